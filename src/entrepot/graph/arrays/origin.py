"""Where what stands at each position comes from: from the version before, or made anew.

Where little changed, most rows of every array are what they were, and only stand elsewhere. Works,
and people, are merged in their order; whatever is said of them then follows: see ``laying``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN, UNKNOWN_ID
from entrepot.graph.arrays.lists import Positions, taken
from entrepot.graph.arrays.lookup import ABSENT, Ids
from entrepot.graph.arrays.numbering import BRANCH, TREE
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.engine import Frame

OF_WORKS = ("work", "byline", "authorship", "affiliation")
OF_PEOPLE = ("author", "career", "author_year", "author_place")
PARTS = {
    **dict.fromkeys(OF_WORKS, ("work_id",)),
    **dict.fromkeys(OF_PEOPLE, ("author_id",)),
    "citation": ("citing_work_id", "cited_work_id"),
}
"""The relations of which only what changed is read, and the columns that say of whom."""

BLOCK = 1_000_000
"""Works whose numbers are given at once."""
_Keys = tuple[Positions, npt.NDArray[np.int64], Ids]
"""Of each work a number for its branch, the year, the id: the order of works."""


@dataclass(frozen=True, slots=True)
class Before:
    """The arrays of the version before, and what changed since.

    ``works``, ``people``: their ids, ascending, each once; ``rows``: of the relations in PARTS,
    what they now say of these.
    """

    arrays: GraphArrays
    works: Ids
    people: Ids
    rows: Mapping[str, Frame]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from.

    ``rows``: of each position the position before, or −1 less the row among those made anew;
    ``moved``: of each position before the position now, ABSENT where it is gone or made anew.
    """

    rows: Positions
    moved: Positions

    @classmethod
    def anew(cls, rows: Positions) -> "Origin":
        """All are made anew; ``rows``: of each position."""
        return cls(-1 - rows, np.empty(0, np.int32))

    @classmethod
    def of(cls, rows: Positions, before_count: int) -> "Origin":
        """As ``rows`` say."""
        moved = np.full(before_count, ABSENT, np.int32)
        stays = np.flatnonzero(rows >= 0).astype(np.int32)
        moved[rows[stays]] = stays
        return cls(rows, moved)


def merged_people(before: Before, anew: Ids) -> tuple[Ids, Origin]:
    """The ids of all people, ascending, and where each comes from. ``anew``: ids, ascending."""
    ids = before.arrays["people/id"]
    stays = _staying(before.arrays.people.positions(before.people), len(ids))
    place = np.searchsorted(ids[stays], anew)
    rows = np.insert(stays, place, -1 - np.arange(len(anew), dtype=np.int32))
    return np.insert(ids[stays], place, anew), Origin.of(rows, len(ids))


def merged_works(before: Before, anew: pa.Table) -> tuple[Origin, Iterator[pa.RecordBatch]]:
    """Where each work comes from, and all works along the topic tree, as they are numbered by.

    ``anew``: work_id and TREE of works that changed, by work_id, UNKNOWN where empty.
    """
    arrays = before.arrays
    branches = np.stack([arrays[f"branch/{name}"] for name in BRANCH], axis=1)
    columns = np.stack([anew.column(name).to_numpy() for name in BRANCH], axis=1)
    tree, code = np.unique(np.concatenate([branches, columns]), axis=0, return_inverse=True)
    codes: Positions = code.reshape(-1).astype(np.int32)
    year = arrays["work/year"].astype(np.int64)
    year[year == UNKNOWN_ID] = UNKNOWN
    years, ids = (anew.column(name).to_numpy() for name in (TREE[-1], "work_id"))
    here: _Keys = (taken(codes, arrays["work/branch"]), year, arrays["work/id"])
    found: _Keys = (codes[len(branches) :], years, ids)
    stays = _staying(arrays.works.positions(before.works), len(year))
    order = np.lexsort(found[::-1]).astype(np.int32)
    rows = np.empty(len(stays) + len(order), np.int32)
    _merge((stays, here), (order, found), rows)
    return Origin.of(rows, len(year)), _along(rows, here, found, tree)


def _along(
    rows: Positions, here: _Keys, found: _Keys, tree: npt.NDArray[np.int64]
) -> Iterator[pa.RecordBatch]:
    for begin in range(0, len(rows), BLOCK):
        some = rows[begin : begin + BLOCK]
        branch = tree[chosen(here[0], found[0], some)]
        columns = dict(zip(BRANCH, branch.T, strict=True))
        ids = chosen(here[2], found[2], some)
        yield pa.record_batch({"work_id": ids, **{n: c.copy() for n, c in columns.items()}})


def _staying(gone: Positions, count: int) -> Positions:
    """The positions before that stay; ``gone``: those that do not, or ABSENT."""
    stays = np.ones(count, np.bool_)
    stays[gone[gone != ABSENT]] = False
    return np.flatnonzero(stays).astype(np.int32)


def chosen(before: Array, anew: Array, rows: npt.NDArray[Any]) -> Array:
    """Of each row, as in ``Origin``, its value."""
    found = np.empty(len(rows), anew.dtype)
    _choose(before, anew, rows, found)
    return found


@compiled
def _choose(before: Array, anew: Array, rows: npt.NDArray[Any], found: Array) -> None:
    for i in range(len(rows)):
        row = rows[i]
        found[i] = before[row] if row >= 0 else anew[-1 - row]


@compiled
def _merge(stays: tuple[Positions, _Keys], anew: tuple[Positions, _Keys], rows: Positions) -> None:
    """Equals sorting the works of both by their keys."""
    before, (branch, year, work) = stays
    order, (new_branch, new_year, new_work) = anew
    i = j = 0
    for at in range(len(rows)):
        is_before = j == len(order)
        if i < len(before) and not is_before:
            a, b = before[i], order[j]
            if branch[a] != new_branch[b]:
                is_before = branch[a] < new_branch[b]
            elif year[a] != new_year[b]:
                is_before = year[a] < new_year[b]
            else:
                is_before = work[a] < new_work[b]
        if is_before:
            rows[at] = before[i]
            i += 1
        else:
            rows[at] = -1 - order[j]
            j += 1
