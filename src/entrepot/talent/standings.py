"""Where values stand among all people of large areas: counted with the graph, looked up later.

For each indicator of such an area a graph keeps the different values, and how many people have
each at most: a percentile then costs a few steps, however many people there are. What the works of
the area cover is kept beside it, so that they need not be looked through either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from entrepot.graph.arrays.files import LISTING, Array, ArrayFolder, ArrayWriter
from entrepot.graph.arrays.layout import LACKS
from entrepot.indicators.persons import TIE_DECIMALS
from entrepot.talent.basis import Coverage
from entrepot.talent.percentiles import Values

_INDICATORS, _COUNTINGS = "indicator", "counting"
_SUMS = 4
"""Numbers of a coverage before those of what works lack."""
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The different values of an indicator, to nine decimals, ascending, and how many reach them.

    ``upto[i]`` people have ``values[i]`` at most; both are empty where nobody has a value.
    ``largest``: the largest value, with all its decimals; 0 where there is none.
    """

    values: Array
    upto: Array
    largest: float

    @classmethod
    def of(cls, values: Values) -> "Ladder":
        """The ladder of the values of all units, NaN where there is none."""
        known = values[~np.isnan(values)]
        different, counts = np.unique(np.round(known, TIE_DECIMALS), return_counts=True)
        return cls(different, np.cumsum(counts, dtype=np.int32), float(known.max(initial=0.0)))

    def midrank(self, value: float) -> float | None:
        """The midrank percentile of one of the values; equals ``percentiles.midrank``."""
        if np.isnan(value) or not len(self.values):
            return None
        sought = np.round(value, TIE_DECIMALS)
        below, upto = (
            self._count(int(np.searchsorted(self.values, sought, side))) for side in _SIDES
        )
        return 100.0 * (below + (upto - below) / 2) / int(self.upto[-1])

    def of_places(self) -> "Ladder":
        """The ladder of the percentiles of the values, as of ``momentum``."""
        below = np.concatenate([[0], self.upto[:-1]])[: len(self.upto)]
        places = 100.0 * (below + self.upto) / 2 / max(int(self.upto[-1:].sum()), 1)
        return Ladder(
            np.round(places, TIE_DECIMALS), self.upto, float(places[-1]) if len(places) else 0.0
        )

    def _count(self, steps: int) -> int:
        """How many people stand on the first steps."""
        return int(self.upto[steps - 1]) if steps else 0


_NOTHING = Ladder.of(np.empty(0, np.float64))

Standing: TypeAlias = Mapping[str, Ladder]
"""The ladder of each indicator, among the people of one area."""


def merged(one: Standing, other: Standing) -> Standing:
    """The standing of two groups of people together; both have the same indicators."""
    return {name: _merged(ladder, other[name]) for name, ladder in one.items()}


def _merged(one: Ladder, other: Ladder) -> Ladder:
    both = np.concatenate([one.values, other.values])
    counts = np.concatenate([np.diff(ladder.upto, prepend=0) for ladder in (one, other)])
    values, place = np.unique(both, return_inverse=True)
    upto = np.cumsum(np.bincount(place, counts, len(values))).astype(np.int32)
    return Ladder(values, upto, max(one.largest, other.largest))


@dataclass
class StandingsWriter:
    """Writes the standings of areas to a folder, one after the other.

    ``indicators``: those there are. Closed as a context manager.
    """

    folder: Path
    indicators: Sequence[str]
    _writer: ArrayWriter = field(init=False)
    _countings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with no areas."""
        self._writer = ArrayWriter(self.folder)
        self._writer.name(_INDICATORS, list(self.indicators))
        self._writer.name(_COUNTINGS, self._countings)
        self._append(np.empty(0, np.int64), [])
        self._writer.append("coverage", np.empty(0, np.int64))

    def add(self, area: int, counting: str, coverage: Coverage, standing: Standing) -> None:
        """Add an area; indicators that its standing lacks have no values."""
        self._append(
            np.array([area], np.int64), [standing.get(n, _NOTHING) for n in self.indicators]
        )
        self._writer.append("coverage", _numbers(coverage))
        self._countings.append(counting)

    def _append(self, areas: NDArray[np.int64], ladders: Sequence[Ladder]) -> None:
        self._writer.append("area", areas)
        self._writer.append("length", np.array([len(one.values) for one in ladders], np.int64))
        self._writer.append("largest", np.array([one.largest for one in ladders], np.float64))
        for ladder in ladders or [_NOTHING]:
            self._writer.append("values", ladder.values)
            self._writer.append("upto", ladder.upto)

    def __enter__(self) -> "StandingsWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the list of what there is."""
        self._writer.__exit__(kind, error, trace)


def counted_areas(folder: Path) -> Array:
    """The numbers of the areas whose standings the folder holds. Raises GraphDamagedError."""
    if not (folder / LISTING).exists():  # the graph was made before there were any
        return np.empty(0, np.int64)
    return ArrayFolder.open(folder)["area"]


def find_coverage(folder: Path, area: int) -> Coverage | None:
    """The coverage of an area; None where the folder does not hold it. Raises GraphDamagedError."""
    rows = np.flatnonzero(counted_areas(folder) == area)
    if not len(rows):
        return None
    numbers = ArrayFolder.open(folder)["coverage"].reshape(-1, _SUMS + len(LACKS))[rows[0]].tolist()
    works, reported, counted, without_reported = numbers[:_SUMS]
    lacks = dict(zip(LACKS, numbers[_SUMS:], strict=True))
    return Coverage(works, reported, counted, without_reported, lacks)


def _numbers(coverage: Coverage) -> NDArray[np.int64]:
    """A coverage as ``find_coverage`` reads it."""
    sums = (coverage.works, coverage.reported, coverage.counted, coverage.without_reported)
    return np.array([*sums, *(coverage.lacks[name] for name in LACKS)], np.int64)


def find_standing(folder: Path, area: int, counting: str, names: Sequence[str]) -> Standing | None:
    """The standing of the people of an area by some indicators.

    None where the folder does not hold it, or not with citations counted that way. Raises
    GraphDamagedError.
    """
    rows = np.flatnonzero(counted_areas(folder) == area)
    if not len(rows):
        return None
    arrays = ArrayFolder.open(folder)
    indicators = arrays.names(_INDICATORS)
    if arrays.names(_COUNTINGS)[rows[0]] != counting or not set(names) <= set(indicators):
        return None
    first, lengths = int(rows[0]) * len(indicators), arrays["length"]
    own = slice(first, first + len(indicators))
    ends = lengths[:first].sum() + np.cumsum(lengths[own])
    here = map(slice, ends - lengths[own], ends)
    found = {
        name: Ladder(arrays["values"][part], arrays["upto"][part], largest)
        for name, part, largest in zip(
            indicators, here, arrays["largest"][own].tolist(), strict=True
        )
    }
    return {name: found[name] for name in names}
