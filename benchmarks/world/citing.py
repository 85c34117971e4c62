"""What a work cites: the reference lists of a block of works."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world import shape
from benchmarks.world.chance import below, fraction, key_of, normal
from benchmarks.world.fabric import Fabric, lag, near_topic
from benchmarks.world.pool import NONE, cell_of, drawn, position_of, shown
from benchmarks.world.shape import REFERENCE_LEVELS, YEAR_COUNT
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

_LIST, _REFERENCE = 8 << 40, 9 << 40
_LOG_SHIFT = shape.REFERENCE_SPREAD**2 / 2
_TRIES = 4
_LED_TRIES = 3
_FEW = 40


class Lists(NamedTuple):
    """The reference lists of a block: that of work ``w`` is ``begins[w]`` to ``begins[w + 1]``.

    ``cited`` is ascending in each list, without doubles: below ``outside_count`` the works
    that the snapshot does not hold, from there on the works in order of ids.
    """

    begins: npt.NDArray[np.int64]
    cited: npt.NDArray[np.uint32]


def lists_of(fabric: Fabric, first: int, count: int) -> Lists:
    """The references of ``count`` works from the place ``first`` in order of ids."""
    lengths = np.empty(count, np.int64)
    _list_lengths(fabric, first, lengths)
    lists = Lists(np.zeros(count + 1, np.int64), np.empty(int(lengths.sum()), np.uint32))
    _draw_lists(fabric, first, lengths, lists)
    return Lists(lists.begins, lists.cited[: int(lists.begins[-1])])


@compiled
def _list_lengths(fabric: Fabric, first: int, lengths: npt.NDArray[np.int64]) -> None:
    for place in range(len(lengths)):
        position = position_of(fabric.works, first + place)
        year = cell_of(fabric.works, position) % YEAR_COUNT
        key = key_of(fabric.seed + _LIST, position)
        lengths[place] = 0
        if fraction(key, 0) < shape.WITH_REFERENCES:
            mean = shape.REFERENCE_COUNT * np.exp(shape.REFERENCE_GROWTH * (year - YEAR_COUNT + 1))
            length = mean * np.exp(shape.REFERENCE_SPREAD * normal(key, 1) - _LOG_SHIFT)
            lengths[place] = integer(min(length + 0.5, shape.MOST_REFERENCES))


@compiled
def _draw_lists(fabric: Fabric, first: int, lengths: npt.NDArray[np.int64], lists: Lists) -> None:
    at = 0
    for place in range(len(lengths)):
        if lengths[place] > 0:
            position = position_of(fabric.works, first + place)
            cited = lists.cited[at : at + lengths[place]]
            at += _draw_list(fabric, position, cited)
        lists.begins[place + 1] = at


@compiled
def _draw_list(fabric: Fabric, position: int, cited: npt.NDArray[np.uint32]) -> int:
    """Fill a list, sorted, without doubles and without the work; return its length."""
    cell = cell_of(fabric.works, position)
    key = key_of(fabric.seed + _REFERENCE, position)
    leader = integer(fabric.leader[position])
    has_leader = leader < len(fabric.begun)
    found = 0
    for place in range(len(cited)):
        at = 40 * place
        if fraction(key, at) < shape.OUTSIDE_REFERENCES:
            cited[found] = below(key, at + 1, fabric.outside_count)
            found += 1
            continue
        target = NONE
        if has_leader and fraction(key, at + 2) < shape.SELF_REFERENCES:
            target = _own_work(fabric, leader, cell % YEAR_COUNT, key, at + 3)
        if target == NONE:
            target = _cited(fabric, cell, key, at + 8)
        if target not in (NONE, position):
            cited[found] = fabric.outside_count + shown(fabric.works, target)
            found += 1
    return _distinct(cited, found)


@compiled
def _distinct(values: npt.NDArray[np.uint32], count: int) -> int:
    """Sort the first values in place and move the doubles out; return how many remain."""
    if count == 0:
        return 0
    _sort(values, count)
    kept = 1
    for place in range(1, count):
        if values[place] != values[kept - 1]:
            values[kept] = values[place]
            kept += 1
    return kept


@compiled
def _sort(values: npt.NDArray[np.uint32], count: int) -> None:
    """Sort the first values in place: by insertion where they are few, as they mostly are."""
    if count > _FEW:
        values[:count].sort()
        return
    for place in range(1, count):
        value, at = values[place], place
        while at > 0 and values[at - 1] > value:
            values[at] = values[at - 1]
            at -= 1
        values[at] = value


@compiled
def _own_work(fabric: Fabric, leader: int, year: int, key: np.uint64, at: int) -> int:
    """An earlier work that the same person leads."""
    begin = integer(fabric.led_starts[leader])
    count = integer(fabric.led_starts[leader + 1]) - begin
    if count < 2:
        return NONE
    for attempt in range(_LED_TRIES):
        own = integer(fabric.led[begin + below(key, at + attempt, count)])
        if cell_of(fabric.works, own) % YEAR_COUNT < year:
            return own
    return NONE


@compiled
def _cited(fabric: Fabric, cell: int, key: np.uint64, place: int) -> int:
    """A work by appeal, near in topic and time; eight chances a try. NONE where none is near."""
    topic, year = cell // YEAR_COUNT, cell % YEAR_COUNT
    for attempt in range(_TRIES):
        at = place + 8 * attempt
        level = max(fraction(key, at), attempt / _TRIES)
        chances = (level, fraction(key, at + 1))
        near = near_topic(fabric, fabric.works, topic, chances, REFERENCE_LEVELS)
        chance = fraction(key, at + 2)
        if fraction(key, at + 3) < shape.SAME_YEAR:
            target = drawn(fabric.works, near, year, year, chance)
        else:
            window = lag(shape.CITED_YEARS, fraction(key, at + 4), fraction(key, at + 5))
            target = drawn(fabric.works, near, year - window, year - 1, chance)
        if target != NONE:
            return target
    return NONE
