"""The shortlist: people kept while browsing, with one's own notes; where dossiers begin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from entrepot.api import Graph
from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.identifiers import from_text, to_text
from entrepot.graph.spelling import sort_key
from entrepot.site import notes, shortlists
from entrepot.site.areas import AreaQuery, area_of
from entrepot.site.desk import ask
from entrepot.site.models import LONGEST_NAME, LONGEST_NOTE, Shortlist
from entrepot.site.returning import back
from entrepot.site.shortlists import Chosen
from entrepot.site.wording import Explained, explained, stage_name
from entrepot.talent.person_facts import PersonFacts, facts_of
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import DEFAULT_COLUMNS, rank


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the list; ``facts`` is None for one who is no longer shown."""

    number: int
    id: str
    facts: PersonFacts | None
    stage: str
    cells: list[tuple[Any, str]]
    note: str


@require_GET
def shortlist(request: HttpRequest) -> HttpResponse:
    """The people of the current list, with their numbers in the area they were chosen in."""
    chosen = shortlists.current(request)
    area = area_of(QueryDict(chosen.area))
    columns = [explained(name) for name in DEFAULT_COLUMNS["people"]]
    rows, parts = ask(lambda graph: (_rows(graph, area, chosen, columns), area.parts(graph)))
    written = notes.notes_of(request, chosen.people)
    return render(
        request,
        "site/shortlist.html",
        {
            "area": area,
            "chosen": chosen,
            "rows": [_with_note(row, written) for row in rows],
            "columns": columns,
            "parts": parts,
            "lists": shortlists.lists_of(request),
            "longest_name": LONGEST_NAME,
            "longest_note": LONGEST_NOTE,
        },
    )


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add people to the current list, and go back to where they were chosen.

    Or compare them, or see what hiring them would change: it is one form, for a box to tick
    belongs to one form only.
    """
    if request.POST.get("do") in _PAGES:
        return redirect(_with_chosen(request, str(_PAGES[request.POST["do"]])))
    numbers = [_number(text) for text in request.POST.getlist("who")]
    known = ask(lambda graph: [n for n in numbers if _facts(graph, n)])
    area = area_of(QueryDict(request.POST.get("area", "")))
    chosen = shortlists.current(request)
    longer = chosen.plus(known, area.address)
    shortlists.keep(request, longer)
    count = len(longer) - len(chosen)
    if not count:
        messages.info(request, _("They are on the shortlist already."))
        return redirect(back(request, reverse("shortlist")))
    said = ngettext(
        "%(count)d person added to the shortlist.",
        "%(count)d people added to the shortlist.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect(back(request, reverse("shortlist")))


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Remove somebody from the list, or move them up or down."""
    number, chosen = _number(request.POST.get("who", "")), shortlists.current(request)
    change_ = _CHANGES.get(request.POST.get("do", ""))
    if change_ is None:
        raise InputError(_("This cannot be done to a shortlist."))
    shortlists.keep(request, change_(chosen, number))
    return redirect("shortlist")


@require_POST
def by_name(request: HttpRequest) -> HttpResponse:
    """Put the list in the order of names: Chinese ones by pinyin, others by their letters."""
    chosen = shortlists.current(request)
    names = ask(lambda graph: {n: _facts(graph, n) for n in chosen.people})

    def place(number: int) -> tuple[bool, tuple[str, str]]:
        facts = names[number]
        return facts is None, sort_key(facts.name if facts else "")

    shortlists.keep(request, replace(chosen, people=tuple(sorted(chosen.people, key=place))))
    return redirect("shortlist")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look at the current list in another area."""
    area = area_of(QueryDict(request.POST.get("area", "")))
    shortlists.keep(request, replace(shortlists.current(request), area=area.address))
    return redirect("shortlist")


_PAGES = {
    "compare": reverse_lazy("compare", args=["people"]),
    "what-if": reverse_lazy("what-if"),
}
_CHANGES: Mapping[str, Callable[[Chosen, int], Chosen]] = {
    "remove": lambda chosen, who: chosen.minus(who),
    "up": lambda chosen, who: chosen.moved(who, -1),
    "down": lambda chosen, who: chosen.moved(who, 1),
}


@login_not_required  # it is kept until they have signed in
@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """Keep what a member wrote about somebody; an empty text deletes it."""
    number, text = _number(request.POST.get("who", "")), request.POST.get("text", "").strip()
    if len(text) > LONGEST_NOTE:
        raise InputError(_("A note has at most %d letters.") % LONGEST_NOTE)
    there = back(request, reverse("shortlist"))
    if not request.user.is_authenticated:
        notes.put_by(request, number, text)
        return redirect_to_login(there)
    notes.write(request, number, text)
    return redirect(there)


@login_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin another list."""
    shortlists.make(request, request.POST.get("name", ""))
    return redirect("shortlist")


@login_required
@require_POST
def choose(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of one's own lists for the current one."""
    shortlists.choose(request, _own(request, number))
    return redirect("shortlist")


@login_required
@require_POST
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Give one of one's own lists another name."""
    shortlists.rename(request, _own(request, number), request.POST.get("name", ""))
    return redirect("shortlist")


@login_required
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete one of one's own lists."""
    one = _own(request, number)
    one.delete()
    messages.success(request, _("Deleted: “%s”.") % one.name)
    return redirect("shortlist")


def _rows(graph: Graph, area: AreaQuery, chosen: Chosen, columns: list[Explained]) -> list[Row]:
    found: dict[str, dict[str, Any]] = {}
    if chosen.people:
        query = RankingQuery(people=chosen.people, top=None)
        ranking = rank(graph.reader, area.area(graph), "people", query)
        found = {row["id"]: row for row in ranking.table.to_pylist()}
    return [_row(graph, number, found, columns) for number in chosen.people]


def _row(
    graph: Graph, number: int, found: Mapping[str, dict[str, Any]], columns: list[Explained]
) -> Row:
    id_, facts = to_text("A", number), _facts(graph, number)
    values = found.get(id_, {})
    cells = [(values.get(one.name), one.kind) for one in columns]
    stage = stage_name(facts.career.stage) if facts else ""
    return Row(number, id_ if facts else "", facts, stage, cells, "")


def _facts(graph: Graph, number: int) -> PersonFacts | None:
    """What is known of somebody; None for one the graph does not have, or who objects."""
    try:
        return facts_of(graph.reader, number)
    except UnknownNameError:
        return None


def _with_note(row: Row, notes: Mapping[int, str]) -> Row:
    return replace(row, note=notes.get(row.number, ""))


def _own(request: HttpRequest, number: int) -> Shortlist:
    return get_object_or_404(Shortlist, pk=number, owner=request.user)


def _number(text: str) -> int:
    number = from_text(text, "A")
    if number is None:
        raise UnknownNameError("person", text, [], "Ids look like A5043027378.")
    return number


def _with_chosen(request: HttpRequest, page: str) -> str:
    """The address of a page about those chosen."""
    area = area_of(QueryDict(request.POST.get("area", "")))
    pairs = [*(("who", one) for one in request.POST.getlist("who")), *area.pairs]
    return f"{page}?{urlencode(pairs)}"
