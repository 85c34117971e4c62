"""Indicators of kind ``aggregate``, tallied along arrays: the fast path of every ranking.

Each function here gives what the indicator of its name defines as an expression over a
portfolio (see ``counting``, ``citations``, ``normalisation``, ``persons``, ``groups``), but walks
along the works of each unit once instead of building that portfolio. A test holds every one of
them to its definition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.gathering import Members
from entrepot.graph.arrays.layout import UNITS, UNKNOWN_ID, Mark
from entrepot.graph.arrays.lists import Offsets, Positions, taken
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.sorting import sort_stretch
from entrepot.indicators.groups import LONG_KM, SHORT_KM
from entrepot.indicators.persons import EPSILON
from entrepot.indicators.portfolio import RECENT_WORK_YEARS, PortfolioPlan

Values = npt.NDArray[np.float64]
"""One value a unit; NaN where there is none. Whole numbers are exact up to 2⁵³."""
Impact = Mapping[str, Array]
"""The columns of relation ``work_impact`` under one counting, by position of the work."""

_MOST_CITATIONS = 2**30
SORTED_AT_ONCE = 500
"""Works of a unit that are sorted within a compiled loop."""
_NO_YEAR = UNKNOWN_ID


@dataclass(frozen=True)
class AreaWorks:
    """The works of an area: how many there are, and where, which is found when first asked for."""

    count: int
    find: Callable[[], Positions]

    @classmethod
    def of(cls, places: Positions) -> "AreaWorks":
        """Works whose places are known."""
        return cls(len(places), lambda: places)

    @cached_property
    def places(self) -> Positions:
        """Their positions, each once, in any order."""
        return self.find()


@dataclass(frozen=True)
class Tally:
    """The works of some units, and what is summed up over them.

    ``area``: all works of the area; ``members``: those of the units; ``impact``: their
    citations, as the ranking counts them, ``without_self`` or with self-citations.
    """

    arrays: GraphArrays
    area: AreaWorks
    members: Members
    impact: Impact
    plan: PortfolioPlan
    without_self: bool

    @property
    def shared(self) -> Array:
        """Who shares each work of the graph: authors, institutions or countries."""
        return self.arrays[f"work/{UNITS[self.plan.unit]}"]

    @property
    def is_fractional(self) -> bool:
        """Whether works count as fractions."""
        return self.plan.counting == "fractional"

    @cached_property
    def work_count(self) -> Values:
        """The works of each unit."""
        return np.diff(self.members.begins).astype(np.float64)

    @cached_property
    def fraction(self) -> Values:
        """The works of each unit, each divided among those who share it."""
        return self.sums(np.ones(1, np.int8), shared=True)[0]

    def sums(self, values: Array, *, shared: bool) -> tuple[Values, Values]:
        """The sum of a work's values, and of the weights of works for which it is known.

        ``values``: of all works, negative or NaN where unknown; or one value for all.
        ``shared``: whether each work is divided among those who share it.
        """
        sums, weights = np.zeros(len(self.members.units)), np.zeros(len(self.members.units))
        rows = (self.members.begins, self.members.works)
        _sum(rows, values, (self.shared, shared), sums, weights)
        return sums, weights

    def total(self, values: Array, *, shared: bool) -> Values:
        """The sum where any value is known, else NaN."""
        sums, weights = self.sums(values, shared=shared)
        return np.where(weights > 0, sums, np.nan)

    def weighted_mean(self, name: str) -> Values:
        """The mean of a column of the impact, weighted as the ranking counts."""
        return _ratio(*self.sums(self.impact[name], shared=self.is_fractional))

    def weighted_total(self, name: str) -> Values:
        """The sum of a column of the impact, weighted as the ranking counts."""
        return self.total(self.impact[name], shared=self.is_fractional)

    @cached_property
    def years(self) -> tuple[Values, Values]:
        """The first and the last year of each unit."""
        first, last = (np.full(len(self.members.units), np.nan) for _ in range(2))
        rows = (self.members.begins, self.members.works)
        _year_span(rows, self.arrays["work/year"], first, last)
        return first, last

    @cached_property
    def ranked(self) -> tuple[Values, Values]:
        """The h-index and the hm-index of each unit."""
        h, hm = np.zeros(len(self.members.units)), np.zeros(len(self.members.units))
        begins, keys = self.members.begins, np.empty(len(self.members.works), np.int64)
        _key(self.cited, self.arrays["work/author_count"], self.members.works, keys)
        for unit in np.flatnonzero(np.diff(begins) > SORTED_AT_ONCE):
            keys[begins[unit] : begins[unit + 1]].sort()  # NumPy sorts long stretches sooner
        _rank(begins, keys, h, hm)
        return self.if_cited(h), self.if_cited(hm)

    def if_cited(self, values: Values) -> Values:
        """The values, NaN for units of which no work's citations are known."""
        return np.where(self.citations[1] > 0, values, np.nan)

    @cached_property
    def cited(self) -> Array:
        """The citations of each work of each unit; negative where not known."""
        return taken(self.impact["citation_count"], self.members.works)

    @cached_property
    def citations(self) -> tuple[Values, Values]:
        """The citations of each unit, and its works for which they are known."""
        sums, known = np.zeros(len(self.members.units)), np.zeros(len(self.members.units))
        _sum_known(self.members.begins, self.cited, sums, known)
        return sums, known

    def citations_as(self, mark: Mark) -> Values:
        """The citations of works in which the person has any of some marks."""
        sums = np.zeros(len(self.members.units))
        _sum_marked(self.members.begins, self.members.marks, int(mark), self.cited, sums)
        return self.if_cited(sums)

    def recent_share(self, mark: Mark, stated: Mark | None = None) -> Values:
        """The share of recent works in which the person has a mark, of those that state it."""
        hits, base = np.zeros(len(self.members.units)), np.zeros(len(self.members.units))
        last = self.plan.census_year
        _count_marked(
            (self.members.begins, self.members.works, self.members.marks),
            (int(mark), int(stated or 0)),
            (self.arrays["work/year"], last - RECENT_WORK_YEARS, last),
            hits,
            base,
        )
        return _ratio(hits, base)

    def recent_citations(self) -> Values:
        """Citations of the last two years: the ranking's where it has them, else those held."""
        sums, known = np.zeros(len(self.members.units)), np.zeros(len(self.members.units))
        own, held = (
            self.impact["recent_citation_count"],
            self.arrays["ws/recent_citation_count"],
        )
        _sum_first_known((self.members.begins, self.members.works), own, held, sums, known)
        return np.where(known > 0, sums, np.nan)

    def share_of(self, name: str) -> Values:
        """The weighted share of works that have a property, of those for which it is known."""
        values = self.arrays.cached(name, _PROPERTIES[name])
        return _ratio(*self.sums(values, shared=self.is_fractional))


