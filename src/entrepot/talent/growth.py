"""How an area grows, overall and at chosen places, and where the people of a ranking sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.errors import InputError
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.identifiers import from_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.groups import GROWTH_YEARS
from entrepot.talent.area import Area
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import Choice, choose_basis, coverage_of
from entrepot.talent.chosen import Chosen, described_as, works_of_units
from entrepot.talent.describing import filled
from entrepot.talent.gathered import impact_of
from entrepot.talent.ranking import Ranking

AREA_ID = "area"
"""Stands for all works of the area among the ids of units."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Span:
    """Years from ``first`` to ``last``, both included; raises InputError where they turn back."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise InputError(
                f"The years run from {self.first} to {self.last}: write them in order."
            )

    @property
    def years(self) -> range:
        """The years, ascending."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Growth:
    """Works and citations by year, and how fast they grow.

    ``by_year``: id, name, year, work_count, citation_count (of the works of that year; empty where
    known of none). ``rates``: id, name, first_work_count, last_work_count, work_growth,
    first_citation_count, last_citation_count, citation_growth (a share a year: 0.1 is 10 %).
    The area as a whole comes first, under the id ``area``. ``citations``: reported or counted.
    """

    by_year: pa.Table
    rates: pa.Table
    span: Span
    citations: str


def span_of(reader: GraphReader, first: int | None = None, last: int | None = None) -> Span:
    """The years asked for; by default five years up to the census year."""
    last = reader.manifest.census_year if last is None else last
    return Span(last - GROWTH_YEARS + 1 if first is None else first, last)


def growth(
    reader: GraphReader,
    area: Area,
    chosen: Chosen | None = None,
    span: Span | None = None,
    citations: Choice = "auto",
) -> Growth:
    """The works and citations of an area by year, for all of it and for chosen units.

    Formula: compound growth g = (n_last / n_first)^(1 / (last − first)) − 1; empty where a year
    has none, or there is one year only. A work counts once for each unit credited with it.
    Source: OECD Glossary of Statistical Terms, compound annual growth rate.
    Raises NotComputableError where citations are not as asked for.
    """
    arrays, span = reader.arrays, span or span_of(reader)
    works = works_of(area, reader)
    basis = choose_basis(coverage_of(works, arrays), citations)
    impact = impact_of(basis, reader)["citation_count"]
    groups = [works] if chosen is None else [works, *works_of_units(reader, works, chosen)]
    ids, names = (AREA_ID, *(chosen.ids if chosen else ())), ("", *(chosen.names if chosen else ()))
    counts = Yearly.of(groups, arrays["work/year"], impact, span)
    rates = _rates(counts.works, "work", span) | _rates(counts.citations, "citation", span)
    named: dict[str, pa.Array[Any]] = {
        "id": pa.array(ids, pa.string()),
        "name": pa.array(names, pa.string()),
    }
    by_year = counts.table(ids, names)
    return Growth(by_year, pa.table(named | rates), span, basis.citations)


@dataclass(frozen=True, slots=True)
class Yearly:
    """Counts with a row a group of works and a column a year of a span.

    ``known``: the works whose citations are known, which are those summed up in ``citations``.
    """

    span: Span
    works: Counts
    citations: Counts
    known: Counts

    @classmethod
    def of(
        cls, groups: Sequence[Positions], years: Array, citations: Array, span: Span
    ) -> "Yearly":
        """Count groups of works; ``years`` and ``citations``: of all works of the graph."""
        rows = [_counts(one, years, citations, span) for one in groups]
        return cls(span, *(np.stack(parts) for parts in zip(*rows, strict=True)))

    def table(self, ids: Sequence[str], names: Sequence[str]) -> pa.Table:
        """Each row is a group in a year: id, name, year, work_count, citation_count."""
        size, width = self.works.shape
        return pa.table(
            {
                "id": pa.array(np.repeat(np.array(ids, object), width), pa.string()),
                "name": pa.array(np.repeat(np.array(names, object), width), pa.string()),
                "year": pa.array(np.tile(np.array(self.span.years), size), pa.int32()),
                "work_count": pa.array(self.works.ravel(), pa.int64()),
                "citation_count": pa.array(
                    self.citations.ravel(), pa.int64(), mask=self.known.ravel() == 0
                ),
            }
        )


