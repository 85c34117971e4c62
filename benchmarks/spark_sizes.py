"""What a build on Spark shuffles and needs, at several sizes: does it grow as the data do?

    python -m benchmarks.spark_sizes --works 20k 60k 200k

Each size is fabricated, built by Spark on this machine with the same number of partitions,
and read off Spark's own counters. Peak memory is that of the execution of one task: sorts and
hash tables, of what ``spark.memory.fraction`` gives. It prints the table of docs/spark.md.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.tables import Table, markdown
from benchmarks.world.__main__ import size
from benchmarks.world.snapshot import Plan, write_snapshot

from entrepot.graph.loading import Loader, LoadOptions, load_snapshot
from entrepot.graph.progress import Silent
from entrepot.graph.relations import RELATIONS
from entrepot.graph.spark.cluster import Cluster
from entrepot.graph.spark.session import SparkOptions
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations

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


def measure(works: int, folder: Path) -> dict[str, str]:
    """Fabricate, build and read the counters; one column of the table."""
    write_snapshot(folder / "world", Plan(works, forms=("parquet",)))
    store, progress = Store(folder / "graph"), _Reading()
    options = LoadOptions(reject_limit=1.0)
    with Cluster(SparkOptions("local[2]", CONF)) as cluster:
        loader = Loader(store, derived_relations, options, progress, cluster=cluster)
        load_snapshot(str(folder / "world" / "data" / "parquet"), loader)
        ended = perf_counter()
        stages = list(_stages(cluster.session))
    relations = store.require_manifest().relations
    references = relations["reference"].row_count
    shuffled = sum(stage.written for stage in stages)
    return {
        "works": f"{works:,}",
        "authorships": f"{relations['authorship'].row_count:,}",
        "references": f"{references:,}",
        "build, s": f"{ended - progress.began['Merging']:.0f}",
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
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--works", type=size, nargs="+", default=[20_000, 60_000, 200_000])
    options = parser.parse_args(arguments)
    found = []
    for works in options.works:
        with TemporaryDirectory(prefix="entrepot-") as folder:
            found.append(measure(works, Path(folder)))
        print(found[-1], flush=True)
    names = [name for name in found[0] if name != "works"]
    heading = ("works", *(one["works"] for one in found))
    rows = [(name, *(one[name] for one in found)) for name in names]
    print(markdown(Table("Builds on Spark, in two threads", heading, rows)))


if __name__ == "__main__":
    main()
