"""`entrepot load`: what it says, what it refuses, what it leaves as it was."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.graph.snapshots import SnapshotFolder, institution, nothing_derived, work

from entrepot import api
from entrepot.cli.bars import Bars

GOOD = [work(number, authorships=[]) for number in range(1, 4)]
BROKEN = b'{"id": "https://openalex.org/W9", "title": '


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is derived is left empty, where a test is about what is loaded."""
    monkeypatch.setattr(api, "derived_relations", nothing_derived)


@pytest.fixture
def snapshot(tmp_path: Path) -> SnapshotFolder:
    """Three works in one file."""
    folder = SnapshotFolder(tmp_path / "snapshot")
    folder.put("2026-01-01", GOOD)
    return folder


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph"


def test_load_says_how_many_and_a_second_load_that_nothing_is_new(
    quick: None, run: Run, snapshot: SnapshotFolder, graph: Path
) -> None:
    ran = run("load", snapshot.root, "--graph", graph)
    assert ran.code == 0
    assert ran.lines[0] == "3 works in the graph; 3 records read, 0 rejected."
    assert "works without authors: 3" in ran.told
    again = run("load", snapshot.root, "--graph", graph)
    assert again.out == "Nothing new: the graph holds these files already (3 works).\n"


def test_rejects_beyond_the_limit_leave_the_graph_as_it_was(
    quick: None, run: Run, snapshot: SnapshotFolder, graph: Path
) -> None:
    run("load", snapshot.root, "--graph", graph)
    snapshot.put("2026-02-01", [work(4), BROKEN])
    before = (graph / "graph.json").read_bytes()
    refused = run("load", snapshot.root, "--graph", graph)
    assert refused.code == 5
    assert "1 of 2 records were rejected, more than the limit of 1.0%" in refused.said
    assert "The graph is as it was. Mend the data, or allow more with --reject-limit." in (
        refused.said
    )
    assert (graph / "graph.json").read_bytes() == before
    assert b"part_0000.gz" in (graph / "rejects.jsonl").read_bytes()

    allowed = run("load --reject-limit 0.5", snapshot.root, "--graph", graph)
    assert allowed.code == 0
    assert allowed.lines[0] == "4 works in the graph; 2 records read, 1 rejected."
    assert f"Each with file, line and reason: {graph / 'rejects.jsonl'}" in allowed.out


def test_the_census_year_can_be_given(
    quick: None, run: Run, snapshot: SnapshotFolder, graph: Path
) -> None:
    run("load --census-year 2019", snapshot.root, "--graph", graph)
    assert "census year 2019" in run("graph info --graph", graph).told


def test_the_extension_set_is_loaded_when_it_is_asked_for(
    quick: None, run: Run, tmp_path: Path, graph: Path
) -> None:
    folder = SnapshotFolder(tmp_path / "snapshot")
    folder.put("2026-01-01", [work(1), work(2, is_xpac=True)])
    assert run("load --xpac", folder.root, "--graph", graph).out.startswith("2 works in the graph")
    without = run("load", folder.root, "--graph", graph)
    assert without.code == 3
    assert "Load with --xpac, or into another folder." in without.said


def test_the_graph_is_found_by_the_setting(
    quick: None, run: Run, snapshot: SnapshotFolder, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTREPOT_GRAPH", str(graph))
    assert run("load", snapshot.root).code == 0
    assert run("graph info").lines[0] == str(graph)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path / "none", "none does not exist"),
        (lambda path: path, "holds no OpenAlex snapshot"),
        (lambda _: "nowhere://snapshot", "Protocol not known"),
    ],
)
def test_what_is_no_snapshot_is_refused(
    run: Run, tmp_path: Path, graph: Path, make: Callable[[Path], Any], reason: str
) -> None:
    ran = run("load", make(tmp_path), "--graph", graph)
    assert ran.code == 5
    assert reason in ran.said
    assert ran.out == ""
    assert not (graph / "graph.json").exists()


@pytest.mark.parametrize("limit", ["1.5", "-0.1", "many"])
def test_a_limit_that_is_no_share_is_a_mistake_in_the_command(
    quick: None, run: Run, snapshot: SnapshotFolder, graph: Path, limit: str
) -> None:
    ran = run(f"load --reject-limit={limit}", snapshot.root, "--graph", graph)
    assert ran.code == 2
    assert "--reject-limit" in ran.said


def test_a_graph_that_is_a_file_is_refused(quick: None, run: Run, snapshot: SnapshotFolder) -> None:
    file = snapshot.put("2026-03-01", GOOD)
    ran = run("load", snapshot.root, "--graph", file)
    assert ran.code == 4
    assert "is a file; a graph is a folder" in ran.said


def test_ctrl_c_leaves_the_graph_as_it_was(
    quick: None, run: Run, snapshot: SnapshotFolder, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", snapshot.root, "--graph", graph)
    before = (graph / "graph.json").read_bytes()
    snapshot.put("2026-02-01", [work(4)])
    with monkeypatch.context() as patch:
        patch.setattr(Bars, "advance", lambda *_: signal.raise_signal(signal.SIGINT))
        ran = run("load", snapshot.root, "--graph", graph)
    assert ran.code == 130
    assert "Interrupted. The graph is as it was." in ran.err
    assert "Traceback" not in ran.err
    assert (graph / "graph.json").read_bytes() == before
    assert [path.name for path in graph.glob("version-*")] == ["version-000001"]
    assert run("load", snapshot.root, "--graph", graph).out.startswith("4 works in the graph")


def test_text_of_a_source_is_shown_as_it_is(run: Run, tmp_path: Path, graph: Path) -> None:
    """Square brackets and colons mean nothing here, whatever the terminal makes of them."""
    author = {"id": "https://openalex.org/A1", "display_name": "[b]Ada[/b] :smile: \x1b[31mX"}
    place = institution(1, "GB", display_name="[link=x]Bath")
    folder = SnapshotFolder(tmp_path / "snap[red]shot")
    folder.put("2026-01-01", [work(1, authorships=[{"author": author, "institutions": [place]}])])
    run("load", folder.root, "--graph", graph)
    shown = run("talent all --by work_count --graph", graph).out
    assert "[b]Ada[/b] :smile: [31mX" in shown
    assert "[link=x]Bath" in shown
    assert "snap[red]shot" in run("graph info --graph", graph).out
