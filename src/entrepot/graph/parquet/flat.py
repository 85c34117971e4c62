"""Rows of the flat relations from a batch, before it is known which of its rows are odd."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from entrepot.graph.parquet.arrays import ArrowArray, Flags, Index
from entrepot.graph.relations import BASE
from entrepot.graph.staging import RECORD, Stage


@dataclass(frozen=True, slots=True)
class Flat:
    """Some rows of a relation.

    ``row`` is the row of the batch each comes from; the columns ``record`` and the key of
    the relation follow from it and are not among ``columns``.
    """

    relation: str
    row: Index
    columns: Mapping[str, ArrowArray]

    def check(self) -> None:
        """Raises ``pa.ArrowInvalid`` where a text is not UTF-8: DuckDB would not read it."""
        for column in self.columns.values():
            if pa.types.is_string(column.type):
                column.validate(full=True)
