"""The sheet on which the values of many lines are noted, and the compiled loop that fills it."""

from typing import Any, NamedTuple

import numpy as np

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import Bytes, Index
from entrepot.graph.columns.memory import address_of
from entrepot.graph.shredding.fields import TOP, Fields, Kind
from entrepot.graph.shredding.marks import SPARE_MARKS, is_blank, line_end
from entrepot.graph.shredding.walk import (
    CELLS,
    COUNTER,
    FIRST,
    FRAME,
    ITEM,
    KIND,
    LAST,
    LENGTH,
    LINE_WORDS,
    NAME,
    NAME_SLOTS,
    NAMES,
    ORIGIN,
    name_ends,
    name_slot,
    walk,
)

RECORDS = 8192
"""Records of a sheet; so many columns still fit a processor's cache, more or less."""
ITEMS = 1 << 18
"""Items of each level of lists; a line that might have more by itself is odd."""
LONGEST_LINE = 1 << 19
"""Bytes of a line; a longer one is odd. A work of 1,000 authors has about 500,000."""
ODD_LINE, BLANK_LINE = -1, -2
_BYTES_PER_ITEM = 2  # at least: an item and its comma
_DEEPEST = 16  # maps and lists of fields in each other
_NAME_BYTES = 64


class Sheet(NamedTuple):
    """Where values of lines are noted.

    ``cells``: those of all fields; ``bases``: the first of each field; ``levels``: the level of
    each field; ``counters``: items of each level so far; ``rooms``: the most there may be;
    ``table``: the fields for ``walk``; ``names``: its tables of names, and the names themselves.
    ``lines`` has a row for each line: where it begins and ends in the text, and its record's
    place among the items of the top level (-1: odd, -2: blank). ``marks`` and ``frames``: room.
    """

    cells: Index
    bases: Index
    levels: Index
    counters: Index
    rooms: Index
    table: Index
    names: Index
    lines: Index
    marks: Index
    frames: Index


def make_sheet(fields: Fields) -> Sheet:
    """An empty sheet for records with these fields."""
    rooms = np.full(fields.level_count, ITEMS)
    rooms[TOP] = RECORDS
    levels = fields.levels
    bases = np.cumsum(rooms[levels]) - rooms[levels]
    map_count = sum(each.kind == Kind.MAP for each in fields.fields)
    sheet = Sheet(
        cells=np.zeros(int(rooms[levels].sum()), dtype=np.int64),
        bases=bases,
        levels=levels,
        counters=np.zeros(fields.level_count, dtype=np.int64),
        rooms=rooms,
        table=np.zeros(len(fields) * LINE_WORDS, dtype=np.int64),
        names=np.zeros(map_count * NAME_SLOTS + len(fields) * _NAME_BYTES // 8, dtype=np.int64),
        lines=np.zeros((RECORDS, 3), dtype=np.int64),
        marks=np.zeros(LONGEST_LINE + SPARE_MARKS, dtype=np.int64),
        frames=np.zeros((_DEEPEST * FRAME) // 8, dtype=np.int64),
    )
    _fill_table(sheet, fields)
    return sheet


def _fill_table(sheet: Sheet, fields: Fields) -> None:
    table = sheet.table.reshape(-1, LINE_WORDS)
    address = sheet.table.ctypes.data
    table[:, KIND] = [each.kind for each in fields.fields]
    table[:, COUNTER] = sheet.counters.ctypes.data + 8 * sheet.levels
    table[:, CELLS] = sheet.cells.ctypes.data + 8 * sheet.bases
    for line, each in zip(table, fields.fields, strict=True):
        if each.kind == Kind.LIST:
            line[ITEM] = address + 8 * LINE_WORDS * each.below[0]
    _name_fields(sheet, table, fields)


def _name_fields(sheet: Sheet, table: Index, fields: Fields) -> None:
    """Fill the tables of names, one for each map."""
    spelled: Any = sheet.names[-(len(fields) * _NAME_BYTES // 8) :].view(np.uint8)
    slots = sheet.names
    for number, each in enumerate(fields.fields):
        if each.kind != Kind.MAP:
            continue
        table[number, NAMES] = slots.ctypes.data
        for below in each.below:
            name = fields[below].name.encode()
            room = spelled[below * _NAME_BYTES :][:_NAME_BYTES]
            room[: len(name)] = np.frombuffer(name, np.uint8)
            begin = room.ctypes.data
            ends = _ends(begin, begin + len(name))
            slot = int(ends[2])
            while slots[slot]:
                slot = (slot + 1) % NAME_SLOTS
            slots[slot] = sheet.table.ctypes.data + 8 * LINE_WORDS * below
            table[below, NAME], table[below, LENGTH] = begin, len(name)
            table[below, FIRST], table[below, LAST] = ends[0], ends[1]
        slots = slots[NAME_SLOTS:]


@compiled
def _ends(begin: int, end: int) -> tuple[Any, Any, Any]:
    first, last = name_ends(begin, end)
    return np.int64(first), np.int64(last), name_slot(first, last)


@compiled
def fill(text: Bytes, begin: int, end: int, sheet: Sheet) -> tuple[int, int]:
    """Note the values of lines from ``begin``, until ``end`` or as many as there is room for.

    Returns where the next line begins, and how many lines were read. The text has ``PADDING``
    bytes behind its end, and ends with a newline.
    """
    origin, table = address_of(text), address_of(sheet.table)
    marks, frames = address_of(sheet.marks), address_of(sheet.frames)
    for place in range(ORIGIN, len(sheet.table), LINE_WORDS):
        sheet.table[place] = origin
    before = sheet.counters.copy()
    count = 0
    while begin < end and count < len(sheet.lines):
        stop = line_end(origin + begin) - origin
        length = stop - begin
        has_room = _has_room(sheet, length // _BYTES_PER_ITEM + 1)
        if not has_room and sheet.counters[0] > 0:
            break
        row = sheet.counters[0]
        before[:] = sheet.counters
        is_read = (
            has_room
            and length <= LONGEST_LINE
            and walk(origin + begin, origin + stop, marks, table, frames)
        )
        if not is_read:
            _forget(sheet, before)
            row = BLANK_LINE if is_blank(origin + begin, origin + stop) else ODD_LINE
        sheet.lines[count, 0], sheet.lines[count, 1], sheet.lines[count, 2] = begin, stop, row
        count += 1
        begin = stop + 1
    return begin, count


@compiled
def _has_room(sheet: Sheet, item_count: int) -> bool:
    """Whether so many items of each level may come."""
    if sheet.counters[0] >= sheet.rooms[0]:
        return False
    for level in range(1, len(sheet.rooms)):
        if sheet.counters[level] + item_count > sheet.rooms[level]:
            return False
    return True


@compiled
def _forget(sheet: Sheet, counters: Index) -> None:
    """Make all items be absent that came after so many of each level."""
    for field in range(len(sheet.bases)):
        level, base = sheet.levels[field], sheet.bases[field]
        sheet.cells[base + counters[level] : base + sheet.counters[level]] = 0
    sheet.counters[:] = counters


def clear(sheet: Sheet) -> None:
    """Make the sheet empty again."""
    _forget(sheet, np.zeros_like(sheet.counters))
