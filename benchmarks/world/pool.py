"""A row of things in order of topic and year, from which some are drawn more readily.

Both the works (which are cited) and the people (who become authors) are such rows. A position
in the row is the identity of a thing inside the world; the ids that the world shows are a
permutation of the positions (``shown``), so that neighbours in the one are not in the other.
"""

from math import gcd
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world.chance import key_of, normal
from benchmarks.world.shape import YEAR_COUNT
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

NONE = -1
_WHOLE = float(2**32 - 1)


class Pool(NamedTuple):
    """``starts[topic * YEAR_COUNT + year]``: the first position of a topic in a year (from 0).

    ``topic_starts``: the first position of each topic, and the end of the last.
    ``mass``: the weight of a topic up to a position and with it, the whole being 2**32 − 1.
    ``stride`` and ``unstride`` lead from the place in order of ids to the position and back.
    """

    starts: npt.NDArray[np.int64]
    topic_starts: npt.NDArray[np.int64]
    mass: npt.NDArray[np.uint32]
    stride: int
    unstride: int


def make_pool(cell_shares: npt.NDArray[np.float64], count: int, spread: float, seed: int) -> Pool:
    """A pool of ``count`` things over cells (topics × years) whose shares sum to 1.

    Weights are log-normal; ``spread`` is the standard deviation of their logarithms.
    """
    ends = np.floor(count * np.cumsum(cell_shares.ravel()) + 0.5).astype(np.int64)
    ends[-1] = count
    starts = np.concatenate([[0], np.minimum(ends, count)])
    mass = np.empty(count, np.uint32)
    _weigh(starts, mass, spread, seed)
    stride = _stride(count)
    return Pool(starts, starts[::YEAR_COUNT].copy(), mass, stride, pow(stride, -1, count))


def _stride(count: int) -> int:
    """A number without common factor with ``count``, about the golden section of it."""
    stride = int(count * 0.6180339887) | 1
    while gcd(stride, count) != 1:
        stride += 2
    return stride % count


@compiled
def _weigh(
    starts: npt.NDArray[np.int64], mass: npt.NDArray[np.uint32], spread: float, seed: int
) -> None:
    running = np.empty(1 + np.max(starts[::YEAR_COUNT][1:] - starts[::YEAR_COUNT][:-1]))
    for topic in range((len(starts) - 1) // YEAR_COUNT):
        begin, end = starts[topic * YEAR_COUNT], starts[(topic + 1) * YEAR_COUNT]
        total = 0.0
        for position in range(begin, end):
            total += np.exp(spread * normal(key_of(seed, position), 0))
            running[position - begin] = total
        for position in range(begin, end):
            mass[position] = np.uint32(_WHOLE * (running[position - begin] / total))


@compiled
def shown(pool: Pool, position: int) -> int:
    """The place, in order of ids, of the thing at a position."""
    return (position * pool.unstride) % len(pool.mass)


@compiled
def position_of(pool: Pool, place: int) -> int:
    """The position of the thing at a place in order of ids."""
    return (place * pool.stride) % len(pool.mass)


@compiled
def _last_up_to(starts: npt.NDArray[np.int64], low: int, high: int, position: int) -> int:
    """The last place from ``low`` to before ``high`` that starts at or before a position."""
    while high - low > 1:
        middle = (low + high) // 2
        if starts[middle] <= position:
            low = middle
        else:
            high = middle
    return low


@compiled
def cell_of(pool: Pool, position: int) -> int:
    """The cell that a position lies in: topic * YEAR_COUNT + year."""
    topic = _last_up_to(pool.topic_starts, 0, len(pool.topic_starts) - 1, position)
    first = topic * YEAR_COUNT
    return _last_up_to(pool.starts, first, first + YEAR_COUNT, position)


@compiled
def drawn(pool: Pool, topic: int, first_year: int, last_year: int, chance: float) -> int:
    """A thing of a topic and of years (both included) by weight; NONE where there is none."""
    low = pool.starts[topic * YEAR_COUNT + max(first_year, 0)]
    high = pool.starts[topic * YEAR_COUNT + last_year + 1]
    return drawn_between(pool, topic, low, high, chance)


@compiled
def drawn_between(pool: Pool, topic: int, low: int, high: int, chance: float) -> int:
    """A thing of a topic from position ``low`` to before ``high`` by weight; NONE without any."""
    if low >= high:
        return NONE
    before = 0 if low == pool.topic_starts[topic] else integer(pool.mass[low - 1])
    aim = before + integer(chance * (integer(pool.mass[high - 1]) - before))
    high -= 1
    while low < high:
        middle = (low + high) // 2
        if integer(pool.mass[middle]) > aim:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def drawn_evenly(pool: Pool, topic: int, first_year: int, last_year: int, chance: float) -> int:
    """As ``drawn``, but without regard to weight."""
    low = pool.starts[topic * YEAR_COUNT + max(first_year, 0)]
    high = pool.starts[topic * YEAR_COUNT + last_year + 1]
    return NONE if low >= high else low + integer(chance * (high - low))


@compiled
def any_topic(pool: Pool, first: int, behind: int, chance: float) -> int:
    """A topic from ``first`` to before ``behind``, the larger more often."""
    begin, end = pool.topic_starts[first], pool.topic_starts[behind]
    if end <= begin:
        return first
    position = begin + integer(chance * (end - begin))
    return _last_up_to(pool.topic_starts, first, behind, position)
