"""Which citations a ranking rests on: reported by the source, or counted in the graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import narwhals as nw
import numpy as np

from entrepot.compiled import compiled
from entrepot.errors import NotComputableError
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import COUNTINGS, LACKS, UNKNOWN
from entrepot.graph.arrays.lists import Offsets, Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.engine import Frame
from entrepot.graph.reader import GraphReader
from entrepot.indicators.impacts import counts_of_works, impact_of_works

Choice: TypeAlias = Literal["auto", "reported", "counted"]

ENOUGH_COVERAGE = 0.5
"""Where the graph holds at least this share of the reported citations, ``auto`` counts."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the citations of an area the graph holds, and what is not known of its works.

    ``lacks``: how many of the works lack a year, an author, an institution …
    """

    works: int
    reported: int
    counted: int
    without_reported: int
    lacks: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """Counted beside reported citations; None where none are reported."""
        return self.counted / self.reported if self.reported else None


@dataclass(frozen=True, slots=True)
class Basis:
    """The citations of one ranking: never two kinds in one.

    ``counting`` names them as in the relation work_impact. ``citations`` is ``reported`` or
    ``counted``, which the result says.
    """

    citations: Literal["reported", "counted"]
    counting: str

    def impact(self, reader: GraphReader) -> Frame:
        """Each row is a work: its citations, NCS and top-share weights."""
        if self.counting in COUNTINGS:
            impact = reader.relations["work_impact"]
            return impact.filter(nw.col("counting") == self.counting).drop("counting")
        work, citation = reader.relations["work"], reader.relations["citation"]
        counts = counts_of_works(work, citation, self.counting, reader.manifest.census_year)
        return reader.engine.keep(impact_of_works(reader.engine, work, counts))

    def citation(self, reader: GraphReader) -> Frame:
        """The citations held in the graph, without self-citations where so chosen."""
        citation = reader.relations["citation"]
        return citation.filter(~nw.col("is_self_citation")) if self.without_self else citation

    @property
    def without_self(self) -> bool:
        """Whether self-citations are left out."""
        return self.counting.startswith("ns")


def coverage_of(works: Positions, arrays: GraphArrays) -> Coverage:
    """How much of the citations of an area's works the graph holds, and what they lack."""
    combinations = np.zeros(1 << len(LACKS), np.int64)
    reported, without = _look_through(
        works, arrays["work/reported"], arrays["work/lacks"], combinations
    )
    bits = np.arange(len(combinations))
    lacks = {n: int(combinations[(bits >> bit) & 1 == 1].sum()) for n, bit in LACKS.items()}
    counted = arrays.cites.total_of(works)
    return Coverage(len(works), int(reported), counted, int(without), lacks)


@compiled
def _look_through(
    works: Positions, reported: Array, lacks: Array, combinations: Offsets
) -> tuple[int, int]:
    """Citations reported, and works without; ``combinations``: how many works lack what."""
    total, without = 0, 0
    for work in works:
        if reported[work] == UNKNOWN:
            without += 1
        else:
            total += reported[work]
        combinations[lacks[work]] += 1
    return total, without


def choose_basis(
    coverage: Coverage,
    choice: Choice,
    *,
    without_self: bool = False,
    window_years: int | None = None,
) -> Basis:
    """The basis for an area.

    ``auto`` counts where the graph holds at least half of the citations that are reported,
    or where only counting can give what is asked for; otherwise it takes those reported.
    Raises NotComputableError where the data cannot give what is asked for.
    """
    needs_counting = without_self or window_years is not None
    if choice == "reported" and needs_counting:
        raise NotComputableError(
            "Reported citations come as one number a work: self-citations and windows need "
            "citations counted in the graph. Choose --citations counted, or leave them out."
        )
    is_covered = coverage.share is None or coverage.share >= ENOUGH_COVERAGE
    counts = choice == "counted" or needs_counting or (choice == "auto" and is_covered)
    if not counts or (choice == "auto" and not coverage.counted and not needs_counting):
        return Basis("reported", "reported")
    if not coverage.counted:
        raise NotComputableError(
            "The graph holds no citations of these works: their data have no reference lists. "
            "Choose --citations reported, with self-citations and without a window."
        )
    kind = "ns" if without_self else "ws"
    return Basis("counted", f"{kind}_{window_years}y" if window_years else kind)
