"""Read one part file into the stage: the work of one process."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from entrepot.graph.entities import FLAT, record_type
from entrepot.graph.flatten import (
    Flattener,
    Origin,
)
from entrepot.graph.lines import BROKEN_FILE, Line, read_records
from entrepot.graph.parquet import stage_parquet
from entrepot.graph.part import Advance, ReadResult, ReadTask, add_work, refuse
from entrepot.graph.rejects import Reject
from entrepot.graph.snapshot import local_copy
from entrepot.graph.staging import RECORDS_PER_FILE, Stage

MISSING_FILE = "file missing"
SHORT_FILE = "fewer records than the manifest says"


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
    add = _adder(task, flattener)
    kind = record_type(task.file.entity)
    done = 0
    for item in _told(read_records(path, kind, task.file.key), advance):
        if isinstance(item, Reject):
            result.rejects.append(item)
            done += item.reason != BROKEN_FILE
            continue
        done += 1
        try:
            add(item.record, task.sequence * RECORDS_PER_FILE + item.number)
        except (ValueError, msgspec.MsgspecError) as error:
            result.rejects.append(refuse(task.file.key, item.number, item.record, error))
    result.read_count = done


def _adder(task: ReadTask, flattener: Flattener) -> Callable[[Any, int], None]:
    entity = FLAT.get(task.file.entity)
    if entity is None:
        return lambda work, record: add_work(work, record, task.with_xpac, flattener)

    def add_flat(item: Any, record: int) -> None:
        row = entity.to_row(item)
        if row is not None:
            flattener.add_row(entity.relation, row, record)

    return add_flat


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
