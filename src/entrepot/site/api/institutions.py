"""An institution: where it stands among its peers, and what hiring would change."""

from typing import Any

from django.http import HttpRequest
from ninja import P, PathEx, Query, QueryEx, Router, Schema

from entrepot.site import exports
from entrepot.site.api.answers import WRONG, Problem
from entrepot.site.api.asked import AreaAsked, StandingAsked, named
from entrepot.site.api.rows import (
    BeforeAndAfter,
    Gap,
    Hired,
    TopicBeforeAndAfter,
    TopicOfInstitution,
)
from entrepot.site.desk import ask

router = Router(tags=["Institutions"])
MOST_PEERS = 20
MOST_HIRED = 100
Institution = PathEx[str, P(description="An id (I121797337), or a name.")]
Peers = QueryEx[list[str], P(max_length=MOST_PEERS, description="Each by id or name.")]
People = QueryEx[
    list[str],
    P(min_length=1, max_length=MOST_HIRED, description="Who is hired, each by id or name."),
]


class StandingAnswer(Schema):
    """An institution, its peers and the world in each topic of an area; and its gaps."""

    citations: str
    data_date: str
    topics: list[TopicOfInstitution]
    gaps: list[Gap]


class ScenarioAnswer(Schema):
    """An institution before and after some people are hired; ``assumption`` belongs beside it."""

    institution_id: str
    institution: str
    first_year: int
    last_year: int
    moved_work_count: int
    citations: str
    data_date: str
    assumption: str
    overall: list[BeforeAndAfter]
    topics: list[TopicBeforeAndAfter]
    people: list[Hired]


@router.get(
    "/institutions/{institution}/standing",
    response={200: StandingAnswer, WRONG: Problem},
    operation_id="standing",
)
def standing(
    request: HttpRequest,  # noqa: ARG001 (ninja gives it)
    institution: Institution,
    area: Query[AreaAsked],
    options: Query[StandingAsked],
    peer: Peers = (),  # type: ignore[assignment]  # nobody can add to it
) -> dict[str, Any]:
    """An institution beside its peers and the world, topic by topic, and where it has gaps."""
    found, date = ask(
        lambda graph: (
            area.named(graph).standing(institution, named(peer), **options.options),
            graph.manifest.data_date,
        )
    )
    return {
        "citations": found.citations,
        "data_date": date,
        "topics": found.topics.to_pylist(),
        "gaps": found.gaps.to_pylist(),
    }


@router.get(
    "/institutions/{institution}/scenario",
    response={200: ScenarioAnswer, WRONG: Problem},
    operation_id="scenario",
)
def scenario(
    request: HttpRequest,
    institution: Institution,
    area: Query[AreaAsked],
    options: Query[StandingAsked],
    who: People,
) -> dict[str, Any]:
    """What an institution's indicators would become with these people; nothing is forecast."""
    found, date = ask(
        lambda graph: (
            area.named(graph).scenario(institution, named(who), **options.options),
            graph.manifest.data_date,
        )
    )
    people = found.people.to_pylist()
    exports.log(request, "api/scenario", (one["id"] for one in people))
    return {
        "institution_id": found.institution_id,
        "institution": found.institution,
        "first_year": found.span.first,
        "last_year": found.span.last,
        "moved_work_count": found.moved_work_count,
        "citations": found.citations,
        "data_date": date,
        "assumption": found.assumption,
        "overall": found.overall.to_pylist(),
        "topics": found.topics.to_pylist(),
        "people": people,
    }
