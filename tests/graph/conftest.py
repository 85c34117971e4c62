from pathlib import Path
from typing import Any

import pytest
from tests.graph.damage import Loaded
from tests.graph.flattening import Flat, Flatten
from tests.graph.snapshots import Graph, Record, SnapshotFolder, load

from entrepot.graph.loading import LoadSummary
from entrepot.graph.part import ReadTask
from entrepot.graph.reading import read_file
from entrepot.graph.snapshot import find_snapshot
from entrepot.graph.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> SnapshotFolder:
    """A snapshot with nothing in it yet."""
    return SnapshotFolder(tmp_path / "data")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Where a graph may be made."""
    return Store(tmp_path / "graph")


@pytest.fixture
def graph(store: Store) -> Graph:
    """What is in the store."""
    return Graph(store)


@pytest.fixture
def flatten(tmp_path: Path) -> Flatten:
    """Flatten records of an entity: ``flatten(work(1), entity="works", with_xpac=False)``."""

    def flatten(*records: Record | bytes, entity: str = "works", with_xpac: bool = False) -> Flat:
        SnapshotFolder(tmp_path / "data").put("2026-01-05", records, entity=entity)
        snapshot = find_snapshot(str(tmp_path))
        (file,) = snapshot.files
        task = ReadTask(file, 1, snapshot, tmp_path / "stage", with_xpac)
        result = read_file(task, lambda *_: None)
        return Flat(task.stage, result.rejects, result.tally)

    return flatten


@pytest.fixture
def loaded(folder: SnapshotFolder, graph: Graph) -> Loaded:
    """Load whatever is in the folder, however much is rejected."""

    def loaded(**options: Any) -> LoadSummary:
        return load(folder.root, graph.store, **({"reject_limit": 1.0} | options))

    return loaded
