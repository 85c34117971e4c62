"""What is sound in a damaged Parquet file is staged, the rest is rejected."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.graph.parquet_files import faults, stage, write_parquet
from tests.graph.snapshots import work

from entrepot.graph.lines import BROKEN_FILE
from entrepot.graph.parquet import BROKEN_ROWS, reading

WORKS = [work(n, title=f"The title of the work number {n}") for n in range(1, 13)]
PLAIN: dict[str, Any] = {
    "compression": "none",
    "use_dictionary": False,
    "write_page_checksum": True,
    "write_statistics": False,
}
"""Texts stand in the file as they are, and a changed one can be found out."""


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    """Three row groups of four works."""
    return write_parquet(tmp_path / "part_0000.parquet", WORKS, row_group_size=4, **PLAIN)


def damage(path: Path, group: int, column: str, data: bytes) -> None:
    """Overwrite the beginning of a column of a row group."""
    with pq.ParquetFile(path) as file:
        row_group = file.metadata.row_group(group)
        columns = [row_group.column(i) for i in range(row_group.num_columns)]
        chunk = next(c for c in columns if c.path_in_schema == column)
        begin = chunk.data_page_offset
    content = bytearray(path.read_bytes())
    content[begin : begin + len(data)] = data
    path.write_bytes(content)


def test_a_sound_file(groups: Path) -> None:
    staged = stage(groups)
    assert len(staged.rows["work"]) == 12
    assert not staged.rejects


def test_sound_row_groups_are_staged(groups: Path) -> None:
    damage(groups, 1, "title", b"\xff" * 40)
    staged = stage(groups)
    assert [n for (n,) in staged.values("work", "work_id")] == [1, 10, 11, 12, 2, 3, 4, 9]
    assert faults(staged) == [(5, BROKEN_ROWS, None)]
    assert staged.rejects[0].record_count == 4
    assert "rows 5 to 8" in staged.rejects[0].detail
    assert staged.result.read_count == 12


def test_a_changed_byte_is_found_by_its_checksum(groups: Path) -> None:
    content = groups.read_bytes()
    place = content.index(b"The title of the work number 6")
    groups.write_bytes(content[:place] + b"X" + content[place + 1 :])
    staged = stage(groups)
    assert faults(staged) == [(5, BROKEN_ROWS, None)]
    assert len(staged.rows["work"]) == 8


def test_damage_in_a_column_that_is_not_read_does_no_harm(groups: Path) -> None:
    damage(groups, 1, "publication_date", b"\xff" * 10)
    staged = stage(groups)
    assert len(staged.rows["work"]) == 12
    assert not staged.rejects


def test_rows_before_the_damage_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one row group with a page for each two works, the third page is damaged."""
    monkeypatch.setattr(reading, "_BATCH_ROWS", 2)
    path = tmp_path / "part_0000.parquet"
    write_parquet(path, WORKS, data_page_size=1, write_batch_size=2, **PLAIN)
    content = path.read_bytes()
    place = content.index(b"The title of the work number 6")
    path.write_bytes(content[:place] + b"X" + content[place + 1 :])
    staged = stage(path)
    assert staged.values("work", "work_id") == [(1,), (2,), (3,), (4,)]
    assert faults(staged) == [(5, BROKEN_ROWS, None)]
    assert staged.rejects[0].record_count == 8
    assert staged.result.read_count == 12


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no Parquet at all", b"\x1f\x8b" * 40])
def test_a_file_that_is_no_parquet_is_one_reject(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "part_0000.parquet"
    path.write_bytes(content)
    assert faults(stage(path)) == [(None, BROKEN_FILE, None)]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_broken_off_is_one_reject(groups: Path, share: float) -> None:
    content = groups.read_bytes()
    groups.write_bytes(content[: int(len(content) * share)])
    staged = stage(groups)
    assert faults(staged) == [(None, BROKEN_FILE, None)]
    assert not staged.rows["work"]


def test_progress_adds_up(groups: Path) -> None:
    damage(groups, 1, "title", b"\xff" * 40)
    told: list[tuple[int, int]] = []
    stage(groups, advance=lambda size, records: told.append((size, records)))
    assert sum(size for size, _ in told) == groups.stat().st_size
    assert sum(records for _, records in told) == 12
