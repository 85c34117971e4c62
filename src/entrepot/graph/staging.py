"""Staged relations: what one file gave, flat, before it is merged into the graph.

A staged relation has the columns of the relation of the same name, and ``record``: a
number that tells which record a row came from, so that of two records with one id the
newer is kept with all its rows. Authors, institutions, sources and topics that a work
mentions are staged as their own rows; the newest mention of each wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from entrepot.graph.relations import BASE, Relation

RECORD = "record"
RECORDS_PER_FILE = 1 << 32
"""Record numbers of a file start at its sequence number times this."""

_UNIQUE = frozenset(("abstract", "title", "doi", "name", "orcid", "external_id"))
"""Texts that hardly ever repeat: to look for repetitions would only cost time."""

Values: TypeAlias = "Sequence[Any] | pa.Array[Any]"
Columns: TypeAlias = Mapping[str, Values]


def staged_schema(relation: Relation) -> pa.Schema:
    """The schema of a relation as staged."""
    return relation.schema.append(pa.field(RECORD, pa.int64()))


@dataclass
class Stage:
    """Writes the staged rows of one file, a Parquet file a relation.

    Closed as a context manager; rows become readable only then.
    """

    folder: Path
    part: str
    _writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def append(self, name: str, columns: Columns) -> None:
        """Add rows to a staged relation; columns that are not given stay empty."""
        schema = staged_schema(BASE[name])
        row_count = len(next(iter(columns.values()), ()))
        if not row_count:
            return
        arrays = [
            _array(columns[f.name], f.type) if f.name in columns else pa.nulls(row_count, f.type)
            for f in schema
        ]
        self._writer(name, schema).write_batch(pa.record_batch(arrays, schema=schema))

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()

    def _writer(self, name: str, schema: pa.Schema) -> pq.ParquetWriter:
        if name not in self._writers:
            folder = self.folder / name
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{self.part}.parquet"
            self._writers[name] = _open(path, schema)
        return self._writers[name]


def _open(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer whose encodings suit staged rows: twice as fast as the default ones.

    Nothing is compressed: rows are read once, soon, and mostly from the system's cache.
    """
    texts: Any = [f.name for f in schema if f.type == pa.string() and f.name not in _UNIQUE]
    integers = [f.name for f in schema if pa.types.is_integer(f.type)]
    return pq.ParquetWriter(
        path,
        schema,
        compression="none",
        use_dictionary=texts or False,
        write_statistics=False,
        column_encoding=dict.fromkeys(integers, "DELTA_BINARY_PACKED"),
    )


def _array(values: Values, type_: pa.DataType) -> "pa.Array[Any]":
    if isinstance(values, pa.Array):
        return values if values.type == type_ else values.cast(type_)
    return pa.array(values, type=type_)


def staged_files(folder: Path, name: str) -> list[Path]:
    """The files of a staged relation, in the order in which they were loaded."""
    return sorted((folder / name).glob("*.parquet"))
