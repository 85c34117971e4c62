from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.numbering import BRANCH, TREE, number_works, reorder

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


@given(works)
def test_arrays_and_lists_follow_their_works(
    tmp_path_factory: pytest.TempPathFactory, works: Works
) -> None:
    folder = tmp_path_factory.mktemp("reordered")
    with ArrayWriter(folder / "by_id") as by_id, ArrayWriter(folder / "final") as writer:
        numbering = number_works(_along(works).to_batches(), writer)
        lists = {one: [one] * (one % 4) for one in sorted(works)}
        by_id.append("tens", np.array([10 * one for one in lists], np.int64))
        by_id.append("own/lengths", np.array([len(v) for v in lists.values()], np.int32))
        by_id.append("own/values", np.array([*chain(*lists.values())], np.int64))
        reorder(by_id, writer, numbering)
        ids = numbering.ids.tolist()
        assert writer.map("tens").tolist() == [10 * one for one in ids]
        assert writer.map("own/lengths").tolist() == [len(lists[one]) for one in ids]
        assert writer.map("own/values").tolist() == [*chain(*(lists[one] for one in ids))]


def _along(works: Works) -> pa.Table:
    """The works as the relation gives them, in the order of the tree."""
    rows = sorted(works, key=lambda one: (*works[one], one))
    columns: dict[str, Any] = {"work_id": rows}
    for place, name in enumerate(BRANCH):
        columns[name] = [works[one][0][place] for one in rows]
    columns[TREE[-1]] = [works[one][1] for one in rows]
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})
