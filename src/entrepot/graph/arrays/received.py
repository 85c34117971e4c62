"""How many citations works received of late, without self-citations."""

import numpy as np
import numpy.typing as npt

from entrepot.compiled import compiled
from entrepot.graph.arrays.layout import RECEIVED_YEARS
from entrepot.graph.arrays.lists import Lists

Counts = npt.NDArray[np.int32]


def received(
    cites: Lists,
    is_self: npt.NDArray[np.bool_],
    year: npt.NDArray[np.int32],
    census_year: int,
    stretch: tuple[int, int],
) -> Counts:
    """Citations of the works of a stretch; a row each for the census year, the year before, …

    ``cites``: who cites each work, with ``is_self``; ``year``: of each work, UNKNOWN_ID where
    empty.
    """
    counts = np.zeros((RECEIVED_YEARS, stretch[1] - stretch[0]), np.int32)
    _count((cites.offsets, cites.values, is_self), year, census_year, stretch[0], counts)
    return counts


@compiled
def _count(
    cites: tuple[npt.NDArray[np.int64], Counts, npt.NDArray[np.bool_]],
    year: Counts,
    census_year: int,
    first: int,
    counts: Counts,
) -> None:
    offsets, citing, is_self = cites
    for place in range(counts.shape[1]):
        for i in range(offsets[first + place], offsets[first + place + 1]):
            ago = census_year - year[citing[i]]
            if 0 <= ago < len(counts) and not is_self[i]:
                counts[ago, place] += 1
