"""The start: one box to ask in, and what is in the graph."""

from dataclasses import dataclass

import numpy as np
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.graph.arrays.layout import LACKS, UNKNOWN, UNKNOWN_ID
from entrepot.graph.identifiers import to_text
from entrepot.site.desk import ask
from entrepot.site.searching import Found, look_up
from entrepot.site.wording import tree_name
from entrepot.talent.area import Level
from entrepot.talent.tree_names import tree_name as name_in_tree

MOST_SUGGESTED = 10
MOST_SUBJECTS = 12
_LEVELS: tuple[Level, ...] = ("field", "subfield", "topic")
LONGEST = 5000
"""Letters of a pasted text that are looked at."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a graph holds, and the share of works that lack something."""

    works: int
    people: int
    institutions: int
    citations: int
    first_year: int
    last_year: int
    date: str
    lacking: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A field, subfield or topic of the graph: its name in the language of the page, its works."""

    id: str
    name: str
    works: int


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The box, what there is, and the largest subjects to begin with."""
    found, largest = ask(lambda graph: (contents(graph), subjects(graph)))
    return render(request, "site/start.html", {"contents": found, "subjects": largest})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What was asked for: straight there where it is clear, else what was found."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    if not text:
        return redirect("start")
    found = ask(lambda graph: look_up(graph, text))
    if len(found) == 1:
        return redirect(found[0].address)
    return render(request, "site/search.html", {"found": found, "text": text})


@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggestions for what is being typed."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found: list[Found] = ask(lambda graph: look_up(graph, text))[:MOST_SUGGESTED] if text else []
    return JsonResponse({"suggestions": [one.plain for one in found]})


def contents(graph: Graph) -> Contents:
    """What the graph holds."""
    manifest, arrays = graph.manifest, graph.reader.arrays
    years = arrays["work/year"]
    known = years[years != UNKNOWN_ID]
    lacks = np.bincount(arrays["work/lacks"], minlength=1 << len(LACKS))
    bits = np.arange(len(lacks))
    counts = {name: int(lacks[(bits >> bit) & 1 == 1].sum()) for name, bit in LACKS.items()}
    return Contents(
        works=len(years),
        people=len(arrays.people),
        institutions=len(arrays.institutions),
        citations=len(arrays.cites.values),
        first_year=int(known.min()) if len(known) else 0,
        last_year=int(known.max()) if len(known) else 0,
        date=manifest.data_date,
        lacking=tuple((name, count / max(1, len(years))) for name, count in counts.items()),
    )


def subjects(graph: Graph) -> list[Subject]:
    """The fields with most works; its subfields or topics where the graph is of one field only."""
    for level in _LEVELS:
        counts = works_by(graph, level)
        if len(counts) > 1 or level == _LEVELS[-1]:
            break
    largest = sorted(counts, key=lambda number: (-counts[number], number))[:MOST_SUBJECTS]
    return [
        Subject(_id(level, number), tree_name(level, number, name), counts[number])
        for number in largest
        if (name := name_in_tree(level, number, graph.reader))
    ]


def works_by(graph: Graph, level: Level) -> dict[int, int]:
    """How many works lie in each field, subfield or topic."""
    arrays = graph.reader.arrays
    numbers, places = np.unique(arrays[f"branch/{level}_id"], return_inverse=True)
    works = np.bincount(places, weights=np.diff(arrays["branch/works.offsets"]))
    known = zip(numbers.tolist(), works.astype(int).tolist(), strict=True)
    return {number: count for number, count in known if number != UNKNOWN and count}


def _id(level: Level, number: int) -> str:
    return to_text("T", number) if level == "topic" else f"{level}s/{number}"
