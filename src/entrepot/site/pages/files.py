"""The tables of pages as files; those of rankings are beside their page."""

from collections.abc import Mapping

import pyarrow as pa
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.identifiers import from_text
from entrepot.indicators.registry import INDICATORS, Unit
from entrepot.site import exports, shortlists
from entrepot.site.api.about import definition
from entrepot.site.areas import area_of
from entrepot.site.desk import ask
from entrepot.site.downloads import download
from entrepot.site.pages.person import profile_of
from entrepot.site.pages.place import described
from entrepot.site.pages.ranking import page_query, rank
from entrepot.tabular import FileFormat, Sheet, sheet_of
from entrepot.talent.growth import seats
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import Ranking
from entrepot.talent.specialisation import PlaceUnit

PERSON_TABLES: Mapping[str, str] = {
    "indicators": "Indicators",
    "by_year": "Works by year",
    "places": "Institutions by year",
    "coauthors": "Co-authors",
    "top_works": "Most cited works",
    "topics": "Topics",
}
"""The tables of a profile, by the name in an address, and their titles."""
COMPARE_TABLES: Mapping[str, str] = {
    "indicators": "Indicators",
    "by_year": "Works by year",
    "shared_works": "Shared works",
    "topics": "Topics in common",
}
"""The tables of a comparison, likewise."""
PLACE_TABLES: Mapping[str, str] = {
    "indicators": "Indicators",
    "by_year": "Works by year",
    "growth": "Growth",
    "topics": "Specialisation",
    "leading": "Leading people",
}
"""The tables of an institution or a country, likewise."""


@require_GET
def person_file(request: HttpRequest, who: str, table: str, ending: FileFormat) -> HttpResponse:
    """A table of the profile of a person in the area of the address."""
    number = from_text(who, "A")
    if number is None:
        raise UnknownNameError("person", who, [], "Ids look like A5043027378.")
    area = area_of(request.GET)
    found = ask(lambda graph: profile_of(graph, number, area))
    rows: pa.Table = getattr(found, table)
    others = rows.column("id").to_pylist() if table == "coauthors" else []
    exports.log(request, f"person/{table}.{ending}", [found.id, *others])
    facts = {
        "id": found.id,
        "name": found.name,
        "area": found.area_name,
        "citations": found.citations,
        "data_date": found.data_date,
    }
    title = PERSON_TABLES[table]
    sheet = Sheet(f"{found.name or found.id}: {title}", rows, found.notes, facts, name=title)
    return download(sheet, f"{found.id}-{table.replace('_', '-')}-{found.data_date}", ending)


@require_GET
def place_file(
    request: HttpRequest, unit: PlaceUnit, who: str, table: str, ending: FileFormat
) -> HttpResponse:
    """A table of the page of an institution or a country, in the area of the address."""
    area = area_of(request.GET)
    found, date = ask(lambda graph: (described(graph, area, unit, who), graph.manifest.data_date))
    (id_,), (name,) = found.chosen.ids, found.chosen.names
    rows = found.table(table)
    if table == "leading":
        exports.log(request, f"{unit}/leading.{ending}", rows.column("id").to_pylist())
    facts = {
        "id": id_,
        "name": name,
        "area": area.label or "all",
        "citations": found.found.citations,
        "data_date": date,
    }
    title = PLACE_TABLES[table]
    sheet = Sheet(f"{name or id_}: {title}", rows, (), facts, name=title)
    return download(sheet, f"{id_}-{table.replace('_', '-')}-{date}", ending)


@require_GET
def seats_file(request: HttpRequest, ending: FileFormat) -> HttpResponse:
    """Where the people of a page of the ranking are."""
    area, query = area_of(request.GET), page_query(request.GET)

    def found(graph: Graph) -> tuple[Ranking, pa.Table]:
        ranking = rank(graph, area, "people", query)
        return ranking, seats(graph.reader, ranking)

    ranking, rows = ask(found)
    exports.log(request, f"people/seats.{ending}", ranking.table.column("id").to_pylist())
    joined = pa.array(["; ".join(row["people_ids"]) for row in rows.to_pylist()], pa.string())
    rows = rows.set_column(rows.column_names.index("people_ids"), "people_ids", joined)
    facts = {
        "area": area.label or "all",
        "by": ranking.by.name,
        "citations": ranking.citations,
        "data_date": ranking.data_date,
    }
    title = "Where the people are"
    sheet = Sheet(title, rows, tuple(ranking.notes), facts, name=title)
    return download(sheet, f"seats-{ranking.data_date}", ending)


@require_GET
def shortlist_file(request: HttpRequest, ending: FileFormat) -> HttpResponse:
    """The people of the current shortlist, ranked in the area in which they are looked at."""
    chosen = shortlists.current(request)
    if not chosen.people:
        raise InputError(_("Nobody is on the shortlist."))
    area = area_of(QueryDict(chosen.area))
    found = ask(lambda g: rank(g, area, "people", RankingQuery(people=chosen.people, top=None)))
    exports.log(request, f"shortlist.{ending}", found.table.column("id").to_pylist())
    return download(sheet_of(found, found.area_name), f"shortlist-{found.data_date}", ending)


@require_GET
def compare_file(request: HttpRequest, unit: Unit, table: str, ending: FileFormat) -> HttpResponse:
    """A table of those compared: ``who`` for each, over the works of the area of the address."""
    area, chosen = area_of(request.GET), list(dict.fromkeys(request.GET.getlist("who")))
    name = area.label or "all"
    found, date = ask(
        lambda graph: (
            graph.area(area.area(graph), name=name).compare(unit, chosen),
            graph.manifest.data_date,
        )
    )
    if unit == "people":
        exports.log(request, f"compare/{table}.{ending}", found.chosen.ids)
    facts = {"area": name, "citations": found.citations, "data_date": date}
    title = COMPARE_TABLES[table]
    sheet = Sheet(f"Side by side: {title}", getattr(found, table), (), facts, name=title)
    return download(sheet, f"compared-{unit}-{table.replace('_', '-')}-{date}", ending)


@require_GET
def indicators_file(request: HttpRequest, ending: FileFormat) -> HttpResponse:  # noqa: ARG001
    """Every indicator with formula, unit and source."""
    rows = [definition(one) | {"of": ", ".join(one.traits.units)} for one in INDICATORS.values()]
    sheet = Sheet("Indicators", pa.Table.from_pylist(rows))
    return download(sheet, "indicators", ending)
