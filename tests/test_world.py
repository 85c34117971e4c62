"""The fabricated world: both forms of its snapshot, and its relations, are one and the same."""

import gzip
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.world.__main__ import main, size
from benchmarks.world.blocks import Block
from benchmarks.world.citing import lists_of
from benchmarks.world.copying import copy
from benchmarks.world.fabric import World, make_world
from benchmarks.world.fit import FABRICATED, draw, fabricated, survival, table
from benchmarks.world.ledger import draw_ledger
from benchmarks.world.pool import cell_of, drawn, make_pool, position_of, shown
from benchmarks.world.relations import NAMES, Relations, write_relations
from benchmarks.world.shape import YEAR_COUNT
from benchmarks.world.snapshot import Plan, write_snapshot
from benchmarks.world.tape import joined, local, rendered, rows_of, text, whole, work_address
from benchmarks.world.teams import members_of
from benchmarks.world.words import Bytes
from tests.graph.snapshots import load

from entrepot.compiled import compiled
from entrepot.graph.relations import BASE
from entrepot.graph.store import Store

WORKS, SEED = 3_000, 7
ADDRESS = "https://openalex.org/"


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(WORKS, SEED)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    write_snapshot(folder, Plan(WORKS, SEED))
    return folder / "data"


@pytest.fixture(scope="module")
def relations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relations")
    write_relations(folder, WORKS, SEED)
    return folder


def lines(root: Path, entity: str) -> Iterator[dict[str, Any]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for part in sorted(root.glob(f"{entity}/*/*.gz")):
        yield from decoder.decode_lines(gzip.decompress(part.read_bytes()))


def rows(root: Path, entity: str) -> Iterator[dict[str, Any]]:
    for part in sorted(root.glob(f"{entity}/*/*.parquet")):
        yield from pq.ParquetFile(part).read().to_pylist()


def files(folder: Path) -> dict[str, bytes]:
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in every}


class TestSnapshot:
    def test_both_forms_hold_the_same_works(self, snapshot: Path) -> None:
        works = list(lines(snapshot / "jsonl", "works"))
        found = list(rows(snapshot / "parquet", "works"))
        for row in found:  # in Parquet the abstract is JSON in a string
            text = row["abstract_inverted_index"]
            row["abstract_inverted_index"] = text and msgspec.json.decode(text)
        assert len(works) == WORKS
        assert found == works

    @pytest.mark.parametrize("entity", ["authors", "institutions", "sources", "topics"])
    def test_both_forms_hold_the_same_entities(self, snapshot: Path, entity: str) -> None:
        found = list(rows(snapshot / "parquet", entity))
        assert found
        assert found == list(lines(snapshot / "jsonl", entity))

    @pytest.mark.parametrize("form", ["jsonl", "parquet"])
    def test_manifests_tell_what_is_there(self, snapshot: Path, form: str) -> None:
        root = snapshot / form
        above = msgspec.json.decode((root / "manifest.json").read_bytes())
        told = 0
        for entity in ("authors", "institutions", "sources", "topics", "works"):
            manifest = msgspec.json.decode((root / entity / "manifest.json").read_bytes())
            for file in manifest["files"]:
                path = root / file["url"].removeprefix(f"s3://openalex/data/{form}/")
                assert path.stat().st_size == file["meta"]["content_length"]
            count = sum(file["meta"]["record_count"] for file in manifest["files"])
            assert manifest["record_count"] == count
            told += count
        assert above["record_count"] == told
        works = msgspec.json.decode((root / "works" / "manifest.json").read_bytes())
        assert works["record_count"] == WORKS

    def test_same_seed_same_bytes_whatever_the_threads(
        self, snapshot: Path, tmp_path: Path
    ) -> None:
        write_snapshot(tmp_path, Plan(WORKS, SEED, threads=1))
        assert files(tmp_path / "data") == files(snapshot)

    def test_another_seed_makes_other_works(self, snapshot: Path, tmp_path: Path) -> None:
        write_snapshot(tmp_path, Plan(WORKS, SEED + 1, ("jsonl",)))
        titles = {work["title"] for work in lines(snapshot / "jsonl", "works")}
        others = {work["title"] for work in lines(tmp_path / "data" / "jsonl", "works")}
        assert len(titles & others) < WORKS / 100

    def test_citations_are_those_of_the_references_and_some_from_outside(
        self, snapshot: Path
    ) -> None:
        works = {work["id"]: work for work in lines(snapshot / "jsonl", "works")}
        counted = dict.fromkeys(works, 0)
        for work in works.values():
            for cited in work["referenced_works"]:
                if cited in counted:
                    counted[cited] += 1
        stated = {identity: work["cited_by_count"] for identity, work in works.items()}
        assert all(stated[identity] >= count for identity, count in counted.items())
        assert 1.2 < sum(stated.values()) / sum(counted.values()) < 1.3

    def test_no_work_cites_itself_twice_or_later_ones(self, snapshot: Path) -> None:
        works = {work["id"]: work for work in lines(snapshot / "jsonl", "works")}
        for identity, work in works.items():
            cited = work["referenced_works"]
            assert len(set(cited)) == len(cited)
            assert identity not in cited
            years = [works[c]["publication_year"] for c in cited if c in works]
            assert max(years, default=0) <= work["publication_year"]

    def test_authors_of_a_work_are_different_people(self, snapshot: Path) -> None:
        for work in lines(snapshot / "jsonl", "works"):
            authors = [authorship["author"]["id"] for authorship in work["authorships"]]
            assert len(set(authors)) == len(authors)

    def test_a_folder_with_a_snapshot_is_left_alone(self, snapshot: Path) -> None:
        with pytest.raises(FileExistsError, match="Name another folder"):
            write_snapshot(snapshot.parent, Plan(WORKS, SEED))


