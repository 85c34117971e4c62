"""A load that changes little gives what a load of everything from nothing gives."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.graph.arrays_said import said
from tests.graph.snapshots import (
    Graph,
    Record,
    SnapshotFolder,
    authorship,
    cites,
    institution,
    work,
)

from entrepot.graph import building
from entrepot.graph.building import Derive, Rederive
from entrepot.graph.engine import Rows
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.names import KINDS, Named, NameIndex
from entrepot.graph.progress import Progress, Silent
from entrepot.graph.segments import can_be_amended
from entrepot.graph.store import Store
from entrepot.graph.text import KEY, build_index, search_works, update_index
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.rederive import rederived_relations

JANUARY, FEBRUARY, MARCH = "2026-01-05", "2026-02-05", "2026-03-05"
WORKS = 400
WORDS = ("board", "gender", "market", "river", "steel", "women")
PLACES = [institution(n, country) for n, country in enumerate(("DE", "FR", "JP", None), start=1)]
Content = dict[str, list[tuple[Any, ...]]]


class RefusedError(Exception):
    """What must not be called was called."""


def never(*_: object) -> Iterator[dict[str, Rows]]:
    raise RefusedError
    yield {}


@dataclass(frozen=True)
class Stopping(Silent):
    """A load that ends at a step."""

    at: str

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:  # noqa: ARG002
        if name == self.at:
            raise KeyboardInterrupt


@dataclass
class Maker:
    """Makes works: years, authors, places, references, topics and words by chance."""

    chance: random.Random

    def work(self, number: int) -> Record:
        chance = self.chance
        known = [authorship(chance.randrange(1, 300), at=self.places()) for _ in range(3)]
        topic = {"id": f"T{chance.randrange(1, 4)}", "score": 0.9, "subfield": {"id": 1408}}
        changes: Record = {
            "title": " ".join(chance.choices(WORDS, k=3)),
            "publication_year": chance.choice([None, *range(2005, 2026)]),
            "authorships": known[: chance.randrange(4)],
            "referenced_works": cites(*chance.sample(range(1, WORKS + 20), 6)),
            "primary_topic": topic | {"display_name": "Boards"},
            "cited_by_count": chance.randrange(9),
            "abstract_inverted_index": {chance.choice(WORDS): [0]},
            "primary_location": {"source": {"id": f"S{chance.randrange(1, 9)}"}},
        }
        return work(number) | changes

    def places(self) -> list[Record]:
        return self.chance.sample(PLACES, self.chance.randrange(3))


def load(
    folder: SnapshotFolder,
    store: Store,
    derive: Derive = derived_relations,
    rederive: Rederive | None = rederived_relations,
    progress: Progress | None = None,
    **options: Any,
) -> LoadSummary:
    settings = LoadOptions(**({"processes": 1, "memory_mb": 512} | options))
    loader = Loader(store, derive, settings, progress or Silent(), rederive=rederive)
    return load_snapshot(str(folder.root), loader)


def content(store: Store) -> Content:
    """All rows in order, fractions to nine digits: sums depend on their order in the last."""
    return {
        name: [tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in rows]
        for name, rows in Graph(store).content().items()
    }


def found(store: Store) -> dict[str, list[int]]:
    text = store.text_path(store.require_manifest())
    return {word: search_works(text, word).tolist() for word in WORDS}


def amended(store: Store) -> list[str]:
    """The relations that are files of an earlier version and what changed since."""
    relations = store.require_manifest().relations
    return [name for name, written in relations.items() if written.amendment]


def names(store: Store) -> list[list[Named]]:
    index = NameIndex(store.version_path(store.require_manifest().version) / "names")
    return [sorted(index.all(kind), key=lambda one: one.number) for kind in KINDS]


@pytest.fixture
def maker(folder: SnapshotFolder, store: Store) -> Maker:
    """What makes works, after a first load."""
    maker = Maker(random.Random(1))
    folder.put(JANUARY, [maker.work(n) for n in range(1, WORKS + 1)])
    load(folder, store)
    return maker


@pytest.mark.parametrize("seed", range(4))
def test_an_update_is_a_load_of_everything(
    folder: SnapshotFolder, store: Store, maker: Maker, tmp_path: Path, seed: int
) -> None:
    """Changed, new and deleted works; twice, so that what was updated is updated again."""
    maker.chance.seed(seed)
    deleted: list[str] = []
    for day in (FEBRUARY, MARCH):
        changed = maker.chance.sample(range(1, WORKS), 4)
        new = maker.chance.sample(range(WORKS + 1, WORKS + 20), 2)
        folder.put(day, [maker.work(n) for n in changed + new])
        deleted.append(f"W{maker.chance.randrange(1, WORKS)},{day}")
        folder.put_deleted(*deleted)
        load(folder, store, derive=never)
    assert {"byline", "author", "career", "author_year", "author_place"} <= set(amended(store))
    anew = Store(tmp_path / "anew")
    load(folder, anew, rederive=never)
    assert amended(anew) == []
    assert content(store) == content(anew)
    assert found(store) == found(anew)
    assert names(store) == names(anew)
    assert said(store) == said(anew)


def test_a_partition_that_vanishes(folder: SnapshotFolder, store: Store, tmp_path: Path) -> None:
    maker = Maker(random.Random(1))
    folder.put(JANUARY, [maker.work(n) for n in range(1, WORKS + 1)])
    part = folder.put(FEBRUARY, [maker.work(n) for n in range(WORKS + 1, WORKS + 9)])
    folder.put_manifest()
    load(folder, store)
    part.unlink()
    part.parent.rmdir()
    folder.put_manifest()
    load(folder, store, derive=never)
    anew = Store(tmp_path / "anew")
    load(folder, anew, rederive=never)
    assert content(store) == content(anew)
    assert found(store) == found(anew)
    assert names(store) == names(anew)
    assert said(store) == said(anew)


def test_all_is_derived_where_the_census_year_moved(
    folder: SnapshotFolder, store: Store, maker: Maker, tmp_path: Path
) -> None:
    folder.put(FEBRUARY, [maker.work(5)])
    load(folder, store, rederive=never, census_year=2020)
    anew = Store(tmp_path / "anew")
    load(folder, anew, census_year=2020)
    assert content(store) == content(anew)


def test_all_is_derived_where_much_changed(
    folder: SnapshotFolder, store: Store, maker: Maker, tmp_path: Path
) -> None:
    folder.put(FEBRUARY, [maker.work(n) for n in range(1, WORKS // 2)])
    load(folder, store, rederive=never)
    anew = Store(tmp_path / "anew")
    load(folder, anew)
    assert content(store) == content(anew)


def test_all_is_derived_where_an_institution_moved(
    folder: SnapshotFolder, store: Store, maker: Maker
) -> None:
    """The works at it were not touched, but the distances they span change."""
    at = [{"id": f"I{n}", "geo": {"latitude": 50.0 + n, "longitude": 7.0}} for n in (1, 2)]
    folder.put(FEBRUARY, at, entity="institutions")
    load(folder, store, rederive=never)
    assert any(distance for *_, distance in content(store)["byline"])
    folder.put(MARCH, [at[0] | {"display_name": "Renamed"}], entity="institutions")
    folder.put(MARCH, [maker.work(5)])
    load(folder, store, derive=never)


def test_people_are_derived_anew_where_anything_is_said_of_them_otherwise(
    folder: SnapshotFolder, store: Store
) -> None:
    """Three works come again with another title; one also with another year, one in a place."""
    maker = Maker(random.Random(1))
    others = [maker.work(n) for n in range(1, WORKS + 1)]
    some = [work(WORKS + n, authorships=[authorship(500 + n)]) for n in (1, 2, 3)]
    folder.put(JANUARY, others + some)
    load(folder, store)
    again = [record | {"title": "river"} for record in some]
    again[1] |= {"publication_year": 2013}
    again[2] |= {"authorships": [authorship(503, at=PLACES[:1])]}
    folder.put(FEBRUARY, again)
    load(folder, store, derive=never)
    assert gone(store, "work") == [WORKS + 1, WORKS + 2, WORKS + 3]
    for name in ("author", "career", "author_year", "author_place"):
        assert gone(store, name) == [502, 503]


def gone(store: Store, name: str) -> list[int]:
    """The ids whose rows of a relation are not those in its files."""
    folder = store.relation(store.require_manifest(), name).folder
    ids: Any = pq.read_table(folder / "gone").column("id").to_pylist()
    return list(ids)


def test_only_names_changed(
    folder: SnapshotFolder, store: Store, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = content(store)["author"][0][0]
    named = {"id": f"A{author}", "display_name": f"Renamed {maker.chance.random()}"}
    folder.put(FEBRUARY, [named, {"id": "A999", "display_name": "Nobody"}], entity="authors")
    folder.put(FEBRUARY, [{"id": "I2", "display_name": "New Name"}], entity="institutions")
    whole = Store(Path(f"{store.path}-whole"))
    shutil.copytree(store.path, whole.path)
    load(folder, store, derive=never)
    monkeypatch.setattr(building, "update", lambda *_: None)
    load(folder, whole, rederive=never)
    assert {"author", "career"} <= set(amended(store))
    assert content(store) == content(whole)
    assert names(store) == names(whole)
    assert said(store) == said(whole)
    assert "New Name" in {person.detail for person in names(store)[KINDS.index("person")]}
    assert content(store)["author"][0][2].startswith("Renamed")


@pytest.mark.parametrize("step", ["Merging", "Indexing names", "Preparing answers"])
def test_an_update_that_is_stopped_leaves_the_former_version(
    folder: SnapshotFolder, store: Store, maker: Maker, step: str
) -> None:
    before = content(store), found(store)
    folder.put(FEBRUARY, [maker.work(n) | {"title": "steel steel"} for n in (3, 50, 150)])
    with pytest.raises(KeyboardInterrupt):
        load(folder, store, progress=Stopping(step))
    assert (content(store), found(store)) == before
    load(folder, store, derive=never)
    assert {3, 50, 150} <= set(found(store)["steel"])


def test_the_version_before_can_still_be_searched(
    folder: SnapshotFolder, store: Store, maker: Maker
) -> None:
    text, before = store.text_path(store.require_manifest()), found(store)
    folder.put(FEBRUARY, [maker.work(n) for n in range(1, 15)])
    load(folder, store, derive=never)
    assert {word: search_works(text, word).tolist() for word in WORDS} == before


def texts(*titles: tuple[int, str]) -> list[pa.RecordBatch]:
    columns: dict[str, pa.Array[Any]] = {
        "work_id": pa.array([work_id for work_id, _ in titles], pa.int64()),
        "title": pa.array([title for _, title in titles], pa.string()),
        "abstract": pa.nulls(len(titles), pa.string()),
    }
    return [pa.record_batch(columns)]


def test_an_index_with_much_taken_out_is_not_amended(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    build_index(first, texts(*((n, "river steel") for n in range(-5, 5))))
    assert can_be_amended(first, KEY)
    assert update_index(second, first, [-5, -1, 3], texts((3, "market"))) == 1
    assert search_works(second, "river").tolist() == [-4, -3, -2, 0, 1, 2, 4]
    assert search_works(second, "market").tolist() == [3]
    assert search_works(first, "river").tolist() == list(range(-5, 5))
    assert not can_be_amended(second, KEY)
