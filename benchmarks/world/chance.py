"""Chances that do not depend on the order of asking: hashes of a key and a counter.

``key`` is drawn from a seed and a number (of a work, of a person); ``fraction(key, place)`` is
its ``place``-th chance. The hash is the finaliser of SplitMix64 (Steele, Lea, Flood 2014,
https://doi.org/10.1145/2714064.2660195), which passes the usual tests of randomness.
"""

import math

import numpy as np
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11, _32 = (np.uint64(n) for n in (30, 27, 31, 11, 32))
_TO_FRACTION = 2.0**-53


@compiled
def _mixed(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> _30)) * _FIRST
    value = (value ^ (value >> _27)) * _SECOND
    return value ^ (value >> _31)


@compiled
def key_of(seed: int, number: int) -> np.uint64:
    """The key of one thing: of all with one seed, each has its own."""
    return _mixed(_mixed(np.uint64(seed) * _STEP + _SECOND) + np.uint64(number) * _STEP)


@compiled
def bits(key: np.uint64, place: int) -> np.uint64:
    """The ``place``-th 64 bits of a key."""
    return _mixed(key + (np.uint64(place) + np.uint64(1)) * _STEP)


@compiled
def fraction(key: np.uint64, place: int) -> float:
    """The ``place``-th chance of a key: evenly spread, 0 <= chance < 1."""
    return np.float64(bits(key, place) >> _11) * _TO_FRACTION


@compiled
def below(key: np.uint64, place: int, limit: int) -> int:
    """A whole number, evenly spread, 0 <= number < limit; ``limit`` is below 2**32."""
    return integer(((bits(key, place) >> _32) * np.uint64(limit)) >> _32)


@compiled
def normal(key: np.uint64, place: int) -> float:
    """A standard normal number, of chances ``place`` and ``place + 1`` (Box and Muller)."""
    radius = math.sqrt(-2.0 * math.log(1.0 - fraction(key, place)))
    return radius * math.cos(2.0 * math.pi * fraction(key, place + 1))
