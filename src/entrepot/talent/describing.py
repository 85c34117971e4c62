"""The table of a ranking: ranks, who they are, their indicators."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.countries import country_name
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import Unit


def described(
    units: pl.DataFrame, unit: Unit, names: Sequence[str], reader: GraphReader
) -> pa.Table:
    """Units as they are shown: rank, text ids, facts, then the indicators of these names."""
    facts = _DESCRIBE[unit](reader.arrays, units["unit_id"].to_numpy())
    columns: dict[str, Any] = {"rank": units["rank"].to_arrow(), **facts}
    return pa.table({**columns, **{name: units[name].to_arrow() for name in names}})


def _people(arrays: GraphArrays, places: Positions) -> dict[str, Any]:
    rows = arrays.rows("people").take(places)
    workplace = arrays.institutions.positions(filled(rows, "institution_id"))
    return {
        "id": ids_of("A", arrays.people.ids[places]),
        "name": rows.column("name"),
        "institution": institutions_of(arrays, workplace),
        "country_code": named(arrays, "country", arrays["people/country"][places]),
        "career_stage": named(arrays, "stage", arrays["people/stage"][places]),
        "origin_country": named(arrays, "country", arrays["people/origin"][places]),
        "mobility": rows.column("mobility"),
        "orcid": rows.column("orcid"),
    }


def _institutions(arrays: GraphArrays, places: Positions) -> dict[str, Any]:
    rows = arrays.rows("institutions").take(places)
    facts = {name: rows.column(name) for name in ("name", "city", "country_code", "ror")}
    return {"id": ids_of("I", arrays.institutions.ids[places]), **facts}


def _countries(arrays: GraphArrays, places: Positions) -> dict[str, Any]:
    codes = [str(code) for code in arrays.unit_ids("countries")[places]]
    return {
        "id": pa.array(codes, pa.string()),
        "name": pa.array([country_name(code) for code in codes], pa.string()),
    }


_DESCRIBE: Mapping[Unit, Callable[[GraphArrays, Positions], dict[str, Any]]] = {
    "people": _people,
    "institutions": _institutions,
    "countries": _countries,
}


def ids_of(letter: str, numbers: Array) -> "pa.Array[Any]":
    """Text ids of numbers."""
    return pa.array([to_text(letter, number) for number in numbers.tolist()], pa.string())


def named(arrays: GraphArrays, name: str, codes: Array) -> "pa.Array[Any]":
    """What codes stand for; empty where they are 0."""
    names = np.array([None, *arrays.folder.names(name)], object)
    return pa.array(names[codes], pa.string())


def filled(rows: pa.Table, column: str) -> Array:
    """A column of ids; UNKNOWN_ID where empty."""
    values: Any = rows.column(column)
    return np.asarray(values.fill_null(UNKNOWN_ID).to_numpy())


def institutions_of(arrays: GraphArrays, places: Positions) -> "pa.Array[Any]":
    """The names of institutions by position; empty where ABSENT."""
    names = np.full(len(places), None, object)
    is_known = places != ABSENT
    rows = arrays.rows("institutions").take(places[is_known])
    names[is_known] = rows.column("name").to_pylist()
    return pa.array(names, pa.string())
