"""The base relations of a world, without a snapshot in between.

    from benchmarks.world.relations import write_relations
    write_relations(Path("ten-million"), works=10_000_000, seed=7)

writes ``work.parquet``, ``authorship.parquet``, ``affiliation.parquet``, ``reference.parquet``,
``work_topic.parquet``, ``author.parquet``, ``institution.parquet``, ``source.parquet`` and
``topic.parquet`` with the columns and in the order of ``entrepot.graph.relations``: what
loading the snapshot of the same size and seed gives (a test holds the two together), but for
``work.origin``, which is ``ORIGIN`` here and the folder of the snapshot there. ``Relations``
gives the same block by block.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from benchmarks.world.blocks import THREADS, Block, blocks_of, in_order
from benchmarks.world.citing import Lists
from benchmarks.world.entities import (
    author_table,
    institution_table,
    source_table,
    topic_table,
)
from benchmarks.world.fabric import Fabric, World, make_world
from benchmarks.world.facts import LANGUAGES, SCORE_UNITS, TYPES, facts_of
from benchmarks.world.ids import (
    FIRST_AUTHOR,
    FIRST_INSTITUTION,
    FIRST_SOURCE,
    INSTITUTION_GAP,
    SOURCE_GAP,
    cited_numbers,
    work_number,
    work_numbers,
)
from benchmarks.world.layout import parts_of
from benchmarks.world.ledger import Ledger, draw_ledger
from benchmarks.world.people import named_places
from benchmarks.world.places import COUNTRIES, country_of
from benchmarks.world.pool import shown
from benchmarks.world.shape import FIRST_YEAR
from benchmarks.world.teams import Teams
from benchmarks.world.typed import Array, array, integer, table_of
from benchmarks.world.words import numbered, text_array, titles

from entrepot.compiled import compiled
from entrepot.graph.relations import AFFILIATION, AUTHORSHIP, BASE, REFERENCE, WORK, WORK_TOPIC

NAMES = (
    "work",
    "authorship",
    "affiliation",
    "reference",
    "work_topic",
    "author",
    "institution",
    "source",
    "topic",
)
ORIGIN = "fabricated"
DOI_PREFIX = "10.5555/w"
_UNKNOWN = np.iinfo(np.int64).max
_BUCKET_ROWS = 16_000_000
_POSITIONS = ("first", "middle", "last")
Ints = npt.NDArray[np.int64]


def write_relations(folder: Path, works: int, seed: int, threads: int = THREADS) -> None:
    """Write one sorted Parquet file for each base relation into a folder.

    Ten million works take some four minutes, 1.4 GB of memory and 3 GB of disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as scratch:
        relations = Relations(make_world(works, seed), Path(scratch), threads)
        for name in NAMES:
            with pq.ParquetWriter(folder / f"{name}.parquet", BASE[name].schema) as writer:
                for table in relations.blocks(name):
                    writer.write_table(table)