class TestRelations:
    @pytest.mark.parametrize("form", ["jsonl", "parquet"])
    def test_they_are_what_the_snapshot_loads_as(
        self, snapshot: Path, relations: Path, tmp_path: Path, form: str
    ) -> None:
        store = Store(tmp_path / "graph")
        summary = load(snapshot / form, store)
        assert summary.rejects == {}
        for name in NAMES:
            loaded = pa.concat_tables(
                pq.read_table(path) for path in store.relation(store.require_manifest(), name).files
            )
            columns = [c for c in BASE[name].column_names if c != "origin"]
            direct = pq.read_table(relations / f"{name}.parquet").select(columns)
            assert loaded.select(columns).cast(direct.schema).equals(direct), name

    def test_they_are_sorted(self, relations: Path) -> None:
        for name in NAMES:
            table = pq.read_table(relations / f"{name}.parquet")
            keys = [table[column].to_pylist() for column in BASE[name].sort_by]
            order = [tuple((v is None, v) for v in row) for row in zip(*keys, strict=True)]
            assert all(a <= b for a, b in pairwise(order)), name

    def test_blocks_make_no_difference(self, world: World, relations: Path, tmp_path: Path) -> None:
        maker = Relations(world, tmp_path, threads=1)
        blocks = [maker._makers["affiliation"](Block(first, 1_000)) for first in (0, 1_000, 2_000)]
        assert pa.concat_tables(blocks).equals(pq.read_table(relations / "affiliation.parquet"))


class TestLedger:
    @pytest.mark.parametrize("block", [Block(0, 1), Block(1_020, 10), Block(2_999, 1)])
    def test_it_holds_what_is_drawn(self, world: World, tmp_path: Path, block: Block) -> None:
        ledger = draw_ledger(world, tmp_path)
        lists = lists_of(world.fabric, *block)
        assert [column.tolist() for column in ledger.lists(block)] == [
            column.tolist() for column in lists
        ]
        begins, person = members_of(world.fabric, *block)
        teams = ledger.teams(block)
        assert (teams.begins.tolist(), teams.person.tolist()) == (begins.tolist(), person.tolist())


class TestPool:
    def test_places_in_order_of_ids_are_a_permutation(self, world: World) -> None:
        works = world.fabric.works
        positions = [position_of(works, place) for place in range(WORKS)]
        assert sorted(positions) == list(range(WORKS))
        assert [shown(works, position) for position in positions] == list(range(WORKS))

    def test_each_lies_in_its_cell(self, world: World) -> None:
        works = world.fabric.works
        for position in range(WORKS):
            cell = cell_of(works, position)
            assert works.starts[cell] <= position < works.starts[cell + 1]

    def test_the_heavier_are_drawn_more_often(self) -> None:
        shares = np.zeros((1, YEAR_COUNT))
        shares[0, 3], shares[0, 5] = 0.5, 0.5
        pool = make_pool(shares, 8, 1.0, 1)
        weight = np.diff(pool.mass.astype(float), prepend=0.0)
        chances = (np.arange(40_000) + 0.5) / 40_000
        every = np.array([drawn(pool, 0, 0, 9, chance) for chance in chances])
        share = np.bincount(every, minlength=8) / len(every)
        np.testing.assert_allclose(share, weight / weight.sum(), atol=1e-4)
        later = np.array([drawn(pool, 0, 4, 9, chance) for chance in chances])
        share = np.bincount(later, minlength=8) / len(later)
        np.testing.assert_allclose(share[:4], 0)
        np.testing.assert_allclose(share[4:], weight[4:] / weight[4:].sum(), atol=1e-4)
        assert drawn(pool, 0, 6, 9, 0.5) == -1


