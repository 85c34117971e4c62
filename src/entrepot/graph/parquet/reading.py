"""Read one Parquet file into the stage, batch after batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from entrepot.graph.entities import record_type
from entrepot.graph.flatten import Flattener
from entrepot.graph.lines import BROKEN_FILE
from entrepot.graph.parquet.authors import flatten_authors
from entrepot.graph.parquet.flat import Flattened
from entrepot.graph.parquet.leaves import column_paths
from entrepot.graph.parquet.odd import OddRows
from entrepot.graph.parquet.works import flatten_works
from entrepot.graph.part import XPAC, Advance, ReadResult, ReadTask
from entrepot.graph.rejects import Reject
from entrepot.graph.staging import RECORDS_PER_FILE

BROKEN_ROWS = "rows damaged"
_BATCH_ROWS = 16_384
_BROKEN = (OSError, pa.ArrowException)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows read together; ``first`` is the number of the first, from 1."""

    batch: pa.RecordBatch
    first: int


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
    with file:
        for rows in _read(file, columns, label):
            if isinstance(rows, Reject):
                result.rejects.append(rows)
                count = rows.record_count
            else:
                result.rejects += _stage_rows(rows, task, flattener)
                count = rows.batch.num_rows
            result.read_count += count
            so_far = size * result.read_count // row_count
            advance(so_far - told, count)
            told = so_far
    advance(size - told, 0)


def _read(file: pq.ParquetFile, columns: list[str], label: str) -> Iterator[_Rows | Reject]:
    """The rows of a file, group after group, and a reject for each damaged group."""
    begin = 1
    for group in range(file.num_row_groups):
        first, begin = begin, begin + file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(
                _BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False
            ):
                yield _Rows(batch, first)
                first += batch.num_rows
        except _BROKEN as error:
            detail = f"rows {first:,} to {begin - 1:,}, in row group {group + 1}: {error}"
            yield Reject(label, first, BROKEN_ROWS, detail, record_count=begin - first)


def _stage_rows(rows: _Rows, task: ReadTask, flattener: Flattener) -> Iterator[Reject]:
    """Stage some rows: the regular ones together, the others one by one."""
    flattened = _flatten(rows.batch, task, flattener)
    odd = np.arange(rows.batch.num_rows)
    if flattened is not None:
        record = task.sequence * RECORDS_PER_FILE + rows.first + odd
        flattener.tally.update(flattened.put(flattener.stage, record))
        if left_out := int((flattened.left_out & ~flattened.odd).sum()):
            flattener.tally[XPAC] += left_out
        odd = np.flatnonzero(flattened.odd)
    yield from OddRows(task, flattener).add(rows.batch, odd, rows.first)


def _flatten(batch: pa.RecordBatch, task: ReadTask, flattener: Flattener) -> Flattened | None:
    """The batch, flattened; None where all its rows must be taken one by one."""
    try:
        if task.file.entity == "works":
            flattened = flatten_works(batch, flattener.origin, with_xpac=task.with_xpac)
        elif task.file.entity == "authors":
            flattened = flatten_authors(batch)
        else:
            return None  # a few hundred thousand at most
        flattened.check()
    except pa.ArrowException:  # a text that is not UTF-8, a number that is too large
        return None
    return flattened
