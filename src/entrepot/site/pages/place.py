"""An institution or a country: what it publishes in an area, how it grows, who leads there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from entrepot.api import Graph
from entrepot.site.areas import AreaQuery, Part, area_of
from entrepot.site.bars import Chart, chart_of
from entrepot.site.desk import ask
from entrepot.site.our_institution import ours
from entrepot.site.pages.ranking import columns_of, rank, rows_of
from entrepot.site.wording import Explained, country_name, explained, tree_name
from entrepot.talent.chosen import Chosen, choose
from entrepot.talent.comparison import Comparison, compare
from entrepot.talent.growth import Growth, growth
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import Ranking
from entrepot.talent.specialisation import PlaceUnit, Standing, StandingQuery, standing

LEADING = 10
MOST_TOPICS = 15
_BESIDE = ("last_year",)
"""Of those who lead: whether they still publish."""
_PARTS: Mapping[PlaceUnit, str] = {"institutions": "institution", "countries": "country"}


@dataclass(frozen=True, slots=True)
class Place:
    """What is said of a place in an area."""

    chosen: Chosen
    where: dict[str, Any]
    found: Comparison
    growth: Growth
    standing: Standing
    leading: Ranking
    parts: list[Part]

    def table(self, name: str) -> pa.Table:
        """One of its tables: ``indicators``, ``by_year``, ``growth``, ``topics``, ``leading``."""
        if name == "growth":
            return self.growth.rates
        if name == "leading":
            return self.leading.table
        if name == "topics":
            topics = self.standing.topics
            return topics.filter(pc.equal(topics.column("id"), pa.scalar(self.chosen.ids[0])))
        found: pa.Table = getattr(self.found, name)
        return found


@require_GET
def place(request: HttpRequest, unit: PlaceUnit, who: str) -> HttpResponse:
    """The page of a place, over the works of the area of the address."""
    area = area_of(request.GET)
    found = ask(lambda graph: described(graph, area, unit, who))
    (id_,), (name,) = found.chosen.ids, found.chosen.names
    shown = dict.fromkeys([*columns_of(request.GET, "people"), *_BESIDE])
    columns = [explained(name) for name in shown]
    narrower = area.plus(_PARTS[unit], id_)
    return render(
        request,
        "site/place.html",
        {
            "unit": unit,
            "id": id_,
            "name": country_name(id_) if unit == "countries" else name or id_,
            "where": found.where,
            "parts": found.parts,
            "indicators": _indicators(found.found),
            "charts": _charts(found.found),
            "rate": found.growth.rates.to_pylist()[1]["work_growth"],
            "area_rate": found.growth.rates.to_pylist()[0]["work_growth"],
            "span": found.growth.span,
            "topics": topics_of(found.standing, id_, area),
            "columns": columns,
            "rows": rows_of(found.leading, columns, area),
            "people": f"{reverse('people')}?{narrower.address}",
            "citations": found.found.citations,
            "is_ours": unit == "institutions" and to_number(id_) == ours(request),
        },
    )


def described(graph: Graph, area: AreaQuery, unit: PlaceUnit, who: str) -> Place:
    """Everything the page says, in one turn at the desk.

    Raises UnknownNameError for a place the graph does not have.
    """
    reader, within = graph.reader, area.area(graph)
    chosen = choose(reader, unit, [who])
    (id_,) = chosen.ids
    there = {"institutions": (to_number(id_),)} if unit == "institutions" else {"countries": (id_,)}
    return Place(
        chosen=chosen,
        where=_where(graph, chosen),
        found=compare(reader, within, chosen),
        growth=growth(reader, within, chosen),
        standing=standing(reader, within, id_, (), StandingQuery(level="subfield", unit=unit)),
        leading=rank(graph, area, "people", RankingQuery(top=LEADING, columns=_BESIDE, **there)),
        parts=area.parts(graph),
    )


def to_number(id_: str) -> int:
    """The number of an institution by its id, ``I5`` or ``I-5``."""
    return int(id_[1:])


def _where(graph: Graph, chosen: Chosen) -> dict[str, Any]:
    """City, country and ROR of an institution."""
    if chosen.unit == "countries":
        return {}
    (row,) = graph.reader.arrays.rows("institutions").take(chosen.places).to_pylist()
    return dict(row)


def _indicators(found: Comparison) -> list[tuple[Explained, dict[str, Any]]]:
    """The indicators that have a value, explained."""
    rows = [row for row in found.indicators.to_pylist() if row["value"] is not None]
    return [(explained(row["indicator"]), row) for row in rows]


def _charts(found: Comparison) -> list[Chart]:
    """Works by year, and the citations of those works."""
    years = found.by_year.to_pylist()
    columns = ("work_count", "citation_count")
    return [chart_of({row["year"]: row[column] or 0 for row in years}) for column in columns]


def topics_of(found: Standing, id_: str, area: AreaQuery) -> list[dict[str, Any]]:
    """The subfields a place publishes most in, each with the people who lead it."""
    rows = [row for row in found.topics.to_pylist() if row["id"] == id_ and row["work_count"]]
    return [_topic(row, "subfield", area) for row in rows[:MOST_TOPICS]]


def _topic(row: dict[str, Any], level: str, area: AreaQuery) -> dict[str, Any]:
    return {**row, **named_topic(row["topic_id"], row["topic_name"], level, area)}


def named_topic(id_: str | None, name: str | None, level: str, area: AreaQuery) -> dict[str, str]:
    """A branch of the topic tree in the language of the page, and who leads it."""
    if id_ is None:
        return {"topic": "", "leaders": ""}
    number = int(id_.removeprefix("T"))
    part = f"{level}:{number}" if level != "topic" else f"T{number}"
    return {
        "topic": tree_name(level, number, name or id_),
        "leaders": f"{reverse('people')}?{area_with(area, part).address}",
    }


def area_with(area: AreaQuery, part: str) -> AreaQuery:
    """The branch alone, in the years, countries and types of an area."""
    return replace(area, subjects=(part,))
