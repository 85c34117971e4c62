"""From drawn tables to the values of indicators: the shortest way, on any engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa

from entrepot.graph.engine import Engine, Frame
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.persons import EVERYONE
from entrepot.indicators.portfolio import Evidence, PortfolioPlan, build_portfolio, with_ranks
from entrepot.indicators.registry import Indicator, Unit, with_required

CENSUS_YEAR = 2024
"""Y, in every spec: the last two years are 2023 and 2024, the last five 2020 to 2024."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is ranked, and how it is counted.

    ``citations``: ``reported``, ``ws`` or ``ns``; if not said, ``ws`` where references are
    drawn and ``reported`` where not. ``area``: the ids of its works; if not said, all.
    """

    unit: Unit = "people"
    counting: Literal["full", "fractional"] = "full"
    citations: Literal["", "reported", "ws", "ns"] = ""
    area: Sequence[int] | None = None
    maxima: Mapping[str, float] | None = None


PEOPLE = Ranking()


class World:
    """A small graph, with its derived relations, on one engine."""

    def __init__(self, engine: Engine, tables: Mapping[str, pa.Table]) -> None:
        self.engine = engine
        self._base = {name: engine.from_arrow(table) for name, table in tables.items()}
        self._stated = "ws" if tables["reference"].num_rows else "reported"

    @cached_property
    def relations(self) -> dict[str, Frame]:
        """All relations, base and derived."""
        return {**self._base, **derived_relations(self.engine, self._base, CENSUS_YEAR)}

    def rows(self, frame: Frame, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of a frame, its rows in order."""
        table = self.engine.fetch(frame.select(*columns).sort(*columns, nulls_last=True))
        return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))

    def values(self, name: str, ranking: Ranking = PEOPLE) -> dict[int | str, Any]:
        """The value of one indicator for every unit: a whole number, a float, or None."""
        return self.all_values([name], ranking)[name]

    def all_values(
        self, names: list[str], ranking: Ranking = PEOPLE
    ) -> dict[str, dict[int | str, Any]]:
        """The values of several indicators: by name, then by unit."""
        units = self.engine.fetch(self._evaluated(with_required(names, ranking.unit), ranking))
        keys = units.column("unit_id").to_pylist()
        for name in names:
            if units.schema.field(name).type not in (pa.int64(), pa.int32(), pa.float64()):
                raise TypeError(f"{name} is {units.schema.field(name).type}, not a plain number")
        return {
            name: dict(zip(keys, units.column(name).to_pylist(), strict=True)) for name in names
        }

    def _evaluated(self, wanted: list[Indicator], ranking: Ranking) -> Frame:
        portfolio = self.engine.keep(with_ranks(self._portfolio(ranking, self._area(ranking))))
        aggregates = [i.function().alias(i.name) for i in _of_kind(wanted, "aggregate")]
        units = portfolio.group_by("unit_id").agg(nw.len().alias("_works"), *aggregates)
        for one in _of_kind(wanted, "relation"):
            found = one.function(portfolio, self._evidence(ranking))
            units = units.join(found, on="unit_id", how="left")
        units = self.engine.keep(units.with_columns(nw.lit(1).alias(EVERYONE)))
        for one in _of_kind(wanted, "composite"):
            maxima = ranking.maxima or self._maxima(units, one.traits.requires)
            units = units.with_columns(one.function(maxima).alias(one.name))
        return units

    def _maxima(self, units: Frame, names: Sequence[str]) -> dict[str, float]:
        largest = self.engine.fetch(units.select(*(nw.col(name).max() for name in names)))
        return {name: largest.column(name)[0].as_py() or 0 for name in names}

    def _counting(self, ranking: Ranking) -> str:
        return ranking.citations or self._stated

    def _area(self, ranking: Ranking) -> Frame:
        work = self.relations["work"].select("work_id")
        return work if ranking.area is None else work.filter(nw.col("work_id").is_in(ranking.area))

    def _portfolio(self, ranking: Ranking, area: Frame) -> Frame:
        counting = nw.col("counting") == self._counting(ranking)
        impact = self.relations["work_impact"].filter(counting).drop("counting")
        plan = PortfolioPlan(ranking.unit, ranking.counting, CENSUS_YEAR, with_4y=True)
        return build_portfolio(self.relations, area, impact, plan)

    def _evidence(self, ranking: Ranking) -> Evidence:
        citation = self.relations["citation"]
        if self._counting(ranking) == "ns":
            citation = citation.filter(~nw.col("is_self_citation"))
        return Evidence(
            citation=citation,
            census_year=CENSUS_YEAR,
            relations=self.relations,
            area=self._area(ranking),
            unit=ranking.unit,
            portfolio_of_all=lambda: self._portfolio(
                ranking, self.relations["work"].select("work_id")
            ),
        )


def _of_kind(wanted: list[Indicator], kind: str) -> list[Indicator]:
    return [one for one in wanted if one.traits.kind == kind]
