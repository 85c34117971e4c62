"""Rows of a relation in memory, with the place each belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import IMPACT_FLOATS, IMPACT_NUMBERS, UNKNOWN
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.lookup import ABSENT


@dataclass(frozen=True, slots=True)
class Fetched:
    """Rows and their places in a block."""

    table: pa.Table
    place: Positions

    def known(self) -> "Fetched":
        """Without rows that belong nowhere."""
        is_known = self.place != ABSENT
        if is_known.all():
            return self
        return Fetched(self.table.filter(pa.array(is_known)), self.place[is_known])

    def by_place(self, count: int) -> "Fetched":
        """One row a place, in order; empty where a place has none."""
        row = np.full(count, ABSENT, np.int64)
        row[self.place] = np.arange(len(self.place))
        index: Any = pa.array(row, mask=row == ABSENT)
        return Fetched(self.table.take(index), np.arange(count, dtype=np.int32))

    def numbers(self, column: str, empty: int) -> npt.NDArray[np.int64]:
        """A column of whole numbers, or of flags."""
        values: Any = self.table.column(column).cast(pa.int64())
        if values.null_count:
            values = values.fill_null(empty)
        return np.asarray(values.to_numpy())

    def floats(self, column: str) -> npt.NDArray[np.float64]:
        """A column of decimals; NaN where empty."""
        values: Any = self.table.column(column).cast(pa.float64())
        return np.array(values.to_numpy(), np.float64)

    def is_empty(self, column: str) -> npt.NDArray[np.bool_]:
        """Where a column has no value."""
        return np.asarray(self.table.column(column).is_null().to_numpy())


def impact_columns(impact: Fetched, count: int) -> dict[str, Array]:
    """The columns of relation ``work_impact`` under one counting, as arrays of ``count`` places.

    Equals those of ``impact.by_place(count)``; values are laid at once, for they are many.
    """
    columns: dict[str, Array] = {name: np.full(count, UNKNOWN, np.int32) for name in IMPACT_NUMBERS}
    columns |= {name: np.full(count, np.nan) for name in IMPACT_FLOATS}
    for name, values in columns.items():
        is_number = name in IMPACT_NUMBERS
        values[impact.place] = impact.numbers(name, UNKNOWN) if is_number else impact.floats(name)
    return columns


def paired(first: Array, second: Array) -> npt.NDArray[np.int64]:
    """One number for each pair of 32-bit numbers, ordered by the first, then the second.

    ``first``: places, from 0. Sorting such numbers is several times faster than ``np.lexsort``.
    """
    return (first.astype(np.int64) << 32) + second.astype(np.int64)


def distinct_rows(columns: Sequence[Array]) -> tuple[Array, Array]:
    """The different rows of some columns of whole numbers, and which of them each row is.

    Equals ``np.unique(…, axis=1)``, which sorts whole rows and so takes far longer, but for the
    order: rows come as they are first seen.
    """
    codes, values = np.zeros(len(columns[0]), np.int64), []
    for column in columns:
        found, place = _encoded(column)
        codes = codes * len(found) + place
        values.append(found)
    distinct, place = _encoded(codes)
    rows = []
    for found in reversed(values):
        distinct, rest = np.divmod(distinct, max(1, len(found)))
        rows.append(found[rest])
    return np.stack(rows[::-1], axis=1), place


def _encoded(values: Array) -> tuple[Array, Array]:
    """The different values as they are first seen, and which of them each is: by hashing."""
    words: Any = pa.array(values).dictionary_encode()
    return words.dictionary.to_numpy(), words.indices.to_numpy()
