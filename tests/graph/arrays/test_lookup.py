import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.lookup import ABSENT, SortedIds

ids = st.integers(-(2**56), 2**60) | st.integers(4_000_000_000, 4_000_000_100)
"""Ids of imports are spread far below 0; those of OpenAlex lie close together."""


@given(st.lists(ids, unique=True, max_size=60), st.lists(ids, max_size=60))
def test_positions_are_those_of_a_dictionary(held: list[int], others: list[int]) -> None:
    ordered = sorted(held)
    place = {one: number for number, one in enumerate(ordered)}
    wanted = [*held, *others]
    found = SortedIds.of(np.array(ordered, np.int64)).positions(np.array(wanted, np.int64))
    assert found.tolist() == [place.get(one, ABSENT) for one in wanted]


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_ids_in_a_row(count: int) -> None:
    lookup = SortedIds.of(np.arange(10, 10 + count, dtype=np.int64))
    wanted = np.array([9, 10, 9 + count, 10 + count], np.int64)
    assert lookup.positions(wanted).tolist() == [ABSENT, 0, count - 1, ABSENT]
