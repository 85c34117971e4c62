"""Rows of the flat relations from a batch of records, put into the stage."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.columns.arrays import ArrowArray, Flags, Index, to_arrow

Counts: TypeAlias = npt.NDArray[np.int64] | npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows of a relation, as columns.

    ``row`` is the row of the batch that each comes from. The relation's key and the record
    number follow from it; they are not among the columns.
    """

    relation: str
    row: Index
    columns: Mapping[str, ArrowArray]

    def only(self, kept: Flags) -> "Flat":
        """Some of the rows."""
        if kept.all():
            return self
        mask = to_arrow(kept)
        columns = {name: column.filter(mask) for name, column in self.columns.items()}
        return Flat(self.relation, self.row[kept], columns)


@dataclass(frozen=True, slots=True)
class Part:
    """What some of the fields of records give.

    ``flats`` are rows of relations, ``columns`` go into the relation that has a row for
    each record, ``counts`` say by name what is to be tallied of each record.
    """

    flats: Sequence[Flat] = ()
    columns: Mapping[str, ArrowArray] = field(default_factory=dict)
    counts: Mapping[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flattened:
    """A batch, flattened.

    ``ids`` are the numbers of its records. Of the records, ``odd`` ones were not
    understood here, ``left_out`` ones are not wanted.
    """

    flats: Sequence[Flat]
    ids: Index
    odd: Flags
    left_out: Flags
    counts: Mapping[str, Counts] = field(default_factory=dict)

    def check(self) -> None:
        """Raises ``pa.ArrowInvalid`` where a text is not UTF-8, which DuckDB would not read."""
        for flat in self.flats:
            for column in flat.columns.values():
                if pa.types.is_string(column.type):
                    column.validate(full=True)

    def kept(self) -> "Flattened":
        """Without the records that are odd or left out."""
        kept = ~(self.odd | self.left_out)
        flats = [flat.only(kept[flat.row]) for flat in self.flats]
        counts = {name: count[kept] for name, count in self.counts.items()}
        return Flattened(flats, self.ids, self.odd, self.left_out, counts)

    @property
    def tally(self) -> Counter[str]:
        """How many records have what is to be tallied."""
        tally = {name: int(count.sum()) for name, count in self.counts.items()}
        return Counter({name: count for name, count in tally.items() if count})
