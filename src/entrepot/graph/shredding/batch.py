"""From the cells of a sheet to an Arrow batch with the nested columns of a record."""

from typing import Any

import numpy as np
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import ArrowArray, Bytes, Flags, Index
from entrepot.graph.columns.memory import PADDING, address_of
from entrepot.graph.columns.strings import copy, unescape
from entrepot.graph.shredding.fields import TOP, Fields, Kind
from entrepot.graph.shredding.marks import has_backslash
from entrepot.graph.shredding.sheet import Sheet
from entrepot.graph.shredding.walk import HALF_BITS, KNOWN, STATE_BITS

_HALF = (1 << HALF_BITS) - 1
_STATE = (1 << STATE_BITS) - 1


def to_batch(sheet: Sheet, fields: Fields, text: Bytes) -> pa.RecordBatch:
    """The records of a sheet; a field that was null or absent is null."""
    columns = [_column(sheet, fields, text, below) for below in fields[TOP].below]
    names = [fields[below].name for below in fields[TOP].below]
    return pa.RecordBatch.from_arrays(columns, names)


def _column(sheet: Sheet, fields: Fields, text: Bytes, number: int) -> ArrowArray:
    field = fields[number]
    base = sheet.bases[number]
    cells = sheet.cells[base : base + sheet.counters[field.level]]
    is_null = cells & _STATE != KNOWN
    match field.kind:
        case Kind.MAP:
            below = [_column(sheet, fields, text, each) for each in field.below]
            names = [fields[each].name for each in field.below]
            return pa.StructArray.from_arrays(below, names, mask=pa.array(is_null))
        case Kind.LIST:
            return _lists(cells, is_null, _column(sheet, fields, text, field.below[0]))
        case Kind.INTEGER:
            return pa.array(cells >> STATE_BITS, mask=is_null)
        case Kind.FLAG:
            return pa.array(cells >> STATE_BITS != 0, mask=is_null)
        case Kind.REAL:
            return _texts(cells, is_null, text).cast(pa.float64())
    return _texts(cells, is_null, text)


def _lists(cells: Index, is_null: Flags, items: ArrowArray) -> ArrowArray:
    """Lists of items; those of a list lie behind those of the list before it."""
    bounds: Any = np.zeros(len(cells) + 1, dtype=np.int32)
    lengths = np.where(is_null, 0, cells >> (STATE_BITS + HALF_BITS))
    np.cumsum(lengths, out=bounds[1:])
    offsets: Any = pa.array(bounds)
    return pa.ListArray.from_arrays(offsets, items, mask=pa.array(is_null))


def _texts(cells: Index, is_null: Flags, text: Bytes) -> ArrowArray:
    """Texts, their escapes resolved."""
    lengths = cells >> (STATE_BITS + HALF_BITS)
    data: Any = np.empty(int(lengths.sum()) + PADDING, dtype=np.uint8)
    bounds: Any = np.zeros(len(cells) + 1, dtype=np.int32)
    size = _gather(cells, text, data, bounds)
    known = pa.array(~is_null).buffers()[1] if is_null.any() else None
    buffers = [known, pa.py_buffer(bounds), pa.py_buffer(data[:size])]
    return pa.Array.from_buffers(pa.string(), len(cells), buffers)


@compiled
def _gather(cells: Index, text: Bytes, data: Bytes, bounds: Index) -> int:
    """Write the texts of cells to ``data``, one behind the other; return their size in bytes.

    ``bounds`` becomes where each ends, behind a 0.
    """
    origin = address_of(text)
    start = here = address_of(data)
    for place in range(len(cells)):
        payload = cells[place] >> STATE_BITS
        begin = origin + (payload & _HALF)
        end = begin + (payload >> HALF_BITS)
        is_escaped = has_backslash(begin, end)
        here = unescape(begin, end, here) if is_escaped else copy(begin, end, here)
        bounds[place + 1] = here - start
    return here - start
