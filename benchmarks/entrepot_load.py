"""A load by entrepot, its steps timed by what it tells of its progress."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.measure import TOTAL, Report, Spent, Stopwatch, now

from entrepot.graph.engine import Engine, Frame
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.relations import BASE, DERIVED
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations

STEPS = (
    "finding",
    "reading",
    "merging",
    *("writing base",) * len(BASE),
    *("writing derived",) * len(DERIVED),
    "indexing",
    "indexing",
)
"""What ends at each moment that a load tells of: steps, the merge, each relation written."""
READING = ("finding", "reading")
BASE_RELATIONS = (*READING, "merging", "writing base")


@dataclass
class LoadWatch:
    """A progress that notes when things happened, and how long the deriving took."""

    moments: list[Spent] = field(default_factory=lambda: [now()])
    derive_watch: Stopwatch = field(default_factory=Stopwatch)
    _is_reading: bool = False

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:  # noqa: ARG002
        """A new step begins."""
        self._is_reading = name == "Reading"
        self.moments.append(now())

    def advance(self, amount: int, records: int = 0) -> None:  # noqa: ARG002
        """The merge or the writing of a relation is done."""
        if not self._is_reading:
            self.moments.append(now())

    def derive(
        self, engine: Engine, base: Mapping[str, Frame], census_year: int
    ) -> Mapping[str, Frame]:
        """The derived relations, timed."""
        with self.derive_watch.timing("deriving"):
            return derived_relations(engine, base, census_year)

    def steps(self) -> dict[str, Spent]:
        """Time by step; the deriving happens before the first relation is written."""
        moments = [*self.moments, now()]
        found = {TOTAL: moments[-1] - moments[0], **self.derive_watch.steps}
        for step, (begin, end) in zip(STEPS, pairwise(moments), strict=True):
            found[step] = found.get(step, Spent()) + (end - begin)
        found["writing base"] -= found["deriving"]
        return found


def load_with_entrepot(root: str, graph: str, processes: int) -> Report:
    """Load a snapshot into an empty graph."""
    shutil.rmtree(graph, ignore_errors=True)
    watch, store = LoadWatch(), Store(Path(graph))
    loader = Loader(store, watch.derive, LoadOptions(processes=processes), watch)
    summary = load_snapshot(root, loader)
    return Report(watch.steps(), _facts(store, summary))


def _facts(store: Store, summary: LoadSummary) -> dict[str, object]:
    relations = store.require_manifest().relations
    rows = {name: relations[name].row_count for name in BASE}
    return {"rows": rows, "records": summary.read_count, "rejects": summary.reject_count}
