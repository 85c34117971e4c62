"""A relation that is amended has the rows of one that is written whole."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.snapshots import Graph

from entrepot.graph.amending import Amendment, read_changed, read_relation, write_relation
from entrepot.graph.engine import DuckEngine
from entrepot.graph.relations import RELATIONS, SCHEMA_VERSION
from entrepot.graph.store import Draft, Manifest, Store, WrittenRelation

Row = tuple[int, int]
NAME = "reference"
KEYS = ("citing_work_id", "cited_work_id")
MANY = [(n % 50 + 100, n + 200) for n in range(100)]
"""Rows enough for a few others to be little."""


def table(rows: list[Row]) -> pa.Table:
    return pa.table(
        {key: pa.array([row[n] for row in rows], pa.int64()) for n, key in enumerate(KEYS)}
    )


def published(draft: Draft, written: WrittenRelation) -> Manifest:
    """Publish a version whose other relations are the same, for what is looked at."""
    for name in RELATIONS:
        if name != NAME:
            draft.relation_folder(name).mkdir(exist_ok=True)
    manifest = Manifest(
        schema_version=SCHEMA_VERSION,
        version=draft.version,
        created_at="2026-06-01T00:00:00+00:00",
        data_date="2026-06-01",
        census_year=2026,
        has_xpac=False,
        relations={name: written if name == NAME else WrittenRelation([]) for name in RELATIONS},
        loaded={},
    )
    draft.publish(manifest)
    return manifest


def whole(store: Store, engine: DuckEngine, rows: list[Row]) -> Manifest:
    with store.build() as draft:
        stored = write_relation(engine, draft, NAME, engine.from_arrow(table(rows)))
        return published(draft, stored.written)


def amended(
    store: Store, engine: DuckEngine, gone: set[int], by: tuple[str, ...], come: list[Row]
) -> Manifest:
    ids = engine.from_arrow(pa.table({"work_id": pa.array(sorted(gone), pa.int64())}))
    with store.build() as draft:
        change = Amendment(ids, by, engine.from_arrow(table(come)))
        return published(draft, write_relation(engine, draft, NAME, change).written)


def rows_of(store: Store, engine: DuckEngine) -> list[Row]:
    stored = store.relation(store.require_manifest(), NAME)
    found: Any = engine.fetch(read_relation(engine, stored)).select(KEYS).to_pydict()
    return sorted(zip(found[KEYS[0]], found[KEYS[1]], strict=True))


def changed_of(
    store: Store, engine: DuckEngine, keys: set[int], columns: tuple[str, ...]
) -> list[Row]:
    stored = store.relation(store.require_manifest(), NAME)
    frame = engine.from_arrow(pa.table({"key": pa.array(sorted(keys), pa.int64())}))
    found: Any = engine.fetch(read_changed(engine, stored, frame, columns)).select(KEYS).to_pydict()
    return sorted(zip(found[KEYS[0]], found[KEYS[1]], strict=True))


def without(rows: list[Row], gone: set[int], by: tuple[str, ...]) -> list[Row]:
    places = [KEYS.index(key) for key in by]
    return [row for row in rows if not any(row[place] in gone for place in places)]


IDS = st.integers(1, 12)
CHANGES = st.lists(
    st.tuples(st.sets(IDS, max_size=4), st.lists(st.tuples(IDS, IDS), max_size=6)), max_size=4
)


@pytest.mark.parametrize("by", [KEYS[:1], KEYS])
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.tuples(IDS, IDS), max_size=20), changes=CHANGES)
def test_amended_rows_are_those_of_a_walk(
    tmp_path_factory: pytest.TempPathFactory,
    by: tuple[str, ...],
    rows: list[Row],
    changes: list[tuple[set[int], list[Row]]],
) -> None:
    store, engine = Store(tmp_path_factory.mktemp("graph")), DuckEngine(threads=1)
    expected = rows + MANY
    whole(store, engine, expected)
    for gone, come in changes:
        manifest = amended(store, engine, gone, by, come)
        expected = without(expected, gone, by) + come
        assert rows_of(store, engine) == sorted(expected)
        assert Graph(store).rows(NAME, *KEYS) == sorted(expected, key=lambda row: row[::-1])
        assert manifest.relations[NAME].row_count == len(expected)
        for keys in (gone, {1, 2}):
            theirs = [row for row in expected if row not in without(expected, keys, by)]
            assert changed_of(store, engine, keys, by) == sorted(theirs)
    engine.close()


@pytest.fixture
def engine() -> DuckEngine:
    return DuckEngine(threads=1)


def test_files_that_stay_are_not_written_again(tmp_path: Path, engine: DuckEngine) -> None:
    store = Store(tmp_path)
    (before,) = store.relation(whole(store, engine, MANY), NAME).files
    (after,) = store.relation(amended(store, engine, {100}, KEYS[:1], [(1, 2)]), NAME).files
    assert after.samefile(before)
    assert rows_of(store, engine) == sorted([(1, 2), *without(MANY, {100}, KEYS[:1])])


def test_an_amended_version_outlives_those_before(tmp_path: Path, engine: DuckEngine) -> None:
    store = Store(tmp_path)
    whole(store, engine, MANY)
    for number in range(4):
        amended(store, engine, set(), KEYS, [(number, number)])
    assert len(list(tmp_path.glob("version-*"))) == 2
    assert rows_of(store, engine) == sorted([*MANY, *((n, n) for n in range(4))])


@pytest.mark.parametrize(
    ("gone", "come"), [(set(range(100, 125)), []), (set(), [(n, n) for n in range(1, 26)])]
)
def test_where_much_changed_all_is_written(
    tmp_path: Path, engine: DuckEngine, gone: set[int], come: list[Row]
) -> None:
    store = Store(tmp_path)
    whole(store, engine, MANY)
    written = amended(store, engine, gone, KEYS[:1], come).relations[NAME]
    assert written.amendment is None
    assert rows_of(store, engine) == sorted([*come, *without(MANY, gone, KEYS[:1])])


def test_there_must_be_something_to_amend(tmp_path: Path, engine: DuckEngine) -> None:
    ids = engine.from_arrow(pa.table({"work_id": pa.array([1], pa.int64())}))
    change = Amendment(ids, KEYS, engine.from_arrow(table([])))
    with Store(tmp_path).build() as draft, pytest.raises(ValueError, match="no version before"):
        write_relation(engine, draft, NAME, change)
