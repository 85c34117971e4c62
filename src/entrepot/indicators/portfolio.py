"""Portfolios: the works of each unit with what the indicators are computed from.

Each row of a portfolio is a work of a unit: a person (``unit_id`` is the author's number),
an institution (its number) or a country (its code). Columns:

===========================  ==========================================================
work_id, publication_year    the work
weight                       1, or the fraction, as the ranking counts
fraction                     1 / authors, institutions or countries of the work
author_count, institution_count, country_count, distance_km    see relation byline
citation_count               citations as the ranking counts them; empty where unknown
recent_citation_count        those of the last two years; with self-citations, as the graph
                             holds them, where the ranking's own have no years
ncs, top_1 … top_50          see relation work_impact
counted_ws, counted_ns       citations the graph holds, with and without self-citations
ncs_4y                       NCS of the citations of the first four years, ws
reported_citation_count      as the source states
rank                         place of the work by citations, from 1
effective_rank               sum of 1 / authors down to that place
is_first, is_last, is_single, is_corresponding    place in the byline; people only
is_recent                    published in the last five years
is_retracted                 marked as retracted
===========================  ==========================================================
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from entrepot.graph.engine import Frame
from entrepot.indicators.registry import Unit

Frames = Mapping[str, Frame]

RECENT_WORK_YEARS = 5
"""Years over which first, last and corresponding shares look back (indicators.md)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a relation indicator may need besides the portfolio.

    ``citation``: the citations the graph holds, with or without self-citations as the
    ranking has it. ``portfolio_of_all``: the same unit's portfolio over all works.
    ``relations``: the graph. ``area``: the works of the area (work_id).
    """

    citation: Frame
    census_year: int
    relations: Frames
    area: Frame
    unit: Unit
    portfolio_of_all: Callable[[], Frame]


@dataclass(frozen=True, slots=True)
class PortfolioPlan:
    """How a portfolio is built: the unit, the counting, and the impact relation to use."""

    unit: Unit
    counting: Literal["full", "fractional"] = "full"
    census_year: int = 0
    with_4y: bool = False


def build_portfolio(relations: Frames, area: Frame, impact: Frame, plan: PortfolioPlan) -> Frame:
    """The portfolio of every unit over the works of an area.

    ``impact``: work_id, citation_count, recent_citation_count, ncs, top_1 … top_50.
    """
    works = _measures(relations, area, impact, plan)
    credit = _CREDIT[plan.unit](relations)
    joined = credit.join(works, on="work_id")
    weight = nw.col("fraction") if plan.counting == "fractional" else nw.lit(1.0)
    share = 1.0 / nw.col(_SHARED_BY[plan.unit]).cast(nw.Float64())
    return joined.with_columns(fraction=share).with_columns(weight=weight)


def total(value: nw.Expr) -> nw.Expr:
    """The sum over the works for which a value is known; empty, not 0, where it is for none."""
    return nw.when(value.count() > 0).then(value.sum())


def with_ranks(portfolio: Frame) -> Frame:
    """The portfolio with ``rank`` and ``effective_rank``: works by citations, descending.

    Works without a citation count come last. Of equal citations, works of fewer authors come
    first, so that no rank hangs on the order of ids.
    """
    order = {"order_by": ["_order", "author_count", "work_id"]}
    shared = nw.when(nw.col("author_count") > 0).then(nw.col("author_count")).otherwise(nw.lit(1))
    return (
        portfolio.with_columns(
            _order=-nw.col("citation_count").fill_null(-1),
            _one=nw.lit(1),
            _share=1.0 / shared.cast(nw.Float64()),
        )
        .with_columns(
            rank=nw.col("_one").cum_sum().over("unit_id", **order),
            effective_rank=nw.col("_share").cum_sum().over("unit_id", **order),
        )
        .drop("_order", "_one", "_share")
    )


def _measures(relations: Frames, area: Frame, impact: Frame, plan: PortfolioPlan) -> Frame:
    """Each row is a work of the area, with its year, sharing and impact."""
    work = relations["work"].select(
        "work_id", "publication_year", "is_retracted", "reported_citation_count"
    )
    year = nw.col("publication_year")
    is_recent = (year > plan.census_year - RECENT_WORK_YEARS) & (year <= plan.census_year)
    joined = (
        work.join(area, on="work_id", how="semi")
        .join(relations["byline"], on="work_id", how="left")
        .join(impact, on="work_id", how="left")
        .with_columns(is_recent=is_recent.fill_null(value=False))
    )
    for counting, columns in _COUNTED.items():
        if plan.with_4y or counting != "ws_4y":
            one = relations["work_impact"].filter(nw.col("counting") == counting)
            one = one.select("work_id", *(nw.col(c).alias(name) for c, name in columns.items()))
            joined = joined.join(one, on="work_id", how="left")
    recent = nw.coalesce(nw.col("recent_citation_count"), nw.col("recent_ws"))
    return joined.with_columns(recent_citation_count=recent).drop("recent_ws")


_COUNTED = {
    "ws": {"citation_count": "counted_ws", "recent_citation_count": "recent_ws"},
    "ns": {"citation_count": "counted_ns"},
    "ws_4y": {"ncs": "ncs_4y"},
}
"""What is counted in the graph for every ranking, also where it uses reported citations."""
_SHARED_BY: dict[Unit, str] = {
    "people": "author_count",
    "institutions": "institution_count",
    "countries": "country_count",
}


def _people(relations: Frames) -> Frame:
    """Each row is an author of a work."""
    is_alone = nw.col("author_count") == 1
    bylines = relations["byline"].select("work_id", "author_count")
    known = relations["authorship"].filter(~nw.col("author_id").is_null())
    return known.join(bylines, on="work_id").select(
        nw.col("author_id").alias("unit_id"),
        "work_id",
        is_alone.alias("is_single"),
        ((nw.col("position") == "first") & ~is_alone).alias("is_first"),
        ((nw.col("position") == "last") & ~is_alone).alias("is_last"),
        "is_corresponding",
    )


def _places(column: str) -> Callable[[Frames], Frame]:
    """Each row is an institution, or a country, of a work."""

    def credit(relations: Frames) -> Frame:
        known = relations["affiliation"].filter(~nw.col(column).is_null())
        return known.select(nw.col(column).alias("unit_id"), "work_id").unique()

    return credit


_CREDIT: dict[Unit, Callable[[Frames], Frame]] = {
    "people": _people,
    "institutions": _places("institution_id"),
    "countries": _places("country_code"),
}
