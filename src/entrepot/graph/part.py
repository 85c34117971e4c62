"""A part file to read, and what came of reading it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from entrepot.graph.flatten import Flattener
from entrepot.graph.identifiers import to_number
from entrepot.graph.lines import NO_ID, WRONG_TYPE
from entrepot.graph.record import Work
from entrepot.graph.rejects import Reject
from entrepot.graph.snapshot import Snapshot, SnapshotFile

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


def add_work(work: Work, record: int, with_xpac: bool, flattener: Flattener) -> None:
    """Flatten a work, unless it belongs to the extension set and that is not wanted."""
    if work.is_xpac and not with_xpac:
        flattener.tally[XPAC] += 1
        return
    flattener.add(work, record)
