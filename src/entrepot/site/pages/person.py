"""A person: what they publish, where, how it is cited, beside others of their field."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.errors import UnknownNameError
from entrepot.graph.identifiers import from_text
from entrepot.site.areas import AreaQuery, area_of
from entrepot.site.bars import Chart, chart_of
from entrepot.site.desk import ask
from entrepot.site.network_picture import drawn
from entrepot.site.notes import notes_of
from entrepot.site.our_institution import ours
from entrepot.site.timeline import timeline_of
from entrepot.site.wording import (
    area_name,
    explained,
    mobility_name,
    position_name,
    stage_name,
    tree_name,
)
from entrepot.talent.chosen import choose
from entrepot.talent.main_field import main_subfield
from entrepot.talent.network import network
from entrepot.talent.profile import Profile, profile
from entrepot.talent.ties import ties_to
from entrepot.talent.tree_names import branch_above

_WITHOUT_PLACE = ("retracted_work_count",)
"""Nearly everybody has none: where somebody stands among them says nothing."""
NEAREST = 20
"""Co-authors drawn; more are not told apart."""


@require_GET
def person(request: HttpRequest, who: str) -> HttpResponse:
    """The profile of a person, beside the people of an area: by default of their subfield."""
    number = from_text(who, "A")
    if number is None:
        raise UnknownNameError("person", who, [], "Ids look like A5043027378.")
    area = area_of(request.GET)
    institution = ours(request)
    found, beside, tied, topics = ask(
        lambda graph: (
            profile := profile_of(graph, number, area),
            network(graph.reader, number, most=NEAREST),
            ties_of(graph, number, institution),
            _topics(graph, profile),
        )
    )
    years = found.by_year.to_pylist()
    return render(
        request,
        "site/person.html",
        {
            "profile": found,
            "note": notes_of(request, [number]).get(number, ""),
            "career": found.career,
            "stage": stage_name(found.career.stage),
            "mobility": mobility_name(found.career.mobility),
            "indicators": _indicators(found),
            "chart": _chart(years, "work_count"),
            "received": _chart(years, "received_citation_count"),
            "ties": tied,
            "network": beside,
            "nearest": len(beside.people) - 1,
            "picture": drawn(beside),
            "line": timeline_of(found.places.to_pylist()),
            "places": found.places.to_pylist(),
            "coauthors": found.coauthors.to_pylist(),
            "top_works": [
                {**row, "position": position_name(row["position"])}
                for row in found.top_works.to_pylist()
            ],
            "topics": topics,
            "years": years,
        },
    )


def _topics(graph: Graph, found: Profile) -> list[dict[str, Any]]:
    """The topics, each within its subfield in the language of the page."""
    rows = found.topics.to_pylist()
    for row in rows:
        above = branch_above("topic", from_text(row["id"], "T") or 0, graph.reader)
        if above:
            row["within"] = tree_name(*above, row["within"] or "")
    return rows


def profile_of(graph: Graph, number: int, area: AreaQuery) -> Profile:
    """The profile in an area, or in the subfield of most of the person's works."""
    if not area.is_everything:
        return profile(graph.reader, number, area.area(graph), area_name=area.name(graph))
    chosen = main_subfield(graph.reader, number)
    name = area_name(chosen) or _("all works of the graph")
    return profile(graph.reader, number, chosen, area_name=name)


def ties_of(graph: Graph, number: int, institution: int | None) -> dict[str, Any] | None:
    """The ties of a person to our institution; None where none is ours."""
    if institution is None:
        return None
    (place,) = choose(graph.reader, "people", [number]).places.tolist()
    (name,) = choose(graph.reader, "institutions", [institution]).names
    return {"institution": name, **asdict(ties_to(graph.reader, place, institution))}


def _chart(years: list[dict[str, Any]], column: str) -> Chart:
    return chart_of({row["year"]: row[column] or 0 for row in years})


def _indicators(found: Profile) -> list[dict[str, Any]]:
    """The indicators that have a value, explained."""
    rows = [row for row in found.indicators.to_pylist() if row["value"] is not None]
    for row in rows:
        row["words"] = explained(row["name"])
        if row["name"] in _WITHOUT_PLACE:
            row["percentile"] = None
    return rows
