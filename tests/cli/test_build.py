"""`entrepot build`: either engine makes the same graph; options of Spark are for Spark."""

from pathlib import Path

import pytest
from spec.spark import small_session
from tests.cli.conftest import Run
from tests.graph.snapshots import Graph, SnapshotFolder, nothing_derived, work

from entrepot import api
from entrepot.graph.store import Store


@pytest.fixture
def snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three works in one file, of which nothing will be derived."""
    monkeypatch.setattr(api, "derived_relations", nothing_derived)
    folder = SnapshotFolder(tmp_path / "snapshot")
    folder.put("2026-01-01", [work(number, authorships=[]) for number in range(1, 4)])
    return folder.root


def test_both_engines_build_the_same(run: Run, snapshot: Path, tmp_path: Path) -> None:
    small_session()
    for engine in ("duckdb", "spark"):
        ran = run(f"build --engine {engine}", snapshot, "--graph", tmp_path / engine)
        assert ran.code == 0, ran.said
        assert ran.lines[0] == "3 works in the graph; 3 records read, 0 rejected."
    graphs = [Graph(Store(tmp_path / engine)).content() for engine in ("duckdb", "spark")]
    assert graphs[0] == graphs[1]


def test_where_pyspark_or_java_is_missing_it_says_what_to_do(
    run: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    ran = run("build --engine spark", snapshot, "--graph", tmp_path / "graph")
    assert ran.code == 5
    assert "openjdk-17-jre-headless" in ran.said or "pip install 'entrepot[spark]'" in ran.said
    assert not (tmp_path / "graph" / "graph.json").exists()


@pytest.mark.parametrize(
    "option", ["--master yarn", "--staging s3://bucket", "--executor-memory 4g", "--conf a.b=1"]
)
def test_options_of_spark_are_refused_with_duckdb(
    option: str, run: Run, snapshot: Path, tmp_path: Path
) -> None:
    ran = run(f"build {option}", snapshot, "--graph", tmp_path / "graph")
    assert ran.code == 3
    assert option.split(maxsplit=1)[0] in ran.said
    assert ran.said.endswith("add --engine spark.")


@pytest.mark.parametrize("setting", ["spark.executor.cores", "=4"])
def test_a_setting_must_be_key_and_value(
    setting: str, run: Run, snapshot: Path, tmp_path: Path
) -> None:
    ran = run(f"build --engine spark --conf {setting}", snapshot, "--graph", tmp_path / "graph")
    assert ran.code == 3
    assert "write --conf spark.executor.cores=4" in ran.said
