"""Institutions by country, and where a person is in a year."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world.chance import below, fraction, key_of
from benchmarks.world.shape import (
    COUNTRY_SHARES,
    INSTITUTION_SKEW,
    MOVES_ABROAD,
    SHARED_PLACE,
    SLOW_MOVERS,
    STAYERS,
)
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

CIRCLE_SIZE = 4
_MOST_MOVES = 8
_PERSON, _HOME = 1 << 40, 2 << 40


def _countries() -> tuple[tuple[str, ...], npt.NDArray[np.float64]]:
    pairs = [pair.split() for pair in COUNTRY_SHARES.split(",")]
    shares = np.array([float(share) for _, share in pairs])
    return tuple(code for code, _ in pairs), shares / shares.sum()


COUNTRIES, _SHARES = _countries()


class Places(NamedTuple):
    """Institutions in order of country: ``starts[c]`` is the first of country ``c``.

    ``country_mass`` is the running share of the countries.
    """

    starts: npt.NDArray[np.int64]
    country_mass: npt.NDArray[np.float64]


def make_places(institution_count: int) -> Places:
    """Institutions for each country in proportion to its share, one at least."""
    counts = np.maximum(1, np.round(institution_count * _SHARES)).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)])
    mass = np.cumsum(_SHARES)
    mass[-1] = 1.0
    return Places(starts, mass)


@compiled
def country_drawn(places: Places, chance: float) -> int:
    """A country by its share."""
    return integer(np.searchsorted(places.country_mass, chance, side="right"))


@compiled
def institution_in(places: Places, country: int, chance: float) -> int:
    """An institution of a country, few of them often."""
    first, count = places.starts[country], places.starts[country + 1] - places.starts[country]
    return integer(first + integer(count * chance**INSTITUTION_SKEW))


@compiled
def country_of(places: Places, institution: int) -> int:
    """The country of an institution."""
    return integer(np.searchsorted(places.starts, institution, side="right")) - 1


@compiled
def _legs(key: np.uint64, age: int) -> int:
    """How often a person has moved at an age: years since the first work."""
    kind = fraction(key, 0)
    if kind < STAYERS or age <= 0:
        return 0
    is_slow = kind < STAYERS + SLOW_MOVERS
    period = 6 + below(key, 1, 7) if is_slow else 2 + below(key, 1, 4)
    return min((age + below(key, 2, period)) // period, _MOST_MOVES)


@compiled
def place_of(places: Places, seed: int, person: int, age: int) -> int:
    """The institution of a person at an age; people near each other in the row share homes."""
    key = key_of(seed + _PERSON, person)
    home = key
    if fraction(key, 3) < SHARED_PLACE:
        home = key_of(seed + _HOME, person // CIRCLE_SIZE)
    country = country_drawn(places, fraction(home, 4))
    leg = _legs(key, age)
    if leg == 0:
        return institution_in(places, country, fraction(home, 5))
    for move in range(1, leg + 1):
        if fraction(key, 10 * move) < MOVES_ABROAD:
            country = country_drawn(places, fraction(key, 10 * move + 1))
    return institution_in(places, country, fraction(key, 10 * leg + 2))


@compiled
def second_place(places: Places, first: int, key: np.uint64, place: int) -> int:
    """A second institution beside the first, mostly of the same country; may be the first."""
    country = country_of(places, first)
    if fraction(key, place) < MOVES_ABROAD:
        country = country_drawn(places, fraction(key, place + 1))
    return institution_in(places, country, fraction(key, place + 2))
