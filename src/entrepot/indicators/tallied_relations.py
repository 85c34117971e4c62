"""Indicators of kind ``relation``, computed along arrays; each equals the one of its name.

The definitions are ``citations.citing_ratio``, ``persons.trend``, ``groups.activity_index`` and
``groups.csrankings_score``.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import RECEIVED_YEARS
from entrepot.graph.arrays.lists import Offsets, Positions
from entrepot.indicators.tallies import AGGREGATES, Tally, Values


def citing_ratio(tally: Tally) -> Values:
    """Citations for each different citing work."""
    arrays, members = tally.arrays, tally.members
    counted = np.zeros(len(members.units), np.int64)
    distinct = np.zeros(len(members.units), np.int64)
    _count_citing(
        (members.begins, members.works),
        (arrays.cites.offsets, arrays.cites.values, arrays["cites/is_self"]),
        (arrays["work/year"], tally.plan.census_year, tally.without_self),
        counted,
        distinct,
    )
    ratio = np.full(len(counted), np.nan)
    np.divide(counted, distinct, out=ratio, where=distinct > 0)
    return ratio


@compiled
def _count_citing(
    members: tuple[Offsets, Positions],
    cites: tuple[Offsets, Positions, Array],
    which: tuple[Array, int, bool],
    counted: npt.NDArray[np.int64],
    distinct: npt.NDArray[np.int64],
) -> None:
    begins, works = members
    offsets, citing, is_self = cites
    years, census_year, without_self = which
    last_met = np.full(len(years), -1, np.int32)  # the unit that met a citing work last
    for unit in range(len(begins) - 1):
        for row in range(begins[unit], begins[unit + 1]):
            for i in range(offsets[works[row]], offsets[works[row] + 1]):
                if years[citing[i]] > census_year or (without_self and is_self[i]):
                    continue
                counted[unit] += 1
                if last_met[citing[i]] != unit:
                    last_met[citing[i]] = unit
                    distinct[unit] += 1


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
    arrays, unit = tally.arrays, tally.plan.unit
    if tally.is_fractional:
        inside, overall = tally.fraction, arrays[f"{unit}/fraction"]
    else:
        inside, overall = tally.work_count, arrays.credit(unit).works.lengths()
    share_of_all = overall[tally.members.units] / len(arrays.works)
    index: Values = (inside / len(tally.area)) / share_of_all
    return index


def csrankings_score(tally: Tally) -> Values:
    """Geometric mean over the area's subfields of one plus the institution's author credits."""
    members, arrays = tally.members, tally.arrays
    subfield, branch = arrays["branch/subfield_id"], arrays["work/branch"]
    areas = len(np.unique(subfield[np.unique(branch[tally.area])]))
    authors = arrays["work/author_count"][members.works]
    credit = pl.DataFrame(
        {
            "unit": np.repeat(np.arange(len(members.units)), np.diff(members.begins)),
            "subfield": subfield[branch[members.works]],
            "credit": members.marks / np.maximum(authors, 1),
        }
    ).filter(pl.col("credit") > 0)
    sums = credit.group_by("unit", "subfield").agg(pl.col("credit").sum())
    logs = sums.group_by("unit").agg(pl.col("credit").log1p().sum())
    score = np.full(len(members.units), np.nan)
    score[logs["unit"].to_numpy()] = np.exp(logs["credit"].to_numpy() / areas)
    return score


TALLIES: Mapping[str, Callable[[Tally], Values]] = {
    **AGGREGATES,
    **{
        function.__name__: function
        for function in (citing_ratio, trend, activity_index, csrankings_score)
    },
}
"""How each indicator that is computed from a portfolio is tallied."""
