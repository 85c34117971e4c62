"""Who has works in each field, with these works: gathered when the graph is built.

A question about a large part of a field would otherwise walk along all works of everybody who
ever published in it. Fields are the stretches of works that ``numbering`` makes; works of no
field are one of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.lists import Lists, Offsets, Positions
from entrepot.graph.arrays.opened import GraphArrays

FIELDS = "fields/begins"
"""Where each field begins among the works, and where the last one ends."""
_ROWS, _UNITS, _BEGINS, _WORKS, _MARKS = (
    "by_field.rows",
    "by_field.units",
    "by_field.begins",
    "by_field.works",
    "by_field.marks",
)


@dataclass(frozen=True, slots=True)
class FieldMembers:
    """The units with works in a field: ``works[begins[i] : begins[i + 1]]`` are of ``units[i]``.

    ``work_count``: the works of the field, whoever has them.
    """

    units: Positions
    begins: Offsets
    works: Positions
    marks: Array
    work_count: int

    @classmethod
    def of(cls, arrays: GraphArrays, kind: str, works: Positions) -> "FieldMembers | None":
        """Those of the field in which all of some works lie; None where there is no such field."""
        begins = arrays[FIELDS]
        if not len(works):
            return None
        field = int(np.searchsorted(begins, works.min(), side="right")) - 1
        if works.max() >= begins[field + 1]:
            return None
        first, last = arrays[f"{kind}/{_ROWS}"][field : field + 2]
        return cls(
            arrays[f"{kind}/{_UNITS}"][first:last],
            arrays[f"{kind}/{_BEGINS}"][first : last + 1],
            arrays[f"{kind}/{_WORKS}"],
            arrays[f"{kind}/{_MARKS}"],
            int(begins[field + 1] - begins[field]),
        )

    @property
    def lists(self) -> Lists:
        """The works of each unit, by its row."""
        return Lists(self.begins, self.works)

    def rows_of(self, units: Positions) -> Positions:
        """Where some units stand among those of the field; those without works in it nowhere."""
        row = np.searchsorted(self.units, units)
        row[row == len(self.units)] = 0
        known: Positions = row[self.units[row] == units].astype(np.int32)
        return known

    def __len__(self) -> int:
        """How many works of units there are."""
        return int(self.begins[-1] - self.begins[0])


def begins_of_fields(branch: Positions, fields: npt.NDArray[np.int64]) -> Offsets:
    """Where each field begins among the works.

    ``branch``: of each work; ``fields``: of each branch, those of a field side by side.
    """
    works = np.bincount(branch, minlength=len(fields))
    is_new = np.ones(len(fields), np.bool_)
    is_new[1:] = fields[1:] != fields[:-1]
    upto = np.concatenate([[0], np.cumsum(works)])
    return np.append(upto[:-1][is_new], upto[-1]).astype(np.int64)


def write_by_field(
    writer: ArrayWriter, kind: str, of_work: Lists, marks: Array, unit_count: int
) -> None:
    """Turn the units of each work round, field by field."""
    begins = writer.map(FIELDS)
    put, rows, count = writer.append, [0], 0
    put(f"{kind}/{_UNITS}", np.empty(0, np.int32))
    put(f"{kind}/{_BEGINS}", np.empty(0, np.int64))
    put(f"{kind}/{_WORKS}", np.empty(0, np.int32))
    put(f"{kind}/{_MARKS}", np.empty(0, marks.dtype))
    for first, last in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
        found = _turned(of_work, marks, (first, last), unit_count)
        put(f"{kind}/{_UNITS}", found.units)
        put(f"{kind}/{_BEGINS}", found.begins[:-1] + count)
        put(f"{kind}/{_WORKS}", found.works)
        put(f"{kind}/{_MARKS}", found.marks)
        rows.append(rows[-1] + len(found.units))
        count += len(found)
    put(f"{kind}/{_BEGINS}", np.array([count], np.int64))
    put(f"{kind}/{_ROWS}", np.array(rows, np.int64))


def _turned(
    of_work: Lists, marks: Array, stretch: tuple[int, int], unit_count: int
) -> FieldMembers:
    cursor = np.zeros(unit_count, np.int64)
    _count(of_work.offsets, of_work.values, stretch, cursor)
    units = np.flatnonzero(cursor).astype(np.int32)
    begins = np.concatenate([[0], np.cumsum(cursor[units])])
    cursor[units] = begins[:-1]
    works, their_marks = np.empty(begins[-1], np.int32), np.empty(begins[-1], marks.dtype)
    _turn((of_work.offsets, of_work.values, marks), stretch, cursor, works, their_marks)
    return FieldMembers(units, begins, works, their_marks, stretch[1] - stretch[0])


@compiled
def _count(offsets: Offsets, values: Positions, stretch: tuple[int, int], counts: Offsets) -> None:
    for i in range(offsets[stretch[0]], offsets[stretch[1]]):
        counts[values[i]] += 1


@compiled
def _turn(
    lists: tuple[Offsets, Positions, Array],
    stretch: tuple[int, int],
    cursor: Offsets,
    works: Positions,
    their_marks: Array,
) -> None:
    offsets, values, marks = lists
    for work in range(stretch[0], stretch[1]):
        for i in range(offsets[work], offsets[work + 1]):
            at = cursor[values[i]]
            works[at] = work
            their_marks[at] = marks[i]
            cursor[values[i]] = at + 1
