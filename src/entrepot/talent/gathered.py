"""Evaluate indicators from arrays: what ``evaluation.evaluate`` defines, much sooner."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from entrepot.graph.arrays.fetched import Fetched, impact_columns
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.gathering import Members, pieces_of
from entrepot.graph.arrays.layout import COUNTINGS, IMPACT_FLOATS, IMPACT_NUMBERS
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.reader import GraphReader
from entrepot.indicators.persons import PUBLISHED_MAXIMA
from entrepot.indicators.portfolio import PortfolioPlan
from entrepot.indicators.registry import Indicator, with_required
from entrepot.indicators.tallied_composites import COMPOSED, Rows
from entrepot.indicators.tallied_relations import TALLIES
from entrepot.indicators.tallies import AreaWorks, Impact, Tally, Values
from entrepot.talent.basis import Basis
from entrepot.talent.evaluation import Maxima, Question


def impact_of(basis: Basis, reader: GraphReader) -> Impact:
    """The citations, NCS and top-share weights of all works, by position.

    A window of citations that the graph does not keep is counted anew, which takes its time.
    """
    if basis.counting in COUNTINGS:
        return {
            n: reader.arrays[f"{basis.counting}/{n}"] for n in (*IMPACT_NUMBERS, *IMPACT_FLOATS)
        }
    with reader.engine.scratch():
        table = reader.fetch(basis.impact(reader))
    place = reader.arrays.works.positions(table.column("work_id").to_numpy())
    return impact_columns(Fetched(table, place), len(reader.arrays.works))


@dataclass(frozen=True, slots=True)
class GatheredArea:
    """The works of an area, and how units are evaluated by them."""

    arrays: GraphArrays
    area: AreaWorks
    impact: Impact
    plan: PortfolioPlan
    without_self: bool

    @classmethod
    def of(cls, reader: GraphReader, area: AreaWorks, question: Question) -> "GatheredArea":
        """The works of an area, to be evaluated as a question says."""
        plan = PortfolioPlan(question.unit, question.counting, reader.manifest.census_year)
        impact = impact_of(question.basis, reader)
        return cls(reader.arrays, area, impact, plan, question.basis.without_self)

    @property
    def works(self) -> Positions:
        """The works, by position."""
        return self.area.places

    def evaluate(
        self, indicators: Sequence[Indicator], units: Positions | None = None
    ) -> pl.DataFrame:
        """Indicators of kind aggregate and relation: ``unit_id`` (position) and a column each.

        ``units``: those wanted; all that are credited with works of the area, if not said.
        """
        pieces = pieces_of(self.arrays, self.plan.unit, self.works, units)

        def evaluated(members: Callable[[], Members]) -> pl.DataFrame:
            return self.evaluate_members(members(), indicators)

        if len(pieces) == 1:
            return evaluated(pieces[0])
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # compiled loops run side by side
            return pl.concat(pool.map(evaluated, pieces))

    def evaluate_members(self, members: Members, indicators: Sequence[Indicator]) -> pl.DataFrame:
        """As ``evaluate``, of units whose works in the area are known."""
        tally = Tally(self.arrays, self.area, members, self.impact, self.plan, self.without_self)
        tallied = {one.name: column_of(one, TALLIES[one.name](tally)) for one in indicators}
        units, has_works = pl.DataFrame({"unit_id": members.units, **tallied}), tally.work_count > 0
        return units if has_works.all() else units.filter(pl.Series(has_works))


@dataclass(frozen=True, slots=True)
class Everybody:
    """All units of an area, with the indicators that must be known of everybody.

    These are those ranked by, and the parts of composites, which measure each unit against the
    others: ``maxima`` are the largest of them. ``units``: unit_id (position, ascending),
    work_count and those; ``rest``: what can wait until it is known who is shown.
    """

    area: GatheredArea
    units: pl.DataFrame
    rest: tuple[Indicator, ...]
    maxima: Maxima
    _values: dict[str, Values] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, reader: GraphReader, works: Positions, question: Question, *by: str) -> "Everybody":
        """Evaluate the area as far as needed to rank by some indicators."""
        wanted = with_required([*question.indicators, *by, "work_count"], question.unit)
        composites = [one.name for one in wanted if one.traits.kind == "composite"]
        first = with_required([*by, *composites, "work_count"], question.unit)
        area = GatheredArea.of(reader, AreaWorks.of(works), question)
        parts = area.evaluate([one for one in first if one.traits.kind != "composite"])
        maxima = _maxima(parts, question, first)
        everyone = [name for name in composites if name in by]
        units = parts.with_columns(*_composed(parts, everyone, slice(None), maxima))
        rest = tuple(one for one in wanted if one.name not in units.columns)
        return cls(area, units, rest, maxima)

    def values(self, name: str) -> Values:
        """The values of an indicator, NaN where there is none; kept once they were asked for."""
        if name not in self._values:
            self._values[name] = self.units[name].cast(pl.Float64).to_numpy()
        return self._values[name]

    @property
    def bytes(self) -> int:
        """The memory it may take, with all its values; arrays of the graph are not counted."""
        return int(2 * self.units.estimated_size() + self.area.works.nbytes)

    def with_the_rest(self, chosen: pl.DataFrame) -> pl.DataFrame:
        """Some of the units, in their order, with all indicators that were asked for."""
        composites = [one.name for one in self.rest if one.traits.kind == "composite"]
        others = [one for one in self.rest if one.traits.kind != "composite"]
        ids = chosen["unit_id"].to_numpy()
        rows = np.searchsorted(self.units["unit_id"].to_numpy(), ids)
        known = self.units[rows].select(pl.exclude(chosen.columns))
        chosen = chosen.with_columns(*known, *_composed(self.units, composites, rows, self.maxima))
        if not others:
            return chosen
        rest = self.area.evaluate(others, np.sort(ids))
        return chosen.join(rest, on="unit_id", how="left", maintain_order="left")


def column_of(indicator: Indicator, values: Values) -> pl.Series:
    """The values of an indicator as a column, empty where NaN; counts are whole numbers."""
    known, numbers = ~np.isnan(values), values
    kind: pa.DataType = pa.float64()
    if indicator.traits.format == "count":
        with np.errstate(invalid="ignore"):  # NaN becomes any number, under an empty place
            numbers, kind = values.astype(np.int64), pa.int64()
    filled = None if known.all() else _buffer(np.packbits(known, bitorder="little"))
    column = pa.Array.from_buffers(kind, len(values), [filled, _buffer(numbers)])
    return pl.Series(column)


def _buffer(values: Array) -> pa.Buffer:
    return pa.py_buffer(values.data)


def _composed(
    units: pl.DataFrame, names: Sequence[str], rows: Rows, maxima: Maxima
) -> list[pl.Series]:
    """Composites of some of the units, by row."""
    return [pl.Series(n, COMPOSED[n](units, rows, maxima), nan_to_null=True) for n in names]


def _maxima(units: pl.DataFrame, question: Question, wanted: Sequence[Indicator]) -> Maxima:
    """The largest value of each part of the composites, among all units of the area."""
    if question.maxima == "published":
        return PUBLISHED_MAXIMA
    parts = {part for one in wanted for part in one.traits.requires}
    largest: dict[str, Any] = {part: units[part].max() for part in parts}
    return {part: float(value or 0) for part, value in largest.items()}
