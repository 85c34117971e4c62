"""Turn lists round: from the authors of each work to the works of each author."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.lists import Lists, Offsets, Positions, offsets_of

ROWS_AT_ONCE = 200_000_000
"""Rows turned in one go, so that memory stays bounded; each go reads the lists once."""

Marks = npt.NDArray[Any]


def counts_of(lists: Lists, unit_count: int) -> npt.NDArray[np.int64]:
    """In how many places each unit stands."""
    counts = np.zeros(unit_count, np.int64)
    _count(lists.values, counts)
    return counts


def turned(
    lists: Lists, marks: Marks, unit_count: int, rows_at_once: int = ROWS_AT_ONCE
) -> Iterator[tuple[Positions, Marks]]:
    """For each unit, ascending, the places whose lists hold it, ascending, and their marks.

    ``marks``: one for each value of the lists. The pieces laid end to end are the values of
    the turned lists; ``offsets_of(counts_of(lists, unit_count))`` are their offsets.
    """
    offsets = offsets_of(counts_of(lists, unit_count))
    begin = 0
    while begin < unit_count:
        end = int(np.searchsorted(offsets, offsets[begin] + rows_at_once, side="right")) - 1
        end = min(max(end, begin + 1), unit_count)
        size = int(offsets[end] - offsets[begin])
        places, their_marks = np.empty(size, np.int32), np.empty(size, marks.dtype)
        cursor = offsets[begin:end] - offsets[begin]
        _turn(lists.offsets, lists.values, marks, (begin, end), cursor, places, their_marks)
        yield places, their_marks
        begin = end


@compiled
def _count(values: Positions, counts: npt.NDArray[np.int64]) -> None:
    for one in values:
        counts[one] += 1


@compiled
def _turn(  # noqa: PLR0913, PLR0917 (arrays are handed over one by one)
    offsets: Offsets,
    values: Positions,
    marks: Marks,
    units: tuple[int, int],
    cursor: Offsets,
    places: Positions,
    their_marks: Marks,
) -> None:
    begin, end = units
    for place in range(len(offsets) - 1):
        for i in range(offsets[place], offsets[place + 1]):
            unit = values[i]
            if begin <= unit < end:
                at = cursor[unit - begin]
                places[at] = place
                their_marks[at] = marks[i]
                cursor[unit - begin] = at + 1
