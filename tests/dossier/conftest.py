from collections.abc import Iterator

import pytest
from tests.talent.worlds import built_from

from entrepot import api
from entrepot.graph.objections import Objections
from entrepot.sample import sample_path


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[api.Graph]:
    """The sample that comes with entrepot."""
    with built_from(sample_path(), tmp_path_factory.mktemp("sample")) as reader:
        yield api.Graph(reader)


@pytest.fixture
def objections(graph: api.Graph) -> Iterator[Objections]:
    """The list of objections; empty again afterwards."""
    yield Objections(graph.reader.store.path)
    (graph.reader.store.path / "objections.json").unlink(missing_ok=True)
