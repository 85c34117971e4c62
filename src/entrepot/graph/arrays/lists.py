"""Lists end to end: the authors of each work, the works of each author (compressed rows, CSR)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled

Offsets = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lists:
    """``values[offsets[i] : offsets[i + 1]]`` is the list of i."""

    offsets: Offsets
    values: npt.NDArray[Any]

    def of(self, place: int) -> Positions:
        """The list of one place."""
        return self.values[self.offsets[place] : self.offsets[place + 1]]

    def of_all(self, places: Positions) -> Positions:
        """The lists of many places, end to end."""
        joined = np.empty(self.total_of(places), self.values.dtype)
        _join(self.offsets, self.values, places, joined)
        return joined

    def lengths_of(self, places: Positions) -> npt.NDArray[np.int64]:
        """The lengths of the lists of many places."""
        lengths = np.empty(len(places), np.int64)
        _measure(self.offsets, places, lengths)
        return lengths

    def total_of(self, places: Positions) -> int:
        """The lengths of the lists of many places together."""
        return int(_add_up(self.offsets, places))

    def lengths(self) -> npt.NDArray[np.int64]:
        """The length of each list."""
        lengths: npt.NDArray[np.int64] = np.diff(self.offsets)
        return lengths

    def __len__(self) -> int:
        return len(self.offsets) - 1


def offsets_of(lengths: npt.NDArray[Any]) -> Offsets:
    """Where lists of these lengths begin, and where the last one ends."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


@compiled
def _measure(offsets: Offsets, places: Positions, lengths: Offsets) -> None:
    for i in range(len(places)):
        lengths[i] = offsets[places[i] + 1] - offsets[places[i]]


@compiled
def _add_up(offsets: Offsets, places: Positions) -> int:
    total = 0
    for place in places:
        total += offsets[place + 1] - offsets[place]
    return total


@compiled
def _join(offsets: Offsets, values: Positions, places: Positions, joined: Positions) -> None:
    """Equals concatenating ``values[offsets[p] : offsets[p + 1]]`` for p in places."""
    n = 0
    for place in places:
        for i in range(offsets[place], offsets[place + 1]):
            joined[n] = values[i]
            n += 1


def taken(values: npt.NDArray[Any], places: Positions) -> npt.NDArray[Any]:
    """The values at places: ``values[places]``, which NumPy does more slowly by 32-bit places."""
    found = np.empty(len(places), values.dtype)
    _take(values, places, found)
    return found


@compiled
def _take(values: npt.NDArray[Any], places: Positions, found: npt.NDArray[Any]) -> None:
    for i in range(len(places)):
        found[i] = values[places[i]]
