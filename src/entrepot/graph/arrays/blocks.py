"""What relations say of works and people, as arrays hold it: by id, a block at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pyarrow as pa

from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.credits import (
    countries_of,
    institutions_of,
    people_of,
    works_without,
)
from entrepot.graph.arrays.fetched import Fetched, impact_columns, paired
from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.layout import COUNTINGS, LACKS, UNITS, UNKNOWN, UNKNOWN_ID
from entrepot.graph.arrays.lookup import Ids, NumberedIds, SortedIds
from entrepot.graph.engine import DuckEngine, Frame

Frames = Mapping[str, Frame]

BLOCK = 1_000_000
"""Works, or people, that are read at once."""

_TEXT: pa.DataType = pa.string()
_NUMBER: pa.DataType = pa.int32()
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
_CAREER_CODES = {"country": "country_code", "origin": "origin_country", "stage": "career_stage"}
_AUTHOR_COLUMNS = ("name", "orcid", "external_id")
_INSTITUTION_COLUMNS = ("name", "city", "country_code", "ror")

WORK_ROWS = pa.schema([(name, _TEXT) for name in _WORK_TEXTS])
INSTITUTION_ROWS = pa.schema([(name, _TEXT) for name in _INSTITUTION_COLUMNS])
PEOPLE_ROWS = pa.schema(
    [
        *((name, _TEXT) for name in _AUTHOR_COLUMNS),
        ("institution_id", pa.int64()),
        ("mobility", _TEXT),
        ("first_year", _NUMBER),
        ("last_year", _NUMBER),
        ("career_age_years", _NUMBER),
        ("place_work_count", _NUMBER),
        ("has_isolated_first_work", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Block:
    """Works, or people, that follow each other among those that are read."""

    ids: SortedIds

    def within(self, frame: Frame, column: str) -> Frame:
        """The rows of a frame between the first and the last of the block."""
        if not len(self):
            return frame.head(0)
        low, high = int(self.ids.ids[0]), int(self.ids.ids[-1])
        return frame.filter((nw.col(column) >= low) & (nw.col(column) <= high))

    def __len__(self) -> int:
        return len(self.ids)


def blocks(ids: Ids) -> Iterator[Block]:
    """Pieces of ids; one without any where there are none, so that every array is begun."""
    for begin in range(0, max(1, len(ids)), BLOCK):
        yield Block(SortedIds.of(ids[begin : begin + BLOCK]))


@dataclass(frozen=True)
class BlockReader:
    """Reads relations a block at a time, and adds them to arrays.

    ``works``, ``units``: the positions of works, of people and institutions; ``codes`` are given.
    """

    engine: DuckEngine
    relations: Frames
    works: NumberedIds
    units: Mapping[str, SortedIds]
    codes: Mapping[str, Codes]

    def _rows(self, block: Block, frame: Frame, column: str = "work_id") -> Fetched:
        """The rows of a frame that belong to a block."""
        table = self.engine.fetch(block.within(frame, column))
        ids = table.column(column).to_numpy()
        return Fetched(table, block.ids.positions(ids)).known()

    def add_works(self, to: ArrayWriter, block: Block) -> pa.Table:
        """Works, and who is credited with them; returns their texts."""
        work = self._rows(block, self.relations["work"].select(*_WORK_COLUMNS))
        work = work.by_place(len(block))
        byline = self._rows(block, self.relations["byline"]).by_place(len(block))
        authorship = self._rows(block, self.relations["authorship"])
        affiliation = self._rows(block, self.relations["affiliation"])
        self._add_work_columns(to, work)
        to.append("work/lacks", _lacks(work, authorship, affiliation))
        _add_byline(to, byline)
        author_count = byline.numbers("author_count", 0)
        credited = {
            "people": people_of(authorship, self.units["people"], author_count),
            "institutions": institutions_of(affiliation, self.units["institutions"]),
            "countries": countries_of(affiliation, self.codes["country"]),
        }
        for kind, units in credited.items():
            to.append(f"{kind}/of_work.lengths", units.lengths(len(block)))
            to.append(f"{kind}/of_work.values", units.unit)
            to.append(f"{kind}/of_work.marks", units.mark)
        return work.table.select(WORK_ROWS.names)

    def _add_work_columns(self, to: ArrayWriter, work: Fetched) -> None:
        put = to.append
        put("work/year", work.numbers("publication_year", UNKNOWN_ID).astype(np.int32))
        put("work/source_id", work.numbers("source_id", UNKNOWN_ID))
        put("work/type", self.codes["type"].encode(work.table.column("type")))
        put("work/is_retracted", work.numbers("is_retracted", UNKNOWN).astype(np.int8))
        put("work/reported", work.numbers("reported_citation_count", UNKNOWN).astype(np.int32))

    def add_impact(self, to: ArrayWriter, block: Block) -> None:
        """What the impact of works is, under each counting."""
        for counting in COUNTINGS:
            impact = self.relations["work_impact"].filter(nw.col("counting") == counting)
            rows = self._rows(block, impact)
            for name, values in impact_columns(rows, len(block)).items():
                to.append(f"{counting}/{name}", values)

    def add_citations(self, to: ArrayWriter, block: Block) -> None:
        """By cited work: who cites it, and whether that is a self-citation."""
        rows = self._rows(block, self.relations["citation"], "cited_work_id")
        citing = self.works.positions(rows.numbers("citing_work_id", UNKNOWN_ID))
        order = np.argsort(paired(rows.place, citing))
        lengths = np.bincount(rows.place, minlength=len(block)).astype(np.int32)
        to.append("cites/lengths", lengths)
        to.append("cites/values", citing[order])
        to.append("cites/is_self", rows.numbers("is_self_citation", 0).astype(np.bool_)[order])

    def add_people(self, to: ArrayWriter, block: Block) -> pa.Table:
        """What is said of people in numbers and codes; returns the rest."""
        author = self._rows(block, self.relations["author"], "author_id").by_place(len(block))
        career = self._rows(block, self.relations["career"], "author_id").by_place(len(block))
        for name, column in _CAREER_CODES.items():
            codes = self.codes["stage" if name == "stage" else "country"]
            to.append(f"people/{name}", codes.encode(career.table.column(column)))
        self._add_years(to, block)
        table = author.table.select(_AUTHOR_COLUMNS)
        for column in PEOPLE_ROWS.names[len(_AUTHOR_COLUMNS) :]:
            table = table.append_column(column, career.table.column(column))
        return table

    def _add_years(self, to: ArrayWriter, block: Block) -> None:
        """The years of people, and their places in each."""
        years = self._rows(block, self.relations["author_year"], "author_id")
        years = _add_lists(to, "people/years", block, years)
        for name in ("work_count", "unplaced_count"):
            to.append(f"people/years.{name}", years.numbers(name, 0).astype(np.int32))
        places = self._rows(block, self.relations["author_place"], "author_id")
        places = _add_lists(to, "people/places", block, places)
        institution = places.numbers("institution_id", UNKNOWN_ID)
        country = self.codes["country"].encode(places.table.column("country_code"))
        to.append("people/places.institution", self.units["institutions"].positions(institution))
        to.append("people/places.country", country)
        to.append("people/places.work_count", places.numbers("work_count", 0).astype(np.int32))

    def add_institutions(self, to: ArrayWriter, block: Block) -> pa.Table:
        """The countries of institutions; returns what else is said of them."""
        rows = self._rows(block, self.relations["institution"], "institution_id")
        table = rows.by_place(len(block)).table
        to.append("institutions/country", self.codes["country"].encode(table["country_code"]))
        return table.select(INSTITUTION_ROWS.names)


def _add_byline(to: ArrayWriter, byline: Fetched) -> None:
    for name in UNITS.values():
        to.append(f"work/{name}", byline.numbers(name, 0).astype(np.int32))
    to.append("work/distance_km", byline.floats("distance_km"))


def _add_lists(to: ArrayWriter, name: str, block: Block, rows: Fetched) -> Fetched:
    """Write the years of rows as lists by person; returns the rows in that order."""
    order = np.argsort(paired(rows.place, rows.numbers("publication_year", UNKNOWN_ID)))
    rows = Fetched(rows.table.take(order), rows.place[order])
    to.append(f"{name}.lengths", np.bincount(rows.place, minlength=len(block)).astype(np.int32))
    to.append(f"{name}.year", rows.numbers("publication_year", UNKNOWN_ID).astype(np.int32))
    return rows


def _lacks(work: Fetched, authorship: Fetched, affiliation: Fetched) -> Array:
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
