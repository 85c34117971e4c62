"""How soon are random questions answered, and are the answers those of the definitions?

    python -m benchmarks.questions --graph FOLDER --count 1000

Each question ranks people, institutions or countries (the top 100) of a topic, subfield or field,
of some years or all, of one publication country or all, by any indicator. They are asked one
after the other in one process; the first hundred, which warm up, do not count. A sample is asked
again of the plain definitions, which DuckDB computes from the relations as SQL.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl
from benchmarks.entrepot_load import loaded_graph
from benchmarks.measure import Contender, Measure, Report
from benchmarks.snapshots import Snapshots
from benchmarks.tables import Section, Table

from entrepot.errors import NotComputableError
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.indicators.registry import ALL_UNITS, INDICATORS, Unit, find_indicator
from entrepot.talent.area import Area, Intersection, Level, Topics, Years
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import choose_basis, coverage_of
from entrepot.talent.evaluation import Question, evaluate
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import Ranking, rank

QUESTION = "How soon are random questions answered, and as the definitions say?"
LEVELS: tuple[Level, ...] = ("topic", "subfield", "field")
TOP, WARM_UP, COUNT, CHECKED = 100, 100, 1000, 50
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: whom to rank, of which area, how."""

    unit: Unit
    area: Area
    level: Level
    query: RankingQuery


def random_questions(reader: GraphReader, seed: int) -> Iterator[Asked]:
    """Questions without end, the same for the same seed and graph; none where it has no topics."""
    rng = np.random.default_rng(seed)
    arrays = reader.arrays
    ids = {level: _known(arrays[f"branch/{level}_id"]) for level in LEVELS}
    if not all(ids.values()):
        return  # the works have no topics
    countries = [str(code) for code in arrays.unit_ids("countries")]
    last = reader.manifest.census_year
    while True:
        unit, level = ALL_UNITS[rng.integers(len(ALL_UNITS))], LEVELS[rng.integers(len(LEVELS))]
        area: Area = Topics(level, (int(rng.choice(ids[level])),))
        if rng.random() < 0.5:
            first = int(rng.integers(last - 20, last))
            area = Intersection((area, Years(first, first + int(rng.integers(1, 10)))))
        chosen = (str(rng.choice(countries)),) if rng.random() < 0.5 else ()
        by = str(rng.choice([i.name for i in INDICATORS.values() if unit in i.traits.units]))
        yield Asked(unit, area, level, RankingQuery(by=by, top=TOP, countries=chosen))


def _known(ids: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[int]:
    return [one for one in np.unique(ids).tolist() if one >= 0]


def ask_many(graph: str, count: int, seed: int = 1) -> Report:
    """Ask random questions one after the other; milliseconds of each by level."""
    times: dict[str, list[float]] = {level: [] for level in LEVELS}
    begin = perf_counter()
    with open_reader(Path(graph)) as reader:
        opened = perf_counter() - begin
        questions = random_questions(reader, seed)
        for place, asked in zip(range(WARM_UP + count), questions, strict=False):
            begin = perf_counter()
            _ask(reader, asked)
            if place >= WARM_UP:
                times[asked.level].append((perf_counter() - begin) * 1000)
        works = len(reader.arrays.works)
    return Report({}, {"works": works, "opened": opened * 1000, "times": times})


def _ask(reader: GraphReader, asked: Asked) -> Ranking | None:
    """The answer; None where it is that the data cannot give one (no citations are held)."""
    try:
        return rank(reader, asked.area, asked.unit, asked.query)
    except NotComputableError:
        return None


def check_many(graph: str, count: int, seed: int = 2) -> Report:
    """Ask random questions twice, the second time of the definitions; stop where they differ."""
    with open_reader(Path(graph)) as reader:
        for _, asked in zip(range(count), random_questions(reader, seed), strict=False):
            _check(reader, asked)
    return Report({}, {"checked": count})


def _check(reader: GraphReader, asked: Asked) -> None:
    found = _ask(reader, asked)
    if found is None:
        return
    by = find_indicator(asked.query.by or "", asked.unit).name
    values = _defined(reader, asked, by)
    for row in found.to_pylist():
        value = values[row["id"]]
        if not np.isclose(float(str(row[by])), value, rtol=SAME, atol=SAME):
            raise SystemExit(f"{asked}: {row['id']} has {row[by]}, by definition {value}.")
    best = sorted(values.values(), reverse=True)[: len(found)]
    if not asked.query.countries and not np.allclose(
        sorted((values[row["id"]] for row in found.to_pylist()), reverse=True), best, rtol=SAME
    ):
        raise SystemExit(f"{asked}: others are better than those who were named.")


def _defined(reader: GraphReader, asked: Asked, by: str) -> dict[object, float]:
    """The value of every unit, by the definition."""
    works = works_of(asked.area, reader)
    basis = choose_basis(coverage_of(works, reader.arrays), "auto")
    question = Question(asked.unit, (by,), basis)
    with reader.engine.scratch():
        area = reader.works(reader.arrays.works.ids[works])
        units = pl.from_arrow(reader.fetch(evaluate(reader, area, question).units))
    assert isinstance(units, pl.DataFrame)  # noqa: S101 (a table gives a frame)
    letter = {"people": "A", "institutions": "I", "countries": ""}[asked.unit]
    known = units.filter(pl.col(by).is_not_null())
    ids = [f"{letter}{number}" for number in known["unit_id"].to_list()]
    return dict(zip(ids, known[by].cast(pl.Float64).to_list(), strict=True))


def compare(data: Snapshots, measure: Measure, folder: Path) -> Section:
    """Ask a graph made from the snapshot, in a fresh process."""
    graph = {"graph": loaded_graph(data, measure, folder)}
    asked = Contender("questions", ask_many, {**graph, "count": COUNT})
    checked = Contender("definitions", check_many, {**graph, "count": CHECKED})
    return section(measure.once(asked), measure.once(checked))


def section(answered: Report, checked: Report) -> Section:
    """The figures of one graph."""
    times: dict[str, list[float]] = answered.facts["times"]
    everything = [one for level in LEVELS for one in times[level]]
    rows = [(level, *_row(times[level])) for level in LEVELS] + [("all", *_row(everything))]
    columns = ("milliseconds", "questions", "p50", "p95", "p99", "longest")
    title = f"Questions: {answered.facts['works']:,} works"
    notes = (
        f"Opening the graph took {answered.facts['opened']:.0f} ms.",
        f"{checked.facts['checked']} questions were asked again of the definitions: the same "
        "values to nine places, and nobody better left out.",
    )
    return Section(title, QUESTION, [Table("Random questions, top 100", columns, rows)], notes)


def _row(times: Sequence[float]) -> tuple[str, ...]:
    marks = np.percentile(times, [50, 95, 99, 100]) if times else [np.nan] * 4
    return (str(len(times)), *(f"{one:.0f}" for one in marks))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("--graph", type=Path, required=True, help="a graph as 'load' leaves it")
    parser.add_argument("--count", type=int, default=COUNT, help="questions to ask")
    parser.add_argument("--checked", type=int, default=CHECKED, help="questions to check")
    options = parser.parse_args()
    answered = ask_many(str(options.graph), options.count)
    checked = check_many(str(options.graph), options.checked)
    section(answered, checked).show()


if __name__ == "__main__":
    main()
