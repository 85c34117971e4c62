"""Composites, computed for some of the units they are measured against.

Each gives what the indicator of its name in ``persons`` defines for a relation of all units; a
test holds them to it. Only those who are shown need a value, unless they are ranked by it.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from entrepot.indicators.persons import C_SCORE_PARTS, TIE_DECIMALS

Maxima = Mapping[str, float]
Values = npt.NDArray[np.float64]
Rows = npt.NDArray[np.integer[Any]] | Sequence[int] | slice
"""Which of the units: row numbers, or a slice of them."""

SCORED_AT_ONCE = 250_000
"""Units whose c-score is computed in one go."""


def c_score(units: pl.DataFrame, rows: Rows, maxima: Maxima) -> Values:
    """Six views of citations, each beside the largest; NaN where citations are not known."""
    wanted = units.select(C_SCORE_PARTS)[rows]
    stretches = wanted.iter_slices(SCORED_AT_ONCE)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # logarithms of many go side by side
        scores = list(pool.map(partial(_score, maxima=maxima), stretches))
    return np.concatenate([np.empty(0), *scores])


def _score(units: pl.DataFrame, maxima: Maxima) -> Values:
    score = np.where(np.isnan(_values(units["citation_count"])), np.nan, 0.0)
    for part in C_SCORE_PARTS:
        if maxima[part] > 0:
            score += np.log(_values(units[part]) + 1.0) / np.log(maxima[part] + 1.0)
    return score


def momentum(units: pl.DataFrame, rows: Rows, maxima: Maxima) -> Values:  # noqa: ARG001
    """The midrank percentile of the recent citation rate among all units."""
    return percentiles(units["recent_citation_rate"], rows)


def percentiles(among: pl.Series, rows: Rows) -> Values:
    """The midrank percentiles of some of the values; equals ``persons.percentile``."""
    values = np.round(_values(among), TIE_DECIMALS)
    known = np.sort(values[~np.isnan(values)])
    wanted = values[rows]
    below = np.searchsorted(known, wanted, side="left")
    upto = np.searchsorted(known, wanted, side="right")
    place = (below + upto + 1) / 2
    return np.where(np.isnan(wanted), np.nan, (place - 0.5) / max(len(known), 1) * 100.0)


def _values(column: pl.Series) -> Values:
    return column.cast(pl.Float64).to_numpy()  # NaN where empty


COMPOSED: Mapping[str, Callable[[pl.DataFrame, Rows, Maxima], Values]] = {
    "c_score": c_score,
    "momentum": momentum,
}
"""How each indicator of kind ``composite`` is computed: all units, those wanted, the maxima."""
