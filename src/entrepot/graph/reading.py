"""Read one part file into the stage: the work of one process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from entrepot.graph.entities import record_type
from entrepot.graph.flatten import Flattener, Origin
from entrepot.graph.lines import BROKEN_FILE, Line, read_records
from entrepot.graph.parquet import stage_parquet
from entrepot.graph.part import Advance, OneByOne, ReadResult, ReadTask
from entrepot.graph.rejects import Reject
from entrepot.graph.snapshot import local_copy
from entrepot.graph.staging import Stage

MISSING_FILE = "file missing"
SHORT_FILE = "fewer records than the manifest says"
SHREDDED = ("works", "authors")
"""Entities of many records, which are read as columns."""
SHREDDED_BYTES = 3_000_000
"""Bytes of a file of JSON lines from which on it is shredded (see ``parquet.COLUMN_BYTES``)."""


def read_file(task: ReadTask, advance: Advance) -> ReadResult:
    """Read a file into the stage; what cannot be read is in the result."""
    result = ReadResult(task)
    file = task.file
    if file.is_missing:
        result.rejects.append(Reject(file.key, None, MISSING_FILE, file.url))
        _count_lost(result)
        return result
    path, is_copy = local_copy(file, task.snapshot, task.stage)
    part = f"{task.sequence:06d}"
    try:
        with _uncollected(), Stage(task.stage, part) as stage:
            flattener = Flattener(stage, Origin(file.updated_date, task.snapshot.root))
            if file.is_parquet:
                stage_parquet(path, task, flattener, result, advance)
            else:
                _stage_lines(path, task, flattener, result, advance)
            flattener.flush()
            result.tally.update(flattener.tally)
    finally:
        if is_copy:
            path.unlink()
    _count_lost(result)
    return result


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: records have none, and it takes a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _stage_lines(
    path: Path, task: ReadTask, flattener: Flattener, result: ReadResult, advance: Advance
) -> None:
    begin: int | None = 1
    if task.file.entity in SHREDDED and path.stat().st_size >= SHREDDED_BYTES:
        from entrepot.graph.shredding import shred_lines  # noqa: PLC0415 (its compiler takes time)

        begin = shred_lines(path, task, flattener, result, advance)
    if begin is not None:
        _stage_one_by_one(path, begin, OneByOne(task, flattener), result, advance)


def _stage_one_by_one(
    path: Path, begin: int, one_by_one: OneByOne, result: ReadResult, advance: Advance
) -> None:
    file = one_by_one.task.file
    records = read_records(path, record_type(file.entity), file.key, begin)
    for item in _told(records, advance):
        if isinstance(item, Reject):
            result.rejects.append(item)
            result.read_count += item.reason != BROKEN_FILE
        else:
            result.rejects += one_by_one.add(item.record, item.number)
            result.read_count += 1


def _told(
    items: Iterator[Line[Any] | Reject], advance: Advance, every: int = 2000
) -> Iterator[Line[Any] | Reject]:
    """The same items; tells how far they are now and then."""
    told_bytes = told_records = count = byte_count = 0
    for count, item in enumerate(items, start=1):
        byte_count = item.byte_count if isinstance(item, Line) else byte_count
        if count % every == 0:
            advance(byte_count - told_bytes, count - told_records)
            told_bytes, told_records = byte_count, count
        yield item
    advance(byte_count - told_bytes, count - told_records)


def _count_lost(result: ReadResult) -> None:
    """Count what the file should have held, and did not, as rejected."""
    promised = result.task.file.record_count
    lost = max(0, (promised or 0) - result.read_count)
    for place, reject in enumerate(result.rejects):
        if reject.reason in (MISSING_FILE, BROKEN_FILE):  # it stands for all that was lost
            result.rejects[place] = msgspec.structs.replace(reject, record_count=max(1, lost))
            result.read_count += lost if promised is not None else 1
            return
    if lost:
        detail = f"{result.read_count} of {promised}"
        result.rejects.append(Reject(result.task.file.key, None, SHORT_FILE, detail, None, lost))
        result.read_count += lost
