"""The graph is asked by so many at a time, for so long."""

from pathlib import Path
from threading import Event

import pytest
from django.test import Client
from tests.graph.snapshots import SnapshotFolder, work

from entrepot.api import Graph, load
from entrepot.errors import GraphMissingError
from entrepot.sample import sample_path
from entrepot.site.desk import BusyError, Desk, TooSlowError


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    snapshot = SnapshotFolder(tmp_path / "snapshot")
    snapshot.put("2026-01-05", [work(1), work(2)])
    load(snapshot.root, tmp_path / "graph")
    return tmp_path / "graph"


def works(graph: Graph) -> int:
    return graph.manifest.relations["work"].row_count


def test_a_new_version_is_taken_up(tmp_path: Path, graph: Path) -> None:
    desk = Desk(graph, threads=1)
    assert desk.ask(works) == 2
    load(sample_path(), graph)
    assert desk.ask(works) == 615
    desk.close()


def test_more_than_may_wait_are_turned_away(graph: Path) -> None:
    desk, go = Desk(graph, threads=1, waiting=0, seconds=0.05), Event()
    with pytest.raises(TooSlowError):
        desk.ask(lambda _: go.wait(5))
    with pytest.raises(BusyError):
        desk.ask(works)
    go.set()
    desk.close()


def test_a_graph_that_is_not_there_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "nothing", threads=1)
    with pytest.raises(GraphMissingError):
        desk.ask(works)
    desk.close()


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BusyError(), 503, "Many people are asking"),
        (TooSlowError(), 503, "takes longer than a page waits"),
        (GraphMissingError("No graph in here."), 503, "No graph in here."),
    ],
)
def test_the_page_says_what_happened(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("entrepot.site.pages.start.ask", fails)
    response = visitor.get("/")
    assert response.status_code == status
    assert said in response.content.decode()
