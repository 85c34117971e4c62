"""Gather the works of each unit within an area."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.lists import Offsets, Positions
from entrepot.graph.arrays.opened import Credit

ROWS_AT_ONCE = 2_000_000
"""Works of units that are walked along in one go."""


@dataclass(frozen=True, slots=True)
class Members:
    """Works of an area by unit: ``works[begins[i] : begins[i + 1]]`` are those of ``units[i]``."""

    units: Positions
    begins: Offsets
    works: Positions
    marks: Array


def units_of(credit: Credit, works: Positions) -> Positions:
    """The units that are credited with any of the works, ascending."""
    is_credited = np.zeros(len(credit), np.bool_)
    is_credited[credit.of_work.of_all(works)] = True
    return np.flatnonzero(is_credited).astype(np.int32)


def portions(credit: Credit, units: Positions) -> list[Positions]:
    """The units in portions of so many works that memory stays bounded; one at least."""
    ends = np.cumsum(credit.works.lengths_of(units))
    total = int(ends[-1]) if len(ends) else 0
    bounds = np.searchsorted(ends, np.arange(ROWS_AT_ONCE, total, ROWS_AT_ONCE), side="right")
    return [portion for portion in np.split(units, bounds) if len(portion)] or [units]


def gathered(credit: Credit, units: Positions, is_inside: npt.NDArray[np.bool_]) -> Members:
    """The works of units that lie in an area.

    ``is_inside``: for each work whether it is in the area. Each unit's whole list is walked
    along: no sorting, no hashing, and memory is read in order.
    """
    room = int(credit.works.lengths_of(units).sum())
    works, marks = np.empty(room, np.int32), np.empty(room, credit.marks.dtype)
    begins = np.zeros(len(units) + 1, np.int64)
    lists = credit.works
    _gather(lists.offsets, lists.values, credit.marks, units, is_inside, begins, works, marks)
    count = int(begins[-1])
    return Members(units, begins, works[:count], marks[:count])


@compiled
def _gather(  # noqa: PLR0913, PLR0917 (arrays are handed over one by one)
    offsets: Offsets,
    values: Positions,
    marks: Array,
    units: Positions,
    is_inside: npt.NDArray[np.bool_],
    begins: Offsets,
    works: Positions,
    their_marks: Array,
) -> None:
    """Equals ``[w for w in works_of(unit) if is_inside[w]]`` for each unit."""
    n = 0
    for place in range(len(units)):
        unit = units[place]
        for i in range(offsets[unit], offsets[unit + 1]):
            work = values[i]
            if is_inside[work]:
                works[n] = work
                their_marks[n] = marks[i]
                n += 1
        begins[place + 1] = n