@compiled
def copied(data: Bytes, begin: int, count: int) -> Bytes:
    out = np.zeros(8, np.uint8)
    copy(out, 1, (data, begin), count)
    return out


class TestTape:
    @pytest.mark.parametrize(("begin", "count"), [(0, 0), (2, 1), (1, 5), (0, 6)])
    def test_a_copy_is_that_of_slices(self, begin: int, count: int) -> None:
        data = np.arange(10, 16, dtype=np.uint8)
        expected = np.zeros(8, np.uint8)
        expected[1 : 1 + count] = data[begin : begin + count]
        assert copied(data, begin, count).tolist() == expected.tolist()

    def test_sections_are_written_record_by_record(self) -> None:
        glossary, block = joined([b"<", b">", b", "]), joined(["é".encode(), b"two"])
        head = rows_of(np.array([0, 1, 2]), [text(0), local(np.array([1, 0]))])
        items = rows_of(np.array([0, 0, 2]), [text(2), work_address(np.array([7, 10]))])
        end = rows_of(np.array([0, 1, 2]), [whole(np.array([0, 1234])), text(1)])
        written = rendered((head, items, end), glossary, block).tobytes().decode()
        address = '"https://openalex.org/W{}"'.format
        assert written == f"<two0><é, {address(7)}, {address(10)}1234>"


class TestShape:
    def test_it_keeps_to_the_shape(self, tmp_path: Path) -> None:
        counts = draw_ledger(make_world(100_000, SEED), tmp_path)
        named = counts.works[counts.works > 0]
        assert 2.5 < named.mean() < 4.5
        assert 0.4 < (named == 1).mean() < 0.7
        assert 100 < named.max() < 5_000
        assert counts.citations.max() > 20 * counts.citations.mean()
        assert 0.1 < (counts.citations == 0).mean() < 0.6

    def test_counts_do_not_depend_on_threads(self, world: World, tmp_path: Path) -> None:
        one, two = draw_ledger(world, tmp_path, 1), draw_ledger(world, tmp_path, 2)
        assert one.citations.tolist() == two.citations.tolist()
        assert one.works.tolist() == two.works.tolist()


class TestFit:
    def test_shares_of_works_with_as_many_or_more(self) -> None:
        found = [(row["x"], row["y"]) for row in survival(np.array([0, 1, 1, 4]))]
        assert found == [(1.0, 3 / 4), (2.0, 1 / 4), (3.0, 1 / 4), (4.0, 1 / 4)]

    def test_pictures_are_drawn(self, world: World, tmp_path: Path) -> None:
        corpora = {FABRICATED: fabricated(draw_ledger(world, tmp_path))}
        draw(corpora, tmp_path / "pictures")
        names = {path.stem for path in (tmp_path / "pictures").iterdir()}
        assert {"world-citations", "world-teams", "world-years"} <= names
        assert f"| works | {WORKS:,} |" in table(corpora)


class TestCommand:
    @pytest.mark.parametrize(
        ("text", "works"),
        [("10k", 10_000), ("1M", 1_000_000), ("2.5M", 2_500_000), ("20_000", 20_000)],
    )
    def test_sizes(self, text: str, works: int) -> None:
        assert size(text) == works

    def test_relations(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["--works", "200", "--out", str(tmp_path), "--format", "relations"])
        assert {path.stem for path in tmp_path.iterdir()} == set(NAMES)
        assert "200 works in" in capsys.readouterr().err

    def test_too_small_a_world_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            main(["--works", "10", "--out", str(tmp_path)])
        assert "a world has from 100 to 120,000,000" in capsys.readouterr().err
