"""Apache Spark as an engine: the same frames, spread over a cluster."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from entrepot.graph.engine import PART, Frame
from entrepot.graph.spark.depot import Depot

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class SparkEngine:
    """Spark, in a session that the caller opened and closes.

    ``depot``: where what is kept is written as Parquet: it costs no memory and survives an
    executor that is lost. Without one, executors keep it themselves, which is quicker for
    little data.
    """

    is_one_machine = False
    ROW_GROUP = 100_000

    def __init__(self, session: "SparkSession", depot: Depot | None = None) -> None:
        self.session = session
        self._depot = depot
        self._kept = 0

    def read(self, paths: Sequence[Path]) -> Frame:
        """The rows of Parquet files of one schema, on the driver's disk."""
        if self._depot is None:
            return self.read_urls([path.absolute().as_uri() for path in paths])
        return self.read_urls([self._depot.reachable(path) for path in paths])

    def read_urls(self, urls: Sequence[str]) -> Frame:
        """The rows of Parquet files that executors reach by these addresses."""
        return _frame(self.session.read.parquet(*urls))

    def from_arrow(self, table: pa.Table) -> Frame:
        """A small table handed over from Python; it stays in one part."""
        return _frame(self.session.createDataFrame(table).coalesce(1))

    def keep(self, frame: Frame) -> Frame:
        """The same rows, computed now, so that several uses compute them once."""
        if self._depot is None:
            return _frame(_native(frame).localCheckpoint())
        self._kept += 1
        url = self._depot.url(f"kept-{self._kept:04d}")
        _native(frame).write.parquet(url)
        return self.read_urls([url])

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """What is kept inside is dropped at the end; executors drop theirs by themselves."""
        before = self._kept
        try:
            yield
        finally:
            if self._depot is not None:
                for number in range(before + 1, self._kept + 1):
                    self._depot.remove(f"kept-{number:04d}")

    def fetch(self, frame: Frame) -> pa.Table:
        """The rows, as an Arrow table."""
        table: pa.Table = _native(frame).toArrow()
        return table

    def write(self, frame: Frame, folder: Path, sort_by: Sequence[str]) -> None:
        """Write the rows, sorted over all files, into a new folder on the driver's disk."""
        from pyspark.sql import functions as sql  # noqa: PLC0415

        rows = _native(frame)
        order = [sql.col(name).asc_nulls_last() for name in sort_by]
        ordered = rows.sort(*order) if order else rows
        # Groups of rows small enough for DuckDB to pass over most of them in a question.
        writer = ordered.write.option("parquet.block.row.count.limit", self.ROW_GROUP)
        name = f"relation-{folder.name}"
        depot = self._depot or Depot(folder.parent.absolute().as_uri())
        writer.parquet(depot.url(name))
        folder.mkdir(parents=True)
        depot.fetch(name, folder, PART)
        if not any(folder.iterdir()):
            schema = self.fetch(frame.head(0)).schema
            pq.write_table(schema.empty_table(), folder / PART.format(0))

    def arcsine(self, frame: Frame, column: str) -> Frame:
        """The frame with the arcsine of one column in its place; radians."""
        from pyspark.sql import functions as sql  # noqa: PLC0415

        limited = sql.least(sql.lit(1.0), sql.col(column))
        return _frame(_native(frame).withColumn(column, sql.asin(limited)))

    def citations(self, _reference: Frame, _work: Frame, _authorship: Frame) -> None:
        """Spark has no way of its own: it takes the definition."""

    def folder(self) -> Path:
        """Raises TypeError: arrays lie on one machine, Spark's rows do not."""
        raise TypeError("Spark's rows are spread over many machines: no folder holds them")

    def close(self) -> None:
        """Remove what was kept. The session stays: it is the caller's."""
        if self._depot is not None:
            self._depot.clear()


def _frame(rows: "DataFrame") -> Frame:
    frame: Frame = nw.from_native(rows).lazy()
    return frame


def _native(frame: Frame) -> "DataFrame":
    from pyspark.sql import DataFrame  # noqa: PLC0415

    native = frame.to_native()
    if not isinstance(native, DataFrame):
        raise TypeError(f"a frame of {type(native).__name__}, not of this engine")
    return native
