"""Mentions of authors, institutions, sources and topics: each different one staged once.

A file names the same institution in the same words thousands of times. Of the mentions that are
equal in all columns only the newest matters where the newest value of each column is looked for
(``merge``): without the others, every maximum over records stays what it was. So of equal
mentions of a file one row is staged, under the newest of their records.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import ArrowArray, Flags, Index, is_null, to_arrow, to_integers
from entrepot.graph.columns.memory import Mask, byte_at, offset_at, word_at
from entrepot.graph.relations import BASE
from entrepot.graph.staging import RECORD, Stage

Columns = Mapping[str, ArrowArray]
Hashes = npt.NDArray[np.uint64]

_MOST = 1 << 19
"""Different mentions that are held; with more, those so far are staged."""
_FEWEST_SLOTS = 1 << 12
_FREE = -1
_MULTIPLIER, _NOTHING = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_SHIFT, _BYTE = np.uint64(32), np.uint64(8)
_OFFSET_BYTES = 4


class _Known(NamedTuple):
    """A hash table: ``slots`` hold places of mentions, twice as many as these there may be."""

    slots: Index
    hashes: Hashes
    ids: Index
    records: Index


@dataclass
class Mentions:
    """The different mentions of one relation in a file; ``flush`` stages them.

    Mentions are taken for equal where their ids are, and a hash of 64 bits of all columns.
    """

    stage: Stage
    relation: str
    _known: _Known = field(default_factory=lambda: _empty(_FEWEST_SLOTS))
    _count: int = 0
    _chunks: list[Columns] = field(default_factory=list)

    def add(self, columns: Columns, record: Index) -> None:
        """Add mentions; ``record`` is the number of the record that each stands in."""
        hashes = hash_rows(columns)
        ids = to_integers(columns[BASE[self.relation].column_names[0]])
        while 2 * (self._count + len(ids)) > len(self._known.slots):
            self._known = _grown(self._known, self._count)
        is_new = np.empty(len(ids), dtype=np.bool_)
        self._count = _add(self._known, self._count, (hashes, ids, record), is_new)
        kept = to_arrow(is_new)
        self._chunks.append({name: column.filter(kept) for name, column in columns.items()})
        if self._count > _MOST:
            self.flush()

    def flush(self) -> None:
        """Stage all mentions, and begin anew."""
        if not self._count:
            return
        columns = {
            name: pa.concat_arrays([chunk[name] for chunk in self._chunks])
            for name in self._chunks[0]
        }
        record = to_arrow(self._known.records[: self._count])
        self.stage.append(self.relation, {**columns, RECORD: record})
        self._known.slots.fill(_FREE)
        self._count = 0
        self._chunks.clear()


def hash_rows(columns: Columns) -> Hashes:
    """A hash of each row of some columns of texts and numbers; an empty text is not a null."""
    hashes = np.full(len(next(iter(columns.values()))), _NOTHING)
    for column in columns.values():
        nulls = is_null(column)
        if pa.types.is_string(column.type):
            _, offsets, data = column.buffers()
            begin = offsets.address + _OFFSET_BYTES * column.offset
            _mix_texts(hashes, nulls, begin, data.address if data else 0)
        else:
            _mix_numbers(hashes, nulls, to_integers(column.cast(pa.int64())))
    return hashes


@compiled
def _mix(hash_: Mask, word: Mask) -> Mask:
    hash_ = (hash_ ^ word) * _MULTIPLIER
    return hash_ ^ (hash_ >> _SHIFT)


@compiled
def _mix_numbers(hashes: Hashes, nulls: Flags, values: Index) -> None:
    for row in range(len(hashes)):
        hashes[row] = _mix(hashes[row], _NOTHING if nulls[row] else np.uint64(values[row]))


@compiled
def _mix_texts(hashes: Hashes, nulls: Flags, offsets: int, data: int) -> None:
    for row in range(len(hashes)):
        here = data + offset_at(offsets + _OFFSET_BYTES * row)
        end = data + offset_at(offsets + _OFFSET_BYTES * (row + 1))
        hashes[row] = _mix(hashes[row], _NOTHING if nulls[row] else np.uint64(end - here))
        while end - here >= 8:
            hashes[row] = _mix(hashes[row], word_at(here))
            here += 8
        rest = np.uint64(0)
        while here < end:
            rest = (rest << _BYTE) | np.uint64(byte_at(here))
            here += 1
        hashes[row] = _mix(hashes[row], rest)


def _empty(slot_count: int) -> _Known:
    most = slot_count // 2
    return _Known(
        slots=np.full(slot_count, _FREE),
        hashes=np.zeros(most, dtype=np.uint64),
        ids=np.zeros(most, dtype=np.int64),
        records=np.zeros(most, dtype=np.int64),
    )


def _grown(known: _Known, count: int) -> _Known:
    """A table of twice the size with the same mentions."""
    larger = _empty(2 * len(known.slots))
    mentions = known.hashes[:count], known.ids[:count], known.records[:count]
    _add(larger, 0, mentions, np.empty(count, dtype=np.bool_))
    return larger


@compiled
def _add(known: _Known, count: int, mentions: tuple[Hashes, Index, Index], is_new: Flags) -> int:
    """Add mentions (hash, id, record) that are not known; return how many there are then.

    One that is known gets the newer of its records.
    """
    hashes, ids, records = mentions
    last = np.uint64(len(known.slots) - 1)
    for row in range(len(ids)):
        slot = np.int64(hashes[row] & last)
        place = known.slots[slot]
        while place != _FREE and (
            known.hashes[place] != hashes[row] or known.ids[place] != ids[row]
        ):
            slot = np.int64(np.uint64(slot + 1) & last)
            place = known.slots[slot]
        is_new[row] = place == _FREE
        if place == _FREE:
            place = known.slots[slot] = count
            known.hashes[place], known.ids[place] = hashes[row], ids[row]
            known.records[place] = records[row]
            count += 1
        known.records[place] = max(known.records[place], records[row])
    return count
