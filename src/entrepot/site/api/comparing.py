"""Several side by side, and how an area and its places grow."""

from typing import Any

from django.http import HttpRequest
from ninja import P, Query, QueryEx, Router, Schema
from pydantic import Field

from entrepot.indicators.registry import Unit
from entrepot.site import exports
from entrepot.site.api.answers import WRONG, Problem
from entrepot.site.api.asked import AreaAsked, ValuesAsked, named
from entrepot.site.api.rows import GrowthRate, SharedWorks, SideBySide, TopicInCommon, YearOfUnit
from entrepot.site.desk import ask
from entrepot.site.pages.ranking import query_of
from entrepot.talent.comparison import MOST_COMPARED
from entrepot.talent.query import RankingQuery

router = Router(tags=["Comparison and growth"])
_FIRST_YEAR, _LAST_YEAR = 1500, 2999
Chosen = QueryEx[
    list[str],
    P(min_length=1, max_length=MOST_COMPARED, description="Each by id, name or country code."),
]


class ComparisonAnswer(Schema):
    """Some side by side over the works of an area."""

    unit: str
    citations: str
    data_date: str
    indicators: list[SideBySide]
    by_year: list[YearOfUnit]
    shared_works: list[SharedWorks]
    topics: list[TopicInCommon]


class GrowthAnswer(Schema):
    """Works and citations by year, of the area and of those chosen."""

    first_year: int
    last_year: int
    citations: str
    data_date: str
    by_year: list[YearOfUnit]
    rates: list[GrowthRate]


@router.get(
    "/compare/{unit}", response={200: ComparisonAnswer, WRONG: Problem}, operation_id="compare"
)
def compare(
    request: HttpRequest,
    unit: Unit,
    who: Chosen,
    area: Query[AreaAsked],
    options: Query[ValuesAsked],
) -> dict[str, Any]:
    """Up to six people, institutions or countries side by side; percentiles are of the area."""
    query = query_of(options)
    chosen = {name: getattr(query, name) for name in RankingQuery.__slots__}
    found, date = ask(
        lambda graph: (
            area.named(graph).compare(unit, named(who), **chosen),
            graph.manifest.data_date,
        )
    )
    _log(request, "api/compare", unit, found.chosen.ids)
    return {
        "unit": unit,
        "citations": found.citations,
        "data_date": date,
        "indicators": found.indicators.to_pylist(),
        "by_year": found.by_year.to_pylist(),
        "shared_works": found.shared_works.to_pylist(),
        "topics": found.topics.to_pylist(),
    }


class GrowthAsked(Schema):
    """Whose growth is told, and over which years."""

    who: list[str] = Field(
        [], max_length=60, description="Each by id, name or country code; nobody: the area only."
    )
    first: int | None = Field(
        None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="By default four years before the last."
    )
    last: int | None = Field(
        None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="By default the graph's census year."
    )


@router.get("/growth/{unit}", response={200: GrowthAnswer, WRONG: Problem}, operation_id="growth")
def growth(
    request: HttpRequest, unit: Unit, area: Query[AreaAsked], options: Query[GrowthAsked]
) -> dict[str, Any]:
    """Works and citations of an area by year and their growth, for all of it and for some."""
    found, date = ask(
        lambda graph: (
            area.named(graph).growth(
                unit, named(options.who), first=options.first, last=options.last
            ),
            graph.manifest.data_date,
        )
    )
    rates = found.rates.to_pylist()
    _log(request, "api/growth", unit, tuple(one["id"] for one in rates))
    return {
        "first_year": found.span.first,
        "last_year": found.span.last,
        "citations": found.citations,
        "data_date": date,
        "by_year": found.by_year.to_pylist(),
        "rates": rates,
    }


def _log(request: HttpRequest, kind: str, unit: Unit, ids: tuple[str, ...]) -> None:
    if unit == "people" and ids:
        exports.log(request, kind, ids)
