"""What the graph is, and what its indicators mean."""

from typing import Any

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema
from pydantic import Field

from entrepot.indicators.registry import INDICATORS, Indicator, Unit
from entrepot.site.api.answers import WRONG, Problem
from entrepot.site.api.rows import Definition
from entrepot.site.desk import ask
from entrepot.site.pages.start import contents

router = Router(tags=["About"])

OfUnit = QueryEx[Unit | None, P(description="Only those of people or of places.")]


class IndicatorsAnswer(Schema):
    """The indicators."""

    rows: list[Definition]


class AboutAnswer(Schema):
    """What the graph holds, and the share of its works that lacks something."""

    data_date: str
    census_year: int = Field(description="The last year whose citations are complete.")
    work_count: int
    person_count: int
    institution_count: int
    citation_count: int
    first_year: int | None
    last_year: int | None
    lacking_share: dict[str, float] = Field(
        description="Of all works: without a year, author, institution, country, references."
    )


@router.get(
    "/indicators", response={200: IndicatorsAnswer, WRONG: Problem}, operation_id="indicators"
)
def indicators(
    request: HttpRequest,  # noqa: ARG001 (ninja gives it)
    unit: OfUnit = None,
) -> dict[str, Any]:
    """Every indicator with formula, unit and source."""
    chosen = [one for one in INDICATORS.values() if unit is None or unit in one.traits.units]
    return {"rows": [definition(one) for one in chosen]}


@router.get("/about", response={200: AboutAnswer, WRONG: Problem}, operation_id="about")
def about(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 (ninja gives it)
    """The graph: its date, what it holds, what its works lack."""
    held, census_year = ask(lambda graph: (contents(graph), graph.manifest.census_year))
    return {
        "data_date": held.date,
        "census_year": census_year,
        "work_count": held.works,
        "person_count": held.people,
        "institution_count": held.institutions,
        "citation_count": held.citations,
        "first_year": held.first_year or None,
        "last_year": held.last_year or None,
        "lacking_share": dict(held.lacking),
    }


def definition(one: Indicator) -> dict[str, Any]:
    """An indicator as the API and files tell it."""
    return {
        "name": one.name,
        "title": one.title,
        "group": one.group,
        "summary": one.summary,
        "formula": one.formula,
        "unit": one.unit,
        "source": one.source,
        "rests_on": one.traits.rests_on,
        "format": one.traits.format,
        "of": list(one.traits.units),
    }
