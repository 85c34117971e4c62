"""Lay arrays in the order of positions: what stays from the version before, the rest made anew.

Rows are made anew in the order of ids, a block at a time; relations lie in that order too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.lists import Lists, Offsets, Positions, offsets_of
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.origin import Origin, chosen
from entrepot.graph.arrays.rows import Rows

BLOCK = 2**17
"""Rows that are laid at once."""
_LENGTHS = "lengths"
_REFERENCES = {
    "people/of_work.values": "people",
    "institutions/of_work.values": "institutions",
    "people/places.institution": "institutions",
}
"""Arrays whose values are positions, and of what."""


@dataclass(frozen=True, slots=True)
class Laying:
    """What is laid, and where: ``anew`` holds rows by id, ``before`` those that may stay.

    ``moved``: of people and institutions, where each stands that stood at a position before.
    """

    anew: ArrayWriter
    writer: ArrayWriter
    before: GraphArrays | None = None
    moved: Mapping[str, Positions] = field(default_factory=dict)

    def lay(self, origin: Origin) -> None:
        """Write all arrays and lists that were made anew in the order of positions."""
        prefixes = [n.removesuffix(_LENGTHS) for n in self.anew.written if n.endswith(_LENGTHS)]
        for name in self.anew.written:
            if not name.startswith(tuple(prefixes)):
                self._lay_values(name, origin.rows)
        for prefix in prefixes:
            self._lay_lists(prefix, origin.rows)

    def _lay_values(self, name: str, rows: Positions) -> None:
        for some in _blocks(rows):
            self.writer.append(name, chosen(self._before(name), self.anew.map(name), some))

    def _lay_lists(self, prefix: str, rows: Positions) -> None:
        name = f"{prefix}{_LENGTHS}"
        parts = [n for n in self.anew.written if n.startswith(prefix) and n != name]
        before, anew = self._before_offsets(prefix), offsets_of(self.anew.map(name))
        for some in _blocks(rows):
            lengths = chosen(self._before(name), self.anew.map(name), some)
            self.writer.append(name, lengths)
            values = np.empty(int(lengths.sum()), np.int64)
            _spread(before, anew, some, values)
            for part in parts:
                self.writer.append(part, self._translated(part, values))

    def _translated(self, name: str, rows: Offsets) -> Array:
        values = chosen(self._before(name), self.anew.map(name), rows)
        if name in _REFERENCES and self.before:
            _translate(values, rows, self.moved[_REFERENCES[name]])
        return values

    def _before(self, name: str) -> Array:
        return self.before[name] if self.before else self.anew.map(name)[:0]

    def _before_offsets(self, prefix: str) -> Offsets:
        return self.before[f"{prefix}offsets"] if self.before else np.zeros(1, np.int64)

    def lay_citations(self, origin: Origin, rank: Positions) -> None:
        """Write who cites each work: as before where neither changed, and the rows made anew.

        ``rank``: of each work its row in the lists made anew, which are of all works.
        """
        before = Lists(self._before_offsets("cites/"), self._before("cites/values"))
        anew = Lists(offsets_of(self.anew.map("cites/lengths")), self.anew.map("cites/values"))
        flags = (self._before("cites/is_self"), self.anew.map("cites/is_self"))
        for begin in range(0, max(1, len(rank)), BLOCK):
            some = slice(begin, begin + BLOCK)
            room = anew.total_of(rank[some]) + before.total_of(_staying(origin.rows[some]))
            cites = (np.empty(len(rank[some]), np.int32), np.empty(room, np.int32))
            is_self = np.empty(room, np.bool_)
            count = _lay_citations(
                (before.offsets, before.values, flags[0]),
                (anew.offsets, anew.values, flags[1]),
                (origin.rows[some], rank[some], origin.moved),
                (*cites, is_self),
            )
            self.writer.append("cites/lengths", cites[0])
            self.writer.append("cites/values", cites[1][:count])
            self.writer.append("cites/is_self", is_self[:count])


def laid_rows(before: Rows, anew: Rows, origin: Positions) -> Iterator[pa.Table]:
    """Rows of texts, in the order of their ids as those of both files are.

    ``origin``: of each where it comes from, as in ``Origin``, by its row in the file.
    """
    for some in _blocks(origin):
        place, pieces, count = np.empty(len(some), np.int64), [], 0
        for file, row, is_here in ((before, some, some >= 0), (anew, -1 - some, some < 0)):
            rows = row[is_here].astype(np.int64)
            first, last = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
            pieces.append(file.stretch(first, last))
            place[is_here] = rows - first + count
            count += last - first
        yield pa.concat_tables(pieces).combine_chunks().take(place)


def _blocks(rows: Positions) -> Iterator[Positions]:
    """Pieces of rows; one without any where there are none, so that every array is begun."""
    for begin in range(0, max(1, len(rows)), BLOCK):
        yield rows[begin : begin + BLOCK]


def _staying(rows: Positions) -> Positions:
    return rows[rows >= 0]


@compiled
def _spread(before: Offsets, anew: Offsets, rows: Positions, values: Offsets) -> None:
    """The rows of the values of lists, as those of the lists themselves."""
    n = 0
    for row in rows:
        if row >= 0:
            for i in range(before[row], before[row + 1]):
                values[n] = i
                n += 1
        else:
            for i in range(anew[-1 - row], anew[-row]):
                values[n] = -1 - i
                n += 1


@compiled
def _translate(values: Positions, rows: Offsets, moved: Positions) -> None:
    """Positions before become those of now; ABSENT stays."""
    for i in range(len(rows)):
        if rows[i] >= 0 and values[i] != ABSENT:
            values[i] = moved[values[i]]


@compiled
def _lay_citations(
    before: tuple[Offsets, Positions, npt.NDArray[np.bool_]],
    anew: tuple[Offsets, Positions, npt.NDArray[np.bool_]],
    where: tuple[Positions, Positions, Positions],
    laid: tuple[Positions, Positions, npt.NDArray[np.bool_]],
) -> int:
    """Merge two ascending lists of each work: those before without works that changed."""
    old_offsets, old, old_flags = before
    new_offsets, new, new_flags = anew
    origin, rank, moved = where
    lengths, values, flags = laid
    n = 0
    for at in range(len(rank)):
        first = n
        j, j_end = new_offsets[rank[at]], new_offsets[rank[at] + 1]
        i, i_end = 0, 0
        if origin[at] >= 0:
            i, i_end = old_offsets[origin[at]], old_offsets[origin[at] + 1]
        while i < i_end or j < j_end:
            citing = moved[old[i]] if i < i_end else ABSENT
            if i < i_end and citing == ABSENT:
                i += 1
            elif i < i_end and (j == j_end or citing < new[j]):
                values[n], flags[n] = citing, old_flags[i]
                n, i = n + 1, i + 1
            else:
                values[n], flags[n] = new[j], new_flags[j]
                n, j = n + 1, j + 1
        lengths[at] = n - first
    return n
