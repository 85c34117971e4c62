"""Who is credited with the works of a block: people, institutions and countries."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.compiled import compiled
from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.fetched import Fetched, paired
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN_ID, Mark
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.lookup import ABSENT, SortedIds
from entrepot.graph.arrays.sorting import distinct


@dataclass(frozen=True, slots=True)
class Credits:
    """Each row is a unit of a work, in their order: the work's place, the unit's, and a mark."""

    place: Positions
    unit: Positions
    mark: Array

    def lengths(self, count: int) -> npt.NDArray[np.int32]:
        """How many units each of ``count`` works has."""
        return np.bincount(self.place, minlength=count).astype(np.int32)


def people_of(authorship: Fetched, people: SortedIds, author_count: Array) -> Credits:
    """The authors of works, marked with their places in the byline; ``author_count``: by work."""
    unit = people.positions(authorship.numbers("author_id", UNKNOWN_ID))
    marks = _places_in_byline(authorship, author_count[authorship.place] == 1)
    order = np.argsort(paired(authorship.place, unit))
    order = order[unit[order] != ABSENT]
    return Credits(authorship.place[order], unit[order], marks[order])


def institutions_of(affiliation: Fetched, institutions: SortedIds) -> Credits:
    """The institutions of works, each once, marked with how many of the authors are there."""
    unit = institutions.positions(affiliation.numbers("institution_id", UNKNOWN_ID))
    pair = paired(affiliation.place, unit)
    order = np.argsort(pair, kind="stable")
    order = order[unit[order] != ABSENT]
    begins, seats = _seats(pair[order], affiliation.numbers("author_id", UNKNOWN_ID)[order])
    first = order[begins]
    return Credits(affiliation.place[first], unit[first], seats)


def countries_of(affiliation: Fetched, codes: Codes) -> Credits:
    """The countries of works, each once."""
    unit = codes.encode(affiliation.table.column("country_code")).astype(np.int32) - 1
    is_known = unit != ABSENT
    pair = distinct(paired(affiliation.place[is_known], unit[is_known]))
    places, units = (pair >> 32).astype(np.int32), pair.astype(np.int32)
    return Credits(places, units, np.zeros(len(pair), np.bool_))


def works_without(rows: Fetched, column: str, count: int) -> npt.NDArray[np.bool_]:
    """Of ``count`` works, those that have no row with a value in a column."""
    lacking = np.ones(count, np.bool_)
    lacking[rows.place[~rows.is_empty(column)]] = False
    return lacking


@compiled
def _seats(
    pair: npt.NDArray[np.int64], author: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
    """Where each pair begins among sorted ones, and how many different authors it has.

    Authors that are not known (UNKNOWN_ID) are not counted.
    """
    begins, seats = np.empty(len(pair), np.int64), np.empty(len(pair), np.uint16)
    found = begin = 0
    while begin < len(pair):
        end = begin + 1
        while end < len(pair) and pair[end] == pair[begin]:
            end += 1
        authors = np.sort(author[begin:end])
        seat = 0
        for one in range(len(authors)):
            is_new = one == 0 or authors[one] != authors[one - 1]
            if is_new and authors[one] != UNKNOWN_ID:
                seat += 1
        begins[found], seats[found] = begin, seat
        found, begin = found + 1, end
    return begins[:found], seats[:found]


def _places_in_byline(rows: Fetched, is_alone: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    position = rows.table.column("position")
    corresponding = rows.numbers("is_corresponding", 0).astype(np.bool_)
    marks = {
        Mark.SINGLE: is_alone,
        Mark.FIRST: _equal(position, "first") & ~is_alone,
        Mark.LAST: _equal(position, "last") & ~is_alone,
        Mark.CORRESPONDING: corresponding,
        Mark.CORRESPONDING_STATED: ~rows.is_empty("is_corresponding"),
    }
    bits = np.zeros(len(rows.place), np.uint8)
    for mark, is_set in marks.items():
        bits |= is_set.astype(np.uint8) * np.uint8(mark)
    return bits


def _equal(column: "pa.ChunkedArray[Any]", text: str) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(pc.equal(column, pa.scalar(text)), pa.scalar(value=False)))
