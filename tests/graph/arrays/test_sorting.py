import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.sorting import distinct


@given(st.lists(st.integers(-5, 5)))
def test_distinct_values_are_those_of_a_set(values: list[int]) -> None:
    assert distinct(np.array(values, np.int32)).tolist() == sorted(set(values))
