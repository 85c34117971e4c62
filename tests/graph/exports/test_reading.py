import dataclasses
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from entrepot.graph.exports import Format, read
from entrepot.graph.exports.bad_records import DAMAGED_FILE
from entrepot.graph.record import Work

Found = Callable[[str | Path], Any]
Write = Callable[[str], Path]

ENTRY = "TY  - JOUR\nTI  - Work {}\nER  - \n"


def test_an_export_file(write: Write) -> None:
    path = write(ENTRY.format(1))
    export = read(path)
    assert (export.path, export.format, export.kind) == (path, Format.RIS, Work)
    with pytest.raises(dataclasses.FrozenInstanceError):
        export.format = Format.BIBTEX  # type: ignore[misc]


def test_records_can_be_read_again(write: Write) -> None:
    export = read(write(ENTRY.format(1) + ENTRY.format(2)))
    assert len(list(export.records())) == 2
    assert list(export) == list(export.records())


def test_rejects_name_the_file(write: Write, found: Found) -> None:
    path = write("TY  - JOUR\nPY  - 2020\nER  - \n")
    assert [reject.file for reject in found(path).rejects] == [str(path)]


def test_a_gzip_file_cut_off_gives_what_it_has(tmp_path: Path, found: Found) -> None:
    text = "".join(ENTRY.format(f"{number * 7919 % 10007:x}") for number in range(20_000))
    path = tmp_path / "export.ris.gz"
    path.write_bytes(gzip.compress(text.encode())[:-5_000])
    result = found(path)
    assert 0 < len(result.records) < 20_000
    assert result.broken[-1] == (None, DAMAGED_FILE)


def test_works_can_be_written_as_the_graph_reads_them(write: Write) -> None:
    export = read(write(ENTRY.format(1)))
    [(_, work)] = [item for item in export if isinstance(item, tuple)]
    assert msgspec.json.decode(msgspec.json.encode(work), type=Work) == work