@dataclass
class Relations:
    """The base relations of a world by name, block by block, in their order.

    ``scratch``: an empty folder for some 150 bytes a work, needed until the last block is given.
    """

    world: World
    scratch: Path
    threads: int = THREADS
    _makers: dict[str, Callable[[Block], pa.Table]] = field(init=False)

    def __post_init__(self) -> None:
        """Know who makes what."""
        self._makers = {
            "work": self._work,
            "authorship": self._authorship,
            "affiliation": self._affiliation,
            "work_topic": partial(_work_topic, self.world),
        }

    def blocks(self, name: str) -> Iterator[pa.Table]:
        """The rows of a relation; raises KeyError for one that is not made here."""
        self.ledger  # noqa: B018 (drawn here, not by the threads that make blocks)
        if name in self._makers:
            return in_order(self._makers[name], blocks_of(self.world.work_count), self.threads)
        if name == "author":
            return self._authors()
        if name == "reference":
            return self._references()
        return iter([self._entity(name)])

    @cached_property
    def ledger(self) -> Ledger:
        """All bylines and lists; the first to ask waits until they are drawn."""
        return draw_ledger(self.world, self.scratch, self.threads)

    @cached_property
    def _dates(self) -> tuple[Ints, list[str]]:
        parts = parts_of(self.world.work_count)
        return np.array([part.block.first for part in parts]), [part.date for part in parts]

    def _work(self, block: Block) -> pa.Table:
        fabric, tree = self.world.fabric, self.world.tree
        facts = facts_of(fabric, *block)
        number = work_numbers(*block)
        places = slice(block.first, block.first + block.size)
        topic = facts.topic[:, 0]
        starts, dates = self._dates
        part = np.searchsorted(starts, block.first + np.arange(block.size), side="right") - 1
        return table_of(
            [
                number,
                pa.nulls(block.size, pa.string()),
                _dois(number, facts.has_doi),
                text_array(titles(self.world.words, facts.position, facts.home)),
                facts.year + FIRST_YEAR,
                _chosen(TYPES, facts.type),
                _chosen(LANGUAGES, facts.language),
                _known(FIRST_SOURCE + SOURCE_GAP * facts.source.astype(np.int64), facts.source),
                _known(tree.id[topic], topic),
                _known(tree.subfield_id[topic].astype(np.int32), topic),
                _known(tree.field_id[topic].astype(np.int32), topic),
                self.ledger.citations[places].astype(np.int64),
                self.ledger.reference_counts[places].astype(np.int64),
                facts.is_retracted,
                np.zeros(block.size, np.bool_),
                _chosen(tuple(dates), part),
                _chosen((ORIGIN,), np.zeros(block.size, np.int32)),
            ],
            WORK.schema,
        )

    def _authors(self) -> Iterator[pa.Table]:
        place = named_places(self.ledger)
        for first, count in blocks_of(len(place)):
            yield author_table(self.world, place[first : first + count])

    def _entity(self, name: str) -> pa.Table:
        if name == "institution":
            return institution_table(self.world).filter(array(self._used(name)))
        if name == "source":
            return source_table(self.world).filter(array(self._used(name)))
        return {"topic": topic_table}[name](self.world)

    def _used(self, name: str) -> npt.NDArray[np.bool_]:
        """Whether each institution (or source) is named by a work."""
        number = self.world.institution_count if name == "institution" else self._source_count
        is_used = np.zeros(number + 1, np.bool_)  # the last stands for none, −1
        for block in blocks_of(self.world.work_count):
            for code in self._named(name, block):
                is_used[code] = True
        return is_used[:-1]

    @property
    def _source_count(self) -> int:
        return self.world.fabric.source_count

    def _named(self, name: str, block: Block) -> tuple[npt.NDArray[np.int32], ...]:
        if name == "source":
            return (facts_of(self.world.fabric, *block).source,)
        teams = self.ledger.teams(block)
        return teams.institution, teams.second

    def _authorship(self, block: Block) -> pa.Table:
        return _authorship(self.world.fabric, self.ledger.teams(block), block)

    def _affiliation(self, block: Block) -> pa.Table:
        return _affiliation(self.world.fabric, self.ledger.teams(block), block)

    def _references(self) -> Iterator[pa.Table]:
        """Sorted by the cited work: laid aside by stretches of cited works, then sorted."""
        buckets = _Buckets(self.world, self.scratch)
        for block in blocks_of(self.world.work_count):
            buckets.add(block, self.ledger.lists(block))
        yield from buckets.sorted()


def _chosen(values: tuple[str, ...], code: npt.NDArray[Any]) -> Array:
    """The texts of codes; the empty text is null."""
    texts = array([value or None for value in values])
    return texts.take(array(code))


def _known(values: npt.NDArray[Any], code: npt.NDArray[Any]) -> Array:
    """The values, null where the code is below 0."""
    return array(values, mask=code < 0)


def _dois(number: Ints, has_doi: npt.NDArray[np.bool_]) -> Array:
    texts = text_array(numbered(DOI_PREFIX, number))
    return pc.if_else(array(has_doi), texts, None)


def _authorship(fabric: Fabric, teams: Teams, block: Block) -> pa.Table:
    size = np.diff(teams.begins)
    index = np.arange(len(teams.person)) - np.repeat(teams.begins[:-1], size)
    last = np.repeat(size, size) - 1
    position = np.where(index == 0, 0, np.where(index == last, 2, 1))
    author = _author_places(fabric, teams.person)
    return table_of(
        [
            np.repeat(work_numbers(*block), size),
            index.astype(np.int32),
            _known(FIRST_AUTHOR + author, author),
            _chosen(_POSITIONS, position),
            index == np.repeat(teams.corresponding, size),
        ],
        AUTHORSHIP.schema,
    )


@compiled
def _author_places(fabric: Fabric, person: npt.NDArray[np.uint32]) -> Ints:
    """The places in order of ids, −1 for nobody."""
    places = np.empty(len(person), np.int64)
    for at in range(len(person)):
        is_named = person[at] < len(fabric.begun)
        places[at] = shown(fabric.people, integer(person[at])) if is_named else -1
    return places


def _affiliation(fabric: Fabric, teams: Teams, block: Block) -> pa.Table:
    rows = np.empty((2 * len(teams.person), 4), np.int64)
    rows = rows[: _lay_out(fabric, block.first, teams, rows)]
    author, institution = rows[:, 1], rows[:, 2]
    return table_of(
        [
            rows[:, 0],
            array(FIRST_AUTHOR + author, mask=author == _UNKNOWN),
            array(FIRST_INSTITUTION + INSTITUTION_GAP * institution, mask=institution == _UNKNOWN),
            _chosen(COUNTRIES, rows[:, 3]),
        ],
        AFFILIATION.schema,
    )