def compound_growth(first: Counts, last: Counts, years: int) -> npt.NDArray[np.float64]:
    """The compound growth of numbers over some years; NaN where one of them is 0."""
    is_known = (first > 0) & (last > 0) & (years > 0)
    rate = np.full(len(first), np.nan)
    rate[is_known] = (last[is_known] / first[is_known]) ** (1.0 / max(years, 1)) - 1.0
    return rate


def seats(reader: GraphReader, ranking: Ranking) -> pa.Table:
    """Who sits where: the people of a ranking by their present institution.

    Each row is an institution: id, name, city, country_code, people_count, best_rank, people_ids
    (best first); most people first, of equals the better best rank. The present institution is
    that of relation ``career``; people without one share a row that names none, the last.
    Raises InputError where the ranking is not of people.
    """
    if ranking.unit != "people":
        raise InputError(f"This ranking is of {ranking.unit}: seats are of people.")
    arrays = reader.arrays
    numbers = [from_text(str(one), "A") for one in ranking.table.column("id").to_pylist()]
    places = arrays.people.positions(np.array(numbers, np.int64))
    workplace = filled(arrays.rows("people").take(places), "institution_id")
    found, group = np.unique(workplace, return_inverse=True)
    sitting = arrays.institutions.positions(found)
    ranks = ranking.table.column("rank").to_numpy()
    ids = np.array(ranking.table.column("id").to_pylist(), object)
    members = [np.flatnonzero(group == one) for one in range(len(found))]
    count = np.array([len(one) for one in members], np.int64)
    best = np.array([ranks[one].min() for one in members], np.int64)
    order = np.lexsort((found, best, -count, found == UNKNOWN_ID))
    table = pa.table(
        {
            **_institutions(reader, sitting),
            "people_count": pa.array(count, pa.int64()),
            "best_rank": pa.array(best, pa.int64()),
            "people_ids": pa.array([list(ids[one]) for one in members], pa.list_(pa.string())),
        }
    )
    return table.take(order)


def _institutions(reader: GraphReader, places: Positions) -> dict[str, "pa.Array[Any]"]:
    """What is said of institutions by position; empty for ABSENT."""
    is_known = places >= 0
    ids, _ = described_as(reader.arrays, "institutions", places[is_known])
    rows = reader.arrays.rows("institutions").take(places[is_known])
    said = {"id": list(ids)} | {n: rows.column(n).to_pylist() for n in ("name", "city")}
    said["country_code"] = rows.column("country_code").to_pylist()
    columns: dict[str, pa.Array[Any]] = {}
    for name, values in said.items():
        column = np.full(len(places), None, object)
        column[is_known] = values
        columns[name] = pa.array(column, pa.string())
    return columns


def _counts(
    works: Positions, years: Array, citations: Array, span: Span
) -> tuple[Counts, Counts, Counts]:
    year = years[works]
    inside = (year >= span.first) & (year <= span.last)
    year, cited = year[inside] - span.first, citations[works[inside]]
    width, is_known = len(span.years), cited >= 0
    sums = np.bincount(year[is_known], weights=cited[is_known], minlength=width)
    known = np.bincount(year[is_known], minlength=width)
    return np.bincount(year, minlength=width), np.rint(sums).astype(np.int64), known


def _rates(counts: Counts, what: str, span: Span) -> dict[str, "pa.Array[Any]"]:
    first, last = counts[:, 0], counts[:, -1]
    rate = compound_growth(first, last, span.last - span.first)
    return {
        f"first_{what}_count": pa.array(first, pa.int64()),
        f"last_{what}_count": pa.array(last, pa.int64()),
        f"{what}_growth": pa.array(rate, pa.float64(), mask=np.isnan(rate)),
    }
