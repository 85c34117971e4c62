"""A load killed at any moment leaves the former graph or the new one, never half of either."""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any

import pytest
from tests.graph import load_server
from tests.graph.snapshots import Graph, Record, SnapshotFolder, authorship, cites, work

from entrepot.graph.store import Store
from entrepot.graph.text import search_works

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")

MOMENTS = 20
Content = dict[str, Any]


@dataclass
class LoadServer:
    """The program in ``load_server.py``, running."""

    to: IO[str]
    out: IO[str]

    def load(self, snapshot: Path, graph: Path, *, seconds: float = 600, step: int = 0) -> str:
        """Load, and kill the process after some seconds; return the steps of publishing."""
        self.to.write(json.dumps([str(snapshot), str(graph), step]) + "\n")
        self.to.flush()
        process = int(self.out.readline())
        ended, _, _ = select.select([self.out], [], [], seconds)
        if not ended:
            os.kill(process, signal.SIGKILL)  # not waited for yet: the number is still its own
        return self.out.readline().strip()


@pytest.fixture(scope="module")
def server() -> Iterator[LoadServer]:
    command = [sys.executable, "-m", load_server.__name__]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        yield LoadServer(process.stdin, process.stdout)
        process.stdin.close()


@dataclass(frozen=True)
class Case:
    """A graph of two partitions, the second loaded later, and a third one to be loaded."""

    snapshot: Path
    former: Path
    former_content: Content
    new_content: Content
    seconds: float
    steps: list[str]

    def graph(self, folder: Path) -> Graph:
        """A copy of the graph as it is before the load."""
        shutil.copytree(self.former, folder, dirs_exist_ok=True)
        return Graph(Store(folder))


@pytest.fixture(scope="module")
def case(server: LoadServer, tmp_path_factory: pytest.TempPathFactory) -> Case:
    root = tmp_path_factory.mktemp("kill")
    folder, former = SnapshotFolder(root / "data"), root / "former"
    folder.put("2026-01-05", works(1, 700))
    server.load(folder.root, former)
    folder.put("2026-02-05", works(600, 1200))
    server.load(folder.root, former)
    former_content = content(Graph(Store(former)))
    folder.put("2026-03-05", works(1100, 1500, title="Newer"))
    shutil.copytree(former, root / "new")
    begin = monotonic()
    steps = server.load(folder.root, root / "new")
    seconds = monotonic() - begin
    new_content = content(Graph(Store(root / "new")))
    return Case(folder.root, former, former_content, new_content, seconds, json.loads(steps))


def works(first: int, last: int, **changes: Any) -> list[Record]:
    def authors(number: int) -> list[Record]:
        return [authorship(number % 97), authorship(number % 89 + 100)]

    return [
        work(n, referenced_works=cites(n - 1, n // 2), authorships=authors(n), **changes)
        for n in range(first, last + 1)
    ]


def content(graph: Graph) -> Content:
    """All there is to read in a graph: every relation, the counts, and a search."""
    manifest = graph.manifest
    counts = {name: file.row_count for name, file in manifest.relations.items()}
    found = search_works(graph.store.text_path(manifest), "newer").tolist()
    return {**graph.content(), "counts": counts, "found": found}


def test_the_two_graphs_differ(case: Case) -> None:
    assert len(case.former_content["work"]) == 1200
    assert len(case.new_content["work"]) == 1500
    assert case.former_content["found"] == []
    assert case.new_content["found"] == list(range(1100, 1501))


@pytest.mark.parametrize("number", range(MOMENTS))
def test_killed_at_a_random_moment(
    case: Case, server: LoadServer, tmp_path: Path, number: int
) -> None:
    part = (number + random.Random(number).random()) / MOMENTS
    graph = case.graph(tmp_path / "graph")
    server.load(case.snapshot, graph.store.path, seconds=part * case.seconds)
    assert content(graph) in (case.former_content, case.new_content)
    server.load(case.snapshot, graph.store.path)
    assert content(graph) == case.new_content


@pytest.mark.parametrize("number", range(6))
def test_killed_while_publishing(
    case: Case, server: LoadServer, tmp_path: Path, number: int
) -> None:
    """Up to the step that replaces ``graph.json`` it is the former graph, then the new one."""
    swap, last = case.steps.index("os.rename") + 1, len(case.steps)
    step = (1, swap // 2, swap, swap + 1, (swap + last) // 2, last)[number]
    graph = case.graph(tmp_path / "graph")
    server.load(case.snapshot, graph.store.path, step=step)
    expected = case.former_content if step <= swap else case.new_content
    assert content(graph) == expected
    server.load(case.snapshot, graph.store.path)
    assert content(graph) == case.new_content
    assert len(list(graph.store.path.glob("version-*"))) == 2
