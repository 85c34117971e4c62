"""What of a page is kept: every record once, on one line, with all authors if wanted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from entrepot.graph.identifiers import from_text, to_number, to_text
from entrepot.graph.pull.answer import Page, RecordHead, read_head
from entrepot.graph.pull.client import Client
from entrepot.graph.pull.state import Job


@dataclass
class Sifted:
    """What is kept of a page, and how many records of it were otherwise.

    ``duplicate_count``: left out, since they were there. ``truncated_count``: kept with the
    first 100 authors only. ``completed_count``: fetched once more with all authors.
    """

    records: list[bytes] = field(default_factory=list)
    duplicate_count: int = 0
    truncated_count: int = 0
    completed_count: int = 0


class Sieve:
    """Remembers which records there are."""

    def __init__(self, job: Job, client: Client) -> None:
        self._job, self._client = job, client
        self._seen: set[int | str] = set()

    def remember(self, records: Iterable[bytes]) -> None:
        """Take records that an earlier call wrote as there."""
        for record in records:
            self._is_new(read_head(record).id)

    def sift(self, page: Page) -> Sifted:
        """What of a page is new."""
        sifted = Sifted()
        for record in map(bytes, page.results):
            head = read_head(record)
            if not self._is_new(head.id):
                sifted.duplicate_count += 1
            elif not head.is_authors_truncated:
                sifted.records.append(_one_line(record))
            elif whole := self._with_all_authors(head):
                sifted.completed_count += 1
                sifted.records.append(_one_line(whole))
            else:
                sifted.truncated_count += 1
                sifted.records.append(_one_line(record))
        return sifted

    def _is_new(self, record_id: str | None) -> bool:
        """Whether an id is seen for the first time; a record without one always is new."""
        if record_id is None:
            return True
        try:
            key: int | str = to_number(record_id)
        except ValueError:
            key = record_id
        before = len(self._seen)
        self._seen.add(key)
        return len(self._seen) > before

    def _with_all_authors(self, head: RecordHead) -> bytes | None:
        """The record by itself, if that is wanted and the server has it."""
        number = from_text(head.id or "", "W") if self._job.full_authors else None
        if number is None:
            return None
        whole = self._client.record(self._job.entity, to_text("W", number))
        found = read_head(whole or b"")
        return whole if found.id == head.id and not found.is_authors_truncated else None


def _one_line(record: bytes) -> bytes:
    if b"\n" in record or b"\r" in record:  # JSON may have them between its tokens only
        return msgspec.json.format(record, indent=-1)
    return record
