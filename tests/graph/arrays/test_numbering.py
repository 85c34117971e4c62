from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.numbering import BRANCH, TREE, number_works

branches = st.tuples(st.integers(-1, 2), st.integers(-1, 2), st.integers(-1, 2))
works = st.dictionaries(
    st.integers(-9, 60), st.tuples(branches, st.integers(2019, 2021)), max_size=30
)
"""By id: field, subfield and topic, and the year."""
Works = dict[int, tuple[tuple[int, int, int], int]]


@given(works, st.integers(1, 7))
def test_works_of_a_branch_stand_side_by_side(
    tmp_path_factory: pytest.TempPathFactory, works: Works, batch: int
) -> None:
    with ArrayWriter(tmp_path_factory.mktemp("numbering")) as writer:
        numbering = number_works(_along(works).to_batches(batch), writer)
        branch = writer.map("work/branch")
    ids = numbering.ids.tolist()
    assert ids == sorted(works, key=lambda one: (*works[one], one))
    assert [tuple(numbering.branches[code]) for code in branch] == [works[i][0] for i in ids]
    assert (np.diff(branch) >= 0).all()
    wanted = np.array([*ids, 1000], np.int64)
    assert numbering.positions(wanted).tolist() == [*range(len(ids)), ABSENT]
    assert numbering.ascending.ids[numbering.rank].tolist() == ids


def _along(works: Works) -> pa.Table:
    """The works as the relation gives them, in the order of the tree."""
    rows = sorted(works, key=lambda one: (*works[one], one))
    columns: dict[str, Any] = {"work_id": rows}
    for place, name in enumerate(BRANCH):
        columns[name] = [works[one][0][place] for one in rows]
    columns[TREE[-1]] = [works[one][1] for one in rows]
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})
