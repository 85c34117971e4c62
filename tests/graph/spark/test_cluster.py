"""A build on Spark gives the graph that DuckDB gives, row by row."""

import gzip
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.graph.snapshots import (
    Graph,
    Record,
    SnapshotFolder,
    authorship,
    cites,
    institution,
    nothing_derived,
    rejects,
    work,
)

from entrepot.errors import InputError, RemoteError, TooManyRejectsError
from entrepot.graph.building import Derive
from entrepot.graph.check import check_graph
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.reader import open_reader
from entrepot.graph.relations import RELATIONS
from entrepot.graph.spark.cluster import Cluster
from entrepot.graph.spark.session import SparkOptions
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations
from entrepot.sample import sample_path

SMALL = LoadOptions(memory_mb=512, processes=1)
ORIGINAL, NEWER = "2026-01-05", "2026-02-07"


def load(
    root: Path,
    store: Store,
    cluster: Cluster | None = None,
    derive: Derive = nothing_derived,
    **options: Any,
) -> LoadSummary:
    loader = Loader(store, derive, replace(SMALL, **options), cluster=cluster)
    return load_snapshot(str(root), loader)


def assert_same_graph(store: Store, other: Store) -> None:
    """The same rows in the same order: floats to nine places, all else exactly."""
    found, expected = Graph(store).content(), Graph(other).content()
    assert list(found) == list(RELATIONS)
    for name, rows in expected.items():
        assert len(found[name]) == len(rows), name
        for row, wanted in zip(found[name], rows, strict=True):
            assert all(map(is_same, row, wanted)), f"{name}: {row} instead of {wanted}"


def is_same(found: object, wanted: object) -> bool:
    if isinstance(found, float) and isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    return type(found) is type(wanted) and found == wanted