def _ratio(hits: Values, base: Values) -> Values:
    ratio = np.full(len(base), np.nan)
    np.divide(hits, base, out=ratio, where=base > 0)
    return ratio


@compiled
def _sum(
    rows: tuple[Offsets, Positions],
    values: Array,
    shared_by: tuple[Array, bool],
    sums: Values,
    weights: Values,
) -> None:
    begins, works = rows
    shared, is_shared = shared_by
    is_one = len(values) == 1
    for unit in range(len(begins) - 1):
        total, known = 0.0, 0.0
        for row in range(begins[unit], begins[unit + 1]):
            work = works[row]
            value = values[0] if is_one else values[work]
            if value >= 0:
                weight = 1.0 / shared[work] if is_shared else 1.0
                total += value * weight
                known += weight
        sums[unit] = total
        weights[unit] = known


@compiled
def _sum_first_known(
    rows: tuple[Offsets, Positions], own: Array, held: Array, sums: Values, known: Values
) -> None:
    begins, works = rows
    for unit in range(len(begins) - 1):
        total, count = 0.0, 0
        for row in range(begins[unit], begins[unit + 1]):
            value = own[works[row]]
            if value < 0:
                value = held[works[row]]
            if value >= 0:
                total += value
                count += 1
        sums[unit] = total
        known[unit] = count


@compiled
def _sum_known(begins: Offsets, values: Array, sums: Values, known: Values) -> None:
    for unit in range(len(begins) - 1):
        total, count = 0, 0
        for row in range(begins[unit], begins[unit + 1]):
            if values[row] >= 0:
                total += values[row]
                count += 1
        sums[unit] = total
        known[unit] = count


@compiled
def _sum_marked(begins: Offsets, marks: Array, wanted: int, values: Array, sums: Values) -> None:
    for unit in range(len(begins) - 1):
        total = 0
        for row in range(begins[unit], begins[unit + 1]):
            total += max(values[row], 0) * ((marks[row] & wanted) != 0)  # no branch: vectorised
        sums[unit] = total


@compiled
def _count_marked(
    rows: tuple[Offsets, Positions, Array],
    wanted: tuple[int, int],
    which: tuple[Array, int, int],
    hits: Values,
    base: Values,
) -> None:
    begins, works, marks = rows
    mark, stated = wanted
    years, after, last = which
    for unit in range(len(begins) - 1):
        for row in range(begins[unit], begins[unit + 1]):
            if not after < years[works[row]] <= last:
                continue
            if stated == 0 or marks[row] & stated:
                base[unit] += 1
                hits[unit] += (marks[row] & mark) != 0


@compiled
def _year_span(rows: tuple[Offsets, Positions], years: Array, first: Values, last: Values) -> None:
    begins, works = rows
    for unit in range(len(begins) - 1):
        for row in range(begins[unit], begins[unit + 1]):
            year = years[works[row]]
            if year == _NO_YEAR:
                continue
            if not first[unit] <= year:
                first[unit] = year
            if not last[unit] >= year:
                last[unit] = year


