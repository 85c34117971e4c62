"""Rankings of people, institutions and countries."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from entrepot.indicators.registry import Unit
from entrepot.site import exports
from entrepot.site.api.answers import WRONG, Problem
from entrepot.site.api.asked import AreaAsked, Paging, PeopleAsked, PlacesAsked
from entrepot.site.api.rows import CountryRow, InstitutionRow, PersonRow
from entrepot.site.areas import area_of
from entrepot.site.desk import ask
from entrepot.site.pages.ranking import query_of, rank

router = Router(tags=["Rankings"])


class RankingAnswer(Schema):
    """A part of a ranking, best first, and what must be said beside it."""

    area: str
    by: str = Field(description="The indicator that ranks.")
    citations: str = Field(description="reported by the source, or counted in the graph.")
    data_date: str = Field(description="The day of the data.")
    work_count: int = Field(description="Works of the area in the years asked for.")
    notes: list[str] = Field(description="What to keep in mind when reading the numbers.")
    total: int = Field(description="All that pass the filters, told here or not.")
    limit: int
    offset: int
    next: str | None = Field(description="The address of the rows that follow; null at the end.")


class PeopleAnswer(RankingAnswer):
    """A ranking of people."""

    rows: list[PersonRow]


class InstitutionsAnswer(RankingAnswer):
    """A ranking of institutions."""

    rows: list[InstitutionRow]


class CountriesAnswer(RankingAnswer):
    """A ranking of countries."""

    rows: list[CountryRow]


@router.get(
    "/people",
    response={200: PeopleAnswer, WRONG: Problem},
    operation_id="people",
    exclude_unset=True,
)
def people(
    request: HttpRequest,
    area: Query[AreaAsked],
    options: Query[PeopleAsked],
    paging: Query[Paging],
) -> dict[str, Any]:
    """The leading people of an area, by any indicator; those who object are not among them."""
    answer = _answer(request, "people", (area, options), paging)
    exports.log(request, "api/people", (row["id"] for row in answer["rows"]))
    return answer


@router.get(
    "/institutions",
    response={200: InstitutionsAnswer, WRONG: Problem},
    operation_id="institutions",
    exclude_unset=True,
)
def institutions(
    request: HttpRequest,
    area: Query[AreaAsked],
    options: Query[PlacesAsked],
    paging: Query[Paging],
) -> dict[str, Any]:
    """The leading institutions of an area, by any indicator."""
    return _answer(request, "institutions", (area, options), paging)


@router.get(
    "/countries",
    response={200: CountriesAnswer, WRONG: Problem},
    operation_id="countries",
    exclude_unset=True,
)
def countries(
    request: HttpRequest,
    area: Query[AreaAsked],
    options: Query[PlacesAsked],
    paging: Query[Paging],
) -> dict[str, Any]:
    """The leading countries of an area, by any indicator."""
    return _answer(request, "countries", (area, options), paging)


def _answer(
    request: HttpRequest, unit: Unit, asked: tuple[AreaAsked, PlacesAsked], paging: Paging
) -> dict[str, Any]:
    area, options = asked
    query = replace(query_of(options, paging.offset), top=paging.limit)
    found = ask(lambda graph: rank(graph, area_of(area), unit, query))
    return {
        "area": found.area_name,
        "by": found.by.name,
        "citations": found.citations,
        "data_date": found.data_date,
        "work_count": found.work_count,
        "notes": list(found.notes),
        "rows": found.to_pylist(),
        **paging.page(request, found.unit_count),
    }
