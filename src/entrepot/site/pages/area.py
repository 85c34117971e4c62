"""An area: built part by part, with what it holds; kept, as an address, or as a file."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from entrepot.api import Graph
from entrepot.errors import InputError
from entrepot.graph.arrays.gathering import units_of
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.indicators.registry import ALL_UNITS
from entrepot.site.areas import AreaQuery, Part, area_of
from entrepot.site.bars import Chart, chart_of
from entrepot.site.carried import CARRIED, Carried
from entrepot.site.desk import ask
from entrepot.site.models import LONGEST_NAME, SavedArea
from entrepot.site.pages.ranking import carried_of
from entrepot.site.searching import Found, additions
from entrepot.talent.area_file import write_area
from entrepot.talent.area_works import works_of

FROM_YEAR = 1950
MOST_SUGGESTED = 10
LONGEST = 5000
"""Letters of a pasted text that are looked at."""
MOST_SAVED = 500
"""Areas that a member may keep."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an area holds."""

    works: int
    people: int
    institutions: int
    countries: int
    chart: Chart


@dataclass(frozen=True, slots=True)
class Built:
    """An area as the page shows it.

    ``held`` is None where a part cannot be read. ``types``: the types of all works of the graph
    and how many are of each. ``found``: what may be added.
    """

    parts: list[Part]
    held: Held | None
    types: list[tuple[str, int]]
    found: list[Found]

    @property
    def wrong(self) -> list[str]:
        """What is wrong with the parts, each once."""
        return list(dict.fromkeys(part.wrong for part in self.parts if part.wrong))

    @property
    def years_are_wrong(self) -> bool:
        """Whether it is the years that cannot be read."""
        return any(part.wrong for part in self.parts if part.name in {"from", "to"})


@require_GET
def area(request: HttpRequest) -> HttpResponse:
    """The area of the address; ``q`` asks what may be added, or left out where ``how=not``.

    An address with empty parts, as forms send it, leads to the one without them. To htmx, which
    swaps what the area holds, the answer names its address, and no wrong part is an error. The
    options of the ranking that the visitor came from are carried along, but not shared.
    """
    query, text, without = _asked(request)
    carried = _carried(request)
    canonical = f"{reverse('area')}{'?' if query.address else ''}{query.address}"
    is_live = request.headers.get("HX-Request") == "true"
    if not is_live and not text and _has_blanks(request.GET):
        return redirect(carried.on(canonical))
    built = ask(lambda graph: build(graph, query, text, is_without=without))
    if len(built.found) == 1:
        return redirect(carried.on(built.found[0].address))
    shown = {
        "built": replace(built, found=_carrying(built.found, carried)),
        "carried": carried,
        "held": built.held,
        "text": text,
        "without": without,
        "share": request.build_absolute_uri(canonical),
        "saved": _saved_by(request),
        "longest_name": LONGEST_NAME,
    }
    status = 400 if built.wrong and not is_live else 200
    response = render(request, "site/area.html", shown, status=status)
    if is_live:
        response.headers["HX-Replace-Url"] = carried.on(canonical)
    return response


@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggestions of what to add while typing, each with the address of the area it makes."""
    query, text, without = _asked(request)
    found: list[Found] = []
    if text:
        found = ask(lambda g: additions(g, query, text, is_without=without, limit=MOST_SUGGESTED))
    found = _carrying(found[:MOST_SUGGESTED], _carried(request))
    return JsonResponse({"suggestions": [one.plain for one in found]})


@require_GET
def area_file(request: HttpRequest) -> HttpResponse:
    """The area as a file that ``entrepot talent`` and Python read."""
    query = area_of(request.GET)
    chosen = ask(query.area)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "area.yaml"
        write_area(path, query.label or "all", chosen)
        content = path.read_bytes()
    disposition = {"Content-Disposition": 'attachment; filename="area.yaml"'}
    return HttpResponse(content, content_type="application/yaml", headers=disposition)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep an area under a name, in place of one's own of the same name."""
    query = area_of(QueryDict(request.POST.get("area", "")))
    name = " ".join(request.POST.get("name", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(_("Give the area a name of at most %d letters.") % LONGEST_NAME)
    mine = SavedArea.objects.filter(owner=request.user)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_SAVED:
        raise InputError(_("You keep %d areas already; delete one first.") % MOST_SAVED)
    SavedArea.objects.update_or_create(
        owner=request.user, name=name, defaults={"address": query.address}
    )
    messages.success(request, _("Saved as “%s”.") % name)
    return redirect(f"{reverse('area')}?{query.address}")


@login_required
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of one's own areas."""
    one = get_object_or_404(SavedArea, pk=number, owner=request.user)
    one.delete()
    messages.success(request, _("Deleted: “%s”.") % one.name)
    return redirect("account")


def build(graph: Graph, query: AreaQuery, text: str, *, is_without: bool) -> Built:
    """The area, counted, and what a text may add to it."""
    parts = query.parts(graph)
    is_wrong = any(part.wrong for part in parts)
    found = additions(graph, query, text, is_without=is_without) if text else []
    return Built(parts, None if is_wrong else held(graph, query), types_of(graph), found)


def held(graph: Graph, query: AreaQuery) -> Held:
    """How many works, people and places an area has, and its works by year."""
    arrays = graph.reader.arrays
    works = works_of(query.area(graph), graph.reader)
    years = arrays["work/year"][works]
    found, counts = np.unique(
        years[(years != UNKNOWN_ID) & (years >= FROM_YEAR)], return_counts=True
    )
    people, institutions, countries = (
        len(units_of(arrays.credit(kind), works))
        for kind in ("people", "institutions", "countries")
    )
    chart = chart_of(dict(zip(found.tolist(), counts.tolist(), strict=True)))
    return Held(len(works), people, institutions, countries, chart)


def types_of(graph: Graph) -> list[tuple[str, int]]:
    """The types of works and how many there are of each, most first."""
    names = graph.reader.arrays.folder.names("type")
    counts = np.bincount(graph.reader.arrays["work/type"], minlength=len(names) + 1)[1:]
    counted = zip(names, counts.tolist(), strict=True)
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def _asked(request: HttpRequest) -> tuple[AreaQuery, str, bool]:
    """The area, the text to look up, and whether it is to be left out."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    return area_of(request.GET), text, request.GET.get("how") == "not"


def _carried(request: HttpRequest) -> Carried:
    """The options of a ranking in the address; other parts of it are not carried."""
    asked, _mark, options = request.GET.get(CARRIED, "").partition("?")
    units = [unit for unit in ALL_UNITS if unit == asked]
    return carried_of(QueryDict(options), units[0]) if units else Carried()


def _carrying(found: list[Found], carried: Carried) -> list[Found]:
    return [replace(one, address=carried.on(one.address)) for one in found]


def _has_blanks(query: QueryDict) -> bool:
    return any(not str(value).strip() for _name, values in query.lists() for value in values)


def _saved_by(request: HttpRequest) -> list[SavedArea]:
    if not request.user.is_authenticated:
        return []
    return list(SavedArea.objects.filter(owner=request.user)[:MOST_SAVED])
