"""The index of names equals a walk through all names."""

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.graph.names import NameIndex, _build
from entrepot.graph.spelling import readings, spellings

PARTS = st.sampled_from(
    [
        "Wei",
        "Zhang",
        "Zh",
        "Ana",
        "Müller",
        "Gómez-Ruiz",
        "O'Brien",
        "Y.",
        "张伟",
        "張",
        "李明",
        "W",
    ]
)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map(" ".join)


def walked(rows: list[tuple[str, int]], text: str, *, whole: bool) -> list[int]:
    def has(name: str) -> bool:
        words = spellings(name)
        return any(
            all(any(w == x if whole else w.startswith(x) for w in words) for x in way)
            for way in readings(text)
        )

    order = sorted(range(len(rows)), key=lambda i: (-rows[i][1], i))
    return [i for i in order if has(rows[i][0])]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.integers(0, 3)), min_size=1, max_size=12),
    st.lists(NAMES, min_size=1, max_size=6),
    st.sets(st.integers(0, 11)),
)
def test_the_index_finds_what_a_walk_finds(
    rows: list[tuple[str, int]], texts: list[str], hidden: set[int]
) -> None:
    order = sorted(range(len(rows)), key=lambda i: (-rows[i][1], i))
    table: dict[str, Any] = {
        key: pa.array([""] * len(rows), pa.string()) for key in ("detail", "country", "also")
    }
    columns: dict[str, Any] = {
        "id": pa.array(order, pa.int64()),
        "name": [rows[i][0] for i in order],
        **table,
        "work_count": pa.array([rows[i][1] for i in order], pa.int64()),
    }
    batch = pa.record_batch(columns)
    with tempfile.TemporaryDirectory() as folder:
        _build(Path(folder) / "person", [batch])
        index = NameIndex(Path(folder))
        for text in [*texts, *(text[:2] for text in texts)]:
            for whole in (False, True):
                found = index.find("person", text, 5, whole=whole, without=frozenset(hidden))
                expected = [i for i in walked(rows, text, whole=whole) if i not in hidden]
                assert [named.number for named in found] == expected[:5]
