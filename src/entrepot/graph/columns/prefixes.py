"""What texts of a column begin with, compared in compiled loops eight bytes at a time."""

from typing import NamedTuple

import numpy as np

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import ArrowArray
from entrepot.graph.columns.memory import Mask, word_at

OFFSET_BYTES = 4


class Prefix(NamedTuple):
    """The length of a prefix of 16 to 24 bytes, or 0, and its bytes as numbers.

    ``first`` and ``second`` are the first 16 bytes, ``last`` the last eight.
    """

    length: int
    first: Mask
    second: Mask
    last: Mask


def make_prefix(text: str) -> Prefix:
    """A prefix of 16 to 24 bytes, or none."""
    encoded = text.encode()
    if encoded and not 16 <= len(encoded) <= 24:
        raise ValueError(f"'{text}' has not 16 to 24 bytes")
    words = (encoded[:8], encoded[8:16], encoded[-8:])
    return Prefix(len(encoded), *(np.uint64(int.from_bytes(word, "little")) for word in words))


@compiled
def has_prefix(begin: int, end: int, prefix: Prefix) -> bool:
    """Whether a text begins with a prefix."""
    if prefix.length == 0:
        return True
    if end - begin < prefix.length:
        return False
    if word_at(begin) != prefix.first or word_at(begin + 8) != prefix.second:
        return False
    return bool(word_at(begin + prefix.length - 8) == prefix.last)


def text_addresses(texts: ArrowArray) -> tuple[int, int]:
    """Where the offsets of an array of texts lie (from its first text on), and its bytes."""
    _, offsets, data = texts.buffers()
    return offsets.address + OFFSET_BYTES * texts.offset, data.address if data else 0
