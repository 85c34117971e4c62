"""A person: what they publish, where, how it is cited, beside others of their field."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.errors import UnknownNameError
from entrepot.graph.identifiers import from_text
from entrepot.site.areas import AreaQuery, area_of
from entrepot.site.bars import chart_of
from entrepot.site.desk import ask
from entrepot.site.pages.shortlist import note_about
from entrepot.site.wording import explained, mobility_name, position_name, stage_name
from entrepot.talent.area import Topics
from entrepot.talent.main_field import main_subfield
from entrepot.talent.profile import Profile, profile


@require_GET
def person(request: HttpRequest, who: str) -> HttpResponse:
    """The profile of a person, beside the people of an area: by default of their subfield."""
    number = from_text(who, "A")
    if number is None:
        raise UnknownNameError("person", who, [], "Ids look like A5043027378.")
    area = area_of(request.GET)
    found = ask(lambda graph: profile_of(graph, number, area))
    years = found.by_year.to_pylist()
    return render(
        request,
        "site/person.html",
        {
            "profile": found,
            "note": note_about(request, number),
            "career": found.career,
            "stage": stage_name(found.career.stage),
            "mobility": mobility_name(found.career.mobility),
            "indicators": _indicators(found),
            "chart": chart_of({row["year"]: row["work_count"] or 0 for row in years}),
            "places": found.places.to_pylist(),
            "coauthors": found.coauthors.to_pylist(),
            "top_works": [
                {**row, "position": position_name(row["position"])}
                for row in found.top_works.to_pylist()
            ],
            "topics": found.topics.to_pylist(),
            "years": years,
        },
    )


def profile_of(graph: Graph, number: int, area: AreaQuery) -> Profile:
    """The profile in an area, or in the subfield of most of the person's works."""
    if not area.is_everything:
        return profile(graph.reader, number, area.area(graph), area_name=area.label)
    chosen = main_subfield(graph.reader, number)
    name = ", ".join(chosen.names) if isinstance(chosen, Topics) else _("all works of the graph")
    return profile(graph.reader, number, chosen, area_name=name)


def _indicators(found: Profile) -> list[dict[str, Any]]:
    """The indicators that have a value, explained."""
    return [
        {**row, "words": explained(row["name"])}
        for row in found.indicators.to_pylist()
        if row["value"] is not None
    ]
