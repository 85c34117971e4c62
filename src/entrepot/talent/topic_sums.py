"""Works summed up by topic, subfield or field: how many, how cited, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.layout import UNITS, UNKNOWN
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.tallies import Impact
from entrepot.talent.tree_names import tree_names

TopicLevel: TypeAlias = Literal["topic", "subfield", "field"]
LEVELS: tuple[TopicLevel, ...] = ("topic", "subfield", "field")
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """A value a topic.

    ``weight``: works, as they are counted; ``cited``: of those, the ones whose citations are known,
    over which ``citations``, ``ncs`` and ``top_10`` are summed.
    """

    weight: Values
    cited: Values
    citations: Values
    ncs: Values
    top_10: Values

    @property
    def mncs(self) -> Values:
        """Mean normalised citation score; NaN where nothing is known. As indicator ``mncs``."""
        return ratio(self.ncs, self.cited)

    @property
    def pp_top_10(self) -> Values:
        """Share of works in the top 10 %; NaN where nothing is known. As that indicator."""
        return ratio(self.top_10, self.cited)


@dataclass(frozen=True, slots=True)
class TopicTree:
    """The topics of an area at one level: their numbers, ascending, and where branches belong.

    Works without a topic belong to the number UNKNOWN.
    """

    arrays: GraphArrays
    level: TopicLevel
    topics: npt.NDArray[np.int64]
    of_branch: npt.NDArray[np.int64]

    @classmethod
    def of(cls, arrays: GraphArrays, works: Positions, level: TopicLevel) -> "TopicTree":
        """The topics that some works have."""
        numbers = arrays[f"branch/{level}_id"].astype(np.int64)
        used = np.bincount(arrays["work/branch"][works], minlength=len(numbers)) > 0
        topics = np.unique(numbers[used])
        return cls(arrays, level, topics, np.searchsorted(topics, numbers))

    def topic_of(self, works: Positions) -> npt.NDArray[np.int64]:
        """Where the topic of each work stands among the topics."""
        return self.of_branch[self.arrays["work/branch"][works]]

    def sums(self, works: Positions, impact: Impact, weight: Values | None = None) -> Sums:
        """Works by topic; ``weight``: what each counts, 1 if not said."""
        topic, size = self.topic_of(works), len(self.topics)
        weight = np.ones(len(works)) if weight is None else weight
        known = impact["citation_count"][works] >= 0
        cited = np.where(known, weight, 0.0)

        def total(values: Values) -> Values:
            return np.bincount(topic, weights=values, minlength=size).astype(np.float64)

        def weighed(name: str) -> Values:
            return total(np.where(known, impact[name][works], 0.0) * cited)

        return Sums(
            total(weight),
            total(cited),
            weighed("citation_count"),
            weighed("ncs"),
            weighed("top_10"),
        )

    def ids(self) -> list[str | None]:
        """The ids of the topics (``T10102``; subfields and fields have numbers); None: unknown."""
        letter = "T" if self.level == "topic" else ""
        return [None if n == UNKNOWN else to_text(letter, n) for n in self.topics.tolist()]

    def names(self, reader: GraphReader) -> list[str | None]:
        """The names of the topics; None where the graph has none."""
        known = tree_names(self.level, reader)
        return [known.get(number) for number in self.topics.tolist()]


def ratio(hits: Values, base: Values) -> Values:
    """Hits beside a base; NaN where there is no base."""
    found = np.full(np.broadcast(hits, base).shape, np.nan)
    np.divide(hits, base, out=found, where=base > 0)
    return found


def known_values(values: Sequence[float] | Values) -> "pa.Array[Any]":
    """A column of decimals; empty where NaN."""
    column = np.asarray(values, np.float64)
    return pa.array(column, pa.float64(), mask=np.isnan(column))


def shares_of(arrays: GraphArrays, works: Positions, shared_by: str = "institutions") -> Values:
    """The part of each work that falls to each of those who share it."""
    return 1.0 / np.maximum(arrays[f"work/{UNITS[shared_by]}"][works], 1)
