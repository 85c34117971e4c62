"""The ties of people to an institution, along arrays: what ``indicators.ties`` defines."""

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt

from entrepot.graph.arrays.fetched import paired
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.sorting import distinct
from entrepot.graph.engine import Engine, Frame
from entrepot.graph.reader import GraphReader
from entrepot.talent.asked import version_of
from entrepot.talent.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Ties:
    """How a person is tied to an institution; see ``indicators.ties``."""

    shared_work_count: int
    shared_coauthor_count: int
    past_work_count: int
    last_year_there: int | None


@dataclass(frozen=True, slots=True)
class Insiders:
    """The works that somebody wrote at an institution, with all their authors.

    ``works``: positions; ``count``: of each, its authors who were there. ``authors``: those of
    all the works end to end, of each its ``row`` among the works and whether it ``is_there``.
    """

    works: Positions
    count: npt.NDArray[np.int64]
    authors: Positions
    row: Positions
    is_there: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls, arrays: GraphArrays, engine: Engine, relations: Mapping[str, Frame], institution: int
    ) -> "Insiders":
        """Who was at an institution, by its id."""
        is_here = nw.col("institution_id") == institution
        there = relations["affiliation"].filter(is_here, ~nw.col("author_id").is_null())
        table = engine.fetch(there.select("work_id", "author_id").unique())
        work = arrays.works.positions(table.column("work_id").to_numpy())
        person = arrays.people.positions(table.column("author_id").to_numpy())
        works, count = np.unique(work, return_counts=True)
        lists = arrays.credit("people").of_work
        authors = lists.of_all(works)
        row = np.repeat(np.arange(len(works), dtype=np.int32), lists.lengths_of(works))
        is_there = np.isin(paired(works[row], authors), paired(work, person))
        return cls(works, count, authors, row, is_there)

    @property
    def bytes(self) -> int:
        """The memory they take."""
        parts = (self.works, self.count, self.authors, self.row, self.is_there)
        return int(sum(part.nbytes for part in parts))


REMEMBERED: Remembered[Insiders] = Remembered(lambda insiders: insiders.bytes, 128 * 2**20)


def ties_to(reader: GraphReader, person: int, institution: int) -> Ties:
    """The ties of a person, by position, to an institution, by id."""

    def find() -> Insiders:
        return Insiders.of(reader.arrays, reader.engine, reader.relations, institution)

    insiders = REMEMBERED.answer(version_of(reader), institution, find)
    return ties_among(reader.arrays, insiders, person)


def ties_among(arrays: GraphArrays, insiders: Insiders, person: int) -> Ties:
    """The ties of a person to those who were at an institution."""
    row, is_mine = insiders.row, insiders.authors == person
    past = row[is_mine & insiders.is_there]
    others = insiders.count.copy()
    others[past] -= 1
    years = arrays["work/year"][insiders.works[past]]
    known = years[years != UNKNOWN_ID]
    is_beside = _beside(arrays, person)[insiders.authors]
    met = insiders.authors[is_beside & (others[row] > insiders.is_there)]
    return Ties(
        shared_work_count=int(np.count_nonzero(others[row[is_mine]])),
        shared_coauthor_count=len(distinct(met)),
        past_work_count=len(past),
        last_year_there=int(known.max()) if len(known) else None,
    )


def _beside(arrays: GraphArrays, person: int) -> npt.NDArray[np.bool_]:
    """For each person, whether they wrote a work with this one."""
    credit = arrays.credit("people")
    flags = np.zeros(len(arrays.people), np.bool_)
    flags[credit.of_work.of_all(credit.works.of(person))] = True
    flags[person] = False
    return flags
