"""The people of an area, ranked."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.errors import InputError
from entrepot.indicators.careers import STAGE_NAMES
from entrepot.indicators.registry import INDICATORS
from entrepot.site.areas import AreaQuery, area_of
from entrepot.site.desk import ask
from entrepot.site.wording import Explained, explained, stage_name
from entrepot.talent.area import Area
from entrepot.talent.options import read_query
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import DEFAULT_COLUMNS, Ranking

ROWS_A_PAGE = 100
MOST_ROWS = 100_000
"""Rows that can be paged to; beyond, export."""

_TEXTS = {"at": "countries", "stage": "stages", "col": "columns"}
_NUMBERS = {"min": "min_works", "moved": "moved_since", "window": "window_years"}
_WORDS = {
    "by": "by",
    "counting": "counting",
    "citations": "citations",
    "home": "returning_to",
    "tied": "tied_to",
}


_FILTERS = ("at", "stage", "min", "moved", "home", "self", "counting", "col")


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


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """A page of the ranking."""
    area, number = area_of(request.GET), _page_number(request.GET)
    query = query_of(request.GET, offset=(number - 1) * ROWS_A_PAGE)
    ranking = ask(lambda graph: rank_people(graph, area, query))
    columns = [explained(name) for name in columns_of(request.GET)]
    return render(
        request,
        "site/people.html",
        {
            "ranking": ranking,
            "columns": columns,
            "rows": rows_of(ranking, columns),
            "page": Page(number, min(ranking.unit_count, MOST_ROWS)),
            "indicators": [
                explained(n) for n, i in INDICATORS.items() if "people" in i.traits.units
            ],
            "chosen": [one.name for one in columns],
            "stages": [(name, stage_name(name)) for name in STAGE_NAMES],
            "query": query,
            "by": explained(ranking.by.name),
            "filtered": any(request.GET.get(name) for name in _FILTERS),
        },
    )


def rank_people(graph: Graph, area: AreaQuery, query: RankingQuery) -> Ranking:
    """The ranking of an area of an address."""
    whole: Area = area.area(graph)
    return graph.area(whole, name=area.label or "all").ranking("people", **_options(query))


def query_of(query: QueryDict, offset: int = 0) -> RankingQuery:
    """What an address asks of a ranking.

    Raises InputError, UnknownNameError where it asks for what cannot be.
    """
    options: dict[str, Any] = {"top": ROWS_A_PAGE, "offset": offset}
    options |= {key: tuple(_given(query, name)) for name, key in _TEXTS.items()}
    options |= {key: given[-1] for name, key in _WORDS.items() if (given := _given(query, name))}
    options |= {
        key: _number(name, given[-1])
        for name, key in _NUMBERS.items()
        if (given := _given(query, name))
    }
    if query.get("self") == "no":
        options["without_self"] = True
    if not options["columns"]:
        del options["columns"]
    return read_query(options)


def columns_of(query: QueryDict) -> tuple[str, ...]:
    """The indicators shown: those chosen, or the usual ones, that ranked by among them."""
    chosen = tuple(name for name in _given(query, "col") if name in INDICATORS)
    by = [name for name in _given(query, "by")[-1:] if name in INDICATORS]
    return tuple(dict.fromkeys([*(chosen or DEFAULT_COLUMNS["people"]), *by]))


def rows_of(ranking: Ranking, columns: list[Explained]) -> list[dict[str, Any]]:
    """The rows of a ranking, with the cells of the columns."""
    rows = ranking.table.to_pylist()
    for row in rows:
        row["cells"] = [
            (row[one.name], "year" if one.name.endswith("_year") else one.format) for one in columns
        ]
        row["stage"] = stage_name(row["career_stage"])
    return rows


def _options(query: RankingQuery) -> dict[str, Any]:
    return {name: getattr(query, name) for name in RankingQuery.__slots__}


def _given(query: QueryDict, name: str) -> list[str]:
    return [text.strip() for text in query.getlist(name) if text.strip()]


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise InputError(f"{name} is '{text}'; write a whole number.")
    return int(text)


def _page_number(query: QueryDict) -> int:
    number = _number("page", query.get("page") or "1")
    if not 1 <= number <= MOST_ROWS // ROWS_A_PAGE:
        raise InputError(f"There is no page {number}; export the ranking to see all of it.")
    return number
