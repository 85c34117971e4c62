"""Columns of text ids to columns of integers, and items that stand twice in a row."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.graph.parquet.arrays import (
    ArrowArray,
    Flags,
    Index,
    first_text,
    is_null,
    text_bounds,
    to_arrow,
    to_flags,
    to_integers,
)

_ADDRESS = "https://openalex.org/"
_LONGEST = 64  # bytes; an id has fewer, and binary_slice needs an end
_DIGITS = r"^[1-9][0-9]{0,17}$"
_ROW_SHIFT = 40  # of the 64 bits of a key: 24 for the row in its batch, 40 for the items


def to_numbers(texts: ArrowArray, letter: str) -> tuple[Index, Flags]:
    """The numbers of ids, and which of them are regular; 0 where one is not.

    Regular are ``https://openalex.org/W123`` (or, where the first id of the column is one,
    ``W123``) with this very letter, up to 18 digits and no leading zero: what
    ``identifiers.to_number`` reads as 123. A null is not regular.
    """
    prefix = letter if first_text(texts).startswith(letter) else _ADDRESS + letter
    regular = to_flags(pc.starts_with(texts, prefix))
    tails = pc.binary_slice(texts.cast(pa.binary()), len(prefix), _LONGEST).view(pa.string())
    regular &= _begins_with_digit(tails)
    if not regular.all():
        tails = pc.if_else(to_arrow(regular), tails, None)
    try:
        return to_integers(tails.cast(pa.int64())), regular
    except pa.ArrowInvalid:
        regular &= to_flags(pc.match_substring_regex(tails, _DIGITS))
        tails = pc.if_else(to_arrow(regular), tails, None)
        return to_integers(tails.cast(pa.int64())), regular


def _begins_with_digit(tails: ArrowArray) -> Flags:
    """Whether 1 to 9 comes first and at most 18 bytes follow: no sign, no 0x, no blank."""
    data, bounds = text_bounds(tails)
    length = np.diff(bounds)
    first = np.zeros(len(tails), dtype=np.uint8)
    there = length > 0
    first[there] = data[bounds[:-1][there]]
    regular: Flags = (first - ord("1") < 9) & (length <= 18) & ~is_null(tails)
    return regular


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
