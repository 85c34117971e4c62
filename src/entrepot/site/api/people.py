"""People: a profile, and the network of co-authors."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import P, PathEx, Query, QueryEx, Router, Schema
from pydantic import Field

from entrepot.api import Graph
from entrepot.graph.identifiers import from_text
from entrepot.site import exports
from entrepot.site.api.answers import WRONG, Problem
from entrepot.site.api.asked import AreaAsked
from entrepot.site.api.rows import (
    Coauthor,
    IndicatorValue,
    PersonOfNetwork,
    PlaceOfPerson,
    SharedWorks,
    TopicOfPerson,
    WorkOfPerson,
    YearOfPerson,
)
from entrepot.site.areas import area_of
from entrepot.site.desk import ask
from entrepot.site.pages.person import profile_of
from entrepot.talent.network import MOST_COAUTHORS
from entrepot.talent.people import require_person

router = Router(tags=["People"])

Who = PathEx[
    str, P(description="An id (A5043027378), an ORCID iD, or a name that only one person has.")
]
Most = QueryEx[int, P(ge=1, le=MOST_COAUTHORS, description="So many co-authors at most.")]


class CareerAnswer(Schema):
    """A career over all works of the graph; countries are those published from."""

    stage: str | None
    age_years: int | None
    first_year: int | None
    last_year: int | None
    origin_country: str | None
    country_code: str | None
    institution: str | None
    place_work_count: int | None = Field(description="Works that the present country rests on.")
    mobility: str | None


class Warned(Schema):
    """A warning that belongs to a person's numbers."""

    code: str
    text: str


class PersonAnswer(Schema):
    """A person in an area; all tables but the indicators are over all works of the graph."""

    id: str
    name: str
    orcid: str | None
    area: str
    citations: str
    data_date: str
    career: CareerAnswer
    indicators: list[IndicatorValue]
    by_year: list[YearOfPerson]
    places: list[PlaceOfPerson]
    coauthors: list[Coauthor]
    top_works: list[WorkOfPerson]
    topics: list[TopicOfPerson]
    warnings: list[Warned]
    notes: list[str]


class NetworkAnswer(Schema):
    """A person and the closest co-authors, the person first, and who wrote with whom."""

    people: list[PersonOfNetwork]
    edges: list[SharedWorks]
    coauthor_count: int
    first_year: int | None
    last_year: int | None
    data_date: str


@router.get("/people/{who}", response={200: PersonAnswer, WRONG: Problem}, operation_id="person")
def person(request: HttpRequest, who: Who, area: Query[AreaAsked]) -> dict[str, Any]:
    """A person, beside the people of an area: by default of the subfield of most of their works."""
    found = ask(lambda graph: profile_of(graph, number_of(graph, who), area_of(area)))
    exports.log(request, "api/person", [found.id, *found.coauthors.column("id").to_pylist()])
    return {
        "id": found.id,
        "name": found.name,
        "orcid": found.orcid,
        "area": found.area_name,
        "citations": found.citations,
        "data_date": found.data_date,
        "career": asdict(found.career),
        "indicators": found.indicators.to_pylist(),
        "by_year": found.by_year.to_pylist(),
        "places": found.places.to_pylist(),
        "coauthors": found.coauthors.to_pylist(),
        "top_works": found.top_works.to_pylist(),
        "topics": found.topics.to_pylist(),
        "warnings": [{"code": one.code, "text": one.text} for one in found.warnings],
        "notes": list(found.notes),
    }


@router.get(
    "/people/{who}/network", response={200: NetworkAnswer, WRONG: Problem}, operation_id="network"
)
def network(
    request: HttpRequest, who: Who, area: Query[AreaAsked], most: Most = MOST_COAUTHORS
) -> dict[str, Any]:
    """A person's closest co-authors in an area, and who of them wrote with whom."""
    found, date = ask(
        lambda graph: (
            area.named(graph).network(number_of(graph, who), most),
            graph.manifest.data_date,
        )
    )
    people = found.people.to_pylist()
    exports.log(request, "api/network", (one["id"] for one in people))
    return {
        "people": people,
        "edges": found.edges.to_pylist(),
        "coauthor_count": found.coauthor_count,
        "first_year": found.first_year,
        "last_year": found.last_year,
        "data_date": date,
    }


def number_of(graph: Graph, who: str) -> int:
    """The number of a person; raises UnknownNameError."""
    number = from_text(who, "A")
    return require_person(graph.reader, who) if number is None else number