@compiled
def _lay_out(fabric: Fabric, first: int, teams: Teams, rows: npt.NDArray[np.int64]) -> int:
    """Rows of work, author, institution and country, in the order of the relation."""
    end = 0
    for place in range(len(teams.begins) - 1):
        begin = end
        for at in range(teams.begins[place], teams.begins[place + 1]):
            end = _add_places(fabric, teams, at, rows, end)
        number = work_number(first + place)
        for row in range(begin, end):
            rows[row, 0] = number
        _sort_rows(rows, begin, end)
    return end


@compiled
def _add_places(
    fabric: Fabric, teams: Teams, at: int, rows: npt.NDArray[np.int64], end: int
) -> int:
    author = _UNKNOWN
    if teams.person[at] < len(fabric.begun):
        author = shown(fabric.people, integer(teams.person[at]))
    for institution in (teams.institution[at], teams.second[at]):
        if institution >= 0:
            rows[end, 1] = author
            rows[end, 2] = institution
            rows[end, 3] = country_of(fabric.places, integer(institution))
            end += 1
    if teams.country[at] >= 0:
        rows[end, 1] = author
        rows[end, 2] = _UNKNOWN
        rows[end, 3] = teams.country[at]
        end += 1
    return end


@compiled
def _sort_rows(rows: npt.NDArray[np.int64], begin: int, end: int) -> None:
    """Sort the few rows of one work by author and institution (insertion sort)."""
    for row in range(begin + 1, end):
        author, institution, country = rows[row, 1], rows[row, 2], rows[row, 3]
        at = row
        while at > begin and (
            rows[at - 1, 1] > author
            or (rows[at - 1, 1] == author and rows[at - 1, 2] > institution)
        ):
            rows[at, 1:] = rows[at - 1, 1:]
            at -= 1
        rows[at, 1] = author
        rows[at, 2] = institution
        rows[at, 3] = country


def _work_topic(world: World, block: Block) -> pa.Table:
    facts = facts_of(world.fabric, *block)
    topic = np.where(facts.topic < 0, np.iinfo(np.int32).max, facts.topic)
    order = np.argsort(topic, axis=1, kind="stable")
    topic = np.take_along_axis(facts.topic, order, axis=1)
    score = np.take_along_axis(facts.score, order, axis=1)
    is_there = topic >= 0
    return table_of(
        [
            np.repeat(work_numbers(*block), is_there.sum(axis=1)),
            world.tree.id[topic[is_there]],
            score[is_there] / SCORE_UNITS,
        ],
        WORK_TOPIC.schema,
    )


@dataclass
class _Buckets:
    """References laid aside on disk by stretches of cited works, then sorted one by one."""

    world: World
    folder: Path
    starts: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Cut all cited works into stretches with about as many works each."""
        total = self.world.fabric.outside_count + self.world.work_count
        count = max(1, 10 * self.world.work_count // _BUCKET_ROWS)
        self.starts = np.linspace(0, total, count + 1).astype(np.int64)

    def add(self, block: Block, lists: Lists) -> None:
        """Lay the references of a block aside; blocks come in order."""
        places = np.arange(block.first, block.first + block.size, dtype="u4")
        pairs = np.stack([np.repeat(places, np.diff(lists.begins)), lists.cited], axis=1)
        bucket = np.searchsorted(self.starts, lists.cited, side="right") - 1
        for number in range(len(self.starts) - 1):
            with self._path(number).open("ab") as file:
                file.write(pairs[bucket == number].data)

    def _path(self, number: int) -> Path:
        return self.folder / f"references-{number}"

    def sorted(self) -> Iterator[pa.Table]:
        """The references of one stretch after the other."""
        for number, start in enumerate(self.starts[:-1]):
            pairs = np.fromfile(self._path(number), np.uint32).reshape(-1, 2)
            ordered = np.empty_like(pairs)
            _sort_pairs(pairs, ordered, int(start), int(self.starts[number + 1]))
            for first, count in blocks_of(len(pairs), size=1 << 20):
                yield self._table(ordered[first : first + count])

    def _table(self, pairs: npt.NDArray[np.uint32]) -> pa.Table:
        citing = cited_numbers(pairs[:, 0], 0)
        cited = cited_numbers(pairs[:, 1], self.world.fabric.outside_count)
        return table_of([citing, cited], REFERENCE.schema)


@compiled
def _sort_pairs(
    pairs: npt.NDArray[np.uint32], ordered: npt.NDArray[np.uint32], start: int, end: int
) -> None:
    """Sort pairs by the second, where the first are in order already (counting sort)."""
    place = np.zeros(end - start + 1, np.int64)
    for row in range(len(pairs)):
        place[pairs[row, 1] - start + 1] += 1
    for number in range(end - start):
        place[number + 1] += place[number]
    for row in range(len(pairs)):
        number = pairs[row, 1] - start
        ordered[place[number]] = pairs[row]
        place[number] += 1
