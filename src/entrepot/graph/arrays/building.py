"""Make the arrays of a graph from its relations, or where little changed from those before."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.blocks import (
    INSTITUTION_ROWS,
    PEOPLE_ROWS,
    WORK_ROWS,
    BlockReader,
    blocks,
)
from entrepot.graph.arrays.by_field import FIELDS, begins_of_fields, write_by_field
from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.laying import Laying, laid_rows
from entrepot.graph.arrays.layout import UNITS
from entrepot.graph.arrays.lists import Lists, Positions, offsets_of
from entrepot.graph.arrays.numbering import BRANCH
from entrepot.graph.arrays.origin import Before, Origin
from entrepot.graph.arrays.received import received
from entrepot.graph.arrays.rows import Rows, write_rows
from entrepot.graph.arrays.starting import Frames, Start, start, start_from
from entrepot.graph.arrays.turning import counts_of, turned
from entrepot.graph.engine import DuckEngine

STRETCH = 1_000_000
"""Works, or units, of which something is counted at once."""


def build_arrays(
    folder: Path,
    engine: DuckEngine,
    relations: Frames,
    census_year: int,
    before: Before | None = None,
) -> None:
    """Write the arrays and rows of a graph to a folder; ``layout`` says what there is.

    ``before``: where little changed, only that is read, with citations and the impact of all.
    """
    with ArrayWriter(folder) as writer:
        begin = partial(start_from, before) if before else start
        build = _Build(writer, engine, relations, begin(writer, engine, relations))
        build.add_works()
        build.add_people()
        build.add_institutions()
        build.order_names()
        build.turn()
        build.add_received(census_year)
        build.add_branches()
        build.name_codes()


@dataclass(frozen=True)
class _Build:
    """What is known while arrays are being written."""

    writer: ArrayWriter
    engine: DuckEngine
    relations: Frames
    start: Start

    @property
    def reader(self) -> BlockReader:
        """What reads what is to be read."""
        begun = self.start
        return BlockReader(self.engine, begun.read, begun.numbering, begun.units, begun.codes)

    def add_works(self) -> None:
        """What is known of works, who is credited with them and who cites them."""
        numbering, origin = self.start.numbering, self.start.works
        with self._scratch() as folder, ArrayWriter(folder) as anew:
            texts = (self.reader.add_works(anew, b) for b in blocks(self.start.ids["works"]))
            self._add_rows("works", WORK_ROWS, texts, self._rows_of_works())
            self._laying(anew).lay(origin)
        with self._scratch() as folder, ArrayWriter(folder) as impact:
            for block in blocks(numbering.ascending.ids):
                self.reader.add_impact(impact, block)
            Laying(impact, self.writer).lay(Origin.anew(numbering.rank))
        with self._scratch() as folder, ArrayWriter(folder) as cites:
            for block in blocks(numbering.ascending.ids):
                self.reader.add_citations(cites, block)
            self._laying(cites).lay_citations(origin, numbering.rank)

    def add_people(self) -> None:
        """What is said of people, in the order of their ids."""
        with self._scratch() as folder, ArrayWriter(folder) as anew:
            rows = (self.reader.add_people(anew, b) for b in blocks(self.start.ids["people"]))
            self._add_rows("people", PEOPLE_ROWS, rows, self.start.people.rows)
            self._laying(anew).lay(self.start.people)

    def add_institutions(self) -> None:
        """What is said of institutions, in the order of their ids."""
        ids = self.start.units["institutions"].ids
        tables = (self.reader.add_institutions(self.writer, block) for block in blocks(ids))
        write_rows(self._rows_path("institutions"), INSTITUTION_ROWS, tables)

    def _add_rows(
        self, name: str, schema: pa.Schema, tables: Iterable[pa.Table], origin: Positions
    ) -> None:
        """Write rows of texts; ``origin``: where each comes from, in their order."""
        path = self._rows_path(name)
        if self.start.before is None:
            write_rows(path, schema, tables)
            return
        with self._scratch() as folder:
            write_rows(folder / path.name, schema, tables)
            anew = Rows.open(folder / path.name)
            write_rows(path, schema, laid_rows(self.start.before.rows(name), anew, origin))

    def _rows_of_works(self) -> Positions:
        """Of each work, in the order of ids, its row of texts: before, or of those made anew."""
        rows = self.start.works.rows[self.start.numbering.place]
        if self.start.before:
            stays = rows >= 0
            rows[stays] = self.start.before["work/rank"][rows[stays]]
        return rows

    def _rows_path(self, name: str) -> Path:
        return self.writer.folder / f"{name}.arrow"

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        """A folder for what is made anew, before it is laid in order."""
        with TemporaryDirectory(dir=self.writer.folder) as folder:
            yield Path(folder)

    def _laying(self, anew: ArrayWriter) -> Laying:
        begun = self.start
        if begun.before is None:
            return Laying(anew, self.writer)
        moved = {
            kind: ids.positions(begun.before[f"{kind}/id"]) for kind, ids in begun.units.items()
        }
        return Laying(anew, self.writer, begun.before, moved)

    def order_names(self) -> None:
        """The people in the order of their names, so that namesakes stand side by side."""
        self.writer.append("people/by_name", np.empty(0, np.int32))
        named = self.relations["author"].filter(~nw.col("name").is_null())
        ordered = named.select("name", "author_id").sort("name", "author_id").select("author_id")
        for batch in self.engine.batches(ordered):
            places = self.start.units["people"].positions(batch.column(0).to_numpy())
            self.writer.append("people/by_name", places)

    def turn(self) -> None:
        """Turn the lists round, and count what each unit has overall."""
        take = self.writer.map
        for name in ("cites/", "people/years.", "people/places."):
            self.writer.append(f"{name}offsets", offsets_of(take(f"{name}lengths")))
        counts = {kind: len(ids) for kind, ids in self.start.units.items()}
        counts["countries"] = len(self.start.codes["country"].names)
        fields = self.start.numbering.branches[:, BRANCH.index("field_id")]
        self.writer.append(FIELDS, begins_of_fields(take("work/branch"), fields))
        for kind, shared in UNITS.items():
            offsets = offsets_of(take(f"{kind}/of_work.lengths"))
            self.writer.append(f"{kind}/of_work.offsets", offsets)
            lists, marks = Lists(offsets, take(f"{kind}/of_work.values")), f"{kind}/of_work.marks"
            self._turn(f"{kind}/works", lists, take(marks), counts[kind])
            write_by_field(self.writer, kind, lists, take(marks), counts[kind])
            self._add_fractions(kind, take(f"work/{shared}"))

    def _turn(self, name: str, lists: Lists, marks: Array, unit_count: int) -> None:
        put = self.writer.append
        put(f"{name}.offsets", offsets_of(counts_of(lists, unit_count)))
        put(f"{name}.values", np.empty(0, np.int32))
        put(f"{name}.marks", np.empty(0, marks.dtype))
        for places, their_marks in turned(lists, marks, unit_count):
            put(f"{name}.values", places)
            put(f"{name}.marks", their_marks)

    def _add_fractions(self, kind: str, shared: npt.NDArray[np.int32]) -> None:
        """The works of each unit, each divided among those who share it."""
        offsets, works = (self.writer.map(f"{kind}/works.{part}") for part in ("offsets", "values"))
        for begin in range(0, max(1, len(offsets) - 1), STRETCH):
            here = offsets[begin : begin + STRETCH + 1]
            shares = 1.0 / np.maximum(shared[works[here[0] : here[-1]]], 1)
            unit = np.repeat(np.arange(len(here) - 1), np.diff(here))
            sums = np.bincount(unit, weights=shares, minlength=len(here) - 1)
            self.writer.append(f"{kind}/fraction", sums)

    def add_received(self, census_year: int) -> None:
        """The citations that works received of late."""
        take, count = self.writer.map, len(self.start.numbering)
        cites = Lists(take("cites/offsets"), take("cites/values"))
        is_self, year = take("cites/is_self"), take("work/year")
        for begin in range(0, max(1, count), STRETCH):
            stretch = (begin, min(begin + STRETCH, count))
            for ago, counts in enumerate(received(cites, is_self, year, census_year, stretch)):
                self.writer.append(f"work/received_{ago}", counts)

    def add_branches(self) -> None:
        """The works of each branch of the topic tree."""
        branch = self.writer.map("work/branch")
        lists = Lists(np.arange(len(branch) + 1, dtype=np.int64), branch)
        branches = self.start.numbering.branches
        self._turn("branch/works", lists, np.zeros(len(branch), np.bool_), len(branches))
        for column, name in enumerate(BRANCH):
            self.writer.append(f"branch/{name}", branches[:, column].copy())

    def name_codes(self) -> None:
        """Say what the codes stand for."""
        for name, codes in self.start.codes.items():
            self.writer.name(name, codes.names)
