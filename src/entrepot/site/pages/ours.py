"""Our institution: its standing by topic beside peers, the gaps, and what hiring would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import pyarrow as pa
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from entrepot.api import Graph
from entrepot.errors import InputError
from entrepot.graph.identifiers import to_text
from entrepot.graph.names import Named
from entrepot.indicators.registry import INDICATORS
from entrepot.site import exports, shortlists
from entrepot.site.areas import AreaQuery, Part, area_of
from entrepot.site.desk import ask
from entrepot.site.downloads import download
from entrepot.site.our_institution import institution_named, ours, set_ours
from entrepot.site.pages.place import named_topic
from entrepot.site.pages.ranking import number_of, rank
from entrepot.site.returning import back
from entrepot.site.wording import explained
from entrepot.tabular import FileFormat, Sheet
from entrepot.talent.chosen import choose
from entrepot.talent.people import is_shown
from entrepot.talent.query import RankingQuery
from entrepot.talent.scenario import Scenario, scenario
from entrepot.talent.specialisation import WORLD_ID, Standing, StandingQuery, standing
from entrepot.talent.topic_sums import TopicLevel

MOST_PEERS = 5
MOST_HIRED = 50
"""People of a what-if; more is another institution."""
MOST_ROWS = 60
MOST_FOUND = 20
LEVELS: tuple[tuple[TopicLevel, Any], ...] = (
    ("field", gettext_lazy("fields")),
    ("subfield", gettext_lazy("subfields")),
    ("topic", gettext_lazy("topics")),
)
MEASURES = {
    "work_count": "count",
    "share": "share",
    "activity_index": "decimal",
    "mncs": "decimal",
    "pp_top_10": "share",
    "people_count": "count",
}
"""What can be looked at by topic, and how it is written."""
_TITLES = {
    "share": gettext_lazy("Share of the world's works"),
    "people_count": gettext_lazy("People"),
    "weighted_work_count": gettext_lazy("Works, as counted"),
    "share_of_area": gettext_lazy("Share of the area"),
}
"""Titles of what is no indicator of the registry."""
_REASONS = {
    "absent": gettext_lazy("no works"),
    "fewer": gettext_lazy("fewer works"),
    "less_cited": gettext_lazy("less cited"),
}


OURS_TABLES = {"topics": "Standing by topic", "gaps": "Gaps"}
WHAT_IF_TABLES = {"overall": "What if", "topics": "What if by topic", "people": "What if people"}
"""Tables that can be taken away, by the name in an address."""


@dataclass(frozen=True, slots=True)
class View:
    """What an address asks of the page."""

    area: AreaQuery
    level: TopicLevel
    measure: str
    peers: tuple[str, ...]
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class House:
    """An institution among those shown."""

    id: str
    name: str


@require_GET
def our_institution(request: HttpRequest) -> HttpResponse:
    """Where we stand; or, as long as none is ours, the way to set it."""
    number, text = ours(request), request.GET.get("q", "").strip()[:200]
    found = ask(lambda graph: _houses(graph, text)) if text else []
    if number is None:
        return render(request, "site/ours_unset.html", {"found": found, "text": text})
    view = _view(request)
    standing_, houses, suggested, parts = ask(lambda graph: _standing(graph, number, view))
    return render(
        request,
        "site/ours.html",
        {
            "ours": houses[0],
            "houses": houses,
            "view": view,
            "parts": parts,
            "levels": LEVELS,
            "measures": [(name, _title(name)) for name in MEASURES],
            "measure": _title(view.measure),
            "kind": MEASURES[view.measure],
            "rows": _rows(standing_, houses, view),
            "gaps": _gaps(standing_, view),
            "found": [one for one in found if one.id not in {h.id for h in houses}],
            "text": text,
            "suggested": suggested,
            "most_peers": MOST_PEERS,
            "citations": standing_.citations,
        },
    )


@require_POST
def set_(request: HttpRequest) -> HttpResponse:
    """Set our institution, or with nothing given forget it."""
    text = request.POST.get("who", "")
    set_ours(request, ask(lambda graph: institution_named(graph, text)))
    return redirect(back(request, reverse("ours")))


@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """What our indicators would become with the people of the address, else of the shortlist."""
    number, view = ours(request), _view(request)
    if number is None:
        return redirect("ours")
    asked, people = _people(request)
    context: dict[str, Any] = {
        "view": view,
        "levels": LEVELS,
        "from_list": not asked,
        "most": MOST_HIRED if not asked and len(people) == MOST_HIRED else 0,
    }
    if people:
        found, parts = ask(lambda graph: _hired(graph, number, people, view))
        context |= {
            "found": found,
            "parts": parts,
            "people": _with_rest(request, found, people),
            "overall": [_overall(row) for row in found.overall.to_pylist()],
            "topics": _changed(found, view),
        }
    return render(request, "site/what_if.html", context)


@require_GET
def ours_file(request: HttpRequest, table: str, ending: FileFormat) -> HttpResponse:
    """Where we stand, or the gaps, as a file."""
    number, view = _required(request), _view(request)
    found, date = ask(lambda g: (_standing(g, number, view)[0], g.manifest.data_date))
    return _download(view, OURS_TABLES[table], getattr(found, table), found.citations, date, ending)


@require_GET
def what_if_file(request: HttpRequest, table: str, ending: FileFormat) -> HttpResponse:
    """What hiring would change, as a file."""
    number, view = _required(request), _view(request)
    _asked, people = _people(request)
    found, date = ask(lambda g: (_hired(g, number, people, view)[0], g.manifest.data_date))
    exports.log(request, f"what-if/{table}.{ending}", found.people["id"].to_pylist())
    notes = (found.assumption,)
    rows = getattr(found, table)
    title = WHAT_IF_TABLES[table]
    return _download(view, title, rows, found.citations, date, ending, notes)


def _people(request: HttpRequest) -> tuple[list[str], list[str]]:
    """Those whose ids the address gives, and those to hire: they, or the first of the shortlist.

    Of the shortlist those who object by now are passed over. Raises InputError for too many.
    """
    asked = list(dict.fromkeys(request.GET.getlist("who")))
    if len(asked) > MOST_HIRED:
        raise InputError(_("A what-if takes %d people at most.") % MOST_HIRED)
    listed = () if asked else shortlists.current(request).people
    shown = ask(lambda g: [n for n in listed if is_shown(g.reader, n)]) if listed else []
    return asked, asked or [to_text("A", one) for one in shown[:MOST_HIRED]]


def _required(request: HttpRequest) -> int:
    number = ours(request)
    if number is None:
        raise InputError(_("Say first which institution is yours."))
    return number


def _download(  # noqa: PLR0913, PLR0917 (what stands in a file)
    view: View,
    title: str,
    rows: pa.Table,
    citations: str,
    date: str,
    ending: FileFormat,
    notes: tuple[str, ...] = (),
) -> HttpResponse:
    facts = {"area": view.area.label or "all", "citations": citations, "data_date": date}
    sheet = Sheet(title, rows, notes, facts, name=title)
    return download(sheet, f"{title.lower().replace(' ', '-')}-{date}", ending)


def _view(request: HttpRequest) -> View:
    level, measure = request.GET.get("level", "subfield"), request.GET.get("show", "work_count")
    if level not in get_args(TopicLevel) or measure not in MEASURES:
        raise InputError(_("There is no such level or measure."))
    peers = tuple(dict.fromkeys(one for one in request.GET.getlist("peer") if one))
    if len(peers) > MOST_PEERS:
        raise InputError(_("Choose %d peers at most.") % MOST_PEERS)
    first, last = (number_of(request.GET, name) for name in ("since", "until"))
    area = area_of(request.GET)
    return View(area, level, measure, peers, first, last)  # type: ignore[arg-type]  # it is one


def _standing(
    graph: Graph, number: int, view: View
) -> tuple[Standing, list[House], list[House], list[Part]]:
    """The standing, those in it, peers one may add, and the area's parts."""
    within, query = view.area.area(graph), StandingQuery(level=view.level)
    found = standing(graph.reader, within, to_text("I", number), view.peers, query)
    chosen = choose(graph.reader, "institutions", (to_text("I", number), *view.peers))
    houses = [House(*pair) for pair in zip(chosen.ids, chosen.names, strict=True)]
    return found, houses, _suggested(graph, view, houses), view.area.parts(graph)


