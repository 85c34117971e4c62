"""A load that did not come to its end is taken up: no file is read twice that need not be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.graph.snapshots import Graph, SnapshotFolder, load, work

from entrepot.errors import TooManyRejectsError
from entrepot.graph import resuming
from entrepot.graph.part import Advance, ReadResult, ReadTask
from entrepot.graph.reading import read_file
from entrepot.graph.store import Store

JANUARY, FEBRUARY, MARCH = "2026-01-01", "2026-02-01", "2026-03-01"
BAD = {"id": "https://openalex.org/W9", "publication_year": "when?"}
Loads = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> SnapshotFolder:
    folder = SnapshotFolder(tmp_path / "data")
    folder.put(JANUARY, [work(1), BAD])
    folder.put(FEBRUARY, [work(2)])
    return folder


@pytest.fixture
def loads(folder: SnapshotFolder, store: Store, monkeypatch: pytest.MonkeyPatch) -> Loads:
    """Loads the folder; gives the partitions that were read, whether or not it came to its end."""
    read: list[str] = []

    def noted(task: ReadTask, advance: Advance) -> ReadResult:
        read.append(task.file.updated_date)
        return read_file(task, advance)

    monkeypatch.setattr(resuming, "read_file", noted)

    def loads(**options: Any) -> list[str]:
        read.clear()
        load(folder.root, store, **options)
        return list(read)

    def attempts(**options: Any) -> list[str]:
        try:
            return loads(**options)
        except TooManyRejectsError:
            return list(read)

    return attempts


def test_what_was_read_is_not_read_again(loads: Loads, store: Store) -> None:
    assert loads(reject_limit=0.0) == [JANUARY, FEBRUARY]
    assert loads(reject_limit=0.0) == []
    assert loads(reject_limit=1.0) == []
    graph = Graph(store)
    assert graph.rows("work", "work_id") == [(1,), (2,)]
    assert len(store.rejects_path.read_text().splitlines()) == 1
    assert not (store.path / "reading").exists()


def test_a_file_that_changed_is_read_again(
    loads: Loads, folder: SnapshotFolder, store: Store
) -> None:
    loads(reject_limit=0.0)
    folder.put(JANUARY, [work(1), work(3, title="A longer one than was there")])
    assert loads() == [JANUARY]
    assert Graph(store).rows("work", "work_id") == [(1,), (2,), (3,)]


def test_files_in_another_order_are_read_again(
    loads: Loads, folder: SnapshotFolder, store: Store
) -> None:
    """The place of a file decides which of two records is newer."""
    loads(reject_limit=0.0)
    folder.put("2025-12-01", [work(4)])
    assert loads(reject_limit=1.0) == ["2025-12-01", JANUARY, FEBRUARY]
    assert Graph(store).rows("work", "work_id") == [(1,), (2,), (4,)]


def test_half_a_note_is_none(loads: Loads, store: Store) -> None:
    loads(reject_limit=0.0)
    note = store.path / "reading" / "read" / "000002.json"
    note.write_bytes(note.read_bytes()[:-9])
    assert loads(reject_limit=1.0) == [FEBRUARY]


def test_staged_rows_that_are_not_whole_are_read_again(loads: Loads, store: Store) -> None:
    loads(reject_limit=0.0)
    staged = store.path / "reading" / "work" / "000001.parquet"
    staged.write_bytes(staged.read_bytes()[:-9])
    assert loads(reject_limit=1.0) == [JANUARY]


def test_another_choice_is_read_again(loads: Loads) -> None:
    loads(reject_limit=0.0)
    assert loads(reject_limit=1.0, with_xpac=True) == [JANUARY, FEBRUARY]


def test_what_another_load_left_does_not_come_in(
    loads: Loads, folder: SnapshotFolder, store: Store, tmp_path: Path
) -> None:
    loads(reject_limit=0.0)
    other = SnapshotFolder(tmp_path / "other")
    other.put(MARCH, [work(7)])
    load(other.root, store)
    assert Graph(store).rows("work", "work_id") == [(7,)]
