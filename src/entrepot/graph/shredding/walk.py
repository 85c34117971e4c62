"""Walk along the marks of a line, and note where the values of its fields stand.

What is noted of a value is a cell, an integer: its state in the two lowest bits, and above them
the number, or where a text stands (offset and length), or the items of a list (the first, and how
many). The cells of a field lie one behind the other, one for each item of its level.
"""

from typing import Any

import numpy as np

from entrepot.compiled import compiled
from entrepot.graph.columns.memory import Mask, byte_at, number_at, put_number, word_at
from entrepot.graph.columns.strings import QUOTE
from entrepot.graph.shredding.fields import Kind
from entrepot.graph.shredding.marks import (
    CLOSE_LIST,
    CLOSE_MAP,
    COMMA,
    ODD,
    OPEN_LIST,
    OPEN_MAP,
    behind_blanks,
    behind_key,
    has_backslash,
    is_blank,
    literal_end,
    mark,
    number_end,
    pass_over,
)

ABSENT, NULL, KNOWN = 0, 1, 2
STATE_BITS = 2
HALF_BITS = 31
"""Of what is above the state: the lower half is an offset or the first item, above is a length."""

# A field's line in the table, in words of 64 bits.
KIND, COUNTER, CELLS, ITEM, NAMES, LENGTH, FIRST, LAST, NAME, ORIGIN = range(10)
LINE_WORDS = 10
"""All but KIND and LENGTH are addresses: of the count of items of the field's level, of its
cells, of the line of a list's item, of the names below a map, of its own name (and of its first
and last eight bytes as numbers), and of the text that offsets count from."""
NAME_SLOTS = 256
FRAME = 16
"""Bytes of a frame: the line of a map or list that was entered; its item, or the list's cell."""

_MAP, _LIST, _TEXT, _LABEL = map(int, (Kind.MAP, Kind.LIST, Kind.TEXT, Kind.LABEL))
_INTEGER, _REAL, _FLAG, _RAW = map(int, (Kind.INTEGER, Kind.REAL, Kind.FLAG, Kind.RAW))
_NO_LINE, _END = 0, -1
_LONGEST_NUMBER = 18
_LETTER_T, _LETTER_F, _LETTER_N, _ZERO, _MINUS = b"tfn0-"
_NAMELESS = np.uint64(0)
_ONE, _EIGHT = np.uint64(1), np.uint64(8)
_MIX_FIRST, _MIX_LAST = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x9E3779B97F4A7C15)
_SLOT_SHIFT = np.uint64(56)  # leaves as many bits as NAME_SLOTS has


@compiled
def walk(begin: int, end: int, marks: int, table: int, frames: int) -> bool:
    """Note the values of a line; False where it is odd.

    ``marks`` has room for more marks than the line has bytes, ``frames`` for a frame a level,
    and one that is zero before them.
    """
    count = mark(begin, end, marks)
    here, place = number_at(marks) + 1, 1
    if count < 2 or byte_at(here - 1) != OPEN_MAP or not is_blank(begin, here - 1):
        return False
    frame = _enter(frames, table, _new_item(table))
    while number_at(frame):
        line, here, place = _next(frame, here, place, marks)
        if line > 0:
            entered, here, place = _read(line, frame, here, place, marks)
            if entered != frame and place > 0:
                frame = entered
                continue
        elif line == _NO_LINE:
            place = pass_over(here, place, marks)
            here = number_at(marks + 8 * place) if place > 0 else here
        if place > 0:
            frame, here, place = _climb(frame, here, place, marks)
        if place < 0:
            return False
    return place == count and is_blank(here, end)


@compiled
def _word(line: int, place: int) -> int:
    return number_at(line + 8 * place)


@compiled
def _new_item(line: int) -> int:
    """The number of a new item of a field's level, from 0."""
    counter = _word(line, COUNTER)
    number = number_at(counter)
    put_number(counter, number + 1)
    return number


@compiled
def _enter(frame: int, line: int, item: int) -> int:
    """A frame above this one."""
    put_number(frame + FRAME, line)
    put_number(frame + FRAME + 8, item)
    return frame + FRAME


@compiled
def _next(frame: int, here: int, place: int, marks: int) -> tuple[int, int, int]:
    """The line of the field whose value comes next, and where its value begins.

    The line is 0 for a field that is not known, -1 where the map or list ends instead.
    """
    next_ = number_at(marks + 8 * place)
    holder = number_at(frame)
    is_map = _word(holder, KIND) == _MAP
    is_first = byte_at(number_at(marks + 8 * place - 8)) != COMMA
    if is_first and byte_at(next_) == (CLOSE_MAP if is_map else CLOSE_LIST):
        return _END, here, place
    if not is_map:
        return _word(holder, ITEM), here, place
    here, behind = behind_key(here, place, marks)
    if behind < 0:
        return _END, here, behind
    close = number_at(marks + 8 * place + 8)
    line = _find(next_ + 1, close, _word(holder, NAMES))
    if line == _NO_LINE and has_backslash(next_, close):
        return _END, here, ODD
    return line, here, behind


@compiled
def name_ends(begin: int, end: int) -> tuple[Mask, Mask]:
    """The first and the last eight bytes of a name; of a shorter one, what there is and 0."""
    if end - begin >= 8:
        return word_at(begin), word_at(end - 8)
    bits = _EIGHT * np.uint64(end - begin)
    return word_at(begin) & ((_ONE << bits) - _ONE), _NAMELESS


@compiled
def name_slot(first: Mask, last: Mask) -> Any:
    """Where to begin to look for a name, from its first and last eight bytes."""
    return np.int64(((first ^ (last * _MIX_LAST)) * _MIX_FIRST) >> _SLOT_SHIFT)


