"""What a build on Spark shuffles and needs, at several sizes: does it grow as the data do?

    python -m benchmarks.spark_sizes --works 20k 60k 200k

Each size is fabricated, built by Spark on this machine with the same number of partitions,
and read off Spark's own counters. Peak memory is that of the execution of one task: sorts and
hash tables, of what ``spark.memory.fraction`` gives. docs/spark.md rests on this table.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.measure import Contender, Measure, Report
from benchmarks.tables import Section, Table
from benchmarks.world.__main__ import size
from benchmarks.world.snapshot import Plan, write_snapshot

from entrepot.errors import SparkMissingError
from entrepot.graph.loading import Loader, LoadOptions, load_snapshot
from entrepot.graph.progress import Silent
from entrepot.graph.relations import RELATIONS
from entrepot.graph.spark.cluster import Cluster
from entrepot.graph.spark.session import SparkOptions
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations

TITLE = "Spark"
QUESTION = "What does a build on Spark shuffle and need?"
NOTES = (
    "Read off Spark's own counters. The seconds are from merging on and include Spark's planning, "
    "which is most of them at these sizes; docs/spark.md has three sizes, and reckons from them to "
    "the full.",
)
MISSING = "missing"
PARTITIONS = 8
CONF = {
    "spark.sql.shuffle.partitions": str(PARTITIONS),
    # else partitions would be joined to ever other numbers, and no two sizes compare
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    # at full size no relation but topics and institutions is small enough to send everywhere
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # Every sort and hash table takes memory by the page, of 64 MB by default: more than the data
    "spark.buffer.pageSize": "1m",
    "spark.driver.memory": "4g",
    "spark.ui.enabled": "false",
    "spark.ui.retainedStages": "100000",
}
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of Spark, in bytes; memory is the mean of its tasks."""

    name: str
    written: int
    spilled: int
    task_memory: float


class _Reading(Silent):
    """Notes when reading ends and merging begins."""

    def __init__(self) -> None:
        self.began: dict[str, float] = {}

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:
        del total, unit
        self.began[name] = perf_counter()


def compare(sizes: Sequence[int], measure: Measure) -> Section:
    """Build at some sizes, smaller ones first; a section that says why where Spark is missing."""
    reports = []
    for works in sizes:
        with TemporaryDirectory(prefix="entrepot-") as folder:
            arguments = {"works": works, "folder": folder}
            reports.append(measure.once(Contender("Spark", build_with_spark, arguments)))
        if missing := reports[-1].facts.get(MISSING):
            return Section(TITLE, QUESTION, (), (f"Left out: {missing}",))
    return section([report.facts for report in reports])


def section(found: Sequence[Mapping[str, str]]) -> Section:
    """The figures, size by size."""
    heading = ("works", *(one["works"] for one in found))
    rows = [(name, *(one[name] for one in found)) for name in found[0] if name != "works"]
    table = Table(f"Builds on Spark, in two threads, {PARTITIONS} partitions", heading, rows)
    return Section(TITLE, QUESTION, [table], NOTES)


def build_with_spark(works: int, folder: str) -> Report:
    """Fabricate, build and read the counters; the facts are one column of the table."""
    write_snapshot(Path(folder) / "world", Plan(works, forms=("parquet",)))
    store, progress = Store(Path(folder) / "graph"), _Reading()
    options = LoadOptions(reject_limit=1.0)
    try:
        with Cluster(SparkOptions("local[2]", CONF)) as cluster:
            loader = Loader(store, derived_relations, options, progress, cluster=cluster)
            load_snapshot(str(Path(folder) / "world" / "data" / "parquet"), loader)
            ended = perf_counter()
            stages = list(_stages(cluster.session))
    except SparkMissingError as error:
        return Report(facts={MISSING: str(error)})
    seconds = ended - progress.began["Merging"]
    return Report(facts=_figures(works, store, stages, seconds))


def _figures(works: int, store: Store, stages: Sequence[Stage], seconds: float) -> dict[str, str]:
    relations = store.require_manifest().relations
    references = relations["reference"].row_count
    shuffled = sum(stage.written for stage in stages)
    return {
        "works": f"{works:,}",
        "authorships": f"{relations['authorship'].row_count:,}",
        "references": f"{references:,}",
        "build, s": f"{seconds:.0f}",
        "stages": f"{len(stages):,}",
        "shuffled, MB": f"{shuffled / _MB:,.0f}",
        "shuffled a work, kB": f"{shuffled / works / 1e3:.1f}",
        "largest shuffle, MB": f"{max(stage.written for stage in stages) / _MB:,.1f}",
        "spilled, MB": f"{sum(stage.spilled for stage in stages) / _MB:,.0f}",
        "memory of a task, MB": f"{max(stage.task_memory for stage in stages) / _MB:,.0f}",
        "relations, MB": f"{sum(relations[n].content_length for n in RELATIONS) / _MB:,.0f}",
    }


def _stages(session: Any) -> Iterator[Stage]:
    """All stages that ran, from Spark's own store of what happened."""
    context = session.sparkContext
    gateway = context._gateway
    store = context._jsc.sc().statusStore()
    none: Any = gateway.new_array(gateway.jvm.double, 0)
    found = store.stageList(None, False, False, none, None)
    for place in range(found.size()):
        one = found.apply(place)
        if tasks := one.numCompleteTasks():
            yield Stage(
                one.name(),
                one.shuffleWriteBytes(),
                one.diskBytesSpilled(),
                one.peakExecutionMemory() / tasks,
            )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.spark_sizes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sizes = [20_000, 60_000, 200_000]
    parser.add_argument("--works", type=size, nargs="+", default=sizes, help="sizes, such as 20k")
    options = parser.parse_args(arguments)
    compare(options.works, Measure(1)).show()


if __name__ == "__main__":
    main()
