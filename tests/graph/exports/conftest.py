"""Files written for a test, and what is read from them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from entrepot.graph.exports import read
from entrepot.graph.rejects import Reject

Write = Callable[[str], Path]


@dataclass(frozen=True)
class Found:
    """The records of a file, the lines they begin at, and its rejects."""

    lines: list[int]
    records: list[Any]
    rejects: list[Reject]

    @property
    def broken(self) -> list[tuple[int | None, str]]:
        return [(reject.line, reject.reason) for reject in self.rejects]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "export"
        path.write_bytes(text.encode())
        return path

    return to_file


@pytest.fixture
def found(write: Write) -> Callable[[str | Path], Found]:
    def reading(content: str | Path) -> Found:
        path = write(content) if isinstance(content, str) else content
        items = list(read(path).records())
        good = [item for item in items if not isinstance(item, Reject)]
        rejects = [item for item in items if isinstance(item, Reject)]
        return Found([line for line, _ in good], [record for _, record in good], rejects)

    return reading
