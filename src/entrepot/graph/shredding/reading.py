"""Read one file of JSON lines into the stage, block after block, as columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import pyarrow as pa

from entrepot.graph.columns.arrays import Bytes, Index
from entrepot.graph.columns.batches import Batches
from entrepot.graph.columns.memory import PADDING
from entrepot.graph.entities import record_type
from entrepot.graph.flatten import Flattener
from entrepot.graph.lines import BREAK_OFF, LineReader, has_odd_case, unzipped
from entrepot.graph.part import Advance, OneByOne, ReadResult, ReadTask
from entrepot.graph.rejects import Reject
from entrepot.graph.shredding.batch import to_batch
from entrepot.graph.shredding.fields import Fields, fields_of
from entrepot.graph.shredding.sheet import BLANK_LINE, ODD_LINE, Sheet, clear, fill, make_sheet

_BLOCK = 1 << 24  # bytes that are read before they are shredded
_NEWLINE = ord("\n")


def shred_lines(
    path: Path, task: ReadTask, flattener: Flattener, result: ReadResult, advance: Advance
) -> int | None:
    """Stage the lines of a file; return from which line on it must be read line by line.

    That is so where names are of another letter case, or where the file is damaged from some
    line on; None where all was staged. The rows are those that ``lines.read_records`` gives.
    """
    if has_odd_case(path, record_type(task.file.entity)):
        return 1
    shredder = _Shredder(task, flattener, result)
    told_bytes = told_records = 0
    try:
        for block, byte_count in _blocks(path):
            shredder.add(block)
            advance(byte_count - told_bytes, result.read_count - told_records)
            told_bytes, told_records = byte_count, result.read_count
    except _DamagedError:
        return shredder.next_line
    finally:
        shredder.batches.flush()
    return None


class _DamagedError(Exception):
    """The file could not be read on; not that something could not be written."""


def _blocks(path: Path) -> Iterator[tuple[Bytes, int]]:
    """Whole lines, many at once, and the bytes of the file so far.

    There are ``PADDING`` bytes behind the last newline. Raises ``_DamagedError``.
    """
    block: Any = np.empty(_BLOCK + PADDING, dtype=np.uint8)
    filled = 0
    with path.open("rb") as raw, _opened(raw) as lines:
        while read := _read(lines, memoryview(block)[filled:-PADDING]):
            filled += read
            if filled < len(block) - PADDING:
                continue
            end = _behind_newline(block[:filled])
            if end:
                yield block[: end + PADDING], raw.tell()
                block[: filled - end] = block[end:filled].copy()
                filled -= end
            else:  # a line longer than a block
                block = np.concatenate([block, np.empty(len(block), dtype=np.uint8)])
        if filled:
            block[filled] = _NEWLINE
            yield block[: filled + 1 + PADDING], raw.tell()


def _opened(raw: BinaryIO) -> BufferedIOBase:
    try:
        return cast(BufferedIOBase, unzipped(raw))
    except BREAK_OFF as error:
        raise _DamagedError from error


def _read(lines: BufferedIOBase, room: memoryview) -> int:
    try:
        return lines.readinto(room)
    except BREAK_OFF as error:
        raise _DamagedError from error


def _behind_newline(text: Bytes) -> int:
    """What comes behind the last newline; 0 where there is none."""
    step = 1 << 16
    for begin in range(len(text) - 1, -step, -step):
        found = np.flatnonzero(text[max(begin - step, 0) : begin + 1] == _NEWLINE)
        if len(found):
            return int(max(begin - step, 0) + found[-1] + 1)
    return 0


@dataclass
class _Shredder:
    """Stages blocks of lines, one after the other; ``next_line`` is that behind the last."""

    task: ReadTask
    flattener: Flattener
    result: ReadResult
    next_line: int = 1
    batches: Batches = field(init=False)
    _fields: Fields = field(init=False)
    _sheet: Sheet = field(init=False)
    _reader: LineReader[Any] = field(init=False)

    def __post_init__(self) -> None:
        kind = record_type(self.task.file.entity)
        self.batches = Batches(self.task, self.flattener)
        self._fields = fields_of(kind)
        self._sheet = make_sheet(self._fields)
        self._reader = LineReader(kind, self.task.file.key)

    def add(self, text: Bytes) -> None:
        """Stage whole lines."""
        begin, end = 0, len(text) - PADDING
        is_utf8 = _is_utf8(text[:end])
        while begin < end:
            clear(self._sheet)
            begin, count = fill(text, begin, end, self._sheet)
            self._stage(text, self._sheet.lines[:count], is_utf8=is_utf8)
            self.next_line += count

    def _stage(self, text: Bytes, lines: Index, *, is_utf8: bool) -> None:
        """Stage the lines that were read: the regular ones together, the others one by one."""
        row = lines[:, 2]
        is_odd, is_read = row == ODD_LINE, row >= 0
        if is_read.any():
            batch = to_batch(self._sheet, self._fields, text)
            if is_utf8:
                numbers = self.next_line + np.flatnonzero(is_read)
                is_odd[is_read] = self.batches.add(batch, numbers)
            else:
                is_odd |= is_read
        self.result.read_count += int(np.count_nonzero(row != BLANK_LINE))
        one_by_one = OneByOne(self.task, self.flattener)
        for place in np.flatnonzero(is_odd).tolist():
            line = text[lines[place, 0] : lines[place, 1]].tobytes()
            self.result.rejects += self._take(line, self.next_line + place, one_by_one)

    def _take(self, line: bytes, number: int, one_by_one: OneByOne) -> Iterator[Reject]:
        if not line or line.isspace():
            return
        item = self._reader.read(line, number)
        if isinstance(item, Reject):
            yield item
        else:
            yield from one_by_one.add(item.record, number)


def _is_utf8(text: Bytes) -> bool:
    bounds: Any = np.array([0, len(text)], dtype=np.int32)
    content: Any = text
    whole = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(bounds), pa.py_buffer(content)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
