"""Where a value stands among those of all units of an area."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from entrepot.compiled import compiled

Values: TypeAlias = NDArray[np.float64]
"""One value a unit; NaN where there is none."""


def midrank(among: Values, value: float) -> float | None:
    """The midrank percentile of a value among all that are known; None for NaN.

    Formula: 100 × (units below + half of those equal) / units with a value; equals
    ``indicators.persons.percentile``.
    """
    if np.isnan(value):
        return None
    below, equal, known = _count(among, value)
    return 100.0 * (below + equal / 2) / known


@compiled
def _count(among: Values, value: float) -> tuple[int, int, int]:
    below, equal, known = 0, 0, 0
    for i in range(len(among)):  # as separate ifs: several are then compared at a time
        if among[i] < value:
            below += 1
        if among[i] == value:
            equal += 1
        if not np.isnan(among[i]):
            known += 1
    return below, equal, known
