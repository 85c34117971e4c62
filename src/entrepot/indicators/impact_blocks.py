"""Citations, NCS and top-share weights of all works, a block at a time: the fast path.

It gives the rows that ``impacts.work_impact_as_defined`` defines. Joined in one go, works,
cells and levels would be held in memory together; here only the levels are: how many works of a
cell have how many citations. What is counted lies in files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.fetched import Fetched, distinct_rows
from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.layout import COUNTINGS, UNKNOWN
from entrepot.graph.arrays.lookup import SortedIds
from entrepot.graph.engine import Engine, Frame
from entrepot.graph.relations import WORK_IMPACT
from entrepot.indicators.citations import RECENT_YEARS
from entrepot.indicators.normalisation import TOP_PERCENTS

Counts = npt.NDArray[np.int32]

BLOCK = 1_000_000
"""Works that are counted, or scored, at once."""
FWCI_WINDOW_YEARS = 4
"""OpenAlex and Scopus count citations of the years y to y+3."""
MOST_CITATIONS = 2**31 - 1
_COUNTED = ("ws", "ns", "ws_4y", "ns_4y")
"""Ways of counting the citations that the graph holds, in the order of ``_count``."""
_UNKNOWN_YEAR = -(2**31)
_CELL_BITS = 32


@dataclass(frozen=True, slots=True)
class Levels:
    """How many works of each cell have how many citations, and what such works score.

    ``keys``: cell, then citations, ascending; those of cell i lie in
    ``keys[begins[i] : begins[i + 1]]``. ``scores``: a row each; NCS and the top-share weights.
    """

    begins: npt.NDArray[np.int64]
    keys: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]

    @classmethod
    def of(cls, keys: npt.NDArray[np.int64], works: npt.NDArray[np.int64]) -> "Levels":
        """From levels, ascending, and how many works are at each.

        Formulas as in ``indicators.normalisation.normalised_impact``, in whole numbers as there.
        """
        cell, count = keys >> _CELL_BITS, keys & (2**_CELL_BITS - 1)
        cells = int(cell[-1]) + 1 if len(cell) else 0
        begins = np.searchsorted(cell, np.arange(cells + 1))
        upto = np.cumsum(works)
        before = np.concatenate([[0], upto])[begins]
        total = np.diff(before)[cell]
        upto -= before[:-1][cell]
        cited = np.concatenate([[0], np.cumsum(count * works)])[begins]
        citations = np.diff(cited).astype(np.float64)[cell]
        scores = np.ones((len(keys), 1 + len(TOP_PERCENTS)))
        np.divide(count, citations / total, out=scores[:, 0], where=citations > 0)
        for column, percent in enumerate(TOP_PERCENTS, start=1):
            share = (upto * 100 - total * (100 - percent)).astype(np.float64) / (works * 100)
            scores[:, column] = share.clip(0.0, 1.0)
        return cls(begins, keys, scores)

    def score(self, cells: Counts, counts: Counts) -> npt.NDArray[np.float64]:
        """The scores of works, a column each; NaN for those whose citations are not known."""
        scores = np.empty((self.scores.shape[1], len(cells)))
        _score((self.begins, self.keys, self.scores), cells, counts, scores)
        return scores


@compiled
def _score(levels: tuple[Array, Array, Array], cells: Counts, counts: Counts, out: Array) -> None:
    """Equals ``scores[np.searchsorted(keys, key of the work)].T``."""
    begins, keys, scores = levels
    for work in range(len(cells)):
        if counts[work] < 0:
            out[:, work] = np.nan
            continue
        wanted = (np.int64(cells[work]) << _CELL_BITS) | counts[work]
        low, high = begins[cells[work]], begins[cells[work] + 1]
        while low < high:
            middle = (low + high) >> 1
            if keys[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        for column in range(len(out)):
            out[column, work] = scores[low, column]


@compiled
def _count(
    place: Array, years: tuple[Array, Array], is_own: Array, census: int, out: Array
) -> None:
    """Count citations, row by row: all and recent ones, in each way of ``_COUNTED``.

    Equals ``np.bincount(place[chosen])`` of those that each way chooses. ``place``: of the cited
    work; ``years``: citing and cited; ``out``: way × all or recent × work.
    """
    citing, cited = years
    for row in range(len(place)):
        year, since = citing[row], cited[row]
        if year > census:
            continue
        is_dated = min(year, since) > _UNKNOWN_YEAR
        is_in_window = is_dated and max(year - since, 0) < FWCI_WINDOW_YEARS
        is_recent = year > census - RECENT_YEARS
        for way in range(4 if is_in_window else 2):
            if way % 2 == 1 and is_own[row]:
                continue
            out[way, 0, place[row]] += 1
            if is_recent:
                out[way, 1, place[row]] += 1


@dataclass
class _Tallied:
    """Levels that are being counted, block by block."""

    keys: list[npt.NDArray[np.int64]] = field(default_factory=list)
    works: list[npt.NDArray[np.int64]] = field(default_factory=list)
    waiting: int = 0

    def add(self, cells: Counts, counts: Counts) -> None:
        """Count the works of a block; those whose citations are not known are left out."""
        known = counts >= 0
        keys = (cells[known].astype(np.int64) << _CELL_BITS) | counts[known]
        found, works = np.unique(keys, return_counts=True)
        self.keys.append(found)
        self.works.append(works)
        self.waiting += len(found)
        if self.waiting > 4 * max(BLOCK, len(self.keys[0])):
            self._merge()

    def levels(self) -> Levels:
        """What was counted, and what it scores."""
        self._merge()
        return Levels.of(self.keys[0], self.works[0])

    def _merge(self) -> None:
        keys, works = np.concatenate(self.keys), np.concatenate(self.works)
        order = np.argsort(keys, kind="stable")
        found, begins = np.unique(keys[order], return_index=True)
        sums = np.add.reduceat(works[order], begins) if len(begins) else works
        self.keys, self.works, self.waiting = [found], [sums], 0


@dataclass
class ImpactBlocks:
    """Counts the citations of all works, then scores them.

    ``work`` and ``citation``: the relations, which are read by ranges of works; ``countings``:
    the ways of counting that are wanted. Counts lie in a folder of the engine for a while.
    """

    engine: Engine
    work: Frame
    citation: Frame
    census_year: int
    countings: Sequence[str] = COUNTINGS
    _types: Codes = field(default_factory=Codes)
    _cells: dict[tuple[int, ...], int] = field(default_factory=dict)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of relation ``work_impact`` in its order."""
        every = self.engine.fetch(self.work.select("work_id").sort("work_id"))
        ids = every.column(0).to_numpy()
        with ArrayWriter(self.engine.folder()) as counted:
            tallied = {counting: _Tallied() for counting in self.countings}
            for begin in range(0, max(1, len(ids)), BLOCK):
                self._count(ids[begin : begin + BLOCK], counted, tallied)
            for counting in sorted(self.countings):
                levels = tallied.pop(counting).levels()
                for begin in range(0, len(ids), BLOCK):
                    here = slice(begin, begin + BLOCK)
                    yield _rows(counting, ids[here], counted, here, levels)

    def _count(
        self, ids: npt.NDArray[np.int64], counted: ArrayWriter, tallied: dict[str, _Tallied]
    ) -> None:
        block = SortedIds.of(ids)
        cells, reported = self._described(block)
        counted.append("cell", cells)
        found = self._counts(block, reported)
        for counting in self.countings:
            counts, recent = found[counting]
            tallied[counting].add(cells, counts)
            counted.append(f"{counting}/citation_count", counts)
            counted.append(f"{counting}/recent_citation_count", recent)

    def _described(self, block: SortedIds) -> tuple[Counts, Counts]:
        """The cell of each work, and the citations its source states."""
        columns = ("subfield_id", "type", "publication_year", "reported_citation_count")
        work = _within(self.work, "work_id", block).select("work_id", *columns)
        rows = self._fetched(work, "work_id", block).by_place(len(block))
        types: Any = rows.table.column("type")
        kinds = self._types.encode(types.fill_null("")).astype(np.int64)
        fields, years = rows.numbers("subfield_id", UNKNOWN), rows.numbers("publication_year", -1)
        found, inverse = distinct_rows([fields, kinds, years])
        cells = [self._cells.setdefault(tuple(one), len(self._cells)) for one in found.tolist()]
        reported = rows.numbers("reported_citation_count", UNKNOWN).astype(np.int32)
        return np.array(cells, np.int32)[inverse], reported

    def _counts(self, block: SortedIds, reported: Counts) -> dict[str, tuple[Counts, Counts]]:
        """Citations and those of the last years, for each way of counting."""
        columns = ("cited_work_id", "citing_year", "cited_year", "is_self_citation")
        citation = _within(self.citation, "cited_work_id", block).select(*columns)
        rows = self._fetched(citation, "cited_work_id", block)
        citing = rows.numbers("citing_year", _UNKNOWN_YEAR)
        cited = rows.numbers("cited_year", _UNKNOWN_YEAR)
        is_own = rows.numbers("is_self_citation", 0)
        counts = np.zeros((len(_COUNTED), 2, len(block)), np.int32)
        _count(rows.place, (citing, cited), is_own, self.census_year, counts)
        reported_ones = (reported, np.full(len(block), UNKNOWN, np.int32))
        return {"reported": reported_ones, **dict(zip(_COUNTED, counts, strict=True))}

    def _fetched(self, frame: Frame, column: str, block: SortedIds) -> Fetched:
        table = self.engine.fetch(frame)
        return Fetched(table, block.positions(table.column(column).to_numpy())).known()


def _within(frame: Frame, column: str, block: SortedIds) -> Frame:
    """The rows of a frame that belong to a block of works."""
    if not len(block):
        return frame.head(0)
    return frame.filter(nw.col(column).is_between(int(block.ids[0]), int(block.ids[-1])))


def _rows(
    counting: str, ids: Array, counted: ArrayWriter, here: slice, levels: Levels
) -> pa.RecordBatch:
    counts, recent = (
        counted.map(f"{counting}/{name}")[here]
        for name in ("citation_count", "recent_citation_count")
    )
    scores = levels.score(counted.map("cell")[here], counts)
    columns = [
        pa.repeat(counting, len(ids)),
        pa.array(ids),
        *(pa.array(one, mask=one < 0) for one in (counts, recent)),
        *(pa.array(one, from_pandas=True) for one in scores),
    ]
    schema = WORK_IMPACT.schema
    cast = [column.cast(kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.record_batch(cast, schema=schema)
