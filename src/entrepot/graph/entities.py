"""The entities of a snapshot: the record of each, and the relation it fills."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from entrepot.graph.flatten import Row, author_row, institution_row, source_row, topic_row
from entrepot.graph.record import (
    AuthorRecord,
    InstitutionRecord,
    SourceRecord,
    TopicRecord,
    Work,
)


@dataclass(frozen=True, slots=True)
class FlatEntity:
    """An entity whose records make one row each."""

    relation: str
    record: type[msgspec.Struct]
    to_row: Callable[[Any], Row | None]


FLAT = {
    "authors": FlatEntity("author", AuthorRecord, author_row),
    "institutions": FlatEntity("institution", InstitutionRecord, institution_row),
    "topics": FlatEntity("topic", TopicRecord, topic_row),
    "sources": FlatEntity("source", SourceRecord, source_row),
}


def record_type(entity: str) -> type[msgspec.Struct]:
    """The record that a line or row of an entity's file is."""
    return Work if entity == "works" else FLAT[entity].record
