"""Which pairs of works share an author: the self-citations among references."""

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.lists import Lists, Offsets, Positions
from entrepot.graph.arrays.sorting import sort_stretch

Flags = npt.NDArray[np.bool_]


def share_any(lists: Lists, left: Positions, right: Positions) -> Flags:
    """For each pair of places, whether their lists have any value in common.

    The simple definition: ``bool(set(lists.of(a)) & set(lists.of(b)))``. Each pair costs as
    many steps as its two lists are long, so that time is linear in the pairs. Lists must be
    sorted (see ``sort_lists``).
    """
    flags = np.empty(len(left), np.bool_)
    _share(lists.offsets, lists.values, left, right, flags)
    return flags


def sort_lists(lists: Lists) -> None:
    """Sort each list, in its place."""
    _sort(lists.offsets, lists.values)


@compiled
def _sort(offsets: Offsets, values: Positions) -> None:
    for place in range(len(offsets) - 1):
        sort_stretch(values, offsets[place], offsets[place + 1])


@compiled
def _share(
    offsets: Offsets, values: Positions, left: Positions, right: Positions, flags: Flags
) -> None:
    for pair in range(len(left)):
        i, i_end = offsets[left[pair]], offsets[left[pair] + 1]
        j, j_end = offsets[right[pair]], offsets[right[pair] + 1]
        found = False
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
