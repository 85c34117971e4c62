"""Up to six people or places side by side."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.graph.identifiers import from_text
from entrepot.indicators.registry import Unit
from entrepot.site.areas import AreaQuery, Part, area_of
from entrepot.site.bars import Chart, charts_of
from entrepot.site.desk import ask
from entrepot.site.pages.ranking import pages_about
from entrepot.site.wording import Explained, country_name, explained, stage_name
from entrepot.talent.comparison import MOST_COMPARED, Comparison
from entrepot.talent.person_facts import Career, PersonFacts, facts_of

_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared: a column of the page; ``rest``: the page without it."""

    id: str
    name: str
    address: str
    rest: str
    chart: Chart


@require_GET
def compare(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Those whose ids are in the address, ``who`` for each, over the works of its area."""
    area, chosen = area_of(request.GET), list(dict.fromkeys(request.GET.getlist("who")))
    context: dict[str, Any] = {"unit": unit, "most": MOST_COMPARED, "sides": []}
    if chosen:
        found, parts, facts = ask(lambda graph: _compared(graph, area, unit, chosen))
        context |= {
            "parts": parts,
            "sides": _sides(request, found),
            "facts": _about(facts),
            "indicators": _side_by_side(found),
            "shared": _shared(found),
            "topics": _topics(found),
            "citations": found.citations,
        }
    return render(request, "site/compare.html", context)


def _compared(
    graph: Graph, area: AreaQuery, unit: Unit, chosen: list[str]
) -> tuple[Comparison, list[Part], list[PersonFacts]]:
    named = graph.area(area.area(graph), name=area.label or "all")
    found = named.compare(unit, chosen)
    ids = found.chosen.ids if unit == "people" else ()
    facts = [facts_of(graph.reader, from_text(one, "A") or 0) for one in ids]
    return found, area.parts(graph), facts


def _about(people: list[PersonFacts]) -> list[tuple[str, list[str]]]:
    """What people must be compared beside: where they are, and how long they have published."""
    if not people:
        return []
    careers = [one.career for one in people]
    return [
        (_("Place"), [_joined(one.institution, country_name(one.country_code)) for one in careers]),
        (_("Stage"), [stage_name(one.stage) for one in careers]),
        (_("Years of publishing"), [_span(one) for one in careers]),
    ]


def _joined(*texts: str | None) -> str:
    return ", ".join(text for text in texts if text) or _UNKNOWN


def _span(career: Career) -> str:
    if career.first_year is None:
        return _UNKNOWN
    return f"{career.first_year}–{career.last_year}"


def _ids(found: Comparison) -> list[str]:
    """The ids as texts, in the order of those chosen."""
    return list(dict.fromkeys(str(one) for one in found.indicators.column("id").to_pylist()))


def _names(found: Comparison) -> dict[str, str]:
    """The names by id, in the order of those chosen and in the language of the page."""
    names = dict(zip(_ids(found), found.chosen.names, strict=True))
    if found.chosen.unit == "countries":
        return {code: country_name(code) for code in names}
    return {id_: name or id_ for id_, name in names.items()}


def _sides(request: HttpRequest, found: Comparison) -> list[Side]:
    unit, area = found.chosen.unit, area_of(request.GET)
    names, years, sides = _names(found), found.by_year.to_pylist(), []
    charts = charts_of(
        [{r["year"]: r["work_count"] or 0 for r in years if r["id"] == id_} for id_ in names]
    )
    page_of = pages_about(unit, area)
    for (id_, name), chart in zip(names.items(), charts, strict=True):
        rest = request.GET.copy()
        rest.setlist("who", [one for one in request.GET.getlist("who") if one != id_])
        sides.append(Side(id_, name, page_of(id_), f"?{rest.urlencode()}", chart))
    return sides


def _side_by_side(found: Comparison) -> list[tuple[Explained, list[dict[str, Any]]]]:
    """Each indicator with the values of all, in their order."""
    rows = found.indicators.to_pylist()
    names = list(dict.fromkeys(row["indicator"] for row in rows))
    return [(explained(name), [r for r in rows if r["indicator"] == name]) for name in names]


def _shared(found: Comparison) -> list[dict[str, Any]]:
    """The pairs that share works, by name."""
    names = _names(found)
    return [
        {**row, "from_name": names[row["from_id"]], "to_name": names[row["to_id"]]}
        for row in found.shared_works.to_pylist()
        if row["shared_work_count"]
    ]


def _topics(found: Comparison) -> list[tuple[str, list[int]]]:
    """Each topic in common with the works of all, in their order."""
    rows, ids = found.topics.to_pylist(), _ids(found)
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["topic_name"] or row["topic_id"], {})[row["id"]] = row["work_count"]
    return [(topic, [works.get(one, 0) for one in ids]) for topic, works in counts.items()]
