"""Who writes a work, and from where: the bylines of a block of works."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world import shape
from benchmarks.world.chance import below, fraction, key_of, normal
from benchmarks.world.fabric import NOBODY, Fabric, person_drawn
from benchmarks.world.places import country_drawn, place_of, second_place
from benchmarks.world.pool import NONE, cell_of, drawn_between, position_of
from benchmarks.world.shape import YEAR_COUNT
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

_TEAM, _MEMBER = 6 << 40, 7 << 40
_LOG_SHIFT = shape.TEAM_SPREAD**2 / 2


class Teams(NamedTuple):
    """The bylines of a block: those of work ``w`` are ``begins[w]`` to ``begins[w + 1]``.

    ``person``: a position in the row of people, NOBODY where OpenAlex names none.
    ``institution`` and ``second``: places of institutions, −1 where there is none.
    ``country``: known without an institution, −1 where not. ``corresponding`` has one value a
    work: the place in the byline, −1 where not stated.
    """

    begins: npt.NDArray[np.int64]
    person: npt.NDArray[np.uint32]
    institution: npt.NDArray[np.int32]
    second: npt.NDArray[np.int32]
    country: npt.NDArray[np.int16]
    corresponding: npt.NDArray[np.int32]


Members = tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]
"""The ``begins`` and ``person`` of teams."""


def members_of(fabric: Fabric, first: int, count: int) -> Members:
    """The authors of ``count`` works from the place ``first`` in order of ids."""
    sizes = np.empty(count, np.int64)
    _team_sizes(fabric, first, sizes)
    begins, person = np.zeros(count + 1, np.int64), np.empty(int(sizes.sum()), np.uint32)
    _draw_members(fabric, first, sizes, begins, person)
    return begins, person[: int(begins[-1])]


def placed(
    fabric: Fabric, first: int, begins: npt.NDArray[np.int64], person: npt.NDArray[np.uint32]
) -> Teams:
    """The bylines of works from the place ``first``, whose authors are known."""
    teams = Teams(
        begins,
        person,
        np.empty(len(person), np.int32),
        np.empty(len(person), np.int32),
        np.empty(len(person), np.int16),
        np.empty(len(begins) - 1, np.int32),
    )
    _place_all(fabric, first, teams)
    return teams


@compiled
def _team_sizes(fabric: Fabric, first: int, sizes: npt.NDArray[np.int64]) -> None:
    for place in range(len(sizes)):
        position = position_of(fabric.works, first + place)
        cell = cell_of(fabric.works, position)
        sizes[place] = _team_size(fabric, position, cell // YEAR_COUNT, cell % YEAR_COUNT)


@compiled
def _team_size(fabric: Fabric, position: int, topic: int, year: int) -> int:
    key = key_of(fabric.seed + _TEAM, position)
    if fraction(key, 0) < shape.NO_AUTHOR:
        return 0
    if fraction(key, 1) < shape.LARGE_TEAM:
        large = shape.LARGE_TEAM_LEAST / (1.0 - fraction(key, 2))
        return integer(min(large, shape.LARGE_TEAM_MOST))
    mean = fabric.team_factor[topic] * (shape.TEAM_FIRST + shape.TEAM_YEARLY * year)
    size = mean * np.exp(shape.TEAM_SPREAD * normal(key, 3) - _LOG_SHIFT)
    return max(1, integer(size + 0.5))


@compiled
def _draw_members(
    fabric: Fabric,
    first: int,
    sizes: npt.NDArray[np.int64],
    begins: npt.NDArray[np.int64],
    person: npt.NDArray[np.uint32],
) -> None:
    at = 0
    for place in range(len(sizes)):
        position = position_of(fabric.works, first + place)
        cell = cell_of(fabric.works, position)
        at += _gather(fabric, position, cell, person[at : at + sizes[place]])
        begins[place + 1] = at


@compiled
def _gather(fabric: Fabric, position: int, cell: int, team: npt.NDArray[np.uint32]) -> int:
    """Fill a team with different people; return how many were found."""
    if len(team) == 0:
        return 0
    leader = integer(fabric.leader[position])
    if leader >= len(fabric.begun):
        return 0
    team[0] = leader
    found = 1
    key = key_of(fabric.seed + _MEMBER, position)
    for attempt in range(2 * len(team)):
        if found == len(team):
            break
        at = 50 * attempt
        person = _member(fabric, leader, cell, key, at)
        if person == NONE or _is_in(team, found, person):
            continue
        team[found] = person
        found += 1
    _seat(fabric.seed, position, team, found)
    return found


@compiled
def _is_in(team: npt.NDArray[np.uint32], found: int, person: int) -> bool:
    for other in range(found):  # noqa: SIM110 (Numba compiles loops, not any())
        if team[other] == person:
            return True
    return False


@compiled
def _member(fabric: Fabric, leader: int, cell: int, key: np.uint64, at: int) -> int:
    """One more author: of the circle of the leading one, or from near the topic of the work."""
    year = cell % YEAR_COUNT
    if fraction(key, at) < shape.CIRCLE:
        people = fabric.people
        topic = cell_of(people, leader) // YEAR_COUNT
        low = max(leader - shape.CIRCLE_REACH, people.topic_starts[topic])
        begun = people.starts[topic * YEAR_COUNT + year + 1]
        high = min(leader + shape.CIRCLE_REACH + 1, begun)
        return drawn_between(people, topic, low, high, fraction(key, at + 1))
    return person_drawn(fabric, cell // YEAR_COUNT, year, key, at + 2)


@compiled
def _seat(seed: int, position: int, team: npt.NDArray[np.uint32], found: int) -> None:
    """The leading author first or last; sometimes one of the others cannot be named."""
    key = key_of(seed + _TEAM, position)
    if fraction(key, 5) < shape.LEADER_LAST:
        team[0], team[found - 1] = team[found - 1], team[0]
    if fraction(key, 6) < shape.NOBODY_SHARE * found and found > 2:
        team[1 + below(key, 7, found - 2)] = NOBODY


@compiled
def _place_all(fabric: Fabric, first: int, teams: Teams) -> None:
    for place in range(len(teams.begins) - 1):
        position = position_of(fabric.works, first + place)
        begin, end = teams.begins[place], teams.begins[place + 1]
        _settle(fabric, position, begin, end, teams)
        teams.corresponding[place] = _corresponding(fabric, position, end - begin)


@compiled
def _settle(fabric: Fabric, position: int, begin: int, end: int, teams: Teams) -> None:
    """Say where each author of a work is."""
    key = key_of(fabric.seed + _TEAM, position)
    year = cell_of(fabric.works, position) % YEAR_COUNT
    is_missing = fraction(key, 8) < missing_share(year)
    for place in range(begin, end):
        at = 100 + 8 * (place - begin)
        teams.second[place] = -1
        teams.country[place] = -1
        teams.institution[place] = -1
        if is_missing or fraction(key, at) < shape.MISSING_AUTHOR:
            if fraction(key, at + 1) < shape.COUNTRY_ONLY:
                teams.country[place] = country_drawn(fabric.places, fraction(key, at + 2))
            continue
        person = integer(teams.person[place])
        age = year - fabric.begun[person] if person < len(fabric.begun) else 0
        home = place_of(fabric.places, fabric.seed, person, age)
        teams.institution[place] = home
        if fraction(key, at + 3) < shape.SECOND_PLACE:
            other = second_place(fabric.places, home, key, at + 4)
            teams.second[place] = other if other != home else -1


@compiled
def missing_share(year: int) -> float:
    """The share of works of a year (from 0) without any affiliation."""
    old, new = shape.MISSING_OLD_UNTIL, shape.MISSING_NEW_FROM
    through = (shape.FIRST_YEAR + year - old) / (new - old)
    through = min(max(through, 0.0), 1.0)
    return shape.MISSING_WORK_OLD + through * (shape.MISSING_WORK_NEW - shape.MISSING_WORK_OLD)


@compiled
def _corresponding(fabric: Fabric, position: int, count: int) -> int:
    key = key_of(fabric.seed + _TEAM, position)
    if count == 0 or fraction(key, 9) >= shape.WITH_CORRESPONDING:
        return -1
    return 0 if fraction(key, 10) < shape.WITH_CORRESPONDING else count - 1