def _suggested(graph: Graph, view: View, houses: Sequence[House]) -> list[House]:
    """The leading institutions of the area in our country, as peers to choose."""
    place = choose(graph.reader, "institutions", [houses[0].id]).places
    (row,) = graph.reader.arrays.rows("institutions").take(place).to_pylist()
    if not row["country_code"] or len(view.peers) >= MOST_PEERS:
        return []
    query = RankingQuery(by="work_count", top=8, countries=(row["country_code"],))
    rows = rank(graph, view.area, "institutions", query).table.to_pylist()
    shown = {one.id for one in houses}
    others = [House(one["id"], one["name"] or one["id"]) for one in rows if one["id"] not in shown]
    return others[:MOST_PEERS]


def _houses(graph: Graph, text: str) -> list[House]:
    """Institutions of a name, or of an id."""
    named: list[Named] = graph.reader.names.find("institution", text, MOST_FOUND)
    return [House(to_text("I", one.number), one.name) for one in named]


def _rows(found: Standing, houses: Sequence[House], view: View) -> list[dict[str, Any]]:
    """Each topic: the measure of ours, of the peers, of the world."""
    by_topic: dict[tuple[str | None, str | None], dict[str, Any]] = {}
    for row in found.topics.to_pylist():
        by_topic.setdefault((row["topic_id"], row["topic_name"]), {})[row["id"]] = row
    largest = max((rows[houses[0].id][view.measure] or 0 for rows in by_topic.values()), default=0)
    return [
        {
            **named_topic(*topic, view.level, view.area),
            "cells": [rows[house.id][view.measure] for house in houses],
            "world": rows[WORLD_ID][view.measure],
            "strength": (rows[houses[0].id][view.measure] or 0) / largest if largest else 0,
        }
        for topic, rows in list(by_topic.items())[:MOST_ROWS]
    ]


