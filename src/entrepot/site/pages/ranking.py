"""The people, institutions or countries of an area, ranked: as a page, and as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.errors import InputError
from entrepot.indicators.careers import STAGE_NAMES
from entrepot.indicators.registry import INDICATORS, Unit
from entrepot.site import exports
from entrepot.site.areas import AreaQuery, area_of
from entrepot.site.charts import Spec, impact_by_productivity, world_map
from entrepot.site.desk import ask
from entrepot.site.wording import Explained, country_name, explained, stage_name
from entrepot.tabular import FILE_FORMATS, FileFormat, sheet_of, write_sheet
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

_TEXTS = {"at": "countries", "stage": "stages", "col": "columns"}
_NUMBERS = {"min": "min_works", "moved": "moved_since", "window": "window_years"}
_WORDS = {
    "by": "by",
    "counting": "counting",
    "citations": "citations",
    "home": "returning_to",
    "tied": "tied_to",
}


_CONTENT_TYPES: Mapping[FileFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
def ranking(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A page of the ranking."""
    area, number = area_of(request.GET), _page_number(request.GET)
    query = query_of(request.GET, offset=(number - 1) * ROWS_A_PAGE)
    found, parts = ask(lambda graph: (rank(graph, area, unit, query), area.parts(graph)))
    columns = [explained(name) for name in columns_of(request.GET, unit)]
    rows = rows_of(found, columns, area)
    return render(
        request,
        "site/ranking.html",
        {
            "unit": unit,
            "parts": parts,
            "ranking": found,
            "columns": columns,
            "rows": rows,
            "spec": _chart(found, rows),
            "page": Page(number, min(found.unit_count, MOST_ROWS)),
            "indicators": [explained(n) for n, i in INDICATORS.items() if unit in i.traits.units],
            "chosen": [one.name for one in columns],
            "stages": [(name, stage_name(name)) for name in STAGE_NAMES],
            "query": query,
            "by": explained(found.by.name),
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
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{unit}.{ending}"
        write_sheet(sheet_of(found, found.area_name), path, ending)
        content = path.read_bytes()
    if unit == "people":
        exports.log(request, f"people.{ending}", len(found))
    name = f"entrepot-{unit}-{found.data_date}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=_CONTENT_TYPES[ending], headers=disposition)


def rank(graph: Graph, area: AreaQuery, unit: Unit, query: RankingQuery) -> Ranking:
    """The ranking of an area of an address."""
    named = graph.area(area.area(graph), name=area.label or "all")
    return named.ranking(unit, **{name: getattr(query, name) for name in RankingQuery.__slots__})


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


def columns_of(query: QueryDict, unit: Unit) -> tuple[str, ...]:
    """The indicators shown: those chosen, or the usual ones, that ranked by among them."""
    known = {name for name, one in INDICATORS.items() if unit in one.traits.units}
    chosen = [name for name in _given(query, "col") if name in known]
    by = [name for name in _given(query, "by")[-1:] if name in known]
    return tuple(dict.fromkeys([*(chosen or DEFAULT_COLUMNS[unit]), *by]))


def rows_of(found: Ranking, columns: list[Explained], area: AreaQuery) -> list[dict[str, Any]]:
    """The rows of a ranking, with the cells of the columns and the page about each."""
    rows = found.table.to_pylist()
    for row in rows:
        row["cells"] = [(row[one.name], one.kind) for one in columns]
        row["stage"] = stage_name(row.get("career_stage"))
        if found.unit == "countries":
            row["name"] = country_name(row["id"])
        row["place"] = row.get("institution") or row.get("city") or ""
        row["address"] = _page_about(found.unit, row["id"], area)
    return rows


def _chart(found: Ranking, rows: list[dict[str, Any]]) -> Spec | None:
    """What is drawn above the table: people by impact and productivity, a map of countries."""
    if len(rows) < FEWEST_DRAWN or found.unit == "institutions":
        return None
    if found.unit == "people":
        return impact_by_productivity(rows)
    return world_map(rows, found.by.name)


def _page_about(unit: Unit, id_: str, area: AreaQuery) -> str:
    """The page of a person; of a place its people in the area."""
    if unit == "people":
        address = area.address
        return reverse("person", args=[id_]) + (f"?{address}" if address else "")
    narrower = area.plus("institution" if unit == "institutions" else "country", id_)
    return f"{reverse('people')}?{narrower.address}"


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
