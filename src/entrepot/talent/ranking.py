"""Rank the people, institutions or countries of an area by any indicator."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa

from entrepot.errors import InputError, NotComputableError
from entrepot.graph.reader import GraphReader
from entrepot.indicators.careers import STAGE_NAMES
from entrepot.indicators.registry import Indicator, Unit, find_indicator
from entrepot.talent.area import Area
from entrepot.talent.asked import ask
from entrepot.talent.basis import Coverage
from entrepot.talent.describing import described
from entrepot.talent.notes import Note, notes_on
from entrepot.talent.order import in_order, passes
from entrepot.talent.query import OF_PEOPLE, RankingQuery

_OF_PLACES = (
    "work_count",
    "fractional_work_count",
    "citation_count",
    "h_index",
    "mncs",
    "pp_top_10",
    "international_share",
    "self_citation_share",
    "activity_index",
    "work_growth",
)
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
    "institutions": _OF_PLACES,
    "countries": _OF_PLACES,
}
DEFAULT_BY: dict[Unit, str] = {
    "people": "c_score",
    "institutions": "citation_count",
    "countries": "citation_count",
}


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
    notes: tuple[Note, ...]

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

    Everybody's values are remembered, so that another page, or other filters, cost little (see
    ``asked``); filters and objections are looked at each time.
    Raises UnknownNameError for an indicator that does not exist, NotComputableError where
    the data lack what it needs, InputError for a query that makes no sense.
    """
    _check(query, unit)
    by = find_indicator(query.by or DEFAULT_BY[unit], unit)
    columns = (*DEFAULT_COLUMNS[unit], by.name, *query.columns)
    names = tuple(dict.fromkeys(find_indicator(name, unit).name for name in columns))
    asked = ask(reader, area, unit, replace(query, columns=names), [by.name])
    _check_computable([find_indicator(n, unit) for n in (by.name, *query.columns)], asked.coverage)
    everybody = asked.everybody
    ordered_by = everybody.units.select(*dict.fromkeys(("unit_id", "work_count", by.name)))
    passing = ordered_by.filter(passes(everybody.units, reader, unit, query))
    shown = in_order(passing, by.name, query).slice(query.offset)
    units = everybody.with_the_rest(shown)
    return Ranking(
        table=described(units, unit, names, reader),
        unit=unit,
        area_name=area_name,
        by=by,
        indicators=tuple(find_indicator(name, unit) for name in names),
        citations=asked.question.basis.citations,
        unit_count=passing[by.name].count(),
        work_count=asked.coverage.works,
        data_date=reader.manifest.data_date,
        notes=notes_on(reader, asked.question, asked.coverage),
    )


def _check(query: RankingQuery, unit: Unit) -> None:
    if query.top is not None and query.top < 1:
        raise InputError(f"The top {query.top}: write a number of at least 1, or leave it out.")
    for stage in query.stages:
        if stage not in STAGE_NAMES:
            raise InputError(f"'{stage}' is no career stage; they are {', '.join(STAGE_NAMES)}.")
    if query.offset < 0:
        raise InputError(f"An offset of {query.offset} rows: write 0 or more.")
    if unit != "people" and any(getattr(query, name) for name in OF_PEOPLE):
        raise InputError(
            "Career stage, return, moves, institutions, ties and single people are of people, not "
            "of places."
        )
    if query.window_years is not None and query.window_years < 1:
        raise InputError(f"A citation window of {query.window_years} years; write at least 1.")


def _check_computable(wanted: Sequence[Indicator], coverage: Coverage) -> None:
    for one in wanted:
        if one.traits.rests_on == "references" and not coverage.counted:
            raise NotComputableError(
                f"{one.name} rests on citations held in the graph, and it holds none of these "
                "works: their data have no reference lists."
            )
