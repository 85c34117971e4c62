"""The rows of the API's answers, as the tables of the Python API have them.

Counts are numbers of works or citations, ``…_share`` from 0 to 1, ``…_growth`` a share a year (0.1
is 10 %), percentiles from 0 to 100 among all of the area. Null is what is not known.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Schema
from pydantic import Field, create_model

from entrepot.indicators.registry import INDICATORS, Unit

Number = int | float | None
Row = TypeVar("Row", bound=Schema)


def _with_indicators(unit: Unit) -> Callable[[type[Row]], type[Row]]:
    """Rows that may have each indicator of a unit, described as the registry has it."""
    fields: dict[str, Any] = {
        one.name: (
            Number,
            Field(
                None,
                title=one.title,
                description=f"{one.summary} Formula: {one.formula} Unit: {one.unit} "
                f"Source: {one.source}",
            ),
        )
        for one in INDICATORS.values()
        if unit in one.traits.units
    }

    def with_fields(row: type[Row]) -> type[Row]:
        return create_model(row.__name__, __base__=row, __doc__=row.__doc__, **fields)

    return with_fields


@_with_indicators("people")
class PersonRow(Schema):
    """A person of a ranking, with the indicators asked for."""

    rank: int | None
    id: str
    name: str | None
    institution: str | None = Field(description="The present one.")
    country_code: str | None = Field(description="Where they publish from now.")
    career_stage: str | None
    origin_country: str | None
    mobility: str | None
    orcid: str | None


@_with_indicators("institutions")
class InstitutionRow(Schema):
    """An institution of a ranking, with the indicators asked for."""

    rank: int | None
    id: str
    name: str | None
    city: str | None
    country_code: str | None
    ror: str | None


@_with_indicators("countries")
class CountryRow(Schema):
    """A country of a ranking, with the indicators asked for."""

    rank: int | None
    id: str
    name: str | None


class AreaRow(Schema):
    """A domain, field, subfield or topic of the graph; ``id`` stands for it in ``in``."""

    level: str
    id: str
    name: str | None
    within: str | None = Field(description="The name of what it is a part of.")
    work_count: int


class IndicatorValue(Schema):
    """An indicator of a person, beside all people of the area."""

    name: str
    title: str
    value: Number
    percentile: float | None
    rests_on: str


class YearOfPerson(Schema):
    """A year of a person's works; citations of these works, and those received in the year."""

    year: int
    work_count: int
    fractional_work_count: float | None
    citation_count: int | None
    received_citation_count: int | None


class PlaceOfPerson(Schema):
    """A year at an institution, with the works that say so."""

    year: int | None
    institution: str | None
    country_code: str | None
    work_count: int


class Coauthor(Schema):
    """Somebody a person wrote with."""

    id: str
    name: str | None
    institution: str | None
    country_code: str | None
    shared_work_count: int
    first_shared_year: int | None
    last_shared_year: int | None


class WorkOfPerson(Schema):
    """A work of a person; ``normalised_impact``: 1 is the mean of its subfield, type and year."""

    id: str
    title: str | None
    year: int | None
    citation_count: int | None
    normalised_impact: float | None
    position: str | None
    author_count: int
    source: str | None
    type: str | None
    doi: str | None
    is_retracted: bool | None


class TopicOfPerson(Schema):
    """A topic of a person's works."""

    id: str
    name: str | None
    within: str | None
    work_count: int


class SideBySide(Schema):
    """An indicator of one of those compared."""

    indicator: str
    title: str
    id: str
    name: str | None
    value: Number
    percentile: float | None


class YearOfUnit(Schema):
    """A year of somebody or some place; the id ``area`` stands for the area as a whole."""

    id: str
    name: str | None
    year: int
    work_count: int
    citation_count: int | None


class SharedWorks(Schema):
    """Works that two share."""

    from_id: str
    to_id: str
    shared_work_count: int


class TopicInCommon(Schema):
    """A topic, and how many works one of those compared has in it."""

    topic_id: str
    topic_name: str | None
    id: str
    name: str | None
    work_count: int


class GrowthRate(Schema):
    """Compound growth between the first and the last year: a share a year."""

    id: str
    name: str | None
    first_work_count: int
    last_work_count: int
    work_growth: float | None
    first_citation_count: int
    last_citation_count: int
    citation_growth: float | None


class TopicOfInstitution(Schema):
    """An institution in a topic; the id ``world`` stands for all works of the area."""

    topic_id: str | None
    topic_name: str | None
    id: str
    name: str | None
    work_count: Number
    share: float | None = Field(description="Of the topic's works.")
    mncs: float | None
    p_top_10: float | None
    pp_top_10: float | None
    activity_index: float | None
    people_count: int | None


class Gap(Schema):
    """A topic in which peers are strong and the institution is not; ``gap`` in works."""

    topic_id: str | None
    topic_name: str | None
    gap: float
    gap_by_size: float | None
    gap_by_impact: float | None
    work_count: Number
    reference_share: float | None
    own_share: float | None
    reference_pp_top_10: float | None
    own_pp_top_10: float | None
    reason: str = Field(description="absent, fewer or less_cited")


class BeforeAndAfter(Schema):
    """An indicator of an institution before and after some people are hired."""

    indicator: str
    title: str
    before: Number
    after: Number
    difference: Number


class TopicBeforeAndAfter(Schema):
    """A topic of an institution before and after some people are hired."""

    topic_id: str | None
    topic_name: str | None
    work_count_before: Number
    work_count_after: Number
    mncs_before: float | None
    mncs_after: float | None
    p_top_10_before: float | None
    p_top_10_after: float | None
    pp_top_10_before: float | None
    pp_top_10_after: float | None


class Hired(Schema):
    """One of the people hired; ``moved_work_count``: works not the institution's own already."""

    id: str
    name: str | None
    work_count: int
    moved_work_count: int


class PersonOfNetwork(Schema):
    """A person of a network; works shared with the person it is about."""

    id: str
    name: str | None
    institution: str | None
    country_code: str | None
    shared_work_count: int


class Definition(Schema):
    """What an indicator is."""

    name: str
    title: str
    group: str
    summary: str
    formula: str
    unit: str
    source: str
    rests_on: str = Field(description="ranked, references or nothing: which citations.")
    format: str = Field(description="count, decimal, share or percentile.")
    of: list[str] = Field(description="people, institutions, countries.")
