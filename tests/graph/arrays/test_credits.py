"""Credits of works equal a walk along the rows."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.credits import (
    Credits,
    countries_of,
    institutions_of,
    people_of,
    works_without,
)
from entrepot.graph.arrays.fetched import Fetched
from entrepot.graph.arrays.layout import Mark
from entrepot.graph.arrays.lookup import SortedIds

WORKS = 4
HELD = SortedIds.of(np.array([10, 20, 30], np.int64))
"""The ids that the graph holds; rows may say others."""
SOME = st.sampled_from([None, 10, 20, 30, 40])
AFFILIATIONS = st.lists(
    st.tuples(st.integers(0, WORKS - 1), SOME, SOME, st.sampled_from([None, "DE", "FR", "JP"]))
)


def affiliation(rows: list[tuple[int, int | None, int | None, str | None]]) -> Fetched:
    table = pa.table(
        {
            "author_id": pa.array([row[1] for row in rows], pa.int64()),
            "institution_id": pa.array([row[2] for row in rows], pa.int64()),
            "country_code": pa.array([row[3] for row in rows], pa.string()),
        }
    )
    return Fetched(table, np.array([row[0] for row in rows], np.int32))


def listed(found: Credits) -> list[tuple[int, int, int]]:
    columns = (found.place.tolist(), found.unit.tolist(), found.mark.tolist())
    return list(zip(*columns, strict=True))


@given(AFFILIATIONS)
def test_institutions_have_the_different_authors_who_are_there(
    rows: list[tuple[int, int | None, int | None, str | None]],
) -> None:
    ids = HELD.ids.tolist()
    seats: dict[tuple[int, int], set[int]] = {}
    for place, author, institution, _ in rows:
        if institution in ids:
            there = seats.setdefault((place, ids.index(institution)), set())
            there |= {author} - {None}  # type: ignore[arg-type]
    expected = sorted((*key, len(authors)) for key, authors in seats.items())
    found = institutions_of(affiliation(rows), HELD)
    assert listed(found) == expected
    lengths = [sum(place == work for place, _, _ in expected) for work in range(WORKS)]
    assert found.lengths(WORKS).tolist() == lengths


@given(AFFILIATIONS)
def test_countries_are_there_once(
    rows: list[tuple[int, int | None, int | None, str | None]],
) -> None:
    codes = Codes()
    found = countries_of(affiliation(rows), codes)
    named = [(place, codes.names[unit]) for place, unit, _ in listed(found)]
    assert sorted(named) == sorted({(row[0], row[3]) for row in rows if row[3]})
    assert listed(found) == sorted(listed(found))


@given(AFFILIATIONS)
def test_works_without(rows: list[tuple[int, int | None, int | None, str | None]]) -> None:
    lacking = works_without(affiliation(rows), "country_code", WORKS)
    known = {row[0] for row in rows if row[3] is not None}
    assert lacking.tolist() == [work not in known for work in range(WORKS)]


def test_people_are_marked_with_their_places() -> None:
    table = pa.table(
        {
            "author_id": pa.array([20, 10, 30, None, 40], pa.int64()),
            "position": ["first", "last", "first", "first", "middle"],
            "is_corresponding": pa.array([True, None, False, None, None], pa.bool_()),
        }
    )
    rows = Fetched(table, np.array([1, 1, 0, 2, 2], np.int32))
    stated = Mark.CORRESPONDING_STATED
    assert listed(people_of(rows, HELD, np.array([1, 2, 2]))) == [
        (0, 2, Mark.SINGLE | stated),
        (1, 0, Mark.LAST),
        (1, 1, Mark.FIRST | Mark.CORRESPONDING | stated),
    ]
