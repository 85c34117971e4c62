"""The engine: where relations live while they are computed with.

Indicators and rankings are written once, as narwhals expressions over lazy frames; an
engine opens, keeps and writes those frames. DuckDB is the engine of one machine.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import duckdb
import narwhals as nw
import pyarrow as pa

Frame: TypeAlias = nw.LazyFrame[Any]
"""A relation, or what is computed from relations: rows are not yet fetched."""


class Engine(Protocol):
    """What the rest of entrepot asks of an engine."""

    def read(self, paths: Sequence[Path]) -> Frame:
        """The rows of Parquet files of one schema."""

    def from_arrow(self, table: pa.Table) -> Frame:
        """A small table handed over from Python."""

    def keep(self, frame: Frame) -> Frame:
        """The same rows, computed now, so that several uses compute them once."""

    def fetch(self, frame: Frame) -> pa.Table:
        """The rows, as an Arrow table."""

    def batches(self, frame: Frame) -> Iterator[pa.RecordBatch]:
        """The rows, batch by batch; take them all before asking anything else."""

    def write(self, frame: Frame, path: Path, sort_by: Sequence[str]) -> int:
        """Write the rows, sorted, to one Parquet file; return how many there are."""

    def arcsine(self, frame: Frame, column: str) -> Frame:
        """The frame with the arcsine of one column in its place; radians."""


class DuckEngine:
    """DuckDB, in memory, spilling to ``spill`` beyond ``memory_mb``.

    Not for use from several threads at once: take ``cursor()`` for each.
    """

    ROW_GROUP = 100_000

    def __init__(
        self, *, memory_mb: int = 4096, threads: int = 2, spill: Path | None = None
    ) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_mb}MB",
            "threads": threads,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        if spill is not None:
            config["temp_directory"] = str(spill)
        self._connection = duckdb.connect(config=config)
        self._kept = 0

    def read(self, paths: Sequence[Path]) -> Frame:
        """The rows of Parquet files of one schema."""
        return nw.from_native(self._connection.read_parquet([str(p) for p in paths])).lazy()

    def from_arrow(self, table: pa.Table) -> Frame:
        """A small table handed over from Python; it is copied into the engine."""
        return self.keep(nw.from_native(self._connection.from_arrow(table)).lazy())

    def keep(self, frame: Frame) -> Frame:
        """The same rows, computed now into a temporary table."""
        self._kept += 1
        name = f"kept_{self._kept}"
        self._native(frame).create(name)
        return nw.from_native(self._connection.table(name)).lazy()

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """What is kept inside is dropped at the end, so that questions leave nothing behind."""
        before = self._kept
        try:
            yield
        finally:
            for number in range(before + 1, self._kept + 1):
                self._connection.execute(f"DROP TABLE IF EXISTS kept_{number}")

    def fetch(self, frame: Frame) -> pa.Table:
        """The rows, as an Arrow table."""
        table: pa.Table = self._native(frame).to_arrow_table()
        return table

    def batches(self, frame: Frame) -> Iterator[pa.RecordBatch]:
        """The rows, batch by batch; take them all before asking anything else."""
        reader: pa.RecordBatchReader = self._native(frame).to_arrow_reader(self.ROW_GROUP)
        yield from reader

    def write(self, frame: Frame, path: Path, sort_by: Sequence[str]) -> int:
        """Write the rows, sorted, to one Parquet file; return how many there are."""
        path.parent.mkdir(parents=True, exist_ok=True)
        order = ", ".join(f"{_quoted(c)} NULLS LAST" for c in sort_by)
        relation = self._native(frame).order(order) if order else self._native(frame)
        relation.write_parquet(str(path), compression="zstd", row_group_size=self.ROW_GROUP)
        rows = self._connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)])
        return int(rows.fetchall()[0][0])

    def arcsine(self, frame: Frame, column: str) -> Frame:
        """The frame with the arcsine of one column in its place; radians."""
        quoted = _quoted(column)
        columns = f"* REPLACE (asin(least(1.0, {quoted})) AS {quoted})"
        return nw.from_native(self._native(frame).select(duckdb.SQLExpression(columns))).lazy()

    def close(self) -> None:
        """Give back memory and spill files."""
        self._connection.close()

    @staticmethod
    def _native(frame: Frame) -> duckdb.DuckDBPyRelation:
        native = frame.to_native()
        if not isinstance(native, duckdb.DuckDBPyRelation):
            raise TypeError(f"a frame of {type(native).__name__}, not of this engine")
        return native


def _quoted(name: str) -> str:
    if not re.fullmatch(r"\w+", name):
        raise ValueError(f"'{name}' is not a column name")
    return f'"{name}"'
