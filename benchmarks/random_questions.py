"""Random questions to a graph, and whether its answers are those of the definitions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.measure import Report

from entrepot.errors import NotComputableError
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.indicators.registry import ALL_UNITS, INDICATORS, Unit, find_indicator
from entrepot.talent.area import Area, Intersection, Level, Topics, Years
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import choose_basis, coverage_of
from entrepot.talent.evaluation import Question, evaluate
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import Ranking, rank

LEVELS: tuple[Level, ...] = ("topic", "subfield", "field")
RANKINGS = tuple(f"{unit} of a {level}" for unit in ALL_UNITS for level in LEVELS)
"""All kinds of questions."""
TOP = 100
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: whom to rank, of which area, how."""

    unit: Unit
    area: Area
    level: Level
    query: RankingQuery

    @property
    def kind(self) -> str:
        """``people of a topic``, ``countries of a field`` …"""
        return f"{self.unit} of a {self.level}"


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


def ask(reader: GraphReader, asked: Asked) -> Ranking | None:
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
    found = ask(reader, asked)
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
