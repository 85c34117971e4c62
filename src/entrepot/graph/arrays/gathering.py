"""Gather the works of each unit within an area."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.by_field import FieldMembers
from entrepot.graph.arrays.fetched import paired
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.lists import Lists, Offsets, Positions, taken
from entrepot.graph.arrays.opened import Credit, GraphArrays

ROWS_AT_ONCE = 1_000_000
"""Works of units that are walked along in one go."""
TURNED_AT_ONCE = 8_000_000
"""Works of units that are turned round in one go; more would take much memory."""
PART_OF_FIELD = 10
"""An area with a tenth of a field is soonest gathered from what is held by field."""
_UNIT_BITS = 32
_LOW_BITS = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Members:
    """Works of an area by unit: ``works[begins[i] : begins[i + 1]]`` are those of ``units[i]``."""

    units: Positions
    begins: Offsets
    works: Positions
    marks: Array

    def part(self, first: int, last: int) -> "Members":
        """Some of the units that follow each other."""
        begin, end = self.begins[first], self.begins[last]
        begins = self.begins[first : last + 1] - begin
        return Members(self.units[first:last], begins, self.works[begin:end], self.marks[begin:end])


def pieces_of(
    arrays: GraphArrays, kind: str, works: Positions, units: Positions | None = None
) -> list[Callable[[], Members]]:
    """What gathers the works of units in an area, in pieces that can be done side by side.

    ``units``: those wanted; all that are credited with works of the area, if not said. There are
    several ways, equal in what they give; which is soonest depends on how much they walk along.
    """
    credit = arrays.credit(kind)
    in_area = int(credit.of_work.lengths_of(works).sum())
    field = FieldMembers.of(arrays, kind, works)
    if field is not None and in_area * PART_OF_FIELD > len(field):
        return _pieces_of_field(field, arrays, works, units)
    if units is not None and credit.works.lengths_of(units).sum() > in_area:
        return _parts(turned_of(arrays, kind, works, units))
    if units is None:
        if in_area <= TURNED_AT_ONCE:
            return _parts(turned_of(arrays, kind, works))
        units = units_of(credit, works)
    is_inside = _flags(arrays, works)
    lists = (credit.works, credit.marks)
    return [partial(gathered, *lists, some, is_inside) for some in portions(credit.works, units)]


def _pieces_of_field(
    field: FieldMembers, arrays: GraphArrays, works: Positions, units: Positions | None
) -> list[Callable[[], Members]]:
    """As ``pieces_of``, for an area that is a large part of a field."""
    is_whole = len(works) == field.work_count
    if units is None and is_whole:
        return [partial(field_members, field, some) for some in _stretches(field)]
    is_inside = _flags(arrays, works)
    if units is None:
        return [partial(sifted, field, some, is_inside) for some in _stretches(field)]
    rows = portions(field.lists, field.rows_of(units))
    return [partial(gathered_of_field, field, some, is_inside) for some in rows]


def _flags(arrays: GraphArrays, works: Positions) -> npt.NDArray[np.bool_]:
    is_inside = np.zeros(len(arrays.works), np.bool_)
    is_inside[works] = True
    return is_inside


def _parts(members: Members) -> list[Callable[[], Members]]:
    """Members in parts of so many works each."""
    count = len(members.works)
    ends = np.searchsorted(members.begins, np.arange(ROWS_AT_ONCE, count, ROWS_AT_ONCE))
    bounds = np.unique([0, *ends, len(members.units)]).tolist()
    return [partial(members.part, first, last) for first, last in pairwise(bounds)] or [
        lambda: members
    ]


def turned_of(
    arrays: GraphArrays, kind: str, works: Positions, units: Positions | None = None
) -> Members:
    """The units of some works, these turned round by sorting; as ``gathered``.

    It costs as much as there are works, however many others the units have.
    """
    lists, marks = arrays.credit(kind).of_work, arrays[f"{kind}/of_work.marks"]
    works = works if (np.diff(works) >= 0).all() else np.sort(works)
    unit = lists.of_all(works)
    rows = np.arange(len(unit))
    if units is not None:
        is_wanted = np.zeros(len(arrays.credit(kind)), np.bool_)
        is_wanted[units] = True
        rows = rows[is_wanted[unit]]
    key = np.sort(paired(unit[rows], rows))
    row = (key & _LOW_BITS).astype(np.int32)
    unit = (key >> _UNIT_BITS).astype(np.int32)
    begins = np.flatnonzero(np.diff(unit, prepend=-1))
    return Members(
        unit[begins],
        np.append(begins, len(key)),
        taken(np.repeat(works, lists.lengths_of(works)), row),
        taken(Lists(lists.offsets, marks).of_all(works), row),
    )


def _stretches(field: FieldMembers) -> list[tuple[int, int]]:
    """The units of a field in stretches, first and behind the last, of so many works each."""
    ends = np.arange(field.begins[0], field.begins[-1], ROWS_AT_ONCE)[1:]
    bounds = np.unique([0, *np.searchsorted(field.begins, ends), len(field.units)])
    return list(pairwise(bounds.tolist()))


def field_members(field: FieldMembers, stretch: tuple[int, int]) -> Members:
    """A stretch of the units of a field with all their works in it; nothing is copied."""
    first, last = stretch
    begins = field.begins[first : last + 1]
    here = slice(begins[0], begins[-1])
    return Members(
        field.units[first:last], begins - begins[0], field.works[here], field.marks[here]
    )


def gathered_of_field(
    field: FieldMembers, rows: Positions, is_inside: npt.NDArray[np.bool_]
) -> Members:
    """The works of some units of a field, by row, that lie in an area within it."""
    members = gathered(field.lists, field.marks, rows, is_inside)
    return replace(members, units=field.units[rows])


def sifted(
    field: FieldMembers, stretch: tuple[int, int], is_inside: npt.NDArray[np.bool_]
) -> Members:
    """A stretch of the units of a field that have works in an area, with these; as ``gathered``."""
    first, last = stretch
    begins = field.begins[first : last + 1]
    room = int(begins[-1] - begins[0])
    works, marks = np.empty(room, np.int32), np.empty(room, field.marks.dtype)
    units, ends = np.empty(last - first, np.int32), np.zeros(last - first + 1, np.int64)
    found = (units, ends, works, marks)
    held = _sift((field.units[first:last], begins, field.works, field.marks), is_inside, found)
    count = int(ends[held])
    return Members(units[:held], ends[: held + 1], works[:count], marks[:count])


def units_of(credit: Credit, works: Positions) -> Positions:
    """The units that are credited with any of the works, ascending."""
    is_credited = np.zeros(len(credit), np.bool_)
    is_credited[credit.of_work.of_all(works)] = True
    return np.flatnonzero(is_credited).astype(np.int32)


def portions(lists: Lists, units: Positions) -> list[Positions]:
    """The units in portions of so many works that memory stays bounded; one at least."""
    ends = np.cumsum(lists.lengths_of(units))
    total = int(ends[-1]) if len(ends) else 0
    bounds = np.searchsorted(ends, np.arange(ROWS_AT_ONCE, total, ROWS_AT_ONCE), side="right")
    return [portion for portion in np.split(units, bounds) if len(portion)] or [units]


def gathered(
    lists: Lists, marks: Array, units: Positions, is_inside: npt.NDArray[np.bool_]
) -> Members:
    """The works of units that lie in an area.

    ``lists``: the works of each unit; ``marks`` belong to their values; ``is_inside``: for each
    work whether it is in the area. Each unit's whole list is walked along: no sorting, no
    hashing, and memory is read in order.
    """
    room = int(lists.lengths_of(units).sum())
    works, their_marks = np.empty(room, np.int32), np.empty(room, marks.dtype)
    begins = np.zeros(len(units) + 1, np.int64)
    _gather(lists.offsets, lists.values, marks, units, is_inside, begins, works, their_marks)
    count = int(begins[-1])
    return Members(units, begins, works[:count], their_marks[:count])


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


@compiled
def _sift(
    field: tuple[Positions, Offsets, Positions, Array],
    is_inside: npt.NDArray[np.bool_],
    found: tuple[Positions, Offsets, Positions, Array],
) -> int:
    """As ``_gather``, from lists of a field; units that have no such works are left out."""
    units, begins, works, marks = field
    their_units, ends, their_works, their_marks = found
    held, n = 0, 0
    for place in range(len(units)):
        before = n
        for i in range(begins[place], begins[place + 1]):
            if is_inside[works[i]]:
                their_works[n] = works[i]
                their_marks[n] = marks[i]
                n += 1
        if n > before:
            their_units[held] = units[place]
            held += 1
            ends[held] = n
    return held
