"""Abstracts from a column of inverted indexes."""

from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa

from entrepot.graph.columns.arrays import ArrowArray, Flags, Index, is_filled, is_null, to_arrow
from entrepot.graph.columns.inverted import read_regular
from entrepot.graph.record import decode_abstract


@dataclass(frozen=True, slots=True)
class Abstracts:
    """The abstracts that are not empty, each with the place of its inverted index.

    ``broken`` are the places of inverted indexes that cannot be read.
    """

    place: Index
    text: ArrowArray
    broken: Index


def read_abstracts(texts: ArrowArray, wanted: Flags | None = None) -> Abstracts:
    """The abstracts of inverted indexes in JSON, of all rows or those that are wanted."""
    is_there = is_filled(texts) & ~is_null(texts)
    there = is_there if wanted is None else is_there & wanted
    if not there.any():
        nowhere = np.empty(0, dtype=np.int64)
        return Abstracts(nowhere, pa.array([], pa.string()), nowhere)
    regular, read = read_regular(texts, there)
    there[regular] = False
    slow, slowly_read, broken = _read_one_by_one(texts, np.flatnonzero(there))
    place, text = np.concatenate([regular, slow]), pa.concat_arrays([read, slowly_read])
    filled = is_filled(text) & ~is_null(text)
    if not filled.all():
        text, place = text.filter(to_arrow(filled)), place[filled]
    return Abstracts(place, text, broken)


def json_of_maps(maps: ArrowArray) -> ArrowArray:
    """Inverted indexes of an Arrow map type, as JSON."""
    texts = [None if m is None else msgspec.json.encode(dict(m)) for m in maps.to_pylist()]
    return pa.array(texts, pa.binary()).cast(pa.string())


def _read_one_by_one(texts: ArrowArray, rows: Index) -> tuple[Index, ArrowArray, Index]:
    """Abstracts of any form: the rows that can be read, their texts, the rows that cannot."""
    read: dict[int, str | None] = {}
    for row in rows.tolist():
        try:
            read[row] = decode_abstract(texts[row].as_py())
        except msgspec.MsgspecError:
            continue
    good = np.array(list(read), dtype=np.int64)
    return good, pa.array(list(read.values()), pa.string()), np.setdiff1d(rows, good)
