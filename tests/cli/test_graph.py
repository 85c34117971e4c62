"""`entrepot graph info`, `graph check` and `graph objections`."""

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from entrepot.graph.relations import RELATIONS, SCHEMA_VERSION


@pytest.fixture
def copy(sample_graph: Path, tmp_path: Path) -> Path:
    """A graph to damage."""
    return Path(shutil.copytree(sample_graph, tmp_path / "graph"))


def relation(graph: Path, name: str) -> Path:
    return graph / "version-000001" / "relation" / name / "part-00000.parquet"


def test_info_says_what_the_graph_holds(run: Run, sample_graph: Path) -> None:
    ran = run("graph info")
    assert ran.lines[0] == str(sample_graph)
    assert ran.lines[1].startswith("Version 1, built 20")
    assert ran.lines[1].endswith("; data of 2025-10-05, census year 2024.")
    assert "work 613 " in ran.told
    assert all(f" {name} " in ran.out for name in RELATIONS)
    assert ran.lines[-1].startswith("Loaded from file://")
    assert ran.lines[-1].endswith(": 1 file")


def test_a_sound_graph_is_sound(run: Run) -> None:
    ran = run("graph check")
    assert ran.code == 0
    assert ran.lines[-1] == "The graph is sound."
    assert all(line.startswith("sound  ") for line in ran.lines[:-1])


def test_a_damaged_graph_is_not(run: Run, copy: Path) -> None:
    relation(copy, "topic").unlink()
    relation(copy, "source").write_bytes(b"PAR1")
    ran = run("graph check --graph", copy)
    assert ran.code == 4
    wrong = [line for line in ran.lines if line.startswith("wrong")]
    assert wrong == [
        "wrong  topic: files, columns and rows",
        "wrong  source: files, columns and rows",
    ]
    assert f"{relation(copy, 'topic')} is missing." in ran.out
    assert "2 checks failed. Load the data again into an empty folder." in ran.said
    assert "The graph is sound." not in ran.out


def test_one_failed_check_is_one_check(run: Run, copy: Path) -> None:
    shutil.rmtree(copy / "version-000001" / "text")
    ran = run("graph check --graph", copy)
    assert ran.code == 4
    assert "1 check failed." in ran.said


def test_a_question_to_a_damaged_graph_says_which_file(run: Run, copy: Path) -> None:
    (copy / "version-000001" / "arrays" / "work" / "author_count.array").unlink()
    ran = run("talent all --graph", copy)
    assert ran.code == 4
    assert "author_count.array is missing. Load the data again into another folder." in ran.said


def test_damaged_arrays_fail_the_check(run: Run, copy: Path) -> None:
    (copy / "version-000001" / "arrays" / "people.arrow").write_bytes(b"cut")
    ran = run("graph check --graph", copy)
    assert ran.code == 4
    assert "people.arrow cannot be read" in ran.out


@pytest.mark.parametrize("command", ["talent all", "areas", "graph info", "graph check"])
def test_no_graph_is_answered_with_what_to_do(run: Run, tmp_path: Path, command: str) -> None:
    ran = run(f"{command} --graph", tmp_path / "none")
    assert ran.code == 4
    assert (
        f"There is no graph in {tmp_path / 'none'}. Load one with 'entrepot load SNAPSHOT "
        f"--graph {tmp_path / 'none'}', or try 'entrepot demo'."
    ) in ran.said
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_graph(run: Run, sample_graph: Path) -> None:
    ran = run("graph info --graph", sample_graph / "graph.json")
    assert ran.code == 4
    assert f"graph.json is a file; a graph is a folder, such as {sample_graph}." in ran.said


def test_a_graph_of_another_version_of_entrepot_is_refused(run: Run, copy: Path) -> None:
    manifest = copy / "graph.json"
    text = manifest.read_text()
    manifest.write_text(text.replace(f'"schema_version": {SCHEMA_VERSION}', '"schema_version": 99'))
    ran = run("talent all --graph", copy)
    assert ran.code == 4
    assert "Upgrade entrepot" in ran.said


def test_who_objects_is_not_shown(run: Run, copy: Path) -> None:
    first = run("talent all -n 1 --format json --graph", copy).json["rows"][0]
    added = run(f"graph objections --add {first['id']} --graph", copy)
    assert added.code == 0
    assert f"{first['id']}  since 20" in added.out
    assert "1 person objects." in added.out or "1 people object." in added.out
    shown = run("talent all --all --format csv --graph", copy)
    assert first["id"] not in shown.out
    assert first["name"] not in shown.out
    withdrawn = run(f"graph objections --withdraw {first['id']} --graph", copy)
    assert first["id"] not in withdrawn.out
    assert run("talent all -n 1 --format json --graph", copy).json["rows"][0] == first


def test_an_objection_needs_an_id(run: Run, copy: Path) -> None:
    ran = run("graph objections --add somebody --graph", copy)
    assert ran.code == 3
    assert "'somebody' is no author id" in ran.said
