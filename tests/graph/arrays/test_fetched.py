import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.fetched import Fetched, distinct_rows, impact_columns, paired
from entrepot.graph.arrays.layout import IMPACT_FLOATS, IMPACT_NUMBERS, UNKNOWN

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


@given(st.permutations(range(6)), st.integers(0, 6))
def test_impact_is_laid_as_rows_by_place(places: list[int], known: int) -> None:
    """Of six works some have a row; a count or a score may be empty."""
    chosen = places[:known]
    counts = pa.array([place if place % 2 else None for place in chosen], pa.int64())
    scores = pa.array([place / 3 if place % 3 else None for place in chosen], pa.float64())
    columns = dict.fromkeys(IMPACT_NUMBERS, counts) | dict.fromkeys(IMPACT_FLOATS, scores)
    table = pa.table(columns)
    rows = Fetched(table, np.array(chosen, np.int32))
    found, expected = impact_columns(rows, 6), rows.by_place(6)
    for name in IMPACT_NUMBERS:
        assert found[name].dtype == np.int32
        assert found[name].tolist() == expected.numbers(name, UNKNOWN).tolist()
    for name in IMPACT_FLOATS:
        np.testing.assert_array_equal(found[name], expected.floats(name))
