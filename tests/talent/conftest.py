from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.talent.crowd import Plain, crowd_records, plain_of
from tests.talent.worlds import WORKS, built, built_from

from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.sample import sample_path
from entrepot.talent.area import Everything
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank


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


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    """240 works of 60 people at 9 institutions on 8 topics; some facts are missing."""
    with built(crowd_records(), tmp_path_factory.mktemp("crowd")) as reader:
        yield reader


@pytest.fixture(scope="session")
def plain(crowd: GraphReader) -> Plain:
    """The crowd as sets and dictionaries."""
    return plain_of(crowd)


@pytest.fixture(scope="session")
def leaders(crowd: GraphReader) -> list[str]:
    """The people of the crowd with most works."""
    query = RankingQuery(by="work_count", top=8, citations="reported")
    return [str(row["id"]) for row in rank(crowd, Everything(), "people", query).to_pylist()]


@pytest.fixture(scope="session")
def houses(crowd: GraphReader) -> list[str]:
    """The institutions of the crowd with most works."""
    query = RankingQuery(by="work_count", top=6, citations="reported")
    return [str(row["id"]) for row in rank(crowd, Everything(), "institutions", query).to_pylist()]