def _gaps(found: Standing, view: View) -> list[dict[str, Any]]:
    return [
        {
            **row,
            **named_topic(row["topic_id"], row["topic_name"], view.level, view.area),
            "why": _REASONS[row["reason"]],
        }
        for row in found.gaps.to_pylist()[:MOST_ROWS]
    ]


def _hired(graph: Graph, number: int, people: list[str], view: View) -> tuple[Scenario, list[Part]]:
    within = view.area.area(graph)
    query = StandingQuery(level=view.level, since=view.first, until=view.last)
    found = scenario(graph.reader, within, to_text("I", number), people, query)
    return found, view.area.parts(graph)


def _with_rest(request: HttpRequest, found: Scenario, people: list[str]) -> list[dict[str, Any]]:
    """Those hired, each with the page without them."""
    rows = []
    for row in found.people.to_pylist():
        rest = request.GET.copy()
        rest.setlist("who", [one for one in people if one != row["id"]])
        rows.append({**row, "rest": f"?{rest.urlencode()}"})
    return rows


def _title(name: str) -> str:
    """What a number is called in the language of the page."""
    return explained(name).title if name in INDICATORS else str(_TITLES[name])


def _overall(row: dict[str, Any]) -> dict[str, Any]:
    """An indicator before and after, in the language of the page."""
    if row["indicator"] in INDICATORS:
        words = explained(row["indicator"])
        return {**row, "words": words, "title": words.title, "kind": words.kind}
    kind = "share" if row["indicator"] == "share_of_area" else "decimal"
    return {**row, "words": None, "title": _title(row["indicator"]), "kind": kind}


def _changed(found: Scenario, view: View) -> list[dict[str, Any]]:
    """The topics in which something changes, those that gain most first."""
    return [
        {**row, **named_topic(row["topic_id"], row["topic_name"], view.level, view.area)}
        for row in found.topics.to_pylist()
        if row["work_count_after"] != row["work_count_before"]
    ][:MOST_ROWS]
