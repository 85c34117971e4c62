"""The texts of inverted indexes, many at once.

An abstract is published as word → positions, in Parquet as a string of JSON::

    {"Sales":[0,3],"of":[1],"cars,":[2],"grow":[4]}      Sales of cars, Sales grow

Decoding each in Python takes longer than all other columns of a work together. So the
JSON of some abstracts is looked at as one array of bytes: quotes part the words from what
lies between them (the gaps), the gaps give the positions, the positions the order of the
words. An index that is not exactly of that form (an escaped character, a position left out
or named twice, broken JSON) is irregular and left to ``record.decode_abstract``. What is
not looked for is a word that is named twice in one index, which no writer of maps writes.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from entrepot.graph.parquet.arrays import (
    ArrowArray,
    Bytes,
    Index,
    slices,
    taken,
    text_bounds,
    to_arrow,
)

_PAD = 8  # bytes behind the texts that may be looked at without harm
_QUOTE, _COMMA, _COLON, _BLANK, _BACKSLASH = b'",: \\'
_OPEN_LIST, _CLOSE_LIST, _OPEN_MAP, _CLOSE_MAP = b"[]{}"
_ZERO = ord("0")
_LONGEST = 9  # digits of a position

Found = tuple[Index, ArrowArray]
"""The places of abstracts, and their texts."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """The words of some indexes.

    ``begin`` and ``end`` are the quotes around each word in ``data``, ``first`` the first
    word of each index and one more at the end, ``open`` and ``close`` where each index
    begins and ends.
    """

    data: Bytes
    begin: Index
    end: Index
    first: Index
    open: Index
    close: Index

    @property
    def last(self) -> Index:
        """The last word of each index."""
        return self.first[1:] - 1

    @property
    def row(self) -> Index:
        """The index each word belongs to."""
        return np.repeat(np.arange(len(self.close)), np.diff(self.first))


@dataclass(frozen=True, slots=True)
class _Gaps:
    """What lies from the end of each word to the next, ``":[0,3],`` or last ``":[4]}``.

    ``blank`` is 1 where a blank follows each colon and comma, ``": [0, 3], ``.
    """

    data: Bytes
    bounds: Index
    blank: int


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Where each number of the gaps begins and ends, and which are the last of a gap."""

    begin: Index
    end: Index
    last: Index


def read_regular(texts: ArrowArray) -> Found:
    """The places of the regular indexes among some without nulls, and their texts.

    One that breaks the form may make irregular those beside it.
    """
    none = np.empty(0, dtype=np.int64), pa.array([], pa.string())
    place, keys = _find_keys(texts)
    if not len(place) or not _are_opened(keys):
        return none
    gaps = _find_gaps(keys)
    numbers = _find_numbers(gaps) if gaps else None
    if gaps is None or numbers is None or not _are_closed(gaps, numbers, keys):
        return none
    positions = _read_numbers(gaps.data, numbers)
    if positions is None:
        return none
    return _put_in_order(keys, numbers, positions, place)


