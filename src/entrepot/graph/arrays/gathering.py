"""Gather the works of each unit within an area."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.by_field import FieldMembers
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.lists import Lists, Offsets, Positions
from entrepot.graph.arrays.opened import Credit, GraphArrays

ROWS_AT_ONCE = 1_000_000
"""Works of units that are walked along in one go."""
TURNED_AT_ONCE = 8_000_000
"""Works of units that are turned round in one go; more would take much memory."""
PART_OF_FIELD = 10
"""An area with a tenth of a field is soonest gathered from what is held by field."""


@dataclass(frozen=True, slots=True)
class Members:
    """Works of an area by unit: ``works[begins[i] : begins[i + 1]]`` are those of ``units[i]``."""

    units: Positions
    begins: Offsets
    works: Positions
    marks: Array


def pieces_of(
    arrays: GraphArrays, kind: str, works: Positions, units: Positions | None = None
) -> list[Callable[[], Members]]:
    """What gathers the works of units in an area, in pieces that can be done side by side.

    ``units``: those wanted; all that are credited with works of the area, if not said. There are
    several ways, equal in what they give; which is soonest depends on how much they walk along.
    """
    credit = arrays.credit(kind)
    in_area = credit.of_work.total_of(works)
    field = FieldMembers.of(arrays, kind, works)
    if field is not None and in_area * PART_OF_FIELD > len(field):
        return _pieces_of_field(field, arrays, works, units)
    if units is not None and credit.works.total_of(units) > in_area:
        return _pieces_turned(arrays, kind, works, in_area, units)
    if units is None:
        if in_area <= TURNED_AT_ONCE:
            return _pieces_turned(arrays, kind, works, in_area)
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
    """For each work whether it is one of some."""
    is_inside = np.zeros(len(arrays.works), np.bool_)
    _mark(is_inside, works)
    return is_inside


@compiled
def _mark(is_inside: npt.NDArray[np.bool_], works: Positions) -> None:
    """Equals ``is_inside[works] = True``, which NumPy does more slowly by 32-bit places."""
    for work in works:
        is_inside[work] = True


def _pieces_turned(
    arrays: GraphArrays, kind: str, works: Positions, in_area: int, units: Positions | None = None
) -> list[Callable[[], Members]]:
    """One piece for each processor, by stretches of the units: each walks along all the works."""
    ascending = works if (works[1:] >= works[:-1]).all() else np.sort(works)
    offsets = arrays.credit(kind).works.offsets
    several = min(-(-in_area // ROWS_AT_ONCE), os.cpu_count() or 1)
    shares = np.arange(1, several) * int(offsets[-1]) // max(several, 1)
    bounds = np.unique([0, *np.searchsorted(offsets, shares), len(offsets) - 1]).tolist()
    return [
        partial(turned_of, arrays, kind, ascending, units, (first, last))
        for first, last in pairwise(bounds)
    ] or [partial(turned_of, arrays, kind, ascending, units)]


def turned_of(
    arrays: GraphArrays,
    kind: str,
    works: Positions,
    units: Positions | None = None,
    stretch: tuple[int, int] | None = None,
) -> Members:
    """The units of some works, these turned round by sorting; as ``gathered``.

    It costs as much as there are works, however many others the units have. ``works``: ascending;
    ``stretch``: the first of the units that matter and the one behind the last; all if not said.
    """
    credit = arrays.credit(kind)
    lists, marks = credit.of_work, arrays[f"{kind}/of_work.marks"]
    is_wanted = np.zeros(0 if units is None else len(credit), np.bool_)  # without any: all are
    if units is not None:
        is_wanted[units] = True
    room = lists.total_of(works)
    keys = np.empty(room, np.int64)
    found = (np.empty(room, np.int32), np.empty(room, marks.dtype))
    which = (*(stretch or (0, len(credit))), is_wanted)
    count = _pick((lists.offsets, lists.values, marks), works, which, keys, found)
    keys = np.sort(keys[:count])
    turned = (np.empty(count, np.int32), np.empty(count, marks.dtype))
    heads, begins = np.empty(count, np.int32), np.empty(count + 1, np.int64)
    held = _lay_out(keys, found, heads, begins, turned)
    return Members(heads[:held], begins[: held + 1], *turned)


@compiled
def _pick(
    of_work: tuple[Offsets, Positions, Array],
    works: Positions,
    which: tuple[int, int, npt.NDArray[np.bool_]],
    keys: Offsets,
    found: tuple[Positions, Array],
) -> int:
    """The wanted units of each work: a key of unit and row, and the work and mark of the row."""
    offsets, units, marks = of_work
    first, last, is_wanted = which
    their_works, their_marks = found
    n = 0
    for work in works:
        for i in range(offsets[work], offsets[work + 1]):
            unit = units[i]
            if first <= unit < last and (len(is_wanted) == 0 or is_wanted[unit]):
                keys[n] = (np.int64(unit) << 32) | n
                their_works[n] = work
                their_marks[n] = marks[i]
                n += 1
    return n


@compiled
def _lay_out(
    keys: Offsets,
    found: tuple[Positions, Array],
    heads: Positions,
    begins: Offsets,
    turned: tuple[Positions, Array],
) -> int:
    """Works and marks in the order of the keys, and where each unit begins among them."""
    their_works, their_marks = found
    works, marks = turned
    held, last = 0, np.int64(-1)
    for place in range(len(keys)):
        unit, row = keys[place] >> 32, keys[place] & 0xFFFFFFFF
        if unit != last:
            heads[held] = unit
            begins[held] = place
            held += 1
            last = unit
        works[place] = their_works[row]
        marks[place] = their_marks[row]
    begins[held] = len(keys)
    return held


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


def members_of(
    credit: Credit, units: Positions, holds: Callable[[Positions], npt.NDArray[np.bool_]]
) -> Members:
    """The works of a few units that lie in an area; ``holds``: which of some works do.

    As ``gathered``, without a look at all works of the area.
    """
    works, marks = credit.works.of_all(units), Lists(credit.works.offsets, credit.marks)
    is_inside = holds(works)
    upto = np.concatenate([[0], np.cumsum(is_inside)])
    ends = np.cumsum(credit.works.lengths_of(units))
    begins = upto[np.concatenate([[0], ends])]
    return Members(units, begins, works[is_inside], marks.of_all(units)[is_inside])


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
    room = lists.total_of(units)
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
