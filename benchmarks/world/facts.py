"""What a work is: year, topic, type, language, source, of a block of works."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world import shape
from benchmarks.world.chance import below, fraction, key_of, normal
from benchmarks.world.fabric import Fabric
from benchmarks.world.pool import any_topic, cell_of, position_of
from benchmarks.world.shape import YEAR_COUNT
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

_FACT, _SOURCE = 10 << 40, 11 << 40
_SOURCES_OF_TOPIC = 40
SCORE_UNITS = 10_000

Ints = npt.NDArray[np.int32]
TYPES = tuple(name for name, _ in shape.TYPES)
LANGUAGES = tuple(name for name, _ in shape.LANGUAGES)
PARATEXT = TYPES.index("paratext")
_TYPE_MASS = np.cumsum([share for _, share in shape.TYPES])
_LANGUAGE_MASS = np.cumsum([share for _, share in shape.LANGUAGES])


class Facts(NamedTuple):
    """One value a work, but three for ``topic`` and ``score`` (in ten thousandths).

    ``year`` is from 0, ``home`` the topic a work belongs to, ``topic`` those it is said to
    have: the primary one first, −1 where there is none. ``source``: −1 where there is none.
    ``words``: of its abstract, 0 where there is none.
    """

    position: npt.NDArray[np.int64]
    year: Ints
    home: Ints
    topic: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    type: Ints
    language: Ints
    source: Ints
    words: Ints
    has_doi: npt.NDArray[np.bool_]
    is_retracted: npt.NDArray[np.bool_]


def facts_of(fabric: Fabric, first: int, count: int) -> Facts:
    """The facts of ``count`` works from the place ``first`` in order of ids."""
    numbers = (np.empty(count, np.int32) for _ in range(6))
    year, home, type_, language, source, words = numbers
    topic, score = np.empty((count, 3), np.int32), np.empty((count, 3), np.int32)
    flags = (np.empty(count, np.bool_), np.empty(count, np.bool_))
    position = np.empty(count, np.int64)
    facts = Facts(
        position, year, home, topic, score, type_, language, source, words, flags[0], flags[1]
    )
    _draw_facts(fabric, first, facts, _TYPE_MASS, _LANGUAGE_MASS)
    return facts


@compiled
def _draw_facts(
    fabric: Fabric,
    first: int,
    facts: Facts,
    type_mass: npt.NDArray[np.float64],
    language_mass: npt.NDArray[np.float64],
) -> None:
    for place in range(len(facts.year)):
        position = position_of(fabric.works, first + place)
        cell = cell_of(fabric.works, position)
        key = key_of(fabric.seed + _FACT, position)
        facts.position[place] = position
        facts.home[place] = cell // YEAR_COUNT
        facts.year[place] = cell % YEAR_COUNT
        facts.type[place] = _of_mass(type_mass, fraction(key, 0))
        facts.language[place] = _of_mass(language_mass, fraction(key, 1))
        facts.has_doi[place] = fraction(key, 2) < shape.WITH_DOI
        facts.is_retracted[place] = fraction(key, 3) < shape.RETRACTED
        facts.source[place] = _source(fabric, key, cell // YEAR_COUNT)
        facts.words[place] = _abstract_length(key)
        _topics(fabric, key, cell // YEAR_COUNT, facts.topic[place], facts.score[place])


@compiled
def _of_mass(mass: npt.NDArray[np.float64], chance: float) -> int:
    return min(integer(np.searchsorted(mass, chance, side="right")), len(mass) - 1)


@compiled
def _source(fabric: Fabric, key: np.uint64, topic: int) -> int:
    """One of the forty sources of a topic, few of them often; −1 for none."""
    if fraction(key, 4) >= shape.WITH_SOURCE:
        return -1
    rank = integer(_SOURCES_OF_TOPIC * fraction(key, 5) ** 2)
    return below(key_of(fabric.seed + _SOURCE, topic), rank, fabric.source_count)


@compiled
def _abstract_length(key: np.uint64) -> int:
    if fraction(key, 6) >= shape.WITH_ABSTRACT:
        return 0
    length = integer(shape.ABSTRACT_WORDS + shape.ABSTRACT_SPREAD * normal(key, 7))
    return min(max(length, 5), shape.MOST_WORDS)


@compiled
def _topics(fabric: Fabric, key: np.uint64, home: int, topics: Ints, scores: Ints) -> None:
    """The home and up to two others of its field; each with a lower score than the former."""
    topics[:] = -1
    if fraction(key, 9) >= shape.WITH_TOPIC:
        return
    topics[0] = home
    scores[0] = 5000 + below(key, 10, 5000)
    more = fraction(key, 11)
    wanted = 1 if more < shape.MORE_TOPICS[0] else 2 if more < shape.MORE_TOPICS[1] else 3
    first, behind = fabric.field[home]
    for place in range(1, wanted):
        other = any_topic(fabric.works, first, behind, fraction(key, 11 + place))
        if other in (topics[0], topics[place - 1]):
            break
        topics[place] = other
        scores[place] = below(key, 13 + place, scores[place - 1])
