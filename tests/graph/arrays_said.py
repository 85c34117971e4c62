"""What the arrays of a graph say, in a form that two graphs can be compared by.

Codes of names depend on which was seen first, and the order of a year's places on nothing.
"""

from itertools import pairwise
from typing import Any

import numpy as np

from entrepot.graph.arrays.layout import ROWS
from entrepot.graph.arrays.lists import Lists
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.store import Store

_CODES = {
    "work/type": "type",
    "people/country": "country",
    "people/origin": "country",
    "people/stage": "stage",
    "institutions/country": "country",
}
_APART = ("countries/", "people/places.")
"""Arrays that are compared by what they mean, below."""


def said(store: Store) -> dict[str, Any]:
    """By array its values, codes turned to names, decimals to nine digits."""
    arrays = GraphArrays.open(store.arrays_path(store.require_manifest()))
    names = {code: [None, *arrays.folder.names(code)] for code in set(_CODES.values())}
    found: dict[str, Any] = {}
    for array in arrays.folder.listing.arrays:
        if not array.startswith(_APART):
            values = arrays[array].tolist()
            code = names.get(_CODES.get(array, ""))
            found[array] = [code[one] for one in values] if code else [*map(_plain, values)]
    for name in ROWS:
        count = arrays.rows(name).file.num_record_batches
        rows = [arrays.rows(name).file.get_batch(number).to_pylist() for number in range(count)]
        found[name] = [row for batch in rows for row in batch]
    return found | _countries(arrays) | {"places": _places(arrays, names["country"])}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if np.isnan(value) else round(value, 9)
    return value


def _countries(arrays: GraphArrays) -> dict[str, Any]:
    names, credit = arrays.unit_ids("countries"), arrays.credit("countries")
    works = {names[one]: credit.works.of(one).tolist() for one in range(len(credit))}
    fraction = arrays["countries/fraction"].tolist()
    rows, units = arrays["countries/by_field.rows"], arrays["countries/by_field.units"]
    lists = Lists(arrays["countries/by_field.begins"], arrays["countries/by_field.works"])
    return {
        "countries of works": [
            sorted(names[credit.of_work.of(work)]) for work in range(len(arrays.works))
        ],
        "works of countries": {name: found for name, found in works.items() if found},
        "fractions": {n: round(f, 9) for n, f in zip(names, fraction, strict=True) if f},
        "by field": [
            sorted((names[units[row]], lists.of(row).tolist()) for row in range(first, last))
            for first, last in pairwise(rows.tolist())
        ],
    }


def _places(arrays: GraphArrays, countries: list[str | None]) -> list[list[tuple[Any, ...]]]:
    """Of each person the years, institutions, countries and counts of works, sorted."""
    columns = [
        arrays[f"people/places.{name}"] for name in ("year", "institution", "country", "work_count")
    ]
    bounds = arrays["people/places.offsets"].tolist()
    return [
        sorted(
            (int(year), int(place), countries[code] or "", int(count))
            for year, place, code, count in zip(*(c[first:last] for c in columns), strict=True)
        )
        for first, last in pairwise(bounds)
    ]
