"""A load by entrepot, its steps timed by what it tells of its progress; and reading alone."""

import shutil
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.measure import TOTAL, Contender, Measure, Report, Spent, Stopwatch, now
from benchmarks.snapshots import Snapshots

from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.part import ReadTask
from entrepot.graph.pool import read_all
from entrepot.graph.progress import Silent
from entrepot.graph.relations import BASE, DERIVED
from entrepot.graph.snapshot import find_snapshot
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations

STEPS = (
    "finding",
    "reading",
    "merging",
    *("writing base",) * len(BASE),
    *("deriving",) * (len(DERIVED) + 1),
    "indexing",
    "preparing answers",
)
"""What ends at each moment that a load tells of: steps, the merge, each relation written."""
READING = ("finding", "reading")
BASE_RELATIONS = (*READING, "merging", "writing base")


@dataclass
class LoadWatch(Silent):
    """A progress that notes when things happened."""

    moments: list[Spent] = field(default_factory=lambda: [now()])
    _is_reading: bool = False

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:  # noqa: ARG002
        """A new step begins."""
        self._is_reading = name == "Reading"
        self.moments.append(now())

    def advance(self, amount: int, records: int = 0) -> None:  # noqa: ARG002
        """The merge or the writing of a relation is done."""
        if not self._is_reading:
            self.moments.append(now())

    def steps(self) -> dict[str, Spent]:
        """Time by step; relations are derived while they are written."""
        moments = [*self.moments, now()]
        found = {TOTAL: moments[-1] - moments[0]}
        for step, (begin, end) in zip(STEPS, pairwise(moments), strict=True):
            found[step] = found.get(step, Spent()) + (end - begin)
        return found


def loaded_graph(data: Snapshots, measure: Measure, folder: Path) -> str:
    """The graph of a snapshot in a folder; loaded when first asked for."""
    graph = folder / "graph"
    if not graph.exists():
        root = list(data.roots.values())[-1]
        load = {"root": str(root), "graph": str(graph), "processes": measure.processes}
        measure.once(Contender("load", load_with_entrepot, load))
    return str(graph)


def load_with_entrepot(root: str, graph: str, processes: int) -> Report:
    """Load a snapshot into an empty graph."""
    shutil.rmtree(graph, ignore_errors=True)
    watch, store = LoadWatch(), Store(Path(graph))
    loader = Loader(store, derived_relations, LoadOptions(processes=processes), watch)
    summary = load_snapshot(root, loader)
    return Report(watch.steps(), _facts(store, summary))


def read_with_entrepot(root: str, stage: str, processes: int) -> Report:
    """Read the works of a snapshot into the stage: Parquet files of flat rows, not merged."""
    shutil.rmtree(stage, ignore_errors=True)
    watch = Stopwatch()
    with watch.timing(TOTAL):
        snapshot = find_snapshot(root)
        tasks = [
            ReadTask(file, number, snapshot, Path(stage), with_xpac=False)
            for number, file in enumerate(snapshot.of("works"), start=1)
        ]
        results = read_all(tasks, processes, Silent())
    return Report(watch.steps, {"records": sum(result.read_count for result in results)})


def _facts(store: Store, summary: LoadSummary) -> dict[str, object]:
    relations = store.require_manifest().relations
    rows = {name: relations[name].row_count for name in BASE}
    return {"rows": rows, "records": summary.read_count, "rejects": summary.reject_count}
