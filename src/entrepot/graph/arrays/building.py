"""Make the arrays of a graph from its relations, a block of works at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.by_field import FIELDS, begins_of_fields, write_by_field
from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.credits import (
    countries_of,
    institutions_of,
    people_of,
    works_without,
)
from entrepot.graph.arrays.fetched import Fetched, impact_columns, paired
from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.layout import (
    COUNTINGS,
    LACKS,
    RECEIVED_YEARS,
    UNITS,
    UNKNOWN,
    UNKNOWN_ID,
)
from entrepot.graph.arrays.lists import Lists, offsets_of
from entrepot.graph.arrays.lookup import SortedIds
from entrepot.graph.arrays.numbering import BRANCH, TREE, Numbering, number_works, reorder
from entrepot.graph.arrays.rows import write_rows
from entrepot.graph.arrays.turning import counts_of, turned
from entrepot.graph.engine import DuckEngine, Frame

Frames = Mapping[str, Frame]

BLOCK = 1_000_000
"""Works, or authors, that are read at once."""

_WORK_TEXTS = ("title", "doi")
_WORK_COLUMNS = (
    "work_id",
    "publication_year",
    "type",
    "source_id",
    "subfield_id",
    "reported_citation_count",
    "reference_count",
    "is_retracted",
    *_WORK_TEXTS,
)
_TEXT: pa.DataType = pa.string()
_NUMBER: pa.DataType = pa.int32()
_CAREER_CODES = {"country": "country_code", "origin": "origin_country", "stage": "career_stage"}
_PEOPLE_ROWS = pa.schema(
    [
        ("name", _TEXT),
        ("orcid", _TEXT),
        ("external_id", _TEXT),
        ("institution_id", pa.int64()),
        ("mobility", _TEXT),
        ("first_year", _NUMBER),
        ("last_year", _NUMBER),
        ("career_age_years", _NUMBER),
        ("place_work_count", _NUMBER),
        ("has_isolated_first_work", pa.bool_()),
    ]
)
_AUTHOR_COLUMNS = ("name", "orcid", "external_id")
_INSTITUTION_ROWS = pa.schema([(n, _TEXT) for n in ("name", "city", "country_code", "ror")])
_WORK_ROWS = pa.schema([(name, _TEXT) for name in _WORK_TEXTS])


def build_arrays(folder: Path, engine: DuckEngine, relations: Frames, census_year: int) -> None:
    """Write the arrays and rows of a graph to a folder; ``layout`` says what there is."""
    with ArrayWriter(folder) as writer:
        build = _Build(writer, engine, relations, census_year)
        build.number()
        with TemporaryDirectory(dir=folder) as scratch, ArrayWriter(Path(scratch)) as by_id:
            write_rows(folder / "works.arrow", _WORK_ROWS, build.add_works(by_id))
            reorder(by_id, writer, build.numbering)
        write_rows(folder / "people.arrow", _PEOPLE_ROWS, build.add_people())
        write_rows(folder / "institutions.arrow", _INSTITUTION_ROWS, build.institutions())
        build.order_names()
        build.turn()
        build.add_branches()
        build.name_codes()


@dataclass(frozen=True, slots=True)
class _Block:
    """Works, or people, that follow each other."""

    ids: SortedIds

    def within(self, frame: Frame, column: str) -> Frame:
        """The rows of a frame that belong to the block."""
        if not len(self):
            return frame.head(0)
        low, high = int(self.ids.ids[0]), int(self.ids.ids[-1])
        return frame.filter((nw.col(column) >= low) & (nw.col(column) <= high))

    def __len__(self) -> int:
        return len(self.ids)


def _blocks(ids: npt.NDArray[np.int64]) -> Iterator[_Block]:
    """Pieces of ids; one without any where there are none, so that every array is begun."""
    for begin in range(0, max(1, len(ids)), BLOCK):
        yield _Block(SortedIds.of(ids[begin : begin + BLOCK]))


@dataclass
class _Build:
    """What is known while arrays are being written."""

    writer: ArrayWriter
    engine: DuckEngine
    relations: Frames
    census_year: int
    numbering: Numbering = field(init=False)
    units: dict[str, SortedIds] = field(default_factory=dict)
    codes: dict[str, Codes] = field(default_factory=dict)

    def number(self) -> None:
        """Number works along the topic tree, people and institutions in the order of their ids."""
        columns = ("work_id", *TREE)
        known = (nw.col(name).fill_null(UNKNOWN).cast(nw.Int64()) for name in TREE)
        along = self.relations["work"].select("work_id", *known).sort(*TREE, "work_id")
        tables = (table.select(columns) for table in self.engine.batches(along))
        self.numbering = number_works(tables, self.writer)
        self.units["people"] = self._numbered("people", "author", "author_id")
        self.units["institutions"] = self._numbered("institutions", "institution", "institution_id")
        self.codes = {name: Codes() for name in ("type", "country", "stage")}

    def _numbered(self, name: str, relation: str, column: str) -> SortedIds:
        self.writer.append(f"{name}/id", np.empty(0, np.int64))
        ids = self.relations[relation].select(column).sort(column)
        for batch in self.engine.batches(ids):
            self.writer.append(f"{name}/id", batch.column(0).to_numpy())
        return SortedIds.of(self.writer.map(f"{name}/id"))

    def _rows(self, block: _Block, frame: Frame, column: str = "work_id") -> Fetched:
        """The rows of a frame that belong to a block."""
        table = self.engine.fetch(block.within(frame, column))
        ids = table.column(column).to_numpy()
        return Fetched(table, block.ids.positions(ids)).known()

    def add_works(self, by_id: ArrayWriter) -> Iterator[pa.Table]:
        """What is known of works, in the order of their ids; texts are left to rows."""
        for block in _blocks(self.numbering.ascending.ids):
            work = self._rows(block, self.relations["work"].select(*_WORK_COLUMNS))
            work = work.by_place(len(block))
            byline = self._rows(block, self.relations["byline"]).by_place(len(block))
            authorship = self._rows(block, self.relations["authorship"])
            affiliation = self._rows(block, self.relations["affiliation"])
            self._add_work_columns(by_id, block, work)
            by_id.append("work/lacks", _lacks(work, authorship, affiliation))
            self._add_byline(by_id, byline)
            author_count = byline.numbers("author_count", 0)
            credited = {
                "people": people_of(authorship, self.units["people"], author_count),
                "institutions": institutions_of(affiliation, self.units["institutions"]),
                "countries": countries_of(affiliation, self.codes["country"]),
            }
            for kind, units in credited.items():
                by_id.append(f"{kind}/of_work.lengths", units.lengths(len(block)))
                by_id.append(f"{kind}/of_work.values", units.unit)
                by_id.append(f"{kind}/of_work.marks", units.mark)
            self._add_citations(by_id, block)
            yield work.table.select(_WORK_ROWS.names)

    def _add_work_columns(self, by_id: ArrayWriter, block: _Block, work: Fetched) -> None:
        put, relations = by_id.append, self.relations
        put("work/year", work.numbers("publication_year", UNKNOWN_ID).astype(np.int32))
        put("work/source_id", work.numbers("source_id", UNKNOWN_ID))
        put("work/type", self.codes["type"].encode(work.table.column("type")))
        put("work/is_retracted", work.numbers("is_retracted", UNKNOWN).astype(np.int8))
        put("work/reported", work.numbers("reported_citation_count", UNKNOWN).astype(np.int32))
        for counting in COUNTINGS:
            impact = relations["work_impact"].filter(nw.col("counting") == counting)
            rows = self._rows(block, impact).by_place(len(block))
            for name, values in impact_columns(rows).items():
                put(f"{counting}/{name}", values)

    def _add_byline(self, by_id: ArrayWriter, byline: Fetched) -> None:
        for name in UNITS.values():
            by_id.append(f"work/{name}", byline.numbers(name, 0).astype(np.int32))
        by_id.append("work/distance_km", byline.floats("distance_km"))

    def _add_citations(self, by_id: ArrayWriter, block: _Block) -> None:
        """By cited work: who cites it, whether that is a self-citation, and the last years'."""
        rows = self._rows(block, self.relations["citation"], "cited_work_id")
        citing = self.numbering.positions(rows.numbers("citing_work_id", UNKNOWN_ID))
        is_self = rows.numbers("is_self_citation", 0).astype(np.bool_)
        order = np.argsort(paired(rows.place, citing))
        lengths = np.bincount(rows.place, minlength=len(block)).astype(np.int32)
        by_id.append("cites/lengths", lengths)
        by_id.append("cites/values", citing[order])
        by_id.append("cites/is_self", is_self[order])
        ago = self.census_year - rows.numbers("citing_year", UNKNOWN_ID)
        for years in range(RECEIVED_YEARS):
            in_year = rows.place[~is_self & (ago == years)]
            received = np.bincount(in_year, minlength=len(block)).astype(np.int32)
            by_id.append(f"work/received_{years}", received)

    def add_people(self) -> Iterator[pa.Table]:
        """What is said of people, in the order of their ids; codes go to arrays."""
        for block in _blocks(self.units["people"].ids):
            author = self._rows(block, self.relations["author"], "author_id").by_place(len(block))
            career = self._rows(block, self.relations["career"], "author_id").by_place(len(block))
            for name, column in _CAREER_CODES.items():
                codes = self.codes["stage" if name == "stage" else "country"]
                self.writer.append(f"people/{name}", codes.encode(career.table.column(column)))
            self._add_years(block)
            table = author.table.select(_AUTHOR_COLUMNS)
            for column in _PEOPLE_ROWS.names[len(_AUTHOR_COLUMNS) :]:
                table = table.append_column(column, career.table.column(column))
            yield table

    def _add_years(self, block: _Block) -> None:
        """The years of people, and their places in each."""
        years = self._rows(block, self.relations["author_year"], "author_id")
        years = self._add_lists("people/years", block, years)
        for name in ("work_count", "unplaced_count"):
            self.writer.append(f"people/years.{name}", years.numbers(name, 0).astype(np.int32))
        places = self._rows(block, self.relations["author_place"], "author_id")
        places = self._add_lists("people/places", block, places)
        institution = places.numbers("institution_id", UNKNOWN_ID)
        put = self.writer.append
        put("people/places.institution", self.units["institutions"].positions(institution))
        country = self.codes["country"].encode(places.table.column("country_code"))
        put("people/places.country", country)
        put("people/places.work_count", places.numbers("work_count", 0).astype(np.int32))

    def _add_lists(self, name: str, block: _Block, rows: Fetched) -> Fetched:
        """Write the years of rows as lists by person; returns the rows in that order."""
        order = np.argsort(paired(rows.place, rows.numbers("publication_year", UNKNOWN_ID)))
        rows = Fetched(rows.table.take(order), rows.place[order])
        lengths = np.bincount(rows.place, minlength=len(block)).astype(np.int32)
        self.writer.append(f"{name}.lengths", lengths)
        year = rows.numbers("publication_year", UNKNOWN_ID).astype(np.int32)
        self.writer.append(f"{name}.year", year)
        return rows

    def order_names(self) -> None:
        """The people in the order of their names, so that namesakes stand side by side."""
        self.writer.append("people/by_name", np.empty(0, np.int32))
        named = self.relations["author"].filter(~nw.col("name").is_null())
        ordered = named.select("name", "author_id").sort("name", "author_id").select("author_id")
        for batch in self.engine.batches(ordered):
            places = self.units["people"].positions(batch.column(0).to_numpy())
            self.writer.append("people/by_name", places)

    def institutions(self) -> Iterator[pa.Table]:
        """What is said of institutions, in the order of their ids."""
        for block in _blocks(self.units["institutions"].ids):
            rows = self._rows(block, self.relations["institution"], "institution_id")
            table = rows.by_place(len(block)).table
            country = self.codes["country"].encode(table.column("country_code"))
            self.writer.append("institutions/country", country)
            yield table.select(_INSTITUTION_ROWS.names)

    def turn(self) -> None:
        """Turn the lists round, and count what each unit has overall."""
        take = self.writer.map
        for name in ("cites/", "people/years.", "people/places."):
            self.writer.append(f"{name}offsets", offsets_of(take(f"{name}lengths")))
        counts = {kind: len(ids) for kind, ids in self.units.items()}
        counts["countries"] = len(self.codes["country"].names)
        fields = self.numbering.branches[:, BRANCH.index("field_id")]
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
        for begin in range(0, max(1, len(offsets) - 1), BLOCK):
            here = offsets[begin : begin + BLOCK + 1]
            shares = 1.0 / np.maximum(shared[works[here[0] : here[-1]]], 1)
            unit = np.repeat(np.arange(len(here) - 1), np.diff(here))
            sums = np.bincount(unit, weights=shares, minlength=len(here) - 1)
            self.writer.append(f"{kind}/fraction", sums)

    def add_branches(self) -> None:
        """The works of each branch of the topic tree."""
        branch = self.writer.map("work/branch")
        lists = Lists(np.arange(len(branch) + 1, dtype=np.int64), branch)
        branches = self.numbering.branches
        self._turn("branch/works", lists, np.zeros(len(branch), np.bool_), len(branches))
        for column, name in enumerate(BRANCH):
            self.writer.append(f"branch/{name}", branches[:, column].copy())

    def name_codes(self) -> None:
        """Say what the codes stand for."""
        for name, codes in self.codes.items():
            self.writer.name(name, codes.names)


def _lacks(work: Fetched, authorship: Fetched, affiliation: Fetched) -> npt.NDArray[np.uint8]:
    """What is not known of each work of a block, a bit each."""
    count = len(work.place)
    lacks = {
        "year": work.is_empty("publication_year"),
        "author": works_without(authorship, "author_id", count),
        "institution": works_without(affiliation, "institution_id", count),
        "country": works_without(affiliation, "country_code", count),
        "references": work.numbers("reference_count", 0) == 0,
        "subfield": work.is_empty("subfield_id"),
    }
    bits = np.zeros(count, np.uint8)
    for name, is_lacking in lacks.items():
        bits |= is_lacking.astype(np.uint8) << np.uint8(LACKS[name])
    return bits
