"""A load says what it takes of the disk, and is refused where that is not there."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from tests.graph.snapshots import Graph, SnapshotFolder, load, work

from entrepot.errors import DiskSpaceError
from entrepot.graph.room import require_room, room_needed
from entrepot.graph.snapshot import SnapshotFile
from entrepot.graph.store import Store

Usage = namedtuple("Usage", ["total", "used", "free"])


def file(key: str, size: int) -> SnapshotFile:
    return SnapshotFile("works", key, "", "2026-01-01", size)


def free(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, count))


def test_what_is_needed_follows_the_files_and_the_graph_that_is_there() -> None:
    files = [file("part_0000.parquet", 1000), file("part_0000.gz", 100)]
    assert room_needed(files, former_bytes=7) == 1000 * 2.5 + 100 * 2 + 7


def test_it_is_said_with_what_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 4_200_000_000)
    said = "Takes up to 150 MB of disk while it lasts; 4.2 GB are free."
    assert require_room(tmp_path, 150_000_000) == said
    assert require_room(tmp_path, 99_000_000) == ""


def test_a_load_that_will_not_fit_is_refused_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = SnapshotFolder(tmp_path / "data"), Store(tmp_path / "graph")
    folder.put("2026-01-01", [work(1)])
    load(folder.root, store)
    folder.put("2026-02-01", [work(2)])
    free(monkeypatch, 1000)
    with pytest.raises(DiskSpaceError, match=r"may take 0 MB of disk in .*graph, and 0 MB are"):
        load(folder.root, store)
    assert Graph(store).rows("work", "work_id") == [(1,)]
    assert not list(store.path.glob("reading/*"))
