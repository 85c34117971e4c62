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
    Flags,
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
class _Lists:
    """Where the positions of each word begin and end in the data, between the brackets.

    ``blank`` is 1 where a blank follows each comma, ``[0, 3]``.
    """

    begin: Index
    end: Index
    blank: int

    def only(self, kept: Index) -> "_Lists":
        """Some of the lists."""
        return _Lists(self.begin[kept], self.end[kept], self.blank)


def read_regular(texts: ArrowArray) -> Found:
    """The places of the regular indexes among some without nulls, and their texts.

    One that breaks the form may make irregular those beside it.
    """
    place, keys = _find_keys(texts)
    lists = _find_lists(keys) if len(place) else None
    positions = _read_lists(keys.data, lists) if lists else None
    if positions is None:
        return np.empty(0, dtype=np.int64), pa.array([], pa.string())
    return _put_in_order(keys, *positions, place)


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


def _find_lists(keys: _Keys) -> _Lists | None:
    """The lists of positions; None unless nothing else lies between the words.

    From the end of a word to the next, that is ``":[0,3],`` and from the last ``":[4]}``;
    or with blanks, ``": [0, 3], ``.
    """
    data = keys.data
    blank = int(data[keys.end[0] + 2] == _BLANK)
    behind = np.append(keys.begin[1:], 0)
    behind[keys.last] = keys.close
    lists = _Lists(keys.end + 3 + blank, behind - 2 - blank, blank)
    lists.end[keys.last] += blank
    follows = np.full(len(behind), _COMMA, dtype=np.uint8)
    follows[keys.last] = _CLOSE_MAP
    if (lists.end <= lists.begin).any() or not _are_opened(keys):
        return None
    is_good = (data[keys.end + 1] == _COLON) & (data[lists.begin - 1] == _OPEN_LIST)
    is_good &= (data[lists.end] == _CLOSE_LIST) & (data[lists.end + 1] == follows)
    if blank:
        between = np.delete(behind, keys.last) - 1
        is_good[0] &= (data[keys.end + 2] == _BLANK).all() & (data[between] == _BLANK).all()
    return lists if is_good.all() else None


def _are_opened(keys: _Keys) -> bool:
    """Whether each index begins with a brace and a word."""
    behind = keys.begin[keys.first[:-1]] == keys.open + 1
    return bool(behind.all() and (keys.data[keys.open] == _OPEN_MAP).all())


def _read_lists(data: Bytes, lists: _Lists) -> tuple[Index, Index] | None:
    """The word of each position, and the position; None where one is not a number."""
    value, is_short = _read_short(data, lists)
    long = np.flatnonzero(~is_short)
    if not len(long):
        return np.arange(len(value)), value
    read = _read_long(data, lists.only(long))
    if read is None:
        return None
    short = np.flatnonzero(is_short)
    return np.concatenate([short, long[read[0]]]), np.concatenate([value[short], read[1]])


def _read_short(data: Bytes, lists: _Lists) -> tuple[Index, Flags]:
    """The one position of each list, and which lists are one number of three digits at most.

    That is so of most words: they occur once, in a text of less than a thousand.
    """
    length = lists.end - lists.begin
    digit = data[lists.begin] - _ZERO
    is_short = (length <= 3) & (digit <= 9) & ((digit > 0) | (length == 1))  # 07 is not JSON
    value = digit.astype(np.int64)
    for place in (1, 2):
        outside = length <= place
        digit = data[lists.begin + place] - _ZERO
        is_short &= outside | (digit <= 9)
        value = np.where(outside, value, value * 10 + digit)
    return value, is_short


def _read_long(data: Bytes, lists: _Lists) -> tuple[Index, Index] | None:
    """The list of each number, and the number; None where one is not a number."""
    content, bounds = text_bounds(taken(data, lists.begin, lists.end + 1))  # with the bracket
    content = content[: bounds[-1]]
    closes = content == _CLOSE_LIST
    end = np.flatnonzero(closes | (content == _COMMA))
    is_last = closes[end]
    if np.count_nonzero(is_last) != len(lists.begin):
        return None
    begin = np.append(0, end[:-1] + 1)
    if lists.blank:
        behind_comma = np.flatnonzero(~is_last) + 1
        if (content[begin[behind_comma]] != _BLANK).any():
            return None
        begin[behind_comma] += 1
    numbers = _numbers(content, begin, end)
    return None if numbers is None else (np.cumsum(is_last) - is_last, numbers)


def _numbers(data: Bytes, begin: Index, end: Index) -> Index | None:
    """Numbers; None where one is not of digits only, or begins with a needless zero."""
    length = end - begin
    if length.min() < 1 or length.max() > _LONGEST:
        return None
    values = np.zeros(len(length), dtype=np.int64)
    for place in range(int(length.max())):
        inside = length > place
        digit = np.where(inside, data[end - (place + 1)] - _ZERO, 0)
        if digit.max() > 9:
            return None
        values += digit * np.int64(10**place)
    needless = (data[begin] == _ZERO) & (length > 1)
    return None if needless.any() else values


def _put_in_order(keys: _Keys, word: Index, position: Index, place: Index) -> Found:
    """The texts of the indexes that have each position once."""
    row = keys.row[word]
    count = np.bincount(row, minlength=len(place))
    target = (np.cumsum(count) - count)[row] + position
    inside = position < count[row]
    if not inside.all():
        target, word = target[inside], word[inside]
    order = np.full(len(position), -1)
    order[target] = word
    holes = order < 0
    if holes.any():
        row = np.repeat(np.arange(len(place)), count)
        complete = np.ones(len(place), dtype=np.bool_)
        complete[row[holes]] = False
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