def _find_keys(texts: ArrowArray) -> tuple[Index, _Keys]:
    """The places of indexes that may be regular, and their words."""
    content, bounds = text_bounds(texts)
    size = bounds[-1] - bounds[0]
    data = np.zeros(size + _PAD, dtype=np.uint8)  # a copy: quotes will become blanks
    data[:size] = content[bounds[0] : bounds[-1]]
    bounds = bounds - bounds[0]
    quotes = np.flatnonzero(data == _QUOTE)
    counts = np.diff(np.searchsorted(quotes, bounds))
    regular = (counts > 0) & (counts % 2 == 0)
    regular[_with_escapes(data[:size], bounds)] = False
    if not regular.all():
        quotes = quotes[np.repeat(regular, counts)]
    place = np.flatnonzero(regular)
    first = np.concatenate([[0], np.cumsum(counts[place] // 2)])
    open_, close = bounds[:-1][place], bounds[1:][place]
    return place, _Keys(data, quotes[0::2], quotes[1::2], first, open_, close)


def _with_escapes(data: Bytes, bounds: Index) -> Index:
    """Indexes with a backslash, or a character that JSON allows only behind one."""
    is_odd = data < _BLANK
    is_odd |= data == _BACKSLASH
    return np.searchsorted(bounds, np.flatnonzero(is_odd), side="right") - 1


def _are_opened(keys: _Keys) -> bool:
    """Whether each index begins with a brace and a word."""
    behind = keys.begin[keys.first[:-1]] == keys.open + 1
    return bool(behind.all() and (keys.data[keys.open] == _OPEN_MAP).all())


def _find_gaps(keys: _Keys) -> _Gaps | None:
    """The gaps; None where one does not begin as it should."""
    end = np.append(keys.begin[1:], 0)
    end[keys.last] = keys.close
    blank = int(keys.data[keys.end[0] + 2] == _BLANK)
    data, bounds = text_bounds(taken(keys.data, keys.end, end))
    begin = bounds[:-1]
    if np.diff(bounds).min() < len('":[0]}') + blank:
        return None
    is_good = (data[begin + 1] == _COLON) & (data[begin + 2 + blank] == _OPEN_LIST)
    if blank:
        is_good &= data[begin + 2] == _BLANK
    return _Gaps(data[: bounds[-1]], bounds, blank) if is_good.all() else None


def _find_numbers(gaps: _Gaps) -> _Numbers | None:
    """The numbers; None unless each gap has one list of them."""
    closes = gaps.data == _CLOSE_LIST
    ends = gaps.data == _COMMA
    ends[1:] &= ~closes[:-1]  # not the comma between two words
    ends |= closes
    end = np.flatnonzero(ends)
    last = np.flatnonzero(closes[end])
    if len(last) != len(gaps.bounds) - 1:
        return None
    begin = np.empty_like(end)
    begin[1:] = end[:-1] + 1 + gaps.blank
    begin[0] = 3 + gaps.blank
    begin[last[:-1] + 1] = gaps.bounds[1:-1] + 3 + gaps.blank
    return _Numbers(begin, end, last)


def _are_closed(gaps: _Gaps, numbers: _Numbers, keys: _Keys) -> bool:
    """Whether each gap ends where its list does, and its numbers are parted as they should."""
    close = numbers.end[numbers.last]
    follows = np.full(len(close), _COMMA, dtype=np.uint8)
    follows[keys.last] = _CLOSE_MAP
    size = np.full(len(close), 2 + gaps.blank)
    size[keys.last] = 2
    if not np.array_equal(close + size, gaps.bounds[1:]):
        return False
    if (gaps.data[close + 1] != follows).any():
        return False
    if not gaps.blank:
        return True  # a blank would be found where a number should be
    between_numbers = np.delete(numbers.end, numbers.last) + 1
    between_words = np.delete(close, keys.last) + 2
    blanks = gaps.data[np.concatenate([between_numbers, between_words])]
    return bool((blanks == _BLANK).all())


def _read_numbers(data: Bytes, numbers: _Numbers) -> Index | None:
    """The numbers; None where one is not of digits only, or begins with a needless zero."""
    length = numbers.end - numbers.begin
    if length.min() < 1 or length.max() > _LONGEST:
        return None
    values = np.zeros(len(length), dtype=np.int64)
    for place in range(int(length.max())):
        digit = data[numbers.end - (place + 1)] - _ZERO
        digit[length <= place] = 0
        if digit.max() > 9:
            return None
        values += digit * np.int64(10**place)
    needless = (data[numbers.begin] == _ZERO) & (length > 1)
    return None if needless.any() else values


def _put_in_order(keys: _Keys, numbers: _Numbers, positions: Index, place: Index) -> Found:
    """The texts of the indexes that have each position once."""
    opens = np.zeros(len(positions), dtype=np.int64)
    opens[numbers.last[:-1] + 1] = 1
    word = np.cumsum(opens)
    row = keys.row[word]
    count = np.bincount(row, minlength=len(place))
    base = np.cumsum(count) - count
    target = base[row] + positions
    inside = positions < count[row]
    if not inside.all():
        target, word = target[inside], word[inside]
    order = np.full(len(positions), -1)
    order[target] = word
    holes = order < 0
    if holes.any():
        complete = np.ones(len(place), dtype=np.bool_)
        complete[row[holes]] = False  # numbers lie row after row, as positions do
        order, count, place = order[complete[row]], count[complete], place[complete]
    return place, _joined(keys, order, count)


def _joined(keys: _Keys, order: Index, count: Index) -> ArrowArray:
    """The words in their order, a blank between them, a text for each count of words."""
    if not len(count):
        return pa.array([], pa.string())
    keys.data[keys.end] = _BLANK  # each word is taken with the blank behind it
    words = slices(keys.data, keys.begin + 1, keys.end + 1).take(to_arrow(order * 2))
    data, bounds = text_bounds(words)
    end = np.cumsum(count)
    return taken(data, bounds[end - count], bounds[end] - 1).view(pa.string())
