"""Kinds of damage, what is said of each, and works to be damaged."""

import random
from collections.abc import Callable
from pathlib import Path

from tests.graph.snapshots import (
    Graph,
    Record,
    rejects,
    work,
)

from entrepot.graph.loading import LoadSummary

DAY = "2026-01-05"
PART = f"works/updated_date={DAY}/part_0000.gz"
BROKEN_FILE = "file broken off or damaged"
BROKEN_LINE = "not a line of JSON"
WRONG_TYPE = "a field of the wrong type"
NO_ID = "no usable id"
SHORT_FILE = "fewer records than the manifest says"
MISSING_FILE = "file missing"


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


BAD_LINES = {
    b'{"id": "W7", "title": "bro': BROKEN_LINE,
    b'{"id": "W7"} {"id": "W8"}': BROKEN_LINE,
    b"\xff\xfe\xfd": BROKEN_LINE,
    b'{"id": "W7", "title": "caf\xe9"}': BROKEN_LINE,  # not UTF-8
    b'{"id": "W7", "x": ' + nested(100_000) + b"}": BROKEN_LINE,  # deeper than can be read
    b"null": WRONG_TYPE,
    b'["W7"]': WRONG_TYPE,
    b'{"id": "W7", "authorships": "none"}': WRONG_TYPE,
    b'{"id": "W7", "referenced_works": [null]}': WRONG_TYPE,
    b'{"id": "W7", "publication_year": 20155}': WRONG_TYPE,
    b'{"id": "W7", "publication_year": -44}': WRONG_TYPE,
    b'{"id": "W7", "cited_by_count": 1' + b"0" * 400 + b"}": WRONG_TYPE,
    b'{"id": "W7", "cited_by_count": 1e308}': WRONG_TYPE,
    b'{"id": "W7", "abstract_inverted_index": ' + nested(900) + b"}": WRONG_TYPE,
    b'{"title": "no id"}': NO_ID,
    b'{"id": null}': NO_ID,
    b'{"id": 7}': NO_ID,
    b'{"id": "https://example.org/7"}': NO_ID,
}
"""Lines that are no works, and what is said of them."""


Loaded = Callable[..., LoadSummary]


def works(first: int, last: int) -> list[Record]:
    """Works with titles that hardly compress, so that damage hits some and not others."""
    rng = random.Random(first)
    return [work(n, title=rng.randbytes(200).hex()) for n in range(first, last + 1)]


def reported(graph: Graph) -> list[tuple[str, int | None, str, int]]:
    """File, line, reason and record count of each reject."""
    fields = ("file", "line", "reason", "record_count")
    return [tuple(reject[name] for name in fields) for reject in rejects(graph.store)]


def flip(path: Path, *, at: float) -> None:
    """Invert eight bytes in the file."""
    raw = bytearray(path.read_bytes())
    start = int(len(raw) * at)
    for place in range(start, start + 8):
        raw[place] ^= 0xFF
    path.write_bytes(raw)
