"""Works and people, merged with those that changed, stand as if all were numbered anew."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.numbering import TREE, number_works
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.origin import Before, merged_people, merged_works

Key = tuple[int, int, int, int]
"""Field, subfield, topic, and the year of a work; -1 where not known."""
Works = dict[int, Key]
works = st.dictionaries(
    st.integers(-9, 40),
    st.tuples(*[st.integers(-1, 1)] * 3, st.sampled_from([-1, 2019, 2020])),
    max_size=25,
)
ids = st.sets(st.integers(-9, 40), max_size=20)


def along(table: Works) -> pa.Table:
    order = sorted(table, key=lambda one: (*table[one], one))
    columns = {"work_id": order} | {
        name: [table[one][place] for one in order] for place, name in enumerate(TREE)
    }
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def graph(folder: Path, table: Works, people: list[int]) -> GraphArrays:
    """Arrays that say when and in which branches works are, and who the people are."""
    with ArrayWriter(folder) as writer:
        numbering = number_works(along(table).to_batches(), writer)
        year = [table[one][3] if table[one][3] > 0 else -(2**31) for one in numbering.ids.tolist()]
        writer.append("work/year", np.array(year, np.int32))
        for column, name in enumerate(("field_id", "subfield_id", "topic_id")):
            writer.append(f"branch/{name}", numbering.branches[:, column].copy())
        writer.append("people/id", np.array(people, np.int64))
    return GraphArrays.open(folder)


@given(works, works, ids)
def test_works_are_merged_as_they_would_be_numbered(
    tmp_path_factory: pytest.TempPathFactory, before: Works, anew: Works, gone: set[int]
) -> None:
    arrays = graph(tmp_path_factory.mktemp("before"), before, [])
    touched = np.array(sorted({*anew, *gone}), np.int64)
    origin, batches = merged_works(
        Before(arrays, touched, touched, {}), along(anew).sort_by("work_id")
    )
    now = {one: key for one, key in before.items() if one not in touched} | anew
    with ArrayWriter(tmp_path_factory.mktemp("now")) as writer:
        numbering = number_works(batches, writer)
        branch = writer.map("work/branch")
    expected = along(now)
    assert numbering.ids.tolist() == expected.column("work_id").to_pylist()
    assert [tuple(numbering.branches[one]) for one in branch] == [
        now[one][:3] for one in numbering.ids.tolist()
    ]
    ordered = sorted(anew)
    assert [
        int(arrays["work/id"][row]) if row >= 0 else ordered[-1 - row] for row in origin.rows
    ] == numbering.ids.tolist()
    moved = {one: place for place, one in enumerate(numbering.ids.tolist()) if one not in anew}
    assert origin.moved.tolist() == [moved.get(one, ABSENT) for one in arrays["work/id"].tolist()]


@given(ids, ids, ids)
def test_people_are_merged_by_their_ids(
    tmp_path_factory: pytest.TempPathFactory, before: set[int], anew: set[int], gone: set[int]
) -> None:
    arrays = graph(tmp_path_factory.mktemp("before"), {}, sorted(before))
    touched = np.array(sorted(anew | gone), np.int64)
    found = np.array(sorted(anew), np.int64)
    merged, origin = merged_people(Before(arrays, touched, touched, {}), found)
    assert merged.tolist() == sorted(before - gone | anew)
    assert [
        sorted(before)[row] if row >= 0 else sorted(anew)[-1 - row] for row in origin.rows
    ] == merged.tolist()
