"""What could not be loaded: each record with its file, line and reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec


class Reject(msgspec.Struct, frozen=True):
    """A record that was not loaded.

    ``line`` counts from 1 (in Parquet, the row); None where the whole file is meant.
    ``reason`` is one of a few fixed texts, to count by; ``detail`` says more.
    ``record_count`` is how many records the reject stands for.
    """

    file: str
    line: int | None
    reason: str
    detail: str = ""
    record_id: str | None = None
    record_count: int = 1


@dataclass
class RejectFile:
    """Collects rejects, writes them as JSON lines, and counts them by reason."""

    path: Path
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Begin an empty file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"")

    def add(self, rejects: Iterable[Reject]) -> None:
        """Append rejects to the file."""
        encoder = msgspec.json.Encoder()
        with self.path.open("ab") as file:
            for reject in rejects:
                self.counts[reject.reason] += reject.record_count
                file.write(encoder.encode(reject) + b"\n")

    @property
    def total(self) -> int:
        """How many records were rejected."""
        return self.counts.total()
