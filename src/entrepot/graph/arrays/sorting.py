"""Sort values, whole arrays or a stretch of one within a compiled loop."""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled

Number = TypeVar("Number", bound=np.number[Any])


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The different values, ascending.

    Equals ``np.unique``, which hashes: of millions that are mostly different it takes fifteen
    times as long.
    """
    ascending = np.sort(values)
    is_first = np.ones(len(ascending), np.bool_)
    is_first[1:] = ascending[1:] != ascending[:-1]
    return ascending[is_first]


@compiled
def sort_stretch(values: npt.NDArray[Any], begin: int, end: int) -> None:
    """Sort ``values[begin:end]`` in its place, ascending.

    Shell's sort, its gaps 2.25 times apart (after Tokuda 1992, IFIP Congress 1:449): most
    stretches are a few values long, and it compiles at once, which Numba's ``np.sort`` does not.
    """
    gap = 1
    while gap < (end - begin) // 2:
        gap = int(gap * 2.25) + 1
    while gap >= 1:
        for i in range(begin + gap, end):
            one, j = values[i], i
            while j >= begin + gap and values[j - gap] > one:
                values[j] = values[j - gap]
                j -= gap
            values[j] = one
        gap = 0 if gap == 1 else max(1, int(gap / 2.25))
