import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.fetched import distinct_rows, paired

numbers = st.integers(-(2**31), 2**31 - 1)


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), numbers), min_size=1, max_size=30))
def test_pairs_are_ordered_by_the_first_then_the_second(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    order = np.argsort(paired(first, second)).tolist()
    assert [pairs[place] for place in order] == sorted(pairs)


@given(st.lists(st.tuples(*[st.integers(-1, 2)] * 3), min_size=1, max_size=30))
def test_distinct_rows_are_those_of_numpy(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array([row[i] for row in rows]) for i in range(3)]
    found, place = distinct_rows(columns)
    assert [tuple(row) for row in found.tolist()] == [*dict.fromkeys(rows)]
    assert [tuple(found[i].tolist()) for i in place] == rows
