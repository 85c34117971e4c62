"""The topic tree of OpenAlex, as its table of topics (CSV): topic, subfield, field, domain.

https://docs.openalex.org/api-entities/topics. The table gives bare numbers; the records
carry the addresses that the works carry.
"""

from collections.abc import Iterator
from pathlib import Path

from entrepot.graph.exports.bad_records import BAD_ID, BadRecordError, converted
from entrepot.graph.exports.rows import Row, read_rows
from entrepot.graph.record import Named, TopicRecord
from entrepot.graph.rejects import Reject

_ADDRESS = "https://openalex.org/"
# The label that OpenAlex shows now; the other names of that column come from its older tables.
_LABELS = ("new_topic_label", "topic_name", "old_topic_label")


def records(path: Path) -> Iterator[tuple[int, TopicRecord] | Reject]:
    """Each topic with its line."""
    return converted(path, read_rows(path), _topic)


def _topic(row: Row) -> TopicRecord:
    return TopicRecord(
        id=_ADDRESS + "T" + _number(row, "topic_id"),
        display_name=next((row[label] for label in _LABELS if row.get(label)), None),
        subfield=_level(row, "subfield"),
        field=_level(row, "field"),
        domain=_level(row, "domain"),
    )


def _level(row: Row, level: str) -> Named:
    number = _number(row, f"{level}_id")
    return Named(id=f"{_ADDRESS}{level}s/{number}", display_name=row.get(f"{level}_name") or None)


def _number(row: Row, column: str) -> str:
    number = row.get(column, "")
    if not (number.isascii() and number.isdigit()):
        raise BadRecordError(BAD_ID, f"{column} is '{number[:40]}', not a number")
    return number
