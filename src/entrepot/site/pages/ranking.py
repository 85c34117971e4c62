"""The people, institutions or countries of an area, ranked: as a page, and as a file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.errors import InputError
from entrepot.graph.countries import country_code
from entrepot.graph.identifiers import to_text
from entrepot.indicators.careers import STAGE_NAMES
from entrepot.indicators.registry import INDICATORS, Unit
from entrepot.site import exports
from entrepot.site.areas import AreaQuery, Query, area_of
from entrepot.site.carried import Carried
from entrepot.site.charts import Spec, impact_by_productivity, world_map
from entrepot.site.desk import ask
from entrepot.site.downloads import download
from entrepot.site.our_institution import institution_name, ours
from entrepot.site.restrictions import WITHOUT_FIELD, said
from entrepot.site.wording import Explained, country_name, explained, stage_name
from entrepot.tabular import FILE_FORMATS, FileFormat, sheet_of
from entrepot.talent.growth import seats
from entrepot.talent.options import read_query
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import DEFAULT_COLUMNS, Ranking

ROWS_A_PAGE = 100
FEWEST_DRAWN = 3
"""Rows from which on a picture says more than they do."""
MOST_EXPORTED = 10_000
"""Rows of a file; whoever needs more asks the command line or Python."""
MOST_ROWS = 100_000
"""Rows that can be paged to; beyond, export."""

_TEXTS = {
    "at": "countries",
    "not_at": "not_countries",
    "works_at": "institutions",
    "not_works_at": "not_institutions",
    "who": "people",
    "stage": "stages",
    "col": "columns",
}
_NUMBERS = {
    "min": "min_works",
    "moved": "moved_since",
    "window": "window_years",
    "since": "since",
    "until": "until",
}
_WORDS = {
    "by": "by",
    "counting": "counting",
    "citations": "citations",
    "home": "returning_to",
    "tied": "tied_to",
    "maxima": "maxima",
}
_SWITCHES = ("self", "order")
_COUNTRIES = ("at", "not_at")
_BETWEEN_COUNTRIES = re.compile(r"[,;，、；]")
_FILTERS = ("at", "stage", "min", "moved", "home", "tied", "self", "counting", "col")


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are shown."""

    number: int
    count: int

    @property
    def before(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The next page."""
        return self.number + 1 if self.number * ROWS_A_PAGE < self.count else None

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // ROWS_A_PAGE))


@dataclass(frozen=True, slots=True)
class Restriction:
    """A part of an address without a field in the form: name, value, and how it reads."""

    name: str
    value: str
    said: str


@require_GET
def ranking(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A page of the ranking."""
    area, query = area_of(request.GET), page_query(request.GET)
    institution = ours(request)
    is_ours = institution is not None and query.tied_to == institution
    found, parts, places, house, restrictions = ask(
        lambda graph: (
            ranking := rank(graph, area, unit, query),
            area.parts(graph),
            seats(graph.reader, ranking).to_pylist() if unit == "people" else [],
            own := institution_name(graph, institution),
            _restrictions(graph, request.GET, ("tied",) if own and is_ours else ()),
        )
    )
    columns = [explained(name) for name in _shown_columns(request.GET, found)]
    rows = rows_of(found, columns, area)
    page = Page(1 + query.offset // ROWS_A_PAGE, min(found.unit_count, MOST_ROWS))
    return render(
        request,
        "site/ranking.html",
        {
            "unit": unit,
            "parts": parts,
            "carried": carried_of(request.GET, unit),
            "ranking": found,
            "columns": columns,
            "rows": rows,
            "spec": _chart(found, rows),
            "page": page,
            "is_beyond": page.number > page.last,
            "restrictions": restrictions,
            "is_tied_to_ours": bool(house) and is_ours,
            "indicators": [explained(n) for n, i in INDICATORS.items() if unit in i.traits.units],
            "chosen": [one.name for one in columns],
            "stages": [(name, stage_name(name)) for name in STAGE_NAMES],
            "query": query,
            "by": explained(found.by.name),
            "seats": _seats(places, rows, area),
            "our_id": to_text("I", institution) if institution is not None else "",
            "our_name": house,
            "filtered": any(request.GET.get(name) for name in _FILTERS),
            "formats": FILE_FORMATS,
        },
    )


@require_GET
def ranking_file(request: HttpRequest, unit: Unit, ending: FileFormat) -> HttpResponse:
    """The first rows of the ranking as a file; those who object are not in it."""
    area = area_of(request.GET)
    query = replace(query_of(request.GET), top=MOST_EXPORTED)
    found = ask(lambda graph: rank(graph, area, unit, query))
    if unit == "people":
        exports.log(request, f"people.{ending}", found.table.column("id").to_pylist())
    return download(sheet_of(found, found.area_name), f"{unit}-{found.data_date}", ending)


def rank(graph: Graph, area: AreaQuery, unit: Unit, query: RankingQuery) -> Ranking:
    """The ranking of an area of an address."""
    named = graph.area(area.area(graph), name=area.label or "all")
    return named.ranking(unit, **{name: getattr(query, name) for name in RankingQuery.__slots__})


def page_query(query: QueryDict) -> RankingQuery:
    """What an address asks for on its page of the ranking."""
    return query_of(query, offset=(_page_number(query) - 1) * ROWS_A_PAGE)


def carried_of(query: Query, unit: Unit) -> Carried:
    """What an address asks of a ranking besides the area, to be carried along."""
    names = (*_TEXTS, *_NUMBERS, *_WORDS, *_SWITCHES)
    return Carried(unit, urlencode([(name, one) for name in names for one in _given(query, name)]))


def _restrictions(graph: Graph, query: QueryDict, has_field: Sequence[str]) -> list[Restriction]:
    """What an address asks for that the form has no field for; of one value, that which counts."""
    return [
        Restriction(name, value, said(graph, name, value))
        for name in WITHOUT_FIELD
        if name not in has_field
        for value in _given(query, name)[0 if name in _TEXTS else -1 :]
    ]


def query_of(query: Query, offset: int = 0) -> RankingQuery:
    """What an address asks of a ranking.

    Raises InputError, UnknownNameError where it asks for what cannot be.
    """
    options: dict[str, Any] = {"top": ROWS_A_PAGE, "offset": offset}
    options |= {key: tuple(_given(query, name)) for name, key in _TEXTS.items()}
    options |= {_TEXTS[name]: _countries(_given(query, name)) for name in _COUNTRIES}
    options |= {key: given[-1] for name, key in _WORDS.items() if (given := _given(query, name))}
    options |= {
        key: _number(name, given[-1])
        for name, key in _NUMBERS.items()
        if (given := _given(query, name))
    }
    if _given(query, "self")[-1:] == ["no"]:
        options["without_self"] = True
    if _given(query, "order")[-1:] == ["lowest"]:
        options["lowest_first"] = True
    if not options["columns"]:
        del options["columns"]
    return read_query(options)


def columns_of(query: Query, unit: Unit) -> tuple[str, ...]:
    """The indicators shown: those chosen, or the usual ones, that ranked by among them."""
    known = {name for name, one in INDICATORS.items() if unit in one.traits.units}
    chosen = [name for name in _given(query, "col") if name in known]
    by = [name for name in _given(query, "by")[-1:] if name in known]
    return tuple(dict.fromkeys([*(chosen or DEFAULT_COLUMNS[unit]), *by]))


def _shown_columns(query: Query, found: Ranking) -> list[str]:
    """The columns of a page: of the usual ones only those of which anything is known."""
    names, chosen = columns_of(query, found.unit), _given(query, "col")
    column = found.table.column
    return [n for n in names if chosen or column(n).null_count < len(found) or not len(found)]


def rows_of(found: Ranking, columns: list[Explained], area: AreaQuery) -> list[dict[str, Any]]:
    """The rows of a ranking, with the cells of the columns and the page about each."""
    rows, stages = found.table.to_pylist(), {name: stage_name(name) for name in STAGE_NAMES}
    page_of, choose = pages_about(found.unit, area), _("Choose %(name)s")
    for row in rows:
        row["cells"] = [(row[one.name], one.kind) for one in columns]
        row["stage"] = stages.get(row.get("career_stage") or "", "")
        if found.unit == "countries":
            row["name"] = country_name(row["id"])
        row["name"] = row["name"] or row["id"]
        row["choose"] = choose % row
        row["place"] = row.get("institution") or row.get("city") or ""
        row["address"] = page_of(row["id"])
    return rows


def _seats(
    places: list[dict[str, Any]], rows: list[dict[str, Any]], area: AreaQuery
) -> list[dict[str, Any]]:
    """Who sits where: each place and each of its people with a name and the page about it."""
    page_of = pages_about("institutions", area)
    people = {row["id"]: (row["address"], row["name"]) for row in rows}
    return [
        {
            "address": one["id"] and page_of(one["id"]),
            "name": one["name"] or one["id"],
            "country": country_name(one["country_code"]),
            "people_count": one["people_count"],
            "best_rank": one["best_rank"],
            "people": [people[id_] for id_ in one["people_ids"]],
        }
        for one in places
    ]


def _chart(found: Ranking, rows: list[dict[str, Any]]) -> Spec | None:
    """What is drawn above the table: people by impact and productivity, a map of countries."""
    if len(rows) < FEWEST_DRAWN or found.unit == "institutions":
        return None
    if found.unit == "people":
        return impact_by_productivity(rows)
    return world_map(rows, found.by.name)


_PAGES: dict[Unit, str] = {
    "people": "person",
    "institutions": "institution",
    "countries": "country",
}


def pages_about(unit: Unit, area: AreaQuery) -> Callable[[str], str]:
    """What gives the page of a person or place of a graph, by id, in the area.

    Equals ``reverse`` of each, which is slow for the hundreds of links of a page.
    """
    before, _mark, after = reverse(_PAGES[unit], args=["-"]).rpartition("-")
    if area.address:
        after = f"{after}?{area.address}"
    return lambda id_: f"{before}{quote(id_)}{after}"


def _given(query: Query, name: str) -> list[str]:
    return [text.strip() for text in query.getlist(name) if text.strip()]


def _countries(given: Sequence[str]) -> tuple[str, ...]:
    """Countries, of which a text may hold several; some have a comma in their name."""
    return tuple(
        one.strip()
        for text in given
        for one in ([text] if country_code(text) else _BETWEEN_COUNTRIES.split(text))
        if one.strip()
    )


def number_of(query: QueryDict, name: str) -> int | None:
    """A whole number of an address; None where there is none. Raises InputError."""
    given = _given(query, name)
    return _number(name, given[-1]) if given else None


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        given = {"name": name, "text": text}
        raise InputError(_("%(name)s is “%(text)s”; write a whole number.") % given)
    return int(text)


def _page_number(query: QueryDict) -> int:
    number = _number("page", query.get("page") or "1")
    if not 1 <= number <= MOST_ROWS // ROWS_A_PAGE:
        raise InputError(_("There is no page %s; export the ranking to see all of it.") % number)
    return number