@compiled
def _key(cited: Array, author_counts: Array, works: Positions, keys: npt.NDArray[np.int64]) -> None:
    for row in range(len(works)):
        keys[row] = (np.int64(_MOST_CITATIONS - cited[row]) << 32) + author_counts[works[row]]


@compiled
def _rank(begins: Offsets, keys: npt.NDArray[np.int64], h: Values, hm: Values) -> None:
    """``keys``: of each work, ascending with fewer citations, then with more authors."""
    for unit in range(len(begins) - 1):
        begin, count = begins[unit], begins[unit + 1] - begins[unit]
        if count <= SORTED_AT_ONCE:
            sort_stretch(keys, begin, begin + count)
        reached = 0.0
        for i in range(count):
            citations = _MOST_CITATIONS - (keys[begin + i] >> 32)
            reached += 1.0 / max(keys[begin + i] & 0xFFFFFFFF, 1)
            if citations > i:
                h[unit] = i + 1
            if reached <= citations + EPSILON:
                hm[unit] = reached


def _when_known(value: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> Array:
    return np.where(known, value, np.int8(-1)).astype(np.int8)


def _distances(arrays: GraphArrays) -> tuple[Array, npt.NDArray[np.bool_]]:
    """A work of one institution spans no distance; others need two known places."""
    distance = arrays["work/distance_km"]
    return distance, (arrays["work/institution_count"] == 1) | ~np.isnan(distance)


def _is_short(arrays: GraphArrays) -> Array:
    distance, known = _distances(arrays)
    return _when_known(distance <= SHORT_KM, known)


def _is_long(arrays: GraphArrays) -> Array:
    distance, known = _distances(arrays)
    return _when_known(distance >= LONG_KM, known)


def _is_shared_by(column: str) -> Callable[[GraphArrays], Array]:
    def property_of(arrays: GraphArrays) -> Array:
        count = arrays[f"work/{column}"]
        return _when_known(count >= 2, count >= 1)

    return property_of


_PROPERTIES: Mapping[str, Callable[[GraphArrays], Array]] = {
    "collaboration_share": _is_shared_by("institution_count"),
    "international_share": _is_shared_by("country_count"),
    "short_distance_share": _is_short,
    "long_distance_share": _is_long,
}


def _share_of(name: str) -> Callable[[Tally], Values]:
    return lambda tally: tally.share_of(name)


def _shares_itself(tally: Tally) -> Values:
    with_self = tally.sums(tally.arrays["ws/citation_count"], shared=False)[0]
    without = tally.sums(tally.arrays["ns/citation_count"], shared=False)[0]
    return 1 - _ratio(without, with_self)


def _mean_ncs_4y(tally: Tally) -> Values:
    return _ratio(*tally.sums(tally.arrays["ws_4y/ncs"], shared=False))


AGGREGATES: Mapping[str, Callable[[Tally], Values]] = {
    "work_count": lambda t: t.work_count,
    "fractional_work_count": lambda t: t.fraction,
    "retracted_work_count": lambda t: t.sums(t.arrays["work/is_retracted"], shared=False)[0],
    "first_year": lambda t: t.years[0],
    "last_year": lambda t: t.years[1],
    "citation_count": lambda t: t.if_cited(t.citations[0]),
    "fractional_citation_count": lambda t: t.total(t.impact["citation_count"], shared=True),
    "citations_per_work": lambda t: t.weighted_mean("citation_count"),
    "reported_citation_count": lambda t: t.total(t.arrays["work/reported"], shared=False),
    "self_citation_share": _shares_itself,
    "mncs": lambda t: t.weighted_mean("ncs"),
    "tncs": lambda t: t.weighted_total("ncs"),
    "fwci": _mean_ncs_4y,
    "p_top_1": lambda t: t.weighted_total("top_1"),
    "p_top_10": lambda t: t.weighted_total("top_10"),
    "pp_top_1": lambda t: t.weighted_mean("top_1"),
    "pp_top_5": lambda t: t.weighted_mean("top_5"),
    "pp_top_10": lambda t: t.weighted_mean("top_10"),
    "pp_top_50": lambda t: t.weighted_mean("top_50"),
    "h_index": lambda t: t.ranked[0],
    "hm_index": lambda t: t.ranked[1],
    "ncs": lambda t: t.citations_as(Mark.SINGLE),
    "ncsf": lambda t: t.citations_as(Mark.SINGLE | Mark.FIRST),
    "ncsfl": lambda t: t.citations_as(Mark.SINGLE | Mark.FIRST | Mark.LAST),
    "first_share": lambda t: t.recent_share(Mark.SINGLE | Mark.FIRST),
    "last_share": lambda t: t.recent_share(Mark.LAST),
    "corresponding_share": lambda t: t.recent_share(Mark.CORRESPONDING, Mark.CORRESPONDING_STATED),
    "recent_citation_rate": lambda t: t.recent_citations() / t.fraction,
    **{name: _share_of(name) for name in _PROPERTIES},
}
"""How each indicator of kind ``aggregate`` is tallied."""
