"""Rank the people, institutions or countries of an area by any indicator.

Ties: units with the same value share a rank (1, 2, 2, 4); among them those with more works
come first, then those with the smaller id. Values count as the same to nine decimals: sums of
fractions may differ in the last digits with the order in which they are added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa

from entrepot.errors import InputError, NotComputableError
from entrepot.graph.countries import country_name
from entrepot.graph.engine import Frame
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.careers import STAGE_NAMES
from entrepot.indicators.registry import Indicator, Unit, find_indicator
from entrepot.talent.area import Area, Intersection, Years, works_of
from entrepot.talent.basis import Choice, Coverage, choose_basis, coverage_of
from entrepot.talent.evaluation import Evaluation, Question, evaluate
from entrepot.talent.notes import notes_on

SAME_TO_DECIMALS = 9
"""Well below any difference that means something, well above the rounding of sums."""

DEFAULT_COLUMNS: dict[Unit, tuple[str, ...]] = {
    "people": (
        "work_count",
        "fractional_work_count",
        "citation_count",
        "h_index",
        "c_score",
        "mncs",
        "pp_top_10",
        "self_citation_share",
    ),
    "institutions": (
        "work_count",
        "fractional_work_count",
        "citation_count",
        "h_index",
        "mncs",
        "pp_top_10",
        "international_share",
        "self_citation_share",
    ),
    "countries": (
        "work_count",
        "fractional_work_count",
        "citation_count",
        "h_index",
        "mncs",
        "pp_top_10",
        "international_share",
        "self_citation_share",
    ),
}
DEFAULT_BY: dict[Unit, str] = {
    "people": "c_score",
    "institutions": "citation_count",
    "countries": "citation_count",
}


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """What to rank and how.

    ``by``: the indicator; by default c_score for people, citation_count for places.
    ``top``: how many, None for all. ``columns``: indicators to show besides.
    ``counting``: ``full`` or ``fractional``, for all that is weighted.
    ``citations``: ``auto``, ``reported`` or ``counted``; ``without_self`` and
    ``window_years`` need counted ones. ``since`` and ``until``: publication years.
    ``countries``, ``not_countries``: present publication country of people, country of
    institutions. ``stages``: career stages. ``returning_to``: people whose origin is this
    country and who now publish elsewhere. ``maxima``: of the c-score, ``area`` or
    ``published``.
    """

    by: str | None = None
    top: int | None = 20
    columns: tuple[str, ...] = ()
    counting: Literal["full", "fractional"] = "full"
    citations: Choice = "auto"
    without_self: bool = False
    window_years: int | None = None
    since: int | None = None
    until: int | None = None
    min_works: int = 1
    countries: tuple[str, ...] = ()
    not_countries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    returning_to: str | None = None
    maxima: Literal["area", "published"] = "area"


@dataclass(frozen=True)
class Ranking:
    """A ranking: an Arrow table, best first, and what must be said beside it.

    Notebooks take it as it is: ``ranking.to_pandas()``; pyarrow, polars and DuckDB read it
    through the Arrow stream interface.
    """

    table: pa.Table
    unit: Unit
    area_name: str
    by: Indicator
    indicators: tuple[Indicator, ...]
    citations: Literal["reported", "counted"]
    unit_count: int
    work_count: int
    data_date: str
    notes: tuple[str, ...]

    def to_pandas(self) -> "object":
        """The table as a pandas DataFrame (needs pandas)."""
        return self.table.to_pandas()

    def to_pylist(self) -> list[dict[str, object]]:
        """The rows as dictionaries."""
        return self.table.to_pylist()

    def __len__(self) -> int:
        return self.table.num_rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        stream: object = self.table.__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call]
        return stream


def rank(
    reader: GraphReader, area: Area, unit: Unit, query: RankingQuery, *, area_name: str = ""
) -> Ranking:
    """Rank the units of an area.

    Raises UnknownNameError for an indicator that does not exist, NotComputableError where
    the data lack what it needs, InputError for a query that makes no sense.
    """
    _check(query, unit)
    with reader.engine.scratch():
        return _rank(reader, area, unit, query, area_name)


def _rank(
    reader: GraphReader, area: Area, unit: Unit, query: RankingQuery, area_name: str
) -> Ranking:
    by = find_indicator(query.by or DEFAULT_BY[unit], unit)
    names = tuple(dict.fromkeys((*DEFAULT_COLUMNS[unit], by.name, *query.columns)))
    works = works_of(_in_years(area, query), reader)
    coverage = coverage_of(works, reader)
    basis = choose_basis(
        coverage,
        query.citations,
        without_self=query.without_self,
        window_years=query.window_years,
    )
    _check_computable([find_indicator(n, unit) for n in (by.name, *query.columns)], coverage)
    question = Question(unit, names, basis, query.counting, query.maxima)
    evaluation = evaluate(reader, works, question)
    ranked = _ranked(reader, evaluation, unit, query, by)
    best = ranked.filter(nw.col("rank") <= query.top) if query.top else ranked
    table = _finished(reader.fetch(best), unit, query, evaluation.indicators)
    return Ranking(
        table=table,
        unit=unit,
        area_name=area_name,
        by=by,
        indicators=tuple(one for one in evaluation.indicators if one.name in table.column_names),
        citations=basis.citations,
        unit_count=int(str(reader.value(ranked.select(nw.len())))),
        work_count=coverage.works,
        data_date=reader.manifest.data_date,
        notes=notes_on(reader, works, question, coverage),
    )


def _check(query: RankingQuery, unit: Unit) -> None:
    if query.top is not None and query.top < 1:
        raise InputError(f"The top {query.top}: write a number of at least 1, or leave it out.")
    for stage in query.stages:
        if stage not in STAGE_NAMES:
            raise InputError(f"'{stage}' is no career stage; they are {', '.join(STAGE_NAMES)}.")
    if unit != "people" and (query.stages or query.returning_to):
        raise InputError("Career stage and return are of people, not of places.")
    if query.window_years is not None and query.window_years < 1:
        raise InputError(f"A citation window of {query.window_years} years; write at least 1.")


def _check_computable(wanted: Sequence[Indicator], coverage: Coverage) -> None:
    for one in wanted:
        if one.traits.rests_on == "references" and not coverage.counted:
            raise NotComputableError(
                f"{one.name} rests on citations held in the graph, and it holds none of these "
                "works: their data have no reference lists."
            )


def _in_years(area: Area, query: RankingQuery) -> Area:
    if query.since is None and query.until is None:
        return area
    return Intersection((area, Years(query.since, query.until)))


def _ranked(
    reader: GraphReader,
    evaluation: Evaluation,
    unit: Unit,
    query: RankingQuery,
    by: Indicator,
) -> Frame:
    """The units that pass the filters, with names, facts, order and rank."""
    units = _DESCRIBE[unit](evaluation.units, reader)
    units = _filtered(units, unit, query).with_columns(
        _missing=nw.col(by.name).is_null().cast(nw.Int64()),
        _value=-nw.col(by.name).cast(nw.Float64()).fill_null(0.0).round(SAME_TO_DECIMALS),
        _works=-nw.col("work_count"),
    )
    kept = units.with_columns(_one=nw.lit(1), _all=nw.lit(0))
    order = ["_missing", "_value", "_works", "unit_id"]
    kept = kept.with_columns(_order=nw.col("_one").cum_sum().over("_all", order_by=order))
    rank = nw.col("_order").min().over("_missing", "_value").cast(nw.Int64())
    return reader.engine.keep(kept.with_columns(rank=rank).filter(~nw.col(by.name).is_null()))


def _filtered(units: Frame, unit: Unit, query: RankingQuery) -> Frame:
    units = units.filter(nw.col("work_count") >= query.min_works)
    country = nw.col("unit_id" if unit == "countries" else "country_code")
    if query.countries:
        units = units.filter(country.is_in(query.countries))
    if query.not_countries:
        units = units.filter(~country.fill_null("").is_in(query.not_countries))
    if query.stages:
        units = units.filter(nw.col("career_stage").is_in(query.stages))
    if query.returning_to:
        home = query.returning_to
        units = units.filter((nw.col("origin_country") == home) & (nw.col("country_code") != home))
    return units


def _describe_people(units: Frame, reader: GraphReader) -> Frame:
    author = reader.relations["author"].select(
        nw.col("author_id").alias("unit_id"), "name", "orcid"
    )
    career = reader.relations["career"].select(
        nw.col("author_id").alias("unit_id"),
        "institution_id",
        "country_code",
        "career_stage",
        "origin_country",
        "mobility",
    )
    institution = reader.relations["institution"].select(
        "institution_id", nw.col("name").alias("institution")
    )
    career = career.join(institution, on="institution_id", how="left").drop("institution_id")
    units = units.filter(~nw.col("unit_id").is_in(reader.objecting()))
    return units.join(author, on="unit_id").join(career, on="unit_id", how="left")


def _describe_institutions(units: Frame, reader: GraphReader) -> Frame:
    institution = reader.relations["institution"].select(
        nw.col("institution_id").alias("unit_id"), "name", "city", "country_code", "ror"
    )
    return units.join(institution, on="unit_id")


def _describe_countries(units: Frame, _reader: GraphReader) -> Frame:
    return units


_DESCRIBE = {
    "people": _describe_people,
    "institutions": _describe_institutions,
    "countries": _describe_countries,
}
_FACTS: dict[Unit, tuple[str, ...]] = {
    "people": (
        "id",
        "name",
        "institution",
        "country_code",
        "career_stage",
        "origin_country",
        "mobility",
        "orcid",
    ),
    "institutions": ("id", "name", "city", "country_code", "ror"),
    "countries": ("id", "name"),
}
_LETTER: dict[Unit, str] = {"people": "A", "institutions": "I"}


def _finished(
    table: pa.Table, unit: Unit, query: RankingQuery, indicators: Sequence[Indicator]
) -> pa.Table:
    """In order, with text ids, the columns as they are shown."""
    table = table.sort_by("_order")
    if query.top:
        table = table.slice(0, query.top)
    letter = _LETTER.get(unit)
    numbers: list[Any] = table.column("unit_id").to_pylist()
    ids = [to_text(letter, number) if letter else number for number in numbers]
    table = table.append_column("id", pa.array(ids, pa.string()))
    if unit == "countries":
        table = table.append_column("name", pa.array(map(country_name, ids), pa.string()))
    shown = dict.fromkeys((*DEFAULT_COLUMNS[unit], query.by or DEFAULT_BY[unit], *query.columns))
    names = {name.strip().lower().replace("-", "_") for name in shown}
    ordered = [one.name for one in indicators if one.name in names]
    leading = [n for n in DEFAULT_COLUMNS[unit] if n in ordered]
    rest = [n for n in ordered if n not in leading]
    return table.select(["rank", *_FACTS[unit], *leading, *rest])
