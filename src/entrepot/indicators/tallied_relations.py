"""Indicators of kind ``relation``, computed along arrays; each equals the one of its name.

The definitions are ``citations.citing_ratio``, ``persons.trend``, ``groups.activity_index``,
``groups.work_growth`` and ``groups.csrankings_score``.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import RECEIVED_YEARS, UNKNOWN_ID
from entrepot.graph.arrays.lists import Offsets, Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.sorting import sort_stretch
from entrepot.indicators.groups import GROWTH_YEARS
from entrepot.indicators.tallies import AGGREGATES, Tally, Values


def citing_ratio(tally: Tally) -> Values:
    """Citations for each different citing work."""
    arrays, members = tally.arrays, tally.members
    counted = np.zeros(len(members.units), np.int64)
    distinct = np.zeros(len(members.units), np.int64)
    is_late = bool(arrays.cached("latest_year", _latest_year)[0] > tally.plan.census_year)
    received = arrays.cites.lengths_of(members.works)
    upto = np.concatenate([[0], np.cumsum(received)])[members.begins]
    most = int(np.diff(upto).max(initial=0))
    _count_citing(
        (members.begins, members.works),
        (arrays.cites.offsets, arrays.cites.values, arrays["cites/is_self"]),
        (arrays["work/year"], tally.plan.census_year, is_late, tally.without_self),
        (np.empty(min(most, FEW), np.int32), np.full(_met(most, len(arrays.works)), -1, np.int32)),
        counted,
        distinct,
    )
    ratio = np.full(len(counted), np.nan)
    np.divide(counted, distinct, out=ratio, where=distinct > 0)
    return ratio


FEW = 64
"""Citations of a unit that are sorted to find the different citing works; more are marked."""


def _met(most: int, work_count: int) -> int:
    return work_count if most > FEW else 0


def _latest_year(arrays: GraphArrays) -> Array:
    return np.array([arrays["work/year"].max(initial=UNKNOWN_ID)])


@compiled
def _count_citing(  # noqa: PLR0913, PLR0917 (arrays are handed over one by one)
    members: tuple[Offsets, Positions],
    cites: tuple[Offsets, Positions, Array],
    which: tuple[Array, int, bool, bool],
    room: tuple[Positions, Positions],
    counted: npt.NDArray[np.int64],
    distinct: npt.NDArray[np.int64],
) -> None:
    """``room``: for the few citations of a unit; and, of each work, the unit it was last met by."""
    begins, works = members
    offsets, citing, is_self = cites
    few, last_met = room
    for unit in range(len(begins) - 1):
        n, is_few = 0, _received(members, offsets, unit) <= len(few)
        for row in range(begins[unit], begins[unit + 1]):
            for i in range(offsets[works[row]], offsets[works[row] + 1]):
                if not _is_counted(citing[i], is_self[i], which):
                    continue
                if is_few:
                    few[n] = citing[i]
                elif last_met[citing[i]] != unit:
                    last_met[citing[i]] = unit
                    distinct[unit] += 1
                n += 1
        counted[unit] = n
        if is_few:
            distinct[unit] = _distinct(few, n)


@compiled
def _received(members: tuple[Offsets, Positions], offsets: Offsets, unit: int) -> int:
    begins, works = members
    received = 0
    for row in range(begins[unit], begins[unit + 1]):
        received += offsets[works[row] + 1] - offsets[works[row]]
    return received


@compiled
def _is_counted(citing: int, is_self: bool, which: tuple[Array, int, bool, bool]) -> bool:
    years, census_year, is_late, without_self = which
    return not (without_self and is_self) and not (is_late and years[citing] > census_year)


@compiled
def _distinct(values: Positions, count: int) -> int:
    """How many of the first values differ; they are sorted."""
    sort_stretch(values, 0, count)
    different = min(count, 1)
    for i in range(1, count):
        different += values[i] != values[i - 1]
    return different


def trend(tally: Tally) -> Values:
    """Slope of the logarithm of yearly citations over the last five years."""
    arrays = tally.arrays
    centre = np.arange(RECEIVED_YEARS) - RECEIVED_YEARS // 2
    slope = np.zeros(len(tally.members.units))
    for years_ago in range(RECEIVED_YEARS):
        received, _ = tally.sums(arrays[f"work/received_{years_ago}"], shared=False)
        slope += np.log1p(received) * -centre[years_ago]
    total: Values = slope / float((centre**2).sum())
    return total


def activity_index(tally: Tally) -> Values:
    """The unit's share of the area beside its share of all works."""
    arrays, unit, units = tally.arrays, tally.plan.unit, tally.members.units
    if tally.is_fractional:
        inside, overall = tally.fraction, arrays[f"{unit}/fraction"][units]
    else:
        inside, overall = tally.work_count, arrays.credit(unit).works.lengths_of(units)
    share_of_all = overall / len(arrays.works)
    index: Values = (inside / tally.area.count) / share_of_all
    return index


def work_growth(tally: Tally) -> Values:
    """Compound growth of the unit's works over five years."""
    first, last = (np.zeros(len(tally.members.units)) for _ in range(2))
    census_year = tally.plan.census_year
    _count_years(
        (tally.members.begins, tally.members.works, tally.arrays["work/year"]),
        (census_year - GROWTH_YEARS + 1, census_year),
        first,
        last,
    )
    known = (first > 0) & (last > 0)
    rate = np.full(len(first), np.nan)
    rate[known] = (last[known] / first[known]) ** (1.0 / (GROWTH_YEARS - 1)) - 1.0
    return rate


@compiled
def _count_years(
    rows: tuple[Offsets, Positions, Array], years: tuple[int, int], first: Values, last: Values
) -> None:
    begins, works, year = rows
    for unit in range(len(begins) - 1):
        for row in range(begins[unit], begins[unit + 1]):
            first[unit] += year[works[row]] == years[0]
            last[unit] += year[works[row]] == years[1]


def csrankings_score(tally: Tally) -> Values:
    """Geometric mean over the area's subfields of one plus the institution's author credits."""
    members, arrays = tally.members, tally.arrays
    subfield, branch = arrays["branch/subfield_id"], arrays["work/branch"]
    has_works = np.bincount(branch[tally.area.places], minlength=len(subfield)) > 0
    areas = len(np.unique(subfield[has_works]))
    logs = np.full(len(members.units), np.nan)
    _log_credits(
        (members.begins, members.works, members.marks),
        (branch, subfield, arrays["work/author_count"]),
        logs,
    )
    score: Values = np.exp(logs / areas)
    return score


@compiled
def _log_credits(
    members: tuple[Offsets, Positions, Array], of_work: tuple[Array, Array, Array], logs: Values
) -> None:
    """Works of a unit ascend, and so those of a subfield stand side by side."""
    begins, works, marks = members
    branch, subfield, authors = of_work
    for unit in range(len(begins) - 1):
        total, credit, known = 0.0, 0.0, False
        for row in range(begins[unit], begins[unit + 1]):
            work = works[row]
            last = works[row - 1] if row > begins[unit] else work
            if subfield[branch[work]] != subfield[branch[last]]:
                total += np.log1p(credit)
                credit = 0.0
            credit += marks[row] / max(authors[work], 1)
            known = known or marks[row] > 0
        if known:
            logs[unit] = total + np.log1p(credit)


TALLIES: Mapping[str, Callable[[Tally], Values]] = {
    **AGGREGATES,
    **{
        function.__name__: function
        for function in (citing_ratio, trend, activity_index, work_growth, csrankings_score)
    },
}
"""How each indicator that is computed from a portfolio is tallied."""
