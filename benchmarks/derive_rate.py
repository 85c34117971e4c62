"""How long do citations, all indicators of works and of people, and the arrays take?

    python -m benchmarks.world --works 10M --out WORLD --format relations
    python -m benchmarks.derive_rate --relations WORLD --graph GRAPH

From base relations as files to a graph that answers, and then every indicator of everybody. The
graph that is left can be asked: ``python -m benchmarks.questions --graph GRAPH``.
"""

import argparse
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq
from benchmarks.measure import TOTAL, Contender, Measure, Report, Spent, Stopwatch
from benchmarks.pictures import Growth
from benchmarks.tables import Section, Table, megabytes

from entrepot.graph.arranging import arrange
from entrepot.graph.building import Builder, BuildFacts
from entrepot.graph.engine import PART, DuckEngine, Engine, Frame, Rows
from entrepot.graph.progress import Silent
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.graph.relations import BASE
from entrepot.graph.store import Draft, Store, written_relation
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.registry import INDICATORS
from entrepot.talent.area import Everything
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import choose_basis, coverage_of
from entrepot.talent.evaluation import Question
from entrepot.talent.gathered import Everybody
from entrepot.talent.peers import count_peers

QUESTION = "How long do citations, all indicators of works and of people, and the arrays take?"
TITLE = "Deriving"
NOTES = (
    "From base relations to a graph that answers, and then every indicator of everybody, over all "
    "works; one call each, in a fresh process.",
)
EVERYBODY, ALL = "all indicators of all people", "all of it"
CENSUS_YEAR = 2025
MEMORY_MB = 6000
Derived = tuple[Report, Report]
"""What building a graph took, and what evaluating everybody in it."""


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
        with watch.timing("people counted by their values"):
            count_peers(GraphReader(draft.store, manifest, engine), Silent())
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
    draft.add(name, written_relation(target.parent))
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


def compare(worlds: Sequence[Path], graphs: Sequence[Path], measure: Measure) -> Section:
    """Build a graph from each world, smaller ones first, and evaluate everybody.

    ``worlds``: folders of base relations; ``graphs``: where the graphs are left.
    """
    derived = []
    for relations, graph in zip(worlds, graphs, strict=True):
        place = {"graph": str(graph.absolute())}
        arguments = {
            "relations": str(relations.absolute()),
            **place,
            "threads": measure.processes,
        }
        built = measure.once(Contender("derive", derive, arguments))
        derived.append((built, measure.once(Contender("everybody", evaluate_everybody, place))))
    return section(derived)


def section(derived: Sequence[Derived]) -> Section:
    """The figures, size by size, and how they grow."""
    steps = [
        {**built.steps, EVERYBODY: evaluated.steps[TOTAL]} | {ALL: _all(built, evaluated)}
        for built, evaluated in derived
    ]
    sizes = [built.facts["rows"]["work"] for built, _ in derived]
    columns = ("", *(name for size in sizes for name in (f"{size:,} works, s", "processor s")))
    rows = [
        (step, *(f"{t:.1f}" for one in steps for t in (one[step].wall, one[step].processor)))
        for step in steps[-1]
        if step != TOTAL
    ]
    rows += [_figures(name, values) for name, values in _facts(derived).items()]
    points = [(size, one[ALL].processor) for size, one in zip(sizes, steps, strict=True)]
    pictures = [Growth("bench-derive", "works", "processor seconds", {ALL: points})]
    table = Table("From base relations to answers", columns, rows)
    return Section(TITLE, QUESTION, [table], NOTES, pictures if len(derived) > 1 else ())


def _all(built: Report, evaluated: Report) -> Spent:
    return built.steps[TOTAL] + evaluated.steps[TOTAL]


def _facts(derived: Sequence[Derived]) -> dict[str, list[str]]:
    """What is not a time, each size one value."""
    rows = [built.facts["rows"] for built, _ in derived]
    return {
        "authorships": [f"{one['authorship']:,}" for one in rows],
        "citations": [f"{one['citation']:,}" for one in rows],
        "people": [f"{evaluated.facts['people']:,}" for _, evaluated in derived],
        "indicators of each": [f"{evaluated.facts['indicators']}" for _, evaluated in derived],
        "peak memory, building": [megabytes(built.peak_bytes) for built, _ in derived],
        "peak memory, evaluating": [megabytes(evaluated.peak_bytes) for _, evaluated in derived],
    }


def _figures(name: str, values: Sequence[str]) -> tuple[str, ...]:
    """A row in which each value takes the two columns of its size."""
    return (name, *(cell for value in values for cell in (value, "")))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.derive_rate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--relations", type=Path, required=True, help="base relations as files")
    parser.add_argument("--graph", type=Path, required=True, help="where to build the graph")
    options = parser.parse_args()
    compare([options.relations], [options.graph], Measure(1)).show()


if __name__ == "__main__":
    main()
