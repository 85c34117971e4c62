"""Read one Parquet file into the stage, batch after batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from entrepot.graph.columns.arrays import Index
from entrepot.graph.entities import record_type
from entrepot.graph.flatten import Flattener
from entrepot.graph.lines import BROKEN_FILE
from entrepot.graph.parquet.leaves import column_paths
from entrepot.graph.parquet.odd import OddRows
from entrepot.graph.part import Advance, OneByOne, ReadResult, ReadTask
from entrepot.graph.rejects import Reject

if TYPE_CHECKING:
    from entrepot.graph.columns.batches import Batches

BROKEN_ROWS = "rows damaged"
COLUMN_BYTES = 3_000_000
"""Bytes of a file from which on it is read as columns: code is compiled once a machine, which
takes longer than to read a small file row by row."""
_BATCH_ROWS = 16_384
_BROKEN = (OSError, pa.ArrowException)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows read together; ``first`` is the number of the first, from 1."""

    batch: pa.RecordBatch
    first: int

    @property
    def numbers(self) -> Index:
        """The number of each row."""
        return np.arange(self.first, self.first + self.batch.num_rows)


def stage_parquet(
    path: Path, task: ReadTask, flattener: Flattener, result: ReadResult, advance: Advance
) -> None:
    """Stage one Parquet file; what cannot be read is among the rejects of the result.

    The rows are those that the same records give as JSON lines. Of a damaged group of rows,
    one reject stands for the rows from the first that could not be read; a file that is no
    Parquet, or is broken off, is one reject.
    """
    label = task.file.key
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        columns = column_paths(file, record_type(task.file.entity))
    except _BROKEN as error:
        result.rejects.append(Reject(label, None, BROKEN_FILE, str(error)))
        return
    size, row_count = path.stat().st_size, max(1, file.metadata.num_rows)
    told = 0
    batches = _batches(task, flattener) if size >= COLUMN_BYTES else None
    odd_rows = OddRows(OneByOne(task, flattener))
    with file:
        for rows in _Source(file, columns, label).rows():
            if isinstance(rows, Reject):
                result.rejects.append(rows)
                count = rows.record_count
            else:
                is_odd = batches.add(rows.batch, rows.numbers) if batches else rows.numbers > 0
                odd = np.flatnonzero(is_odd)
                result.rejects += odd_rows.add(rows.batch, odd, rows.first)
                count = rows.batch.num_rows
            result.read_count += count
            so_far = size * result.read_count // row_count
            advance(so_far - told, count)
            told = so_far
    if batches:
        batches.flush()
    advance(size - told, 0)


def _batches(task: ReadTask, flattener: Flattener) -> "Batches":
    from entrepot.graph.columns.batches import Batches  # noqa: PLC0415 (its compiler takes time)

    return Batches(task, flattener)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that is open, the columns to read, and its name in rejects."""

    file: pq.ParquetFile
    columns: list[str]
    label: str

    def rows(self) -> Iterator[_Rows | Reject]:
        """The rows, group after group, and a reject for each damaged group.

        Small groups are read together; where one is damaged, one by one.
        """
        begin = 1
        for groups in self._runs():
            try:
                some = list(self._batches(groups, begin)) if len(groups) > 1 else None
            except _BROKEN:
                some = None
            if some is not None:
                yield from some
                begin += sum(map(self._row_count, groups))
                continue
            for group in groups:
                yield from self._group(group, begin)
                begin += self._row_count(group)

    def _runs(self) -> Iterator[list[int]]:
        """Groups that follow each other: as many as make a batch, or one."""
        run: list[int] = []
        for group in range(self.file.num_row_groups):
            if run and sum(map(self._row_count, [*run, group])) > _BATCH_ROWS:
                yield run
                run = []
            run.append(group)
        if run:
            yield run

    def _group(self, group: int, begin: int) -> Iterator[_Rows | Reject]:
        """The rows of a group; of a damaged one, those before the damage and a reject."""
        first, end = begin, begin + self._row_count(group)
        try:
            for rows in self._batches([group], begin):
                first += rows.batch.num_rows
                yield rows
        except _BROKEN as error:
            detail = f"rows {first:,} to {end - 1:,}, in row group {group + 1}: {error}"
            yield Reject(self.label, first, BROKEN_ROWS, detail, record_count=end - first)

    def _batches(self, groups: list[int], first: int) -> Iterator[_Rows]:
        for batch in self.file.iter_batches(
            _BATCH_ROWS, row_groups=groups, columns=self.columns, use_threads=False
        ):
            yield _Rows(batch, first)
            first += batch.num_rows

    def _row_count(self, group: int) -> int:
        count: int = self.file.metadata.row_group(group).num_rows
        return count