def small_world() -> list[Record]:
    """Works by the same people at the same places, with ties, gaps and self-citations."""
    places = [institution(n, country) for n, country in ((500, "FR"), (600, "CN"), (700, None))]
    return [
        work(
            number,
            publication_year=None if number == 17 else 1995 + number % 30,
            cited_by_count=None if number % 11 == 0 else number * 7 % 5,
            authorships=[
                authorship(100 + (number * step) % 7, at=places[: (number + step) % 3])
                for step in range(1, 1 + number % 4)
            ],
            referenced_works=cites(*(other for other in (number // 2, number // 3, 999) if other)),
            primary_topic={"id": f"https://openalex.org/T{10100 + number % 2}"}
            | {"subfield": {"id": f"https://openalex.org/subfields/{1702 + number % 2}"}},
        )
        for number in range(1, 60)
    ]


@pytest.fixture
def snapshot(tmp_path: Path) -> SnapshotFolder:
    folder = SnapshotFolder(tmp_path / "snapshot")
    works = small_world()
    folder.put(ORIGINAL, works[:40])
    folder.put(ORIGINAL, works[40:], name="part_0001.gz")
    return folder


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Store, Store]:
    return Store(tmp_path / "by-spark"), Store(tmp_path / "by-duckdb")


def test_the_sample_is_the_same_by_either_engine(
    cluster: Cluster, stores: tuple[Store, Store]
) -> None:
    by_spark, by_duckdb = stores
    with cluster:
        assert load(sample_path(), by_spark, cluster, derived_relations).work_count == 613
    load(sample_path(), by_duckdb, derive=derived_relations)
    assert_same_graph(by_spark, by_duckdb)
    with open_reader(by_spark.path, memory_mb=512, threads=1) as reader:
        assert [finding for finding in check_graph(reader) if finding.problem] == []
        assert len(reader.search("bibliometrics")) > 10


def test_an_update_is_the_same_by_either_engine(
    options: SparkOptions,
    stores: tuple[Store, Store],
    snapshot: SnapshotFolder,
    tmp_path: Path,
) -> None:
    """Through a depot that is no folder of the graph, so that former files are sent there."""
    by_spark, by_duckdb = stores
    staging = tmp_path / "shared"
    for day, derive in ((ORIGINAL, nothing_derived), (NEWER, derived_relations)):
        if day == NEWER:
            snapshot.put(NEWER, [work(3, title="Newer"), work(80, referenced_works=cites(3))])
            snapshot.put_deleted("W5,2026-02-01")
        with Cluster(options, str(staging)) as cluster:
            load(snapshot.root, by_spark, cluster, derive)
        load(snapshot.root, by_duckdb, derive=derive)
        assert_same_graph(by_spark, by_duckdb)
    assert Graph(by_spark).manifest.loaded == Graph(by_duckdb).manifest.loaded
    assert not list(staging.iterdir())
    assert not list(by_spark.path.rglob("staging"))


def test_what_cannot_be_read_is_rejected_with_file_line_and_reason(
    cluster: Cluster, stores: tuple[Store, Store], snapshot: SnapshotFolder
) -> None:
    by_spark, by_duckdb = stores
    snapshot.put(NEWER, [work(90), b'{"id": "W', work(91)])
    whole = gzip.compress(b'{"id": "https://openalex.org/W92"}\n' * 50, mtime=0)
    snapshot.put_bytes(NEWER, whole[:-20], name="part_0001.gz")
    with cluster:
        on_spark = load(snapshot.root, by_spark, cluster, reject_limit=1.0)
    assert on_spark == replace(
        load(snapshot.root, by_duckdb, reject_limit=1.0), rejects_path=by_spark.rejects_path
    )
    assert rejects(by_spark) == rejects(by_duckdb)
    assert on_spark.reject_count >= 2
    assert_same_graph(by_spark, by_duckdb)


def test_too_many_rejects_leave_the_graph_as_it_was(
    cluster: Cluster, stores: tuple[Store, Store], snapshot: SnapshotFolder
) -> None:
    by_spark, _ = stores
    snapshot.put(NEWER, [b"{"] * 20)
    with cluster, pytest.raises(TooManyRejectsError, match="--reject-limit"):
        load(snapshot.root, by_spark, cluster)
    assert by_spark.manifest() is None
    assert not list(by_spark.path.rglob("*.parquet"))


def test_an_error_of_an_executor_reaches_the_user_as_it_is(
    cluster: Cluster, stores: tuple[Store, Store], snapshot: SnapshotFolder
) -> None:
    """A file that is gone between being listed and being read, of a snapshot that is remote."""
    by_spark, _ = stores
    loader = Loader(by_spark, nothing_derived, SMALL, cluster=cluster)
    with cluster, pytest.raises(RemoteError, match="cannot be fetched"):
        load_snapshot(f"memory://{snapshot.root.name}", _with_memory_snapshot(snapshot, loader))
    assert by_spark.manifest() is None


def _with_memory_snapshot(snapshot: SnapshotFolder, loader: Loader) -> Loader:
    """The snapshot in this process's memory, which no executor can see."""
    import fsspec  # noqa: PLC0415

    fsspec.filesystem("memory").put(str(snapshot.root), f"/{snapshot.root.name}", recursive=True)
    return loader


def test_nothing_new_starts_no_spark(stores: tuple[Store, Store], snapshot: SnapshotFolder) -> None:
    _, by_duckdb = stores
    load(snapshot.root, by_duckdb)
    cluster = Cluster(SparkOptions("local[2]"))
    with cluster:
        assert load(snapshot.root, by_duckdb, cluster).is_unchanged
        assert cluster._opened is None


def test_a_cluster_needs_a_place_that_all_its_machines_reach(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Elsewhere:
        master = "yarn"

    with cluster:
        monkeypatch.setattr(type(cluster.session), "sparkContext", Elsewhere)
        with (
            pytest.raises(InputError, match=r"executors of yarn.*--staging s3://"),
            cluster.engine(tmp_path),
        ):
            pass
