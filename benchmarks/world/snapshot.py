"""Write a world as a snapshot in the published layout, JSON lines, Parquet or both.

``FOLDER/data/jsonl/works/updated_date=…/part_0000.gz`` and so on for authors, institutions,
sources and topics; a manifest for each entity and one above them, written last. The files are
the same whatever the number of threads.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple, Protocol

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.world import published
from benchmarks.world.blocks import THREADS, blocks_of, in_order
from benchmarks.world.draft import Draft, make_draft
from benchmarks.world.fabric import World, make_world
from benchmarks.world.json_form import author_lines, make_glossary, work_lines
from benchmarks.world.layout import DATES, Part, one_part, parts_of
from benchmarks.world.ledger import Ledger, draw_ledger
from benchmarks.world.parquet_form import author_table, make_mentions, work_table
from benchmarks.world.people import People, named_places, people_at
from benchmarks.world.words import Bytes
from isal import isal_zlib

Form = Literal["jsonl", "parquet"]
FORMS: tuple[Form, ...] = ("jsonl", "parquet")
Told = Callable[[str, int, int], None]
"""Is told of progress: the step, how much more is done, of how much."""

_DATE = "2026-06-30"
_BUCKET = "s3://openalex/data"
_GZIP_LEVEL, _GZIP_FORMAT = 0, 31
"""The fastest level; with the header of a gzip file, which then has no time in it."""
_LINES_BLOCK, _ROWS_BLOCK = 2_048, 16_384
"""Works made at once: what the processor's cache holds, and a row group."""


_SMALL: dict[str, Callable[[World], list[published.Record]]] = {
    "topics": published.topics,
    "sources": published.sources,
    "institutions": published.institution_records,
}
"""Entities of few records, in one file each."""


class Written(NamedTuple):
    """A part file: its entity, its path under the root, its size in bytes, its records."""

    entity: str
    key: str
    content_length: int
    record_count: int


@dataclass(frozen=True)
class Plan:
    """What to write: how many works, from which seed, in which forms, by how many threads."""

    works: int
    seed: int = 7
    forms: Sequence[Form] = FORMS
    threads: int = THREADS


def _untold(step: str, more: int, of: int) -> None:
    """Nobody wants to know."""


