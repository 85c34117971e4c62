"""Who writes and who cites what, drawn once for all works and laid on disk, 70 bytes a work.

To draw takes several times longer than to read, and every form of a world needs it: to count
citations before the first work is written, and to write each work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import local

import numpy as np
import numpy.typing as npt
from benchmarks.world import shape
from benchmarks.world.blocks import THREADS, Block, blocks_of, in_order
from benchmarks.world.chance import fraction, key_of
from benchmarks.world.citing import Lists, lists_of
from benchmarks.world.fabric import Fabric, World
from benchmarks.world.pool import shown
from benchmarks.world.teams import Teams, members_of, placed
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

_CITED = 14 << 40
_STRIDE = 1024
"""Where the rows of every 1,024th work begin is kept in memory; of the others it is added up."""
_ITEM_BYTES = 4
Counts32 = npt.NDArray[np.int32]
Counts16 = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class _Column:
    """Some numbers for each work, end to end in a file; ``counts`` says how many for each."""

    path: Path
    counts: Counts16
    starts: npt.NDArray[np.int64]

    def read(self, block: Block) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
        """Where the numbers of each work begin, and the numbers of all."""
        anchor = block.first // _STRIDE
        before = self.counts[anchor * _STRIDE : block.first].sum(dtype=np.int64)
        counts = self.counts[block.first : block.first + block.size]
        begins = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        offset = int(self.starts[anchor] + before) * _ITEM_BYTES
        return begins, np.fromfile(self.path, np.uint32, int(begins[-1]), offset=offset)


@dataclass(frozen=True)
class Ledger:
    """All bylines and reference lists of a world, and what they add up to.

    ``citations`` of each work, also by works outside; ``works`` of each person; both in order
    of ids.
    """

    world: World
    citations: Counts32
    works: Counts16
    _members: _Column
    _cited: _Column

    @property
    def reference_counts(self) -> Counts16:
        """The lengths of all reference lists."""
        return self._cited.counts

    def lists(self, block: Block) -> Lists:
        """The reference lists of a block."""
        return Lists(*self._cited.read(block))

    def teams(self, block: Block) -> Teams:
        """The bylines of a block."""
        return placed(self.world.fabric, block.first, *self._members.read(block))


def draw_ledger(
    world: World,
    folder: Path,
    threads: int = THREADS,
    told: Callable[[int], None] = lambda _: None,
) -> Ledger:
    """Draw all works into files of a folder; ``told`` is told how many more are done.

    The ledger can be used as long as the folder is there.
    """
    drawing = _Drawing(world)
    members, cited = (np.empty(world.work_count, np.uint16) for _ in range(2))
    paths = folder / "members", folder / "cited"
    with paths[0].open("wb") as member_file, paths[1].open("wb") as cited_file:
        for block, teams, lists in in_order(drawing.draw, blocks_of(world.work_count), threads):
            places = slice(block.first, block.first + block.size)
            members[places], cited[places] = np.diff(teams[0]), np.diff(lists.begins)
            member_file.write(teams[1].data)
            cited_file.write(lists.cited.data)
            told(block.size)
    citations, works = drawing.total()
    _add_outside(world.seed, citations)
    columns = (
        _Column(path, counts, _starts(counts))
        for path, counts in zip(paths, (members, cited), strict=True)
    )
    return Ledger(world, citations, works, *columns)


def _starts(counts: Counts16) -> npt.NDArray[np.int64]:
    sums = np.add.reduceat(counts, np.arange(0, len(counts), _STRIDE), dtype=np.int64)
    return np.concatenate([[0], np.cumsum(sums)])


class _Drawing:
    """Draws blocks; each thread counts for itself: no two may add to one number at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._own = local()
        self._all: list[tuple[Counts32, Counts16]] = []

    def draw(
        self, block: Block
    ) -> tuple[Block, tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]], Lists]:
        """Draw and count one block."""
        if not hasattr(self._own, "counts"):
            zeros = (
                np.zeros(self._world.work_count, np.int32),
                np.zeros(self._world.person_count, np.uint16),
            )
            self._own.counts = zeros
            self._all.append(zeros)
        citations, works = self._own.counts
        fabric = self._world.fabric
        lists, teams = lists_of(fabric, *block), members_of(fabric, *block)
        _count_cited(lists.cited, fabric.outside_count, citations)
        _count_named(fabric, teams[1], works)
        return block, teams, lists

    def total(self) -> tuple[Counts32, Counts16]:
        """What all threads counted together."""
        (citations, works), *others = self._all
        for other_citations, other_works in others:
            citations += other_citations
            works += other_works
        return citations, works


@compiled
def _count_cited(cited: npt.NDArray[np.uint32], outside_count: int, citations: Counts32) -> None:
    for one in cited:
        if one >= outside_count:
            citations[one - outside_count] += 1


@compiled
def _count_named(fabric: Fabric, members: npt.NDArray[np.uint32], works: Counts16) -> None:
    for one in members:
        if one < len(works):
            works[shown(fabric.people, integer(one))] += np.uint16(1)


@compiled
def _add_outside(seed: int, citations: Counts32) -> None:
    """Add the citations by works that the snapshot does not hold: in proportion, by chance."""
    for place in range(len(citations)):
        key = key_of(seed + _CITED, place)
        mean = shape.CITED_FROM_OUTSIDE * citations[place]
        citations[place] += np.int32(2.0 * mean * fraction(key, 0) + fraction(key, 1))
