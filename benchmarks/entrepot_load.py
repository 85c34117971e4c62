"""A load by entrepot, its steps timed by what it tells of its progress; and reading alone."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import TOTAL, Contender, Measure, Report, Spent, Stopwatch, now
from benchmarks.snapshots import Snapshots

from entrepot.graph.engine import DuckEngine, Ordered, Rows
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.part import ReadTask
from entrepot.graph.pool import read_all
from entrepot.graph.progress import Silent
from entrepot.graph.relations import BASE, Relation
from entrepot.graph.snapshot import find_snapshot
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations
from entrepot.talent.peers import count_peers

READING = ("finding", "reading")
BASE_RELATIONS = (*READING, "merging", "writing base")
_PARTS = ("merging", "writing base", "deriving")
"""What a load calls merging, in parts: the next where all base relations were told of once more."""


@dataclass
class LoadWatch(Silent):
    """A progress that keeps the time of each step, by the name that the load gives it.

    Merging is divided further, by the relations it tells of: merged, the base ones written, and
    the rest, which are derived while they are written.
    """

    spent: dict[str, Spent] = field(default_factory=dict)
    _label: str = "finding"
    _since: Spent = field(default_factory=now)
    _relations: int = 0

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:  # noqa: ARG002
        """A new step begins."""
        self._turn_to(name.lower())

    def advance(self, amount: int, records: int = 0) -> None:  # noqa: ARG002
        """The merge or the writing of a relation is done."""
        if self._label in _PARTS:
            self._relations += amount
            self._turn_to(_PARTS[min(self._relations // len(BASE), 2)])

    def steps(self) -> dict[str, Spent]:
        """Time by step, and of all of them."""
        self._turn_to(self._label)
        return {TOTAL: sum(self.spent.values(), Spent()), **self.spent}

    def _turn_to(self, label: str) -> None:
        moment = now()
        self.spent[self._label] = self.spent.get(self._label, Spent()) + (moment - self._since)
        self._label, self._since = label, moment


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
    options = LoadOptions(processes=processes)
    loader = Loader(store, derived_relations, options, watch, prepare=count_peers)
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


def write_relation(engine: DuckEngine, rows: Rows, relation: Relation, folder: Path) -> None:
    """Write a derived relation as a build does."""
    if isinstance(rows, Ordered):
        rows.write(folder)
    else:
        engine.write(rows.select(relation.column_names), folder, relation.sort_by)