def write_snapshot(folder: Path, plan: Plan, told: Told = _untold) -> None:
    """Write the snapshot to ``folder/data/jsonl`` and ``folder/data/parquet``.

    Raises FileExistsError where one of them is there, ValueError for a size out of range.
    """
    for form in plan.forms:
        if (folder / "data" / form).exists():
            raise FileExistsError(f"{folder / 'data' / form} exists. Name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    told("Weaving", 0, 1)
    world = make_world(plan.works, plan.seed)
    told("Weaving", 1, 1)
    with TemporaryDirectory(dir=folder) as scratch:
        ledger = draw_ledger(
            world, Path(scratch), plan.threads, lambda more: told("Drawing", more, plan.works)
        )
        for form in plan.forms:
            _Writer(_Made(ledger), form, folder / "data" / form).write(plan.threads, told)


@dataclass(frozen=True)
class _Made:
    """Gives the records of part files."""

    ledger: Ledger

    @property
    def world(self) -> World:
        """The world that the records are of."""
        return self.ledger.world

    @cached_property
    def places(self) -> npt.NDArray[np.int64]:
        """The places of the people who have works."""
        return named_places(self.ledger)

    def drafts(self, part: Part, size: int) -> Iterator[Draft]:
        """The works of a part file, so many at once."""
        for block in blocks_of(part.block.size, part.block.first, size):
            yield make_draft(self.ledger, block, DATES.index(part.date))

    def people(self, part: Part) -> People:
        """The people of a part file."""
        places = self.places[part.block.first : part.block.first + part.block.size]
        return people_at(self.ledger, places)


class _Format(Protocol):
    """How part files of one form are written."""

    suffix: str

    def works(self, part: Part, path: Path) -> None: ...

    def authors(self, part: Part, path: Path) -> None: ...

    def records(self, records: list[published.Record], path: Path) -> None: ...


class _Lines:
    """JSON lines, gzipped."""

    suffix = ".gz"

    def __init__(self, made: _Made) -> None:
        self._made = made
        self._glossary = make_glossary(made.world)

    def works(self, part: Part, path: Path) -> None:
        """Write works."""
        drafts = self._made.drafts(part, _LINES_BLOCK)
        _write_gzip(path, (work_lines(self._glossary, draft) for draft in drafts))

    def authors(self, part: Part, path: Path) -> None:
        """Write people."""
        people, words = self._made.people(part), self._made.world.words
        _write_gzip(path, [author_lines(self._glossary, words, people, DATES.index(part.date))])

    def records(self, records: list[published.Record], path: Path) -> None:
        """Write records of a small entity."""
        _write_gzip(path, [msgspec.json.Encoder().encode_lines(records)])


class _Rows:
    """Parquet."""

    suffix = ".parquet"

    def __init__(self, made: _Made) -> None:
        self._made = made
        self._mentions = make_mentions(made.world)

    def works(self, part: Part, path: Path) -> None:
        """Write works."""
        drafts = self._made.drafts(part, _ROWS_BLOCK)
        _write_parquet(path, (work_table(self._mentions, draft) for draft in drafts))

    def authors(self, part: Part, path: Path) -> None:
        """Write people."""
        people, words = self._made.people(part), self._made.world.words
        _write_parquet(path, iter([author_table(words, people, DATES.index(part.date))]))

    def records(self, records: list[published.Record], path: Path) -> None:
        """Write records of a small entity."""
        _write_parquet(path, iter([pa.Table.from_pylist(records)]))


_FORMATS: dict[Form, Callable[[_Made], _Format]] = {"jsonl": _Lines, "parquet": _Rows}


@dataclass(frozen=True)
class _Writer:
    """Writes one form under a root."""

    made: _Made
    form: Form
    root: Path

    def write(self, threads: int, told: Told) -> None:
        """Write all files, then the manifests."""
        written = [self._write_small(entity) for entity in _SMALL]
        works, authors = self.made.world.work_count, len(self.made.places)
        for entity, count in (("authors", authors), ("works", works)):
            step = f"Writing {entity} as {self.form}"
            tasks = [(entity, part) for part in parts_of(count)]
            for file in in_order(self._write_part, tasks, threads):
                written.append(file)
                told(step, file.record_count, count)
        self._write_manifests(written)

    @cached_property
    def _format(self) -> _Format:
        return _FORMATS[self.form](self.made)

    def _write_small(self, entity: str) -> Written:
        records = _SMALL[entity](self.made.world)
        part = one_part(len(records))
        path = self._path(entity, part)
        self._format.records(records, path)
        return self._written(entity, part)

    def _write_part(self, task: tuple[str, Part]) -> Written:
        entity, part = task
        write = self._format.works if entity == "works" else self._format.authors
        write(part, self._path(entity, part))
        return self._written(entity, part)

    def _path(self, entity: str, part: Part) -> Path:
        path = self.root / part.key(entity, self._format.suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _written(self, entity: str, part: Part) -> Written:
        key = part.key(entity, self._format.suffix)
        return Written(entity, key, (self.root / key).stat().st_size, part.block.size)

    def _write_manifests(self, written: Sequence[Written]) -> None:
        """A manifest for each entity, and one above them."""
        manifests = [self._manifest(entity, written) for entity in (*_SMALL, "authors", "works")]
        for manifest in manifests:
            path = self.root / manifest["entity"] / "manifest.json"
            path.write_bytes(msgspec.json.encode(manifest))
        above = {
            "date": _DATE,
            "format": self.form,
            "record_count": sum(manifest["record_count"] for manifest in manifests),
            "content_length": sum(manifest["content_length"] for manifest in manifests),
            "entities": [_without_files(manifest) for manifest in manifests],
        }
        (self.root / "manifest.json").write_bytes(msgspec.json.encode(above))

    def _manifest(self, entity: str, written: Sequence[Written]) -> published.Record:
        files = [file for file in written if file.entity == entity]
        return {
            "date": _DATE,
            "format": self.form,
            "entity": entity,
            "record_count": sum(file.record_count for file in files),
            "content_length": sum(file.content_length for file in files),
            "files": [
                {
                    "url": f"{_BUCKET}/{self.form}/{file.key}",
                    "meta": {
                        "content_length": file.content_length,
                        "record_count": file.record_count,
                    },
                }
                for file in files
            ],
        }


def _without_files(manifest: published.Record) -> published.Record:
    return {name: value for name, value in manifest.items() if name != "files"}


def _write_gzip(path: Path, chunks: Iterable[bytes | Bytes]) -> None:
    packer = isal_zlib.compressobj(_GZIP_LEVEL, isal_zlib.DEFLATED, _GZIP_FORMAT)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(packer.compress(chunk))
        file.write(packer.flush())


def _write_parquet(path: Path, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    with pq.ParquetWriter(path, first.schema, compression="snappy") as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)
