"""Evaluate indicators over an area: one relation of units with a column for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from entrepot.graph.engine import Frame
from entrepot.graph.reader import GraphReader
from entrepot.indicators.persons import EVERYONE, PUBLISHED_MAXIMA
from entrepot.indicators.portfolio import (
    Evidence,
    PortfolioPlan,
    build_portfolio,
    with_ranks,
)
from entrepot.indicators.registry import Indicator, Unit, with_required
from entrepot.talent.basis import Basis

Maxima = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """What is evaluated: units, indicators, counting, citations."""

    unit: Unit
    indicators: tuple[str, ...]
    basis: Basis
    counting: Literal["full", "fractional"] = "full"
    maxima: Literal["area", "published"] = "area"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The units with their indicators, and the maxima composites were measured against."""

    units: Frame
    indicators: tuple[Indicator, ...]
    maxima: Maxima


def evaluate(reader: GraphReader, area: Frame, question: Question) -> Evaluation:
    """Every unit of an area with its indicators: unit_id and a column for each."""
    wanted = with_required(list(question.indicators), question.unit)
    portfolio = _portfolio(reader, area, question, wanted)
    units = reader.engine.keep(_aggregated(portfolio, wanted))
    evidence = Evidence(
        citation=question.basis.citation(reader),
        census_year=reader.manifest.census_year,
        relations=reader.relations,
        area=area,
        unit=question.unit,
        portfolio_of_all=lambda: _portfolio(
            reader, reader.relations["work"].select("work_id"), question, []
        ),
    )
    for one in _of_kind(wanted, "relation"):
        units = units.join(one.function(portfolio, evidence), on="unit_id", how="left")
    units = reader.engine.keep(units)
    maxima = _maxima(reader, units, question, wanted)
    return Evaluation(with_composites(units, wanted, maxima), tuple(wanted), maxima)


def _portfolio(
    reader: GraphReader, area: Frame, question: Question, wanted: Sequence[Indicator]
) -> Frame:
    columns = {column for one in wanted for column in one.traits.columns}
    plan = PortfolioPlan(
        unit=question.unit,
        counting=question.counting,
        census_year=reader.manifest.census_year,
        with_4y="ncs_4y" in columns,
    )
    impact = question.basis.impact(reader)
    portfolio = build_portfolio(reader.relations, area, impact, plan)
    if not wanted:
        return portfolio
    return reader.engine.keep(with_ranks(portfolio) if "rank" in columns else portfolio)


def _aggregated(portfolio: Frame, wanted: Sequence[Indicator]) -> Frame:
    expressions = {one.name: one.function() for one in _of_kind(wanted, "aggregate")}
    expressions.setdefault("work_count", nw.len().cast(nw.Int64()))
    return portfolio.group_by("unit_id").agg(**expressions)


def _maxima(
    reader: GraphReader, units: Frame, question: Question, wanted: Sequence[Indicator]
) -> Maxima:
    """The largest value of each part of the composites, among all units of the area."""
    parts = {part for one in _of_kind(wanted, "composite") for part in one.traits.requires}
    if question.maxima == "published":
        return PUBLISHED_MAXIMA
    if not parts:
        return {}
    row = reader.fetch(units.select(*(nw.col(p).max().alias(p) for p in sorted(parts))))
    return {part: float(value or 0) for part, value in row.to_pylist()[0].items()}


def with_composites(units: Frame, wanted: Sequence[Indicator], maxima: Maxima) -> Frame:
    """The units with the composites among some indicators, measured against maxima."""
    composites = {one.name: one.function(maxima) for one in _of_kind(wanted, "composite")}
    if not composites:
        return units
    marked = units.with_columns(nw.lit(0).alias(EVERYONE))
    return marked.with_columns(**composites).drop(EVERYONE)


def _of_kind(wanted: Sequence[Indicator], kind: str) -> list[Indicator]:
    return [one for one in wanted if one.traits.kind == kind]
