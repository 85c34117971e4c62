"""Works with rows in every relation, and the hashes of what was made of them."""

import hashlib
from typing import Any

from tests.graph.snapshots import (
    Graph,
    Record,
    authorship,
    cites,
    institution,
    work,
)

JANUARY, FEBRUARY, MARCH = "2026-01-05", "2026-02-05", "2026-03-05"
BONN = institution(5, "DE", ror="https://ror.org/041nas322")


def rich_work(number: int, **changes: Any) -> Record:
    """A work with a row in every relation that a work may have rows in."""
    topic = {"id": "T1", "display_name": "Boards", "score": 0.9, "subfield": {"id": 1408}}
    record = work(
        number,
        authorships=[authorship(number, at=[BONN]), authorship(number + 1)],
        referenced_works=cites(number - 1, number - 2),
        primary_topic=topic,
        abstract_inverted_index={"About": [0], f"{number}": [1]},
        primary_location={"source": {"id": "S1", "display_name": "A Journal"}},
    )
    return record | changes


def hashes(graph: Graph, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """For each relation, the hash of its rows in their order."""
    content = graph.content(leave_out)
    return {n: hashlib.sha256(repr(rows).encode()).hexdigest() for n, rows in content.items()}
