from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.talent.worlds import WORKS, built, built_from

from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.sample import sample_path


@pytest.fixture(scope="session")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    """The world of boards; see ``tests.talent.worlds``."""
    with built(WORKS, tmp_path_factory.mktemp("boards")) as reader:
        yield reader


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    """The sample that comes with entrepot."""
    with built_from(sample_path(), tmp_path_factory.mktemp("sample")) as reader:
        yield reader


@pytest.fixture
def objections(boards: GraphReader) -> Iterator[Objections]:
    """The list of objections of the world of boards; empty again afterwards."""
    yield Objections(boards.store.path)
    (boards.store.path / "objections.json").unlink(missing_ok=True)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Where an area's file may be written."""
    return tmp_path / "area.yaml"
