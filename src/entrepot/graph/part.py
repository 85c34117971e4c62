"""A part file to read, and what came of reading it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from entrepot.graph.entities import FLAT
from entrepot.graph.flatten import Flattener
from entrepot.graph.identifiers import to_number
from entrepot.graph.lines import NO_ID, WRONG_TYPE
from entrepot.graph.record import Work
from entrepot.graph.rejects import Reject
from entrepot.graph.snapshot import Snapshot, SnapshotFile
from entrepot.graph.staging import RECORDS_PER_FILE

XPAC = "works of the extension set (xpac), left out"

Advance = Callable[[int, int], None]
"""Told of bytes and records that were read."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read: its place in the order of loading decides which of two records wins."""

    file: SnapshotFile
    sequence: int
    snapshot: Snapshot
    stage: Path
    with_xpac: bool


@dataclass
class ReadResult:
    """What came of reading a file."""

    task: ReadTask
    read_count: int = 0
    rejects: list[Reject] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)


def refuse(label: str, number: int, record: msgspec.Struct, error: Exception) -> Reject:
    """The reject of a record that has the right types but values that cannot be used."""
    record_id = getattr(record, "id", None)
    reason = WRONG_TYPE if _is_id(record_id) else NO_ID
    return Reject(label, number, reason, str(error), record_id and record_id[:80])


def _is_id(text: str | None) -> bool:
    try:
        return text is not None and to_number(text) is not None
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Stages the records of a file one by one: the definition of what any record gives."""

    task: ReadTask
    flattener: Flattener

    def add(self, record: Any, number: int) -> Iterator[Reject]:
        """Stage the record of a line or row; give its reject where its values cannot be used."""
        place = self.task.sequence * RECORDS_PER_FILE + number
        try:
            if isinstance(record, Work):
                self._add_work(record, place)
            else:
                self._add_flat(record, place)
        except (ValueError, msgspec.MsgspecError) as error:
            yield refuse(self.task.file.key, number, record, error)

    def _add_work(self, work: Work, place: int) -> None:
        """Flatten a work, unless it belongs to the extension set and that is not wanted."""
        if work.is_xpac and not self.task.with_xpac:
            self.flattener.tally[XPAC] += 1
        else:
            self.flattener.add(work, place)

    def _add_flat(self, record: Any, place: int) -> None:
        entity = FLAT[self.task.file.entity]
        row = entity.to_row(record)
        if row is not None:
            self.flattener.add_row(entity.relation, row, place)
