"""Where a value stands among those of all units of an area."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from entrepot.compiled import compiled
from entrepot.indicators.persons import TIE_DECIMALS

Values: TypeAlias = NDArray[np.float64]
"""One value a unit; NaN where there is none."""


def midrank(among: Values, value: float) -> float | None:
    """The midrank percentile of a value among all that are known; None for NaN.

    Formula: 100 × (units below + half of those equal) / units with a value, where values that
    agree to nine decimals are equal; equals ``indicators.persons.percentile``.
    """
    if np.isnan(value):
        return None
    below, equal, known = _count(among, value, 10.0**TIE_DECIMALS)
    return 100.0 * (below + equal / 2) / known


@compiled
def _count(among: Values, value: float, scale: float) -> tuple[int, int, int]:
    below, equal, known = 0, 0, 0
    sought = np.rint(value * scale)
    for i in range(len(among)):  # as separate ifs: several are then compared at a time
        one = np.rint(among[i] * scale)
        if one < sought:
            below += 1
        if one == sought:
            equal += 1
        if not np.isnan(one):
            known += 1
    return below, equal, known
