"""Finding: names as they are typed, the tree of areas, and what an area holds."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import P, Query, QueryEx, Router, Schema
from pydantic import Field

from entrepot.site.api.answers import WRONG, Problem
from entrepot.site.api.asked import AreaAsked, Paging
from entrepot.site.api.rows import AreaRow
from entrepot.site.areas import area_of
from entrepot.site.desk import ask
from entrepot.site.pages.area import held
from entrepot.site.pages.start import LONGEST
from entrepot.site.searching import MOST_FOUND, Found, look_up
from entrepot.talent.area_list import list_areas

router = Router(tags=["Finding"])

Text = QueryEx[
    str, P(min_length=1, max_length=LONGEST, description="A name as it is typed, or a paragraph.")
]
Most = QueryEx[int, P(ge=1, le=MOST_FOUND, description="So many at most.")]
Within = QueryEx[str, P(max_length=LONGEST, description="Only those with this in their names.")]
Level = QueryEx[
    Literal["topic", "subfield", "field", "domain"] | None, P(description="Only those of a level.")
]


class FoundAnswer(Schema):
    """Something of a name; ``page``: the address of the page about it."""

    kind: str = Field(
        description="domain, field, subfield, topic, person, institution, country, source, words"
    )
    id: str
    name: str
    detail: str
    page: str


class SearchAnswer(Schema):
    """What a text may mean."""

    found: list[FoundAnswer]


class AreasAnswer(Schema):
    """The areas of the graph, those with most works first."""

    total: int
    limit: int
    offset: int
    next: str | None
    rows: list[AreaRow]


class PartAnswer(Schema):
    """A part of an area: where it stands in the address, and what it is called."""

    name: str
    value: str
    label: str


class HeldAnswer(Schema):
    """What an area holds."""

    area: str
    parts: list[PartAnswer]
    work_count: int
    people_count: int
    institution_count: int
    country_count: int
    data_date: str


@router.get("/search", response={200: SearchAnswer, WRONG: Problem}, operation_id="search")
def search(request: HttpRequest, q: Text, limit: Most = 10) -> dict[str, Any]:
    """What a text may mean: areas, people, institutions, countries, journals; or works of words."""
    text = q.strip()
    found: list[Found] = ask(lambda graph: look_up(graph, text, limit)) if text else []
    return {
        "found": [
            {
                "kind": one.kind,
                "id": one.id,
                "name": one.name,
                "detail": one.detail,
                "page": request.build_absolute_uri(one.address),
            }
            for one in found[:limit]
        ]
    }


@router.get("/areas", response={200: AreasAnswer, WRONG: Problem}, operation_id="areas")
def areas(
    request: HttpRequest, paging: Query[Paging], q: Within = "", level: Level = None
) -> dict[str, Any]:
    """The topics, subfields, fields and domains of the graph, with their works."""
    listed = ask(
        lambda graph: (
            list_areas(graph.reader, q, levels=(level,)) if level else list_areas(graph.reader, q)
        )
    )
    rows = listed.slice(paging.offset, paging.limit).to_pylist()
    return {"rows": rows, **paging.page(request, listed.num_rows)}


@router.get("/area", response={200: HeldAnswer, WRONG: Problem}, operation_id="area")
def area(
    request: HttpRequest,  # noqa: ARG001 (ninja gives it)
    area: Query[AreaAsked],
) -> dict[str, Any]:
    """How many works, people and places an area has."""
    query = area_of(area)
    holds, parts, date = ask(
        lambda graph: (held(graph, query), query.parts(graph), graph.manifest.data_date)
    )
    return {
        "area": query.label or "all",
        "parts": [{"name": one.name, "value": one.value, "label": one.label} for one in parts],
        "work_count": holds.works,
        "people_count": holds.people,
        "institution_count": holds.institutions,
        "country_count": holds.countries,
        "data_date": date,
    }
