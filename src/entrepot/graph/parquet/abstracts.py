"""Abstracts from a column of inverted indexes."""

from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa

from entrepot.graph.parquet.arrays import ArrowArray, Index, is_filled, to_arrow
from entrepot.graph.parquet.inverted import read_regular
from entrepot.graph.record import decode_abstract

_CHUNK = 128  # abstracts looked at together: more do not fit a processor's cache


@dataclass(frozen=True, slots=True)
class Abstracts:
    """The abstracts that are not empty, each with the place of its inverted index.

    ``broken`` are the places of inverted indexes that cannot be read.
    """

    place: Index
    text: ArrowArray
    broken: Index


def read_abstracts(texts: ArrowArray) -> Abstracts:
    """The abstracts of inverted indexes in JSON; null where there is none."""
    there = np.flatnonzero(is_filled(texts))
    texts = texts if len(there) == len(texts) else texts.take(to_arrow(there))
    places = [np.empty(0, dtype=np.int64)]
    found: list[ArrowArray] = [pa.array([], pa.string())]
    broken = [places[0]]
    for start in range(0, len(texts), _CHUNK):
        chunk, place = texts.slice(start, _CHUNK), there[start : start + _CHUNK]
        regular, read = read_regular(chunk)
        places.append(place[regular])
        found.append(read)
        if len(regular) < len(chunk):
            others = np.setdiff1d(np.arange(len(chunk)), regular)
            slow, slowly_read, bad = _read_one_by_one(chunk, others)
            places.append(place[slow])
            found.append(slowly_read)
            broken.append(place[bad])
    text, place = pa.concat_arrays(found), np.concatenate(places)
    filled = is_filled(text)
    if not filled.all():
        text, place = text.filter(to_arrow(filled)), place[filled]
    return Abstracts(place, text, np.concatenate(broken))


def json_of_maps(maps: ArrowArray) -> ArrowArray:
    """Inverted indexes of an Arrow map type, as JSON."""
    texts = [None if m is None else msgspec.json.encode(dict(m)) for m in maps.to_pylist()]
    return pa.array(texts, pa.binary()).cast(pa.string())


def _read_one_by_one(chunk: ArrowArray, rows: Index) -> tuple[Index, ArrowArray, Index]:
    """Abstracts of any form: the rows that can be read, their texts, the rows that cannot."""
    read: dict[int, str | None] = {}
    for row in rows.tolist():
        try:
            read[row] = decode_abstract(chunk[row].as_py())
        except msgspec.MsgspecError:
            continue
    good = np.array(list(read), dtype=np.int64)
    return good, pa.array(list(read.values()), pa.string()), np.setdiff1d(rows, good)
