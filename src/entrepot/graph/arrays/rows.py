"""Rows of texts by position, mapped from disk: names of people, titles of works."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.errors import GraphDamagedError
from entrepot.graph.arrays.files import RELOAD
from entrepot.graph.arrays.sorting import distinct

ROWS_A_BATCH = 65_536


def write_rows(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Write rows to an Arrow file in batches of one size."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        rest = schema.empty_table()
        for table in tables:
            rest = pa.concat_tables([rest, table.cast(schema)])
            whole = rest.num_rows - rest.num_rows % ROWS_A_BATCH
            for batch in rest.slice(0, whole).combine_chunks().to_batches(ROWS_A_BATCH):
                writer.write_batch(batch)
            rest = rest.slice(whole)
        for batch in rest.combine_chunks().to_batches(ROWS_A_BATCH):
            writer.write_batch(batch)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in an Arrow file, to be taken by position; only what is asked for is read.

    ``order``: for each position its row in the file, where that is another.
    """

    file: "pa.RecordBatchFileReader"
    order: npt.NDArray[np.int32] | None = None

    @classmethod
    def open(cls, path: Path, order: npt.NDArray[np.int32] | None = None) -> "Rows":
        """Open a file as ``write_rows`` leaves it; raises GraphDamagedError where it is not."""
        try:
            return cls(pa.ipc.open_file(pa.memory_map(str(path))), order)
        except (OSError, pa.ArrowInvalid) as error:
            raise GraphDamagedError(f"{path} cannot be read ({error}). {RELOAD}") from error

    def take(self, places: npt.NDArray[Any]) -> pa.Table:
        """The rows at these places, in this order."""
        row = places if self.order is None else self.order[places]
        batch, inside = np.divmod(row.astype(np.int64), ROWS_A_BATCH)
        wanted = distinct(batch)
        pieces = []
        for number in wanted:
            here = np.flatnonzero(batch == number)
            rows = self.file.get_batch(int(number)).take(inside[here])
            pieces.append((here, pa.table(rows)))
        if not pieces:
            return self.file.schema.empty_table()
        order = np.argsort(np.concatenate([here for here, _ in pieces]))
        return pa.concat_tables([table for _, table in pieces]).take(order)

    def stretch(self, first: int, last: int) -> pa.Table:
        """The rows of the file from the first to before the last; nothing is copied."""
        batches = range(first // ROWS_A_BATCH, -(-last // ROWS_A_BATCH))
        found = [self.file.get_batch(number) for number in batches]
        begin = first - first // ROWS_A_BATCH * ROWS_A_BATCH
        return pa.Table.from_batches(found, self.file.schema).slice(begin, last - first)

    def one(self, place: int, column: str) -> Any:
        """A single value, sooner than ``take`` gives it."""
        row = place if self.order is None else int(self.order[place])
        batch, inside = divmod(row, ROWS_A_BATCH)
        return self.file.get_batch(batch).column(column)[inside].as_py()
