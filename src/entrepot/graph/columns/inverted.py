"""The texts of inverted indexes.

An abstract is published as word → positions, as JSON or as a string of JSON::

    {"Sales":[0,3],"of":[1],"cars,":[2],"grow":[4]}      Sales of cars, Sales grow

A compiled loop reads the words of an index, notes at each position which word it is, and then
writes the words in that order. An index that is not exactly of that form (a position that is
named twice or is no number, broken JSON) is irregular and left to ``record.decode_abstract``.
What is not looked for is a word that is named twice in one index, which no writer of maps writes.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import ArrowArray, Bytes, Flags, Index, text_bounds
from entrepot.graph.columns.memory import (
    PADDING,
    address_of,
    byte_at,
    number_at,
    put_byte,
    put_number,
)
from entrepot.graph.columns.strings import BLANK, QUOTE, copy, string_end, unescape

_COMMA, _COLON = b",:"
_OPEN_LIST, _CLOSE_LIST, _OPEN_MAP, _CLOSE_MAP = b"[]{}"
_MOST_WORDS = 1 << 15
_IRREGULAR = -1

Found = tuple[Index, ArrowArray]
"""The places of abstracts, and their texts."""


def read_regular(texts: ArrowArray, wanted: Flags) -> Found:
    """The places of the regular indexes among those that are wanted, and their texts."""
    content, bounds = text_bounds(texts)
    size = bounds[-1] - bounds[0]
    # A copy with zeros behind it: they stop every loop, also over a text that is broken off.
    source = np.empty(size + PADDING, dtype=np.uint8)
    source[:size], source[size:] = content[bounds[0] : bounds[-1]], 0
    # Twice the indexes is room for nearly all texts: more only where words repeat a lot.
    target = np.empty(2 * len(source), dtype=np.uint8)
    words = np.zeros(2 * _MOST_WORDS, dtype=np.int64)
    ends = np.full(len(texts), _IRREGULAR)
    _read_all(source, bounds - bounds[0], (wanted, words), target, ends)
    place = np.flatnonzero(ends != _IRREGULAR)
    return place, _as_texts(target, ends[place])


def _as_texts(data: Bytes, ends: Index) -> ArrowArray:
    """Texts that lie end to end."""
    offsets: Any = np.zeros(len(ends) + 1, dtype=np.int32)
    offsets[1:] = ends
    content: Any = data[: offsets[-1]]
    return pa.Array.from_buffers(
        pa.string(), len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(content)]
    )


@compiled
def _read_all(
    source: Bytes, bounds: Index, rows: tuple[Flags, Index], target: Bytes, ends: Index
) -> None:
    """Write the text of each wanted index to ``target``, one behind the other.

    ``ends`` becomes where each text ends, and stays -1 where there is none. ``rows`` are: which
    are wanted, and room for two addresses at each position, zero before and afterwards.
    """
    wanted, words = rows
    begin, table = address_of(source), address_of(words)
    here = start = address_of(target)
    room_end = start + len(target) - PADDING
    for row in range(len(bounds) - 1):
        if not wanted[row]:
            continue
        count, size = _read_words(begin + bounds[row], begin + bounds[row + 1], table)
        is_known = size != _IRREGULAR and size <= room_end - here
        end = _write_words(table, count, here) if is_known else _IRREGULAR
        for place in range(2 * count):
            put_number(table + 8 * place, 0)
        if end != _IRREGULAR:
            ends[row] = end - start
            here = end


@compiled
def _read_words(here: int, end: int, table: int) -> tuple[int, int]:
    """Note at each position the addresses of the word's two quotes.

    Returns one more than the last position, and the bytes of the text or -1.
    """
    count = size = 0
    if byte_at(here) != _OPEN_MAP:
        return count, _IRREGULAR
    if byte_at(here + 1) == _CLOSE_MAP:
        return count, 0 if here + 2 == end else _IRREGULAR
    while True:
        quote = _blank(here + 1)
        close, list_ = _word(quote, end)
        if close < 0:
            return count, _IRREGULAR
        here, count, times = _note(list_ + 1, quote, close, table, count)
        size += times * (close - quote)
        if here < 0 or byte_at(here) != _COMMA:
            break
    is_regular = here > 0 and byte_at(here) == _CLOSE_MAP and here + 1 == end
    return count, size if is_regular else _IRREGULAR


@compiled
def _word(quote: int, end: int) -> tuple[int, int]:
    """Where a word closes and its list opens; -1 where no word begins at the quote."""
    if byte_at(quote) != QUOTE:
        return _IRREGULAR, 0
    close, _ = string_end(quote + 1)
    if close < 0 or close >= end or byte_at(_blank(close + 1)) != _COLON:
        return _IRREGULAR, 0
    list_ = _blank(_blank(close + 1) + 1)
    return close if byte_at(list_) == _OPEN_LIST else _IRREGULAR, list_


@compiled
def _note(here: int, quote: int, close: int, table: int, count: int) -> tuple[int, int, int]:
    """Note a word at each of its positions.

    Returns what comes behind the list (-1 where it is irregular), one more than the last
    position so far, and how many positions there are.
    """
    times = 0
    while True:
        here, position = _position(_blank(here))
        if here < 0 or number_at(table + 16 * position) != 0:
            return _IRREGULAR, count, times
        put_number(table + 16 * position, quote)
        put_number(table + 16 * position + 8, close)
        count = max(count, position + 1)
        times += 1
        here = _blank(here)
        if byte_at(here) != _COMMA:
            break
        here += 1
    return _blank(here + 1) if byte_at(here) == _CLOSE_LIST else _IRREGULAR, count, times


@compiled
def _position(here: int) -> tuple[int, int]:
    """What comes behind a position, and the position; -1 where it is none, or a large one."""
    begin, value = here, 0
    while 48 <= byte_at(here) <= 57 and value < _MOST_WORDS:
        value = value * 10 + byte_at(here) - 48
        here += 1
    is_needless = byte_at(begin) == 48 and here > begin + 1  # 07 is not JSON
    if here == begin or is_needless or value >= _MOST_WORDS:
        return _IRREGULAR, 0
    return here, value


@compiled
def _blank(here: int) -> int:
    """What comes behind blanks."""
    while byte_at(here) == BLANK:
        here += 1
    return here


@compiled
def _write_words(table: int, count: int, target: int) -> int:
    """Write the words in order, a blank between them; -1 where an escape is wrong."""
    is_first = True
    for place in range(count):
        quote = number_at(table + 16 * place)
        if quote == 0:
            continue
        if not is_first:
            put_byte(target, BLANK)
            target += 1
        is_first = False
        target = _write_word(quote + 1, number_at(table + 16 * place + 8), target)
        if target < 0:
            return _IRREGULAR
    return target


@compiled
def _write_word(begin: int, end: int, target: int) -> int:
    _, is_escaped = string_end(begin)
    return unescape(begin, end, target) if is_escaped else copy(begin, end, target)
