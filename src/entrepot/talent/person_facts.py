"""What the graph says of a person, over all works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from entrepot.errors import UnknownNameError
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Career:
    """The person's career over all works in the graph; countries are publication countries.

    ``place_work_count``: the works that the present country rests on.
    """

    stage: str | None
    age_years: int | None
    first_year: int | None
    last_year: int | None
    origin_country: str | None
    country_code: str | None
    institution: str | None
    place_work_count: int | None
    mobility: str | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person: the position in the arrays, OpenAlex id, names, career.

    ``has_isolated_first_work``: a first work long before the second was left out.
    ``namesake_count``: other people of exactly this name.
    """

    place: int
    id: str
    name: str
    orcid: str | None
    external_id: str | None
    career: Career
    has_isolated_first_work: bool
    namesake_count: int


def facts_of(reader: GraphReader, author_id: int) -> PersonFacts:
    """What is said of an author.

    Raises UnknownNameError for one the graph does not hold, or who objects.
    """
    arrays = reader.arrays
    (place,) = arrays.people.positions(np.array([author_id], np.int64)).tolist()
    if place == ABSENT or author_id in reader.objecting():
        raise UnknownNameError("person", to_text("A", author_id), [])
    (row,) = arrays.rows("people").take(np.array([place])).to_pylist()
    return PersonFacts(
        place=place,
        id=to_text("A", author_id),
        name=row["name"] or "",
        orcid=row["orcid"],
        external_id=row["external_id"],
        career=_career(arrays, place, row),
        has_isolated_first_work=bool(row["has_isolated_first_work"]),
        namesake_count=namesakes(arrays, row["name"] or "") - 1,
    )


def namesakes(arrays: GraphArrays, name: str) -> int:
    """How many people have exactly this name, by halving the list in the order of names."""
    order = arrays["people/by_name"]
    ends = [_first(arrays, len(order), name.encode(), after=after) for after in (False, True)]
    return ends[1] - ends[0]


def _first(arrays: GraphArrays, high: int, name: bytes, *, after: bool) -> int:
    """Where, in the order of names, the first stands that is not before (or is after) a name."""
    order, rows, low = arrays["people/by_name"], arrays.rows("people"), 0
    while low < high:
        middle = (low + high) // 2
        found = str(rows.one(int(order[middle]), "name")).encode()
        if found < name or (after and found == name):
            low = middle + 1
        else:
            high = middle
    return low


def _career(arrays: GraphArrays, place: int, row: Mapping[str, Any]) -> Career:
    return Career(
        stage=_name(arrays, "stage", "people/stage", place),
        age_years=row["career_age_years"],
        first_year=row["first_year"],
        last_year=row["last_year"],
        origin_country=_name(arrays, "country", "people/origin", place),
        country_code=_name(arrays, "country", "people/country", place),
        institution=_institution(arrays, row["institution_id"]),
        place_work_count=row["place_work_count"],
        mobility=row["mobility"],
    )


def _name(arrays: GraphArrays, names: str, codes: str, place: int) -> str | None:
    code = int(arrays[codes][place])
    return arrays.folder.names(names)[code - 1] if code else None


def _institution(arrays: GraphArrays, number: int | None) -> str | None:
    """The name of an institution."""
    if number is None:
        return None
    place = arrays.institutions.positions(np.array([number], np.int64))
    if place[0] == ABSENT:
        return None
    name: str | None = arrays.rows("institutions").take(place).column("name")[0].as_py()
    return name