@compiled
def _find(begin: int, end: int, names: int) -> int:
    """The line of the field of a name; 0 where there is none."""
    first, last = name_ends(begin, end)
    slot = name_slot(first, last)
    while True:
        line = number_at(names + 8 * slot)
        if line == _NO_LINE or _is_name(line, begin, end, first, last):
            return line
        slot = (slot + 1) % NAME_SLOTS


@compiled
def _is_name(line: int, begin: int, end: int, first: Mask, last: Mask) -> bool:
    if _word(line, LENGTH) != end - begin:
        return False
    if word_at(line + 8 * FIRST) != first or word_at(line + 8 * LAST) != last:
        return False
    name = _word(line, NAME)
    for place in range(8, end - begin - 8):
        if byte_at(name + place) != byte_at(begin + place):
            return False
    return True


@compiled
def _read(line: int, frame: int, here: int, place: int, marks: int) -> tuple[int, int, int]:
    """Note a value, or enter the map or list that it is: the frame, and what comes then."""
    is_in_map = _word(number_at(frame), KIND) == _MAP
    item = number_at(frame + 8) if is_in_map else _new_item(line)
    cell = _word(line, CELLS) + 8 * item
    next_ = number_at(marks + 8 * place)
    kind, first = _word(line, KIND), byte_at(next_)
    if number_at(cell) != ABSENT:  # a field that is named twice
        return frame, here, ODD
    if kind == _MAP and first == OPEN_MAP and is_blank(here, next_):
        put_number(cell, KNOWN)
        return _enter(frame, line, item), next_ + 1, place + 1
    if kind == _LIST and first == OPEN_LIST and is_blank(here, next_):
        first_item = number_at(_word(_word(line, ITEM), COUNTER))
        put_number(cell, KNOWN | (first_item << STATE_BITS))
        return _enter(frame, line, cell), next_ + 1, place + 1
    here, place = _note(line, cell, here, place, marks)
    if number_at(cell) == NULL and not is_in_map:  # a list has no nulls
        place = ODD
    return frame, here, place


@compiled
def _note(line: int, cell: int, here: int, place: int, marks: int) -> tuple[int, int]:
    """Note a value that is no map or list of fields; the place is -1 where it does not fit."""
    kind, next_ = _word(line, KIND), number_at(marks + 8 * place)
    if byte_at(next_) == QUOTE and is_blank(here, next_):
        close = number_at(marks + 8 * place + 8)
        _put_span(cell, next_ + 1, close, _word(line, ORIGIN))
        return close + 1, place + 2 if kind in (_TEXT, _LABEL) else ODD
    if kind == _RAW and byte_at(next_) == OPEN_MAP and is_blank(here, next_):
        place = pass_over(here, place, marks)
        if place < 0:
            return here, ODD
        close = number_at(marks + 8 * place - 8)
        _put_span(cell, next_, close + 1, _word(line, ORIGIN))
        return close + 1, place
    begin = behind_blanks(here)
    end = literal_end(begin)
    if end > 0 and byte_at(begin) == _LETTER_N:
        put_number(cell, NULL)
        return end, place
    if end > 0 and kind == _FLAG and byte_at(begin) in (_LETTER_T, _LETTER_F):
        put_number(cell, KNOWN | ((byte_at(begin) == _LETTER_T) << STATE_BITS))
        return end, place
    end = _note_number(line, cell, begin)
    return end, place if end > 0 else ODD


@compiled
def _note_number(line: int, cell: int, begin: int) -> int:
    """Note a number; return what comes behind, -1 where there is none, or not of the kind."""
    kind = _word(line, KIND)
    end, is_whole = number_end(begin)
    if kind == _REAL and end > 0:
        _put_span(cell, begin, end, _word(line, ORIGIN))
        return end
    is_short = is_whole and byte_at(begin) != _MINUS and end - begin <= _LONGEST_NUMBER
    if not is_short or kind not in (_LABEL, _INTEGER):
        return ODD
    if kind == _LABEL:
        _put_span(cell, begin, end, _word(line, ORIGIN))
        return end
    number = 0
    for digit in range(begin, end):
        number = number * 10 + byte_at(digit) - _ZERO
    put_number(cell, KNOWN | (number << STATE_BITS))
    return end


@compiled
def _put_span(cell: int, begin: int, end: int, origin: int) -> None:
    """Note where a text stands."""
    payload = (begin - origin) | ((end - begin) << HALF_BITS)
    put_number(cell, KNOWN | (payload << STATE_BITS))


@compiled
def _climb(frame: int, here: int, place: int, marks: int) -> tuple[int, int, int]:
    """From behind a value to the next in the same map or list, or in one around it."""
    while True:
        next_ = number_at(marks + 8 * place)
        if not is_blank(here, next_):
            return frame, here, ODD
        here, place = next_ + 1, place + 1
        if byte_at(next_) == COMMA:
            return frame, here, place
        holder = number_at(frame)
        is_map = _word(holder, KIND) == _MAP
        if byte_at(next_) != (CLOSE_MAP if is_map else CLOSE_LIST):
            return frame, here, ODD
        if not is_map:
            _close_list(holder, number_at(frame + 8))
        frame -= FRAME
        if number_at(frame) == 0:
            return frame, here, place


@compiled
def _close_list(line: int, cell: int) -> None:
    """Note how many items a list has."""
    noted = number_at(cell)
    count = number_at(_word(_word(line, ITEM), COUNTER)) - (noted >> STATE_BITS)
    put_number(cell, noted | (count << (STATE_BITS + HALF_BITS)))
