"""Where a value stands among those of all units of an area."""

from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entrepot.compiled import compiled

Values: TypeAlias = NDArray[np.float64]
"""One value a unit; NaN where there is none."""


def values_of(column: pl.Series) -> Values:
    """The values of a column; NaN where it is empty."""
    return column.cast(pl.Float64).to_numpy()


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
    for one in among:  # no branches, so that several are compared at a time
        below += one < value
        equal += one == value
        known += one == one  # noqa: PLR0124 (only NaN is not itself)
    return below, equal, known
