"""What may be asked of the API: the names and values are those of the pages' addresses."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from entrepot.api import Graph, NamedArea
from entrepot.site.areas import MOST_PARTS, area_of
from entrepot.site.pages.ranking import MOST_ROWS
from entrepot.talent.basis import Choice

MOST_AT_A_TIME = 1000
"""Rows of one answer."""
MOST_NAMED = 200
"""People named one by one; Django reads a thousand parameters at most."""
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_MOST = 1_000_000


class Asked(Schema):
    """Parameters that can be read as a page reads its address."""

    def getlist(self, key: str) -> list[str]:
        """All values of a name, as texts."""
        value = self.model_dump(by_alias=True).get(key)
        if value is None:
            return []
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def named(texts: list[str]) -> list[str]:
    """Those that are not empty, each once."""
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _several(description: str, **more: Any) -> Any:
    return Field([], max_length=MOST_PARTS, description=description, **more)


def _year(description: str, **more: Any) -> Any:
    return Field(None, ge=_FIRST_YEAR, le=_LAST_YEAR, description=description, **more)


class AreaAsked(Asked):
    """An area: nothing asked is all works of the graph."""

    in_: list[str] = _several(
        "A topic, subfield, field or domain by name or id (T10102, subfields/1804), "
        "words:…, journal:…; several widen it.",
        alias="in",
    )
    country: list[str] = _several("Works from a country, by code or name; several widen it.")
    institution: list[str] = _several("Works from an institution, by id or name; several widen it.")
    type: list[str] = _several("Works of a type: article, review, book …")
    from_: int | None = _year("Works published in this year or later.", alias="from")
    to: int | None = _year("Works published in this year or earlier.")
    not_: list[str] = _several("What is left out; written as for “in”, or country:CN.", alias="not")

    def named(self, graph: Graph) -> NamedArea:
        """The area in a graph; raises AreaError, UnknownNameError."""
        query = area_of(self)
        return graph.area(query.area(graph), name=query.label or "all")


class CountingAsked(Asked):
    """How works and citations count."""

    counting: Literal["full", "fractional"] = Field(
        "full", description="A work of several counts for each in full, or in fractions."
    )
    citations: Choice = Field(
        "auto",
        description="Citations as reported by the source, counted in the graph, or as the data of "
        "the area allow.",
    )
    since: int | None = _year("Publication years that count: the first.")
    until: int | None = _year("Publication years that count: the last.")


class ValuesAsked(CountingAsked):
    """Which indicators are told, and what they rest on."""

    col: list[str] = _several("An indicator to tell besides the usual ones; see /indicators.")
    self_: Literal["yes", "no"] = Field(
        "yes", alias="self", description="no: without self-citations; needs counted citations."
    )
    window: int | None = Field(
        None, ge=1, le=100, description="Citations of so many years after publication, counted."
    )
    maxima: Literal["area", "published"] = Field(
        "area", description="What the c-score is set against: this area, or the published list."
    )


class PlacesAsked(ValuesAsked):
    """A ranking of places."""

    by: str | None = Field(None, description="The indicator that ranks; see /indicators.")
    order: Literal["highest", "lowest"] = Field("highest", description="Which value ranks first.")
    min: int = Field(1, ge=1, le=_MOST, description="Only those with at least so many works.")
    at: list[str] = _several(
        "Only those of a country (people: where they publish from now), by code or name."
    )
    not_at: list[str] = _several("None of this country.")


class PeopleAsked(PlacesAsked):
    """A ranking of people."""

    stage: list[str] = _several("Only of a career stage: early, mid, senior, veteran.")
    works_at: list[str] = _several("Only people of an institution now, by id (I121797337).")
    not_works_at: list[str] = _several("Nobody of an institution now, by id.")
    moved: int | None = _year("Only people whose last move was in this year or later.")
    home: str | None = Field(
        None, description="Only people who began in this country and publish elsewhere now."
    )
    tied: str | None = Field(
        None, description="Only people with a work credited to this institution, by id."
    )
    who: list[str] = Field(
        [], max_length=MOST_NAMED, description="Only these people, by id (A5043027378)."
    )


class StandingAsked(CountingAsked):
    """How an institution is looked at by topic."""

    level: Literal["topic", "subfield", "field"] = Field(
        "subfield", description="What is called a topic in the answer."
    )

    @property
    def options(self) -> dict[str, Any]:
        """As Python takes them."""
        return self.model_dump()


class Paging(Schema):
    """Which rows are told."""

    limit: int = Field(100, ge=1, le=MOST_AT_A_TIME, description="Rows of the answer, at most.")
    offset: int = Field(0, ge=0, le=MOST_ROWS, description="Rows before the first one told.")

    def page(self, request: HttpRequest, total: int) -> dict[str, Any]:
        """What is said of the page; ``next`` is the address of the rows that follow."""
        following = self.offset + self.limit
        query = request.GET.copy()
        query["offset"] = str(following)
        address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        has_more = following < min(total, MOST_ROWS)
        return {
            "total": total,
            "limit": self.limit,
            "offset": self.offset,
            "next": address if has_more else None,
        }
