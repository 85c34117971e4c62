"""The engine: where relations live while they are computed with.

Indicators and rankings are written once, as narwhals expressions over lazy frames; an
engine opens, keeps and writes those frames. DuckDB is the engine of one machine.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Protocol, TypeAlias

import duckdb
import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from entrepot.graph.arrays.citing import Bylines, citation_batches
from entrepot.graph.relations import CITATION

Frame: TypeAlias = nw.LazyFrame[Any]
"""A relation, or what is computed from relations: rows are not yet fetched."""

PART = "part-{:05d}.parquet"
"""The name of a file of a relation, by its place in the order."""
ROW_GROUP = 100_000
"""Rows of a file that are read together, or passed over."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """All rows of a relation, in its order already, to be taken once."""

    batches: Iterator[pa.RecordBatch]
    schema: pa.Schema

    def write(self, folder: Path) -> None:
        """Write the rows as one Parquet file into a new folder."""
        folder.mkdir(parents=True)
        with pq.ParquetWriter(
            folder / PART.format(0), self.schema, **_encoded(self.schema)
        ) as writer:
            for rows in self._row_groups():
                writer.write_table(rows, row_group_size=2 * ROW_GROUP)

    def laid_down(self, engine: "Engine") -> Frame:
        """The rows as a frame: they are written to the disk, until the engine is closed."""
        folder = engine.folder() / "rows"
        self.write(folder)
        return engine.read([folder / PART.format(0)])

    def _row_groups(self) -> Iterator[pa.Table]:
        """The rows, joined so that none but the last are fewer than ``ROW_GROUP``."""
        waiting: list[pa.RecordBatch] = []
        for batch in self.batches:
            waiting.append(batch)
            if sum(one.num_rows for one in waiting) >= ROW_GROUP:
                yield pa.Table.from_batches(waiting, self.schema)
                waiting = []
        if waiting:
            yield pa.Table.from_batches(waiting, self.schema)


def _encoded(schema: pa.Schema) -> dict[str, Any]:
    """How columns are written: ids by the steps from one to the next, small where sorted."""
    ids = [one.name for one in schema if one.name.endswith("_id") and one.type == pa.int64()]
    return {
        "compression": "zstd",
        "column_encoding": dict.fromkeys(ids, "DELTA_BINARY_PACKED"),
        "use_dictionary": [name for name in schema.names if name not in ids],
    }


Rows: TypeAlias = Frame | Ordered
"""What becomes a relation: rows to be computed and sorted, or in order already."""


class Engine(Protocol):
    """What the rest of entrepot asks of an engine, all of it.

    Not for use from several threads at once. ``is_one_machine``: whether rows can be streamed
    and arrays lie on a disk; where they are spread over many the definitions are computed.
    """

    @property
    def is_one_machine(self) -> bool:
        """Whether all rows are here."""

    def read(self, paths: Sequence[Path]) -> Frame:
        """The rows of Parquet files of one schema."""

    def from_arrow(self, table: pa.Table) -> Frame:
        """A small table handed over from Python."""

    def keep(self, frame: Frame) -> Frame:
        """The same rows, computed now, so that several uses compute them once."""

    def scratch(self) -> AbstractContextManager[None]:
        """What is kept inside is dropped at the end, so that questions leave nothing behind."""

    def fetch(self, frame: Frame) -> pa.Table:
        """The rows, as an Arrow table."""

    def write(self, frame: Frame, folder: Path, sort_by: Sequence[str]) -> None:
        """Write the rows, sorted, as Parquet files into a new folder.

        The order goes on from file to file, in the order of their names.
        """

    def arcsine(self, frame: Frame, column: str) -> Frame:
        """The frame with the arcsine of one column in its place; radians."""

    def citations(self, reference: Frame, work: Frame, authorship: Frame) -> Ordered | None:
        """The relation ``citation``, by a way of the engine's own; None where it has none.

        It gives the rows that ``indicators.citations.citation`` defines.
        """

    def folder(self) -> Path:
        """A new folder on the disk, gone when the engine is closed, for arrays to lie in.

        Raises TypeError where rows are spread over many machines: see ``is_one_machine``.
        """

    def close(self) -> None:
        """Give back memory and what lies on the disk for a while."""


class DuckEngine:
    """DuckDB, in memory, spilling to ``spill`` beyond ``memory_mb``."""

    is_one_machine = True

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
            spill.mkdir(parents=True, exist_ok=True)
        self._spill, self._threads = spill, threads
        self._folders: list[Path] = []
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
        reader: pa.RecordBatchReader = self._native(frame).to_arrow_reader(ROW_GROUP)
        yield from reader

    def write(self, frame: Frame, folder: Path, sort_by: Sequence[str]) -> None:
        """Write the rows, sorted, as one Parquet file into a new folder."""
        folder.mkdir(parents=True)
        order = ", ".join(f"{_quoted(c)} NULLS LAST" for c in sort_by)
        relation = self._native(frame).order(order) if order else self._native(frame)
        path = folder / PART.format(0)
        relation.write_parquet(str(path), compression="zstd", row_group_size=ROW_GROUP)

    def arcsine(self, frame: Frame, column: str) -> Frame:
        """The frame with the arcsine of one column in its place; radians."""
        quoted = _quoted(column)
        columns = f"* REPLACE (asin(least(1.0, {quoted})) AS {quoted})"
        return nw.from_native(self._native(frame).select(duckdb.SQLExpression(columns))).lazy()

    def citations(self, reference: Frame, work: Frame, authorship: Frame) -> Ordered:
        """The relation ``citation``, by sorted arrays: joins are quadratic in an author's works.

        The arrays lie in a folder, beside what is spilt, until the engine is closed. The rows
        come while references are read: take them all before asking anything else.
        """
        folder = self.folder()
        known = authorship.filter(~nw.col("author_id").is_null())
        bylines = Bylines.read(
            self.batches(work.select("work_id", "publication_year").sort("work_id")),
            self.batches(known.select("work_id", "author_id").sort("work_id")),
            folder,
        )
        pairs = reference.select("citing_work_id", "cited_work_id").sort(*CITATION.sort_by)
        found = citation_batches(self.batches(pairs), bylines, self._threads)
        return Ordered(found, CITATION.schema)

    def folder(self) -> Path:
        """A new folder beside what is spilt, gone when the engine is closed."""
        folder = Path(mkdtemp(prefix="arrays-", dir=self._spill))
        self._folders.append(folder)
        return folder

    def close(self) -> None:
        """Give back memory and spill files."""
        for folder in self._folders:
            rmtree(folder, ignore_errors=True)
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
