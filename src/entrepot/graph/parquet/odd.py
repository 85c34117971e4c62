"""Rows that are not regular: as records, one by one, by the definition that JSON lines have."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
import pyarrow as pa

from entrepot.graph.columns.arrays import Index, to_arrow
from entrepot.graph.entities import record_type
from entrepot.graph.lines import NO_ID, WRONG_TYPE
from entrepot.graph.part import OneByOne
from entrepot.graph.rejects import Reject

Fields = dict[str, Any]

_INVERTED_INDEX = "abstract_inverted_index"
_CHUNK = 1024  # rows that are made Python objects together


@dataclass(frozen=True, slots=True)
class OddRows:
    """Takes rows record by record; what cannot be used is rejected."""

    one_by_one: OneByOne

    def add(self, batch: pa.RecordBatch, places: Index, first: int) -> Iterator[Reject]:
        """Flatten the rows at some places of a batch, and give the rejects.

        ``first`` is the number of the batch's first row.
        """
        kind = record_type(self.one_by_one.task.file.entity)
        for row, number in zip(_plain_rows(batch, places), (places + first).tolist(), strict=True):
            if isinstance(row, UnicodeDecodeError):
                yield self._reject(number, row)
                continue
            try:
                record = msgspec.convert(_fields(row), kind, strict=False)
            except (ValueError, msgspec.MsgspecError) as error:
                yield self._reject(number, error, row)
            else:
                yield from self.one_by_one.add(record, number)

    def _reject(self, number: int, error: Exception, row: Fields | None = None) -> Reject:
        """The reject of a row that is no record of its type."""
        record_id = next(
            (str(v)[:80] for n, v in (row or {}).items() if n.lower() == "id" and v is not None),
            None,
        )
        reason = NO_ID if str(error).endswith(("field `id`", "`$.id`")) else WRONG_TYPE
        return Reject(self.one_by_one.task.file.key, number, reason, str(error), record_id)


def _plain_rows(batch: pa.RecordBatch, places: Index) -> Iterator[Fields | UnicodeDecodeError]:
    """Some rows as Python has them; the error where a text is not UTF-8."""
    for start in range(0, len(places), _CHUNK):
        chunk = places[start : start + _CHUNK]
        try:
            yield from batch.take(to_arrow(chunk)).to_pylist()
        except (UnicodeDecodeError, pa.ArrowNotImplementedError):  # Arrow takes not all types
            yield from (_plain_row(batch.slice(place, 1)) for place in chunk.tolist())


def _plain_row(row: pa.RecordBatch) -> Fields | UnicodeDecodeError:
    try:
        fields: Fields = row.to_pylist()[0]
    except UnicodeDecodeError as error:
        return error
    return fields


def _fields(row: Fields) -> Fields:
    """The fields of a row that are not null, as a line of JSON would give them."""
    fields = {name.lower(): _plain(value) for name, value in row.items() if value is not None}
    index = fields.get(_INVERTED_INDEX)
    if isinstance(index, list) and all(isinstance(pair, tuple) for pair in index):
        index = dict(index)  # an Arrow map
    if index is not None:
        fields[_INVERTED_INDEX] = msgspec.Raw(msgspec.json.encode(index))
    return fields


def _plain(value: Any) -> Any:
    """A value with names in lower case; decimals and bytes as JSON would have them."""
    match value:
        case dict():
            return {name.lower(): _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case bytes():
            return value.decode()
    return value
