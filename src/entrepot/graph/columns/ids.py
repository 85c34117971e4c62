"""Columns of text ids to columns of integers, and items that stand twice in a row."""

import numpy as np

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import ArrowArray, Flags, Index, is_null
from entrepot.graph.columns.memory import byte_at, offset_at
from entrepot.graph.columns.prefixes import (
    OFFSET_BYTES,
    Prefix,
    has_prefix,
    make_prefix,
    text_addresses,
)

_ADDRESS = "https://openalex.org/"
_MOST_DIGITS = 18
_ZERO, _NINE = b"09"
_ROW_SHIFT = 40  # of the 64 bits of a key: 24 for the row in its batch, 40 for the items


def to_numbers(texts: ArrowArray, letter: str) -> tuple[Index, Flags]:
    """The numbers of ids, and which of them are regular; 0 where one is not.

    Regular are ``https://openalex.org/W123`` and ``W123`` with this very letter and up to 18
    digits: what ``identifiers.to_number`` reads as 123. A null is not regular.
    """
    values = np.zeros(len(texts), dtype=np.int64)
    regular = np.zeros(len(texts), dtype=np.bool_)
    prefix = make_prefix(_ADDRESS + letter)
    if len(texts):
        _read_ids(text_addresses(texts), prefix, ord(letter), values, regular)
    if texts.null_count:
        regular &= ~is_null(texts)
        values[~regular] = 0
    return values, regular


@compiled
def _read_ids(
    texts: tuple[int, int], prefix: Prefix, letter: int, values: Index, regular: Flags
) -> None:
    offsets, data = texts
    for row in range(len(values)):
        here = data + offset_at(offsets + OFFSET_BYTES * row)
        end = data + offset_at(offsets + OFFSET_BYTES * (row + 1))
        if has_prefix(here, end, prefix):
            here += prefix.length
        elif end > here and byte_at(here) == letter:
            here += 1
        else:
            continue
        if not 0 < end - here <= _MOST_DIGITS:
            continue
        number = 0
        while here < end and _ZERO <= byte_at(here) <= _NINE:
            number = number * 10 + byte_at(here) - _ZERO
            here += 1
        if here == end:
            values[row], regular[row] = number, True


def rows_with_repeats(row: Index, *parts: Index) -> Index:
    """The rows in which two items are equal in all their parts.

    By chance a row may be named that has no such items (one pair of items in 10^12): the
    caller must only lose time over it. A row must be less than 2^24.
    """
    key = np.zeros(len(row), dtype=np.uint64)
    for part in parts:
        key = (key ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio
        key ^= key >> np.uint64(29)
    key = (row.astype(np.uint64) << np.uint64(_ROW_SHIFT)) | (key >> np.uint64(64 - _ROW_SHIFT))
    key.sort()
    found: Index = (key[1:][key[1:] == key[:-1]] >> np.uint64(_ROW_SHIFT)).astype(np.int64)
    return found
