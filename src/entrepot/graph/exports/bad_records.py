"""Records that cannot be read: the reasons, counted by, and how they become rejects."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from entrepot.graph.rejects import Reject

BROKEN_ROW = "broken row"
BROKEN_ENCODING = "broken encoding"
BROKEN_ENTRY = "broken entry"
UNTERMINATED = "unterminated record"
DAMAGED_FILE = "damaged file"
NO_IDENTITY = "no title and no id"
BAD_YEAR = "bad year"
BAD_COUNT = "bad citation count"
BAD_ID = "bad id"
BAD_PLACE = "bad coordinates"

Fields = TypeVar("Fields")
Record = TypeVar("Record")


class BadRecordError(ValueError):
    """One record that cannot be used; becomes a ``Reject`` and never reaches a user."""

    def __init__(self, reason: str, detail: str, record_id: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.record_id = reason, detail, record_id

    def as_reject(self, path: Path, line: int | None) -> Reject:
        """The reject of this record at a line of a file."""
        return Reject(str(path), line, self.reason, self.detail, self.record_id)


def broken_encoding(byte: int) -> BadRecordError:
    """The complaint about a byte that is no text."""
    return BadRecordError(
        BROKEN_ENCODING, f"byte 0x{byte:02x} is not UTF-8 text; save the file as UTF-8"
    )


def converted(
    path: Path,
    found: Iterator[tuple[int, Fields] | Reject],
    convert: Callable[[Fields], Record],
) -> Iterator[tuple[int, Record] | Reject]:
    """Each record converted; those that cannot be become rejects at their line."""
    for item in found:
        if isinstance(item, Reject):
            yield item
            continue
        line, fields = item
        try:
            yield line, convert(fields)
        except BadRecordError as error:
            yield error.as_reject(path, line)
