"""How long do citations, all indicators of works and of people, and the arrays take?

    python -m benchmarks.world --works 10M --out WORLD --format relations
    python -m benchmarks.derive_rate --relations WORLD --graph GRAPH

From base relations as files to a graph that answers, and then every indicator of everybody. The
graph that is left can be asked: ``python -m benchmarks.questions --graph GRAPH``.
"""

import argparse
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq
from benchmarks.measure import TOTAL, Contender, Measure, Report, Stopwatch
from benchmarks.tables import Section, Table, megabytes

from entrepot.graph.building import Builder, BuildFacts, arrange
from entrepot.graph.engine import PART, DuckEngine, Engine, Frame, Rows
from entrepot.graph.progress import Silent
from entrepot.graph.reader import open_reader
from entrepot.graph.relations import BASE
from entrepot.graph.store import Draft, Store
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.registry import INDICATORS
from entrepot.talent.area import Everything
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import choose_basis, coverage_of
from entrepot.talent.evaluation import Question
from entrepot.talent.gathered import Everybody

QUESTION = "How long do citations, all indicators of works and of people, and the arrays take?"
CENSUS_YEAR = 2025
MEMORY_MB = 6000


@dataclass
class _Timed:
    """The derived relations, each timed until the next is asked for: computed and written."""

    watch: Stopwatch = field(default_factory=Stopwatch)

    def derive(
        self, engine: Engine, relations: Mapping[str, Frame], census_year: int
    ) -> Iterator[dict[str, Rows]]:
        """As ``derived_relations``, with a look at the clock."""
        derived = derived_relations(engine, relations, census_year)
        while True:
            with self.watch.timing("relation"):
                frames = next(derived, None)
                if frames is not None:
                    yield frames
            spent = self.watch.steps.pop("relation")
            if frames is None:
                return
            self.watch.steps[", ".join(frames)] = spent


def derive(relations: str, graph: str, threads: int) -> Report:
    """Build a graph from base relations as files; seconds of each derived relation."""
    shutil.rmtree(graph, ignore_errors=True)
    timed, store = _Timed(), Store(Path(graph))
    watch = timed.watch
    with watch.timing(TOTAL), store.build() as draft:
        engine = DuckEngine(memory_mb=MEMORY_MB, threads=threads, spill=draft.staging / "spill")
        base = {name: engine.read([_placed(Path(relations), draft, name)]) for name in BASE}
        builder = Builder(engine, timed.derive, Silent())
        facts = BuildFacts(f"{CENSUS_YEAR}-12-31", {}, CENSUS_YEAR)
        manifest = builder.complete(draft, base, facts)
        with watch.timing("arrays and index"):
            arrange(engine, draft, manifest, Silent())
        engine.close()
        draft.publish(manifest)
    rows = {name: one.row_count for name, one in manifest.relations.items()}
    return Report(watch.steps, {"rows": rows})


def _placed(folder: Path, draft: Draft, name: str) -> Path:
    """The file of a base relation, where the draft wants it; an empty one where there is none."""
    target = draft.relation_folder(name) / PART.format(0)
    target.parent.mkdir(parents=True)
    source = folder / f"{name}.parquet"
    if source.exists():
        target.hardlink_to(source)
    else:
        pq.write_table(BASE[name].schema.empty_table(), target)
    return target


def evaluate_everybody(graph: str) -> Report:
    """Every indicator of every person, over all works of a graph."""
    names = tuple(i.name for i in INDICATORS.values() if "people" in i.traits.units)
    watch = Stopwatch()
    with watch.timing(TOTAL), open_reader(Path(graph)) as reader:
        works = works_of(Everything(), reader)
        basis = choose_basis(coverage_of(works, reader.arrays), "auto")
        everybody = Everybody.of(reader, works, Question("people", names, basis), *names)
    return Report(watch.steps, {"people": len(everybody.units), "indicators": len(names)})


def section(built: Report, evaluated: Report) -> Section:
    """The figures."""
    rows = built.facts["rows"]
    steps = [
        (name, f"{spent.wall:.1f}", f"{spent.processor:.1f}") for name, spent in built.steps.items()
    ]
    spent = evaluated.steps[TOTAL]
    steps.append(("all indicators of all people", f"{spent.wall:.1f}", f"{spent.processor:.1f}"))
    title = (
        f"Deriving: {rows['work']:,} works, {rows['authorship']:,} authorships, "
        f"{rows['citation']:,} citations"
    )
    notes = (
        f"Peak memory {megabytes(built.peak_bytes)} while building, "
        f"{megabytes(evaluated.peak_bytes)} for the {evaluated.facts['indicators']} indicators of "
        f"{evaluated.facts['people']:,} people.",
    )
    table = Table("From base relations to answers", ("", "s", "processor s"), steps)
    return Section(title, QUESTION, [table], notes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.derive_rate", description=__doc__)
    parser.add_argument("--relations", type=Path, required=True, help="base relations as files")
    parser.add_argument("--graph", type=Path, required=True, help="where to build the graph")
    options = parser.parse_args()
    measure, graph = Measure(1), str(options.graph.absolute())
    relations = str(options.relations.absolute())
    arguments = {"relations": relations, "graph": graph, "threads": measure.processes}
    built = measure.once(Contender("derive", derive, arguments))
    evaluated = measure.once(Contender("everybody", evaluate_everybody, {"graph": graph}))
    section(built, evaluated).show()


if __name__ == "__main__":
    main()
