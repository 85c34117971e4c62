"""The fabric of a world: what is kept of it in memory, some fifty bytes a work."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world import shape
from benchmarks.world.chance import fraction, key_of
from benchmarks.world.places import Places, make_places
from benchmarks.world.pool import NONE, Pool, any_topic, cell_of, drawn, drawn_evenly, make_pool
from benchmarks.world.shape import TEAM_LEVELS, YEAR_COUNT
from benchmarks.world.tree import Tree, make_tree
from benchmarks.world.typed import integer
from benchmarks.world.words import Words, make_words

from entrepot.compiled import compiled

LEAST_WORKS, MOST_WORKS = 100, 120_000_000
_LEADER = 3 << 40
_WORKS, _PEOPLE = 4 << 40, 5 << 40
_TRIES = 6
NOBODY = np.uint32(2**32 - 1)


class Fabric(NamedTuple):
    """The arrays that works are drawn from.

    ``begun``: the year (from 0) of each person's first possible work. ``subfield``, ``field``:
    for each topic the stretch of topics of its subfield and field; ``team_factor`` by topic.
    ``leader`` of each work by position, NOBODY where there is none.
    The works that person p leads are ``led[led_starts[p]:led_starts[p + 1]]``.
    """

    seed: int
    works: Pool
    people: Pool
    begun: npt.NDArray[np.uint8]
    subfield: npt.NDArray[np.int32]
    field: npt.NDArray[np.int32]
    team_factor: npt.NDArray[np.float64]
    leader: npt.NDArray[np.uint32]
    led_starts: npt.NDArray[np.uint32]
    led: npt.NDArray[np.uint32]
    places: Places
    outside_count: int
    source_count: int


@dataclass(frozen=True)
class World:
    """A world: its fabric, its tree of topics and its words."""

    seed: int
    work_count: int
    tree: Tree
    words: Words
    fabric: Fabric

    @property
    def person_count(self) -> int:
        """People, with works or without."""
        return len(self.fabric.begun)

    @property
    def institution_count(self) -> int:
        """Institutions of all countries."""
        return int(self.fabric.places.starts[-1])


def make_world(work_count: int, seed: int) -> World:
    """The world of a size and a seed: always the same.

    Raises ValueError where the size is not between 100 and 120 million works.
    """
    if not LEAST_WORKS <= work_count <= MOST_WORKS:
        raise ValueError(
            f"{work_count:,} works: a world has from {LEAST_WORKS:,} to {MOST_WORKS:,} of them."
        )
    rng = np.random.default_rng(seed)
    tree = make_tree(rng)
    cells = _cells(tree, rng)
    works = make_pool(cells, work_count, shape.APPEAL_SPREAD, seed + _WORKS)
    people = make_pool(
        _cohorts(cells), int(work_count * shape.PEOPLE_PER_WORK), shape.DRIVE_SPREAD, seed + _PEOPLE
    )
    begun = np.empty(len(people.mass), np.uint8)
    _spread_years(people.starts, begun)
    fabric = Fabric(
        seed=seed,
        works=works,
        people=people,
        begun=begun,
        subfield=tree.stretches(tree.subfield_id),
        field=tree.stretches(tree.field_id),
        team_factor=np.array(shape.TEAM_OF_DOMAIN)[tree.domain_id],
        leader=np.empty(work_count, np.uint32),
        led_starts=np.zeros(len(begun) + 1, np.uint32),
        led=np.empty(work_count, np.uint32),
        places=make_places(min(110_000, 300 + work_count // 100)),
        outside_count=max(100, int(work_count * shape.OUTSIDE_WORKS)),
        source_count=min(250_000, 200 + work_count // 40),
    )
    _give_leaders(fabric)
    return World(seed, work_count, tree, make_words(seed), fabric)


def _cells(tree: Tree, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The share of all works of each topic and year."""
    growth = rng.normal(shape.GROWTH, shape.GROWTH_SPREAD, len(tree))
    years = np.exp(growth[:, None] * np.arange(YEAR_COUNT)[None, :])
    cells: npt.NDArray[np.float64] = tree.share[:, None] * (years / years.sum(1, keepdims=True))
    return cells


def _cohorts(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The share of all people of each topic and year of their first work."""
    cohorts = cells.copy()
    cohorts[:, 0] *= shape.EARLY_PEOPLE
    cohorts /= cohorts.sum()
    return cohorts


@compiled
def _spread_years(starts: npt.NDArray[np.int64], begun: npt.NDArray[np.uint8]) -> None:
    for cell in range(len(starts) - 1):
        begun[starts[cell] : starts[cell + 1]] = cell % YEAR_COUNT


@compiled
def lag(scale: float, first: float, second: float) -> int:
    """A number of years from 1: windows of such lengths make chances fall exponentially."""
    return 1 + integer(-scale * np.log((1.0 - first) * (1.0 - second)))


@compiled
def person_drawn(fabric: Fabric, topic: int, year: int, key: np.uint64, place: int) -> int:
    """Somebody for a work of a topic and year; uses six chances a try. NONE is rare."""
    for attempt in range(_TRIES):
        at = place + 6 * attempt
        level = max(fraction(key, at), attempt / _TRIES)
        near = near_topic(fabric, fabric.people, topic, (level, fraction(key, at + 1)), TEAM_LEVELS)
        chance = fraction(key, at + 4)
        if fraction(key, at + 5) < shape.NEWCOMERS:
            first = year - shape.NEWCOMER_YEARS + 1
            person = drawn_evenly(fabric.people, near, first, year, chance)
        else:
            window = lag(shape.ACTIVE_YEARS, fraction(key, at + 2), fraction(key, at + 3))
            person = drawn(fabric.people, near, year - window + 1, year, chance)
        if person != NONE:
            return person
    return NONE


@compiled
def near_topic(
    fabric: Fabric,
    pool: Pool,
    topic: int,
    chances: tuple[float, float],
    levels: tuple[float, float, float],
) -> int:
    """A topic to draw from: the own one, one of its subfield, of its field, or any.

    The first of ``chances`` says which, by ``levels``; the second chooses among them by size.
    """
    level, chance = chances
    if level < levels[0]:
        return topic
    if level < levels[1]:
        return any_topic(pool, fabric.subfield[topic, 0], fabric.subfield[topic, 1], chance)
    if level < levels[2]:
        return any_topic(pool, fabric.field[topic, 0], fabric.field[topic, 1], chance)
    return any_topic(pool, 0, len(fabric.field), chance)


@compiled
def _give_leaders(fabric: Fabric) -> None:
    """Draw the leading author of each work and sort the works by leader."""
    starts = fabric.led_starts
    for position in range(len(fabric.leader)):
        cell = cell_of(fabric.works, position)
        key = key_of(fabric.seed + _LEADER, position)
        person = person_drawn(fabric, cell // YEAR_COUNT, cell % YEAR_COUNT, key, 0)
        fabric.leader[position] = NOBODY if person == NONE else person
        if person != NONE:
            starts[person + 1] += np.uint32(1)
    for person in range(len(starts) - 1):
        starts[person + 1] += starts[person]
    place = starts.copy()
    for position in range(len(fabric.leader)):
        person = integer(fabric.leader[position])
        if person < len(fabric.begun):
            fabric.led[place[person]] = position
            place[person] += np.uint32(1)
