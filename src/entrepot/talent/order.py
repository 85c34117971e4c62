"""Who is in a ranking, and in which order.

Ties: units with the same value share a rank (1, 2, 2, 4); among them those with more works
come first, then those with the smaller id. Values count as the same to nine decimals: sums of
fractions may differ in the last digits with the order in which they are added.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import Unit
from entrepot.talent.query import RankingQuery
from entrepot.talent.whereabouts import last_moves, present_institutions, tied_to

SAME_TO_DECIMALS = 9
"""Well below any difference that means something, well above the rounding of sums."""

Flags = npt.NDArray[np.bool_]


def passes(units: pl.DataFrame, reader: GraphReader, unit: Unit, query: RankingQuery) -> pl.Series:
    """Which units pass the filters of a query, and do not object to being shown."""
    arrays, places = reader.arrays, units["unit_id"].to_numpy()
    passing: Flags = units["work_count"].to_numpy() >= query.min_works
    country = _countries(arrays, unit)[places]
    if query.countries:
        passing &= np.isin(country, _codes(arrays, "country", query.countries))
    if query.not_countries:
        passing &= ~np.isin(country, _codes(arrays, "country", query.not_countries))
    if unit == "people":
        passing &= _people_pass(places, reader, query)
    return pl.Series(passing)


def _people_pass(places: Positions, reader: GraphReader, query: RankingQuery) -> Flags:
    """Which people pass the filters that only people have, and do not object."""
    arrays = reader.arrays
    objecting = np.array(sorted(reader.objecting()), np.int64)
    passing: Flags = ~np.isin(places, arrays.people.positions(objecting))
    if query.people:
        asked_for = arrays.people.positions(np.array(query.people, np.int64))
        passing &= np.isin(places, asked_for)
    if query.stages:
        stages = _codes(arrays, "stage", query.stages)
        passing &= np.isin(arrays["people/stage"][places], stages)
    if query.returning_to:
        (home,) = _codes(arrays, "country", (query.returning_to,))
        country = arrays["people/country"][places]
        passing &= (arrays["people/origin"][places] == home) & (country != home) & (country != 0)
    if query.moved_since is not None:
        passing &= last_moves(arrays)[places] >= query.moved_since
    return passing & _at_institutions(places, arrays, query)


def _at_institutions(places: Positions, arrays: GraphArrays, query: RankingQuery) -> Flags:
    """Which people are at the institutions asked for, and tied to the one asked for."""
    passing = np.ones(len(places), np.bool_)
    if query.institutions or query.not_institutions:
        present = present_institutions(arrays)[places]
        if query.institutions:
            passing &= np.isin(present, query.institutions)
        passing &= ~np.isin(present, query.not_institutions)
    if query.tied_to is not None:
        (there,) = arrays.institutions.positions(np.array([query.tied_to], np.int64)).tolist()
        passing &= there != ABSENT and tied_to(arrays, there)[places]
    return passing


def in_order(units: pl.DataFrame, by: str, query: RankingQuery) -> pl.DataFrame:
    """The units with a value in the order asked for, with ``rank``; to the last row shown."""
    known, top = units.filter(pl.col(by).is_not_null()), query.last_row
    rounded = known[by].cast(pl.Float64).round(SAME_TO_DECIMALS)
    value = rounded if query.lowest_first else -rounded
    if top is not None and len(known) > top:
        bound = np.partition(value.to_numpy(), top - 1)[top - 1]
        is_near = value <= bound
        known, value = known.filter(is_near), value.filter(is_near)
    ranked = known.with_columns(rank=value.rank("min").cast(pl.Int64), _value=value)
    ordered = ranked.sort("_value", "work_count", "unit_id", descending=[False, True, False])
    return ordered.drop("_value").head(top if top is not None else len(ordered))


def _countries(arrays: GraphArrays, unit: Unit) -> Array:
    """The code of the country of each unit; 0 where it is not known."""
    if unit == "countries":
        return np.arange(1, len(arrays.unit_ids("countries")) + 1)
    return arrays[f"{unit}/country"]


def _codes(arrays: GraphArrays, name: str, wanted: tuple[str, ...]) -> list[int]:
    """The codes of names; −1 for a name that nothing has."""
    codes = {known: code for code, known in enumerate(arrays.folder.names(name), start=1)}
    return [codes.get(one, -1) for one in wanted]
