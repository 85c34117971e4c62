"""From ids to positions: where an id stands among sorted ids."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled

Ids = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int32]

ABSENT = -1
_IDS_A_BUCKET = 4


@dataclass(frozen=True, slots=True)
class SortedIds:
    """Ids in ascending order, each once, cut into buckets of equal range.

    Looking up an id costs one step to its bucket and a short search within it, however many
    ids there are, so long as they are spread evenly; at worst it is a binary search.
    """

    ids: Ids
    shift: int
    starts: npt.NDArray[np.int32]

    @classmethod
    def of(cls, ids: Ids) -> "SortedIds":
        """Prepare ids for being looked up: ascending, each once, within ±2⁶², at most 2³¹."""
        if not len(ids):
            return cls(ids, 0, np.zeros(2, np.int32))
        span, buckets = int(ids[-1]) - int(ids[0]), max(1, len(ids) // _IDS_A_BUCKET)
        shift = max(0, (span // buckets).bit_length())
        bounds = np.arange((span >> shift) + 1, dtype=np.uint64) << np.uint64(shift)
        starts = np.searchsorted(ids, ids[0] + bounds.astype(np.int64)).astype(np.int32)
        return cls(ids, shift, np.append(starts, np.int32(len(ids))))

    def positions(self, wanted: Ids) -> Positions:
        """The position of each wanted id; ABSENT (−1) where it is not among them."""
        found = np.empty(len(wanted), np.int32)
        _find(self.ids, self.shift, self.starts, np.ascontiguousarray(wanted), found)
        return found

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class NumberedIds:
    """Ids whose positions follow another order than their own.

    ``ids``: by position; ``ascending``: the same, sorted; ``place``: the position of each of those.
    """

    ids: Ids
    ascending: SortedIds
    place: Positions

    def positions(self, wanted: Ids) -> Positions:
        """The position of each wanted id; ABSENT (−1) where it is not among them."""
        rank = self.ascending.positions(wanted)
        places = np.full(len(rank), ABSENT, np.int32)
        is_held = rank != ABSENT
        places[is_held] = self.place[rank[is_held]]
        return places

    def __len__(self) -> int:
        return len(self.ids)


@compiled
def _find(
    ids: Ids, shift: int, starts: npt.NDArray[np.int32], wanted: Ids, found: Positions
) -> None:
    """Equals ``np.searchsorted`` with a check that the id is there."""
    count = len(ids)
    if count == 0:
        found[:] = -1
        return
    first, last = ids[0], ids[count - 1]
    for i in range(len(wanted)):
        one = wanted[i]
        found[i] = -1
        if one < first or one > last:
            continue
        bucket = np.uint64(one - first) >> np.uint64(shift)
        low, high = starts[bucket], starts[bucket + np.uint64(1)]
        while low < high:
            middle = (low + high) >> 1
            if ids[middle] < one:
                low = middle + 1
            else:
                high = middle
        if low < count and ids[low] == one:
            found[i] = low
