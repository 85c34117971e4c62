"""Which pairs of works share an author: the self-citations among references."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.lists import Lists, Offsets, Positions
from entrepot.graph.arrays.sorting import sort_stretch

Flags = npt.NDArray[np.bool_]
Signatures = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class SignedLists:
    """Sorted lists of ids, each with a signature: 64 bits, of which each id sets one.

    Lists whose signatures have no bit in common have no id in common (Bloom 1970, CACM
    13(7):422), which is so of most works that cite each other, and costs one look at each.
    """

    lists: Lists
    signatures: Signatures

    @classmethod
    def of(cls, lists: Lists) -> "SignedLists":
        """Sort the lists, in their place, and sign them."""
        signatures = np.empty(len(lists), np.uint64)
        _sort_and_sign(lists.offsets, lists.values, signatures)
        return cls(lists, signatures)

    def share_any(self, left: Positions, right: Positions) -> Flags:
        """For each pair of places, whether their lists have any id in common.

        The simple definition: ``bool(set(lists.of(a)) & set(lists.of(b)))``. Each pair costs at
        most as many steps as its two lists are long, so that time is linear in the pairs.
        """
        flags = np.empty(len(left), np.bool_)
        _share(self.signatures, self.lists.offsets, self.lists.values, (left, right), flags)
        return flags


@compiled
def _sort_and_sign(offsets: Offsets, values: npt.NDArray[np.int64], signatures: Signatures) -> None:
    for place in range(len(signatures)):
        begin, end = offsets[place], offsets[place + 1]
        sort_stretch(values, begin, end)
        signature = np.uint64(0)
        for i in range(begin, end):
            signature |= np.uint64(1) << (_mixed(np.uint64(values[i])) >> np.uint64(58))
        signatures[place] = signature


@compiled
def _mixed(bits: np.uint64) -> np.uint64:
    """Any bit of an id changes half of these: SplitMix64 (Steele et al. 2014, OOPSLA 49:453)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@compiled
def _share(
    signatures: Signatures,
    offsets: Offsets,
    values: npt.NDArray[np.int64],
    pairs: tuple[Positions, Positions],
    flags: Flags,
) -> None:
    for pair in range(len(flags)):
        left, right = pairs[0][pair], pairs[1][pair]
        found = False
        if signatures[left] & signatures[right]:
            i, i_end = offsets[left], offsets[left + 1]
            j, j_end = offsets[right], offsets[right + 1]
            while i < i_end and j < j_end:
                one, other = values[i], values[j]
                if one == other:
                    found = True
                    break
                if one < other:
                    i += 1
                else:
                    j += 1
        flags[pair] = found
