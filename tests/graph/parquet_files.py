"""The same works as JSON lines and as Parquet, read into a stage each."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from entrepot.graph.parquet import reading
from entrepot.graph.part import Advance, ReadResult, ReadTask
from entrepot.graph.reading import read_file
from entrepot.graph.rejects import Reject
from entrepot.graph.relations import BASE
from entrepot.graph.snapshot import Snapshot, SnapshotFile
from entrepot.graph.staging import RECORD, staged_files

Record = dict[str, Any]
SEQUENCE = 3
"""The place of the file in the order of loading: its records begin behind 3 × 2³²."""

_TEXT: Any = pa.string()  # for the stubs, which want each field's type
_NAMED: Any = pa.struct([("id", _TEXT), ("display_name", _TEXT)])
_TOPIC: Any = pa.struct(
    [
        ("id", _TEXT),
        ("display_name", _TEXT),
        ("score", pa.float64()),
        ("subfield", _NAMED),
        ("field", _NAMED),
        ("domain", _NAMED),
    ]
)
_INSTITUTION: Any = pa.struct(
    [
        ("id", _TEXT),
        ("display_name", _TEXT),
        ("ror", _TEXT),
        ("country_code", _TEXT),
        ("type", _TEXT),
        ("lineage", pa.list_(_TEXT)),
    ]
)
_AUTHORSHIP: Any = pa.struct(
    [
        ("author_position", _TEXT),
        ("author", pa.struct([("id", _TEXT), ("display_name", _TEXT), ("orcid", _TEXT)])),
        ("institutions", pa.list_(_INSTITUTION)),
        ("countries", pa.list_(_TEXT)),
        ("is_corresponding", pa.bool_()),
        ("raw_author_name", _TEXT),
        ("raw_affiliation_strings", pa.list_(_TEXT)),
    ]
)
_SOURCE: Any = pa.struct(
    [("id", _TEXT), ("display_name", _TEXT), ("issn_l", _TEXT), ("type", _TEXT)]
)
WORKS = pa.schema(
    [
        ("id", _TEXT),
        ("doi", _TEXT),
        ("title", _TEXT),
        ("display_name", _TEXT),
        ("publication_year", pa.int32()),
        ("publication_date", pa.date32()),
        ("language", _TEXT),
        ("type", _TEXT),
        ("is_retracted", pa.bool_()),
        ("is_xpac", pa.bool_()),
        ("cited_by_count", pa.int64()),
        ("primary_location", pa.struct([("is_oa", pa.bool_()), ("source", _SOURCE)])),
        ("authorships", pa.list_(_AUTHORSHIP)),
        ("referenced_works", pa.list_(_TEXT)),
        ("primary_topic", _TOPIC),
        ("topics", pa.list_(_TOPIC)),
        ("abstract_inverted_index", _TEXT),
        ("abstract", _TEXT),
        ("institutions", pa.list_(_INSTITUTION)),
    ]
)
"""The works of the published Parquet snapshot (with fields that are not read), and our two."""


@dataclass(frozen=True)
class Staged:
    """What came of reading a file; rows are in no order that matters."""

    result: ReadResult
    rows: Mapping[str, list[Record]]

    @property
    def tally(self) -> Counter[str]:
        return self.result.tally

    @property
    def rejects(self) -> list[Reject]:
        return self.result.rejects

    def values(self, relation: str, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of a relation's rows, ascending."""
        found = [tuple(row[column] for column in columns) for row in self.rows[relation]]
        return sorted(found, key=repr)

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all relations, ascending; of equal mentions, the newest."""
        return {
            name: self.values(name, *BASE[name].column_names, RECORD)
            if BASE[name].key
            else self._newest(name)
            for name in self.rows
        }

    def _newest(self, relation: str) -> list[tuple[Any, ...]]:
        """The different rows of a relation, each with the newest of their records."""
        newest: dict[tuple[Any, ...], int] = {}
        for *row, record in self.values(relation, *BASE[relation].column_names, RECORD):
            newest[tuple(row)] = max(record, newest.get(tuple(row), 0))
        return sorted(newest.items(), key=repr)


def _tell_nobody(size: int, records: int) -> None:
    """Where progress is of no interest."""


def stage(
    path: Path,
    *,
    entity: str = "works",
    with_xpac: bool = False,
    advance: Advance = _tell_nobody,
) -> Staged:
    """Read a part file into a stage beside it: Parquet as columns, lines one by one."""
    key = f"{entity}/updated_date=2026-06-01/{path.name}"
    file = SnapshotFile(entity, key, str(path), "2026-06-01", path.stat().st_size)
    folder = path.with_name(path.name + ".stage")
    snapshot = Snapshot(path.parent.as_uri(), (file,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "COLUMN_BYTES", 0)
        result = read_file(ReadTask(file, SEQUENCE, snapshot, folder, with_xpac), advance)
    return Staged(result, {name: _rows(folder, name) for name in BASE})


def assert_alike(parquet: Staged, lines: Staged) -> None:
    """The same rows, tally and rejects; of several faults a reject may name another."""
    assert parquet.content() == lines.content()
    assert parquet.tally == lines.tally
    expected = [(reject.line, reject.reason) for reject in lines.rejects]
    assert [(reject.line, reject.reason) for reject in parquet.rejects] == expected


def faults(staged: Staged) -> list[tuple[int | None, str, str | None]]:
    """Line, reason and record of each reject."""
    return [(reject.line, reject.reason, reject.record_id) for reject in staged.rejects]


def _rows(folder: Path, name: str) -> list[Record]:
    return [row for path in staged_files(folder, name) for row in pq.read_table(path).to_pylist()]


def write_lines(path: Path, records: Iterable[Record]) -> Path:
    """Write records as gzipped JSON lines."""
    lines = "".join(json.dumps(record) + "\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))
    return path


def write_parquet(
    path: Path, records: Iterable[Record], schema: pa.Schema = WORKS, **options: Any
) -> Path:
    """Write records as Parquet; an inverted index becomes a string of JSON."""
    rows = [_with_index_as_text(record) for record in records]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, **options)
    return path


def _with_index_as_text(record: Record) -> Record:
    index = record.get("abstract_inverted_index")
    if not isinstance(index, dict):
        return record
    return record | {"abstract_inverted_index": json.dumps(index)}
