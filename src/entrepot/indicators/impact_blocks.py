"""Citations, NCS and top-share weights of all works, a block at a time: the fast path.

It gives the rows that ``impacts.work_impact_as_defined`` defines. Joined in one go, works,
cells and levels would be held in memory together; here only the levels are: how many works of a
cell have how many citations. What is counted lies in files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
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
        """The scores of works, a row each; NaN for those whose citations are not known."""
        scores = np.empty((len(cells), self.scores.shape[1]))
        _score((self.begins, self.keys, self.scores), cells, counts, scores)
        return scores


@compiled
def _score(levels: tuple[Array, Array, Array], cells: Counts, counts: Counts, out: Array) -> None:
    """Equals ``scores[np.searchsorted(keys, key of the work)]``."""
    begins, keys, scores = levels
    for work in range(len(cells)):
        if counts[work] < 0:
            out[work] = np.nan
            continue
        wanted = (np.int64(cells[work]) << _CELL_BITS) | counts[work]
        low, high = begins[cells[work]], begins[cells[work] + 1]
        while low < high:
            middle = (low + high) >> 1
            if keys[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        out[work] = scores[low]


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

    ``work`` and ``citation``: the relations, which are read by ranges of works; ``folder``:
    where counts lie for a while.
    """

    engine: Engine
    work: Frame
    citation: Frame
    census_year: int
    folder: Path
    _types: Codes = field(default_factory=Codes)
    _cells: dict[tuple[int, ...], int] = field(default_factory=dict)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of relation ``work_impact`` in its order."""
        every = self.engine.fetch(self.work.select("work_id").sort("work_id"))
        ids = every.column(0).to_numpy()
        with ArrayWriter(self.folder) as counted:
            tallied = {counting: _Tallied() for counting in COUNTINGS}
            for begin in range(0, max(1, len(ids)), BLOCK):
                self._count(ids[begin : begin + BLOCK], counted, tallied)
            for counting in sorted(COUNTINGS):
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
        for counting, (counts, recent) in self._counts(block, reported).items():
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
        rows = self._fetched(_within(self.citation, "cited_work_id", block), "cited_work_id", block)
        citing = rows.numbers("citing_year", _UNKNOWN_YEAR)
        cited = rows.numbers("cited_year", _UNKNOWN_YEAR)
        is_dated = (citing != _UNKNOWN_YEAR) & (cited != _UNKNOWN_YEAR)
        in_window = is_dated & (np.maximum(citing - cited, 0) < FWCI_WINDOW_YEARS)
        is_other = rows.numbers("is_self_citation", 0) == 0
        is_counted = citing <= self.census_year
        is_recent = citing > self.census_year - RECENT_YEARS

        def counts(which: npt.NDArray[np.bool_]) -> tuple[Counts, Counts]:
            every, recent = (
                np.bincount(rows.place[chosen], minlength=len(block)).astype(np.int32)
                for chosen in (which, which & is_recent)
            )
            return every, recent

        return {
            "reported": (reported, np.full(len(block), UNKNOWN, np.int32)),
            "ws": counts(is_counted),
            "ns": counts(is_counted & is_other),
            "ws_4y": counts(is_counted & in_window),
            "ns_4y": counts(is_counted & in_window & is_other),
        }

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
        *(pa.array(np.ascontiguousarray(s), from_pandas=True) for s in scores.T),
    ]
    schema = WORK_IMPACT.schema
    cast = [column.cast(kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.record_batch(cast, schema=schema)
