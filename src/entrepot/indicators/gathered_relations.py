"""Indicators of kind ``relation``, computed along arrays; each equals the one of its name.

The definitions are ``citations.citing_ratio``, ``persons.trend``, ``groups.activity_index`` and
``groups.csrankings_score``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import RECEIVED_YEARS
from entrepot.graph.arrays.lists import Offsets, Positions
from entrepot.indicators.gathered import GatheredPortfolio

Values = npt.NDArray[np.float64]
"""One value a unit; NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around a portfolio: the works of the area, whether self-citations count."""

    works: Positions
    without_self: bool


def citing_ratio(rows: GatheredPortfolio, around: Surroundings) -> Values:
    """Citations for each different citing work."""
    arrays, members = rows.arrays, rows.members
    counted = np.zeros(len(members.units), np.int64)
    distinct = np.zeros(len(members.units), np.int64)
    _count_citing(
        (members.begins, members.works),
        (arrays.cites.offsets, arrays.cites.values, arrays["cites/is_self"]),
        (arrays["work/year"], rows.plan.census_year, around.without_self),
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


def trend(rows: GatheredPortfolio, _: Surroundings) -> Values:
    """Slope of the logarithm of yearly citations over the last five years."""
    centre = np.arange(RECEIVED_YEARS) - RECEIVED_YEARS // 2
    slope = np.zeros(len(rows.members.units))
    for years_ago in range(RECEIVED_YEARS):
        received = _sums(rows, rows.of_works(f"work/received_{years_ago}"))
        slope += np.log1p(received) * -centre[years_ago]
    total: Values = slope / float((centre**2).sum())
    return total


def activity_index(rows: GatheredPortfolio, around: Surroundings) -> Values:
    """The unit's share of the area beside its share of all works."""
    arrays, units = rows.arrays, rows.members.units
    if rows.plan.counting == "fractional":
        inside, overall = _sums(rows, rows.fraction), arrays[f"{rows.plan.unit}/fraction"][units]
    else:
        lengths = arrays.credit(rows.plan.unit).works.lengths()
        inside, overall = np.diff(rows.members.begins), lengths[units]
    index: Values = (inside / len(around.works)) / (overall / len(arrays.works))
    return index


def csrankings_score(rows: GatheredPortfolio, around: Surroundings) -> Values:
    """Geometric mean over the area's subfields of one plus the institution's author credits."""
    arrays = rows.arrays
    subfield = arrays["branch/subfield_id"][arrays["work/branch"]]
    areas = len(np.unique(subfield[around.works]))
    seats = rows.members.marks.astype(np.float64)
    credit = pl.DataFrame(
        {
            "unit": np.repeat(np.arange(len(rows.members.units)), np.diff(rows.members.begins)),
            "subfield": subfield[rows.members.works],
            "credit": seats / np.maximum(rows.of_works("work/author_count"), 1),
        }
    ).filter(pl.Series(seats > 0))
    sums = credit.group_by("unit", "subfield").agg(pl.col("credit").sum())
    logs = sums.group_by("unit").agg(pl.col("credit").log1p().sum())
    score = np.full(len(rows.members.units), np.nan)
    score[logs["unit"].to_numpy()] = np.exp(logs["credit"].to_numpy() / areas)
    return score


def _sums(rows: GatheredPortfolio, values: Array) -> Values:
    """The sum of values over the works of each unit."""
    begins = rows.members.begins
    unit = np.repeat(np.arange(len(begins) - 1), np.diff(begins))
    return np.bincount(unit, weights=values, minlength=len(begins) - 1).astype(np.float64)


RELATIONS: Mapping[str, Callable[[GatheredPortfolio, Surroundings], Values]] = {
    function.__name__: function
    for function in (citing_ratio, trend, activity_index, csrankings_score)
}
