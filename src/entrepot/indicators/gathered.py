"""Portfolios made from arrays: the same columns for the same definitions, much sooner.

``portfolio.build_portfolio`` says what a portfolio is. Here its rows are gathered from sorted
arrays and handed to Polars in memory; a column is computed only if an indicator asks for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl
from polars.io.plugins import register_io_source

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.gathering import Members, ranks
from entrepot.graph.arrays.layout import UNITS, UNKNOWN, UNKNOWN_ID, Mark
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.engine import Frame
from entrepot.indicators.portfolio import RECENT_WORK_YEARS, PortfolioPlan

Impact = Mapping[str, Array]
"""The columns of relation ``work_impact`` under one counting, by position of the work."""

SCHEMA: Mapping[str, Any] = {
    "unit_id": pl.Int32,
    "publication_year": pl.Int32,
    "weight": pl.Float64,
    "fraction": pl.Float64,
    "author_count": pl.Int64,
    "institution_count": pl.Int64,
    "country_count": pl.Int64,
    "distance_km": pl.Float64,
    "citation_count": pl.Int64,
    "recent_citation_count": pl.Int64,
    "ncs": pl.Float64,
    "top_1": pl.Float64,
    "top_5": pl.Float64,
    "top_10": pl.Float64,
    "top_50": pl.Float64,
    "counted_ws": pl.Int64,
    "counted_ns": pl.Int64,
    "ncs_4y": pl.Float64,
    "reported_citation_count": pl.Int64,
    "rank": pl.Int64,
    "effective_rank": pl.Float64,
    "is_first": pl.Boolean,
    "is_last": pl.Boolean,
    "is_single": pl.Boolean,
    "is_corresponding": pl.Boolean,
    "is_recent": pl.Boolean,
    "is_retracted": pl.Boolean,
}


@dataclass(frozen=True)
class GatheredPortfolio:
    """The portfolio of some units, its columns computed when asked for.

    ``unit_id`` is the unit's position, not its id.
    """

    arrays: GraphArrays
    members: Members
    impact: Impact
    plan: PortfolioPlan

    def frame(self) -> Frame:
        """The portfolio as a lazy frame."""
        return nw.from_native(register_io_source(self._supply, schema=dict(SCHEMA)))

    def _supply(
        self,
        columns: list[str] | None,
        predicate: pl.Expr | None,
        _row_count: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        rows = pl.DataFrame([self.column(name) for name in columns or SCHEMA])
        yield rows if predicate is None else rows.filter(predicate)

    def column(self, name: str) -> pl.Series:
        """One column of the portfolio."""
        values = _COLUMNS[name](self)
        series = values if isinstance(values, pl.Series) else pl.Series(values)
        return series.cast(SCHEMA[name]).alias(name)

    def of_works(self, name: str) -> Array:
        """An array of works, for the work of each row."""
        taken: Array = np.take(self.arrays[name], self.members.works)
        return taken

    def of_impact(self, name: str) -> Array:
        """A column of the impact, for the work of each row."""
        taken: Array = np.take(self.impact[name], self.members.works)
        return taken

    def marked(self, mark: Mark) -> npt.NDArray[np.bool_]:
        """Whether each row has a mark."""
        marked: npt.NDArray[np.bool_] = (self.members.marks & np.uint8(mark)) != 0
        return marked

    @property
    def fraction(self) -> npt.NDArray[np.float64]:
        """1 / those who share the work."""
        shared: npt.NDArray[np.float64] = 1.0 / self.of_works(f"work/{UNITS[self.plan.unit]}")
        return shared

    @cached_property
    def ranks(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Rank and effective rank."""
        shared = self.of_works("work/author_count")
        return ranks(self.members, self.of_impact("citation_count"), shared)

    def recent_citations(self) -> pl.Series:
        """Those of the ranking where it has years, else those held, with self-citations."""
        own = known(self.of_impact("recent_citation_count"))
        return own.fill_null(pl.Series(self.of_works("ws/recent_citation_count")).cast(pl.Int64))

    def is_recent(self) -> npt.NDArray[np.bool_]:
        """Published in the last years up to the census year."""
        year, last = self.of_works("work/year"), self.plan.census_year
        recent: npt.NDArray[np.bool_] = (year > last - RECENT_WORK_YEARS) & (year <= last)
        return recent

    def is_corresponding(self) -> pl.Series:
        """Corresponding author; empty where not stated."""
        stated = pl.Series(self.marked(Mark.CORRESPONDING_STATED))
        values = pl.Series(self.marked(Mark.CORRESPONDING))
        return pl.select(pl.when(stated).then(values)).to_series()


def known(numbers: Array, unknown: int = UNKNOWN) -> pl.Series:
    """Whole numbers, empty where not known."""
    series = pl.Series(numbers).cast(pl.Int64)
    if not (numbers == unknown).any():
        return series
    return pl.select(pl.when(series != unknown).then(series)).to_series()


def _decimals(numbers: Array) -> pl.Series:
    """Decimals, empty where not known."""
    return pl.Series(numbers).fill_nan(None)


def _of_impact(name: str) -> Callable[[GatheredPortfolio], Any]:
    return lambda rows: _decimals(rows.of_impact(name))


def _marked(mark: Mark) -> Callable[[GatheredPortfolio], Any]:
    return lambda rows: rows.marked(mark)


def _number(name: str, unknown: int = UNKNOWN) -> Callable[[GatheredPortfolio], Any]:
    return lambda rows: known(rows.of_works(name), unknown)


_COLUMNS: Mapping[str, Callable[[GatheredPortfolio], Any]] = {
    "unit_id": lambda rows: rows.members.unit_of_row,
    "publication_year": _number("work/year", UNKNOWN_ID),
    "weight": lambda rows: (
        rows.fraction if rows.plan.counting == "fractional" else np.ones(len(rows.members.works))
    ),
    "fraction": lambda rows: rows.fraction,
    "author_count": _number("work/author_count"),
    "institution_count": _number("work/institution_count"),
    "country_count": _number("work/country_count"),
    "distance_km": lambda rows: _decimals(rows.of_works("work/distance_km")),
    "citation_count": lambda rows: known(rows.of_impact("citation_count")),
    "recent_citation_count": GatheredPortfolio.recent_citations,
    **{name: _of_impact(name) for name in ("ncs", "top_1", "top_5", "top_10", "top_50")},
    "counted_ws": _number("ws/citation_count"),
    "counted_ns": _number("ns/citation_count"),
    "ncs_4y": lambda rows: _decimals(rows.of_works("ws_4y/ncs")),
    "reported_citation_count": _number("work/reported"),
    "rank": lambda rows: rows.ranks[0],
    "effective_rank": lambda rows: rows.ranks[1],
    "is_first": _marked(Mark.FIRST),
    "is_last": _marked(Mark.LAST),
    "is_single": _marked(Mark.SINGLE),
    "is_corresponding": GatheredPortfolio.is_corresponding,
    "is_recent": GatheredPortfolio.is_recent,
    "is_retracted": lambda rows: rows.of_works("work/is_retracted"),
}
