import re
import shutil
from pathlib import Path

import pytest
from tests.graph.snapshots import Graph, SnapshotFolder, load, work

from entrepot.errors import (
    GraphBusyError,
    GraphDamagedError,
    GraphMissingError,
    GraphVersionError,
)
from entrepot.graph import store as store_module
from entrepot.graph.relations import RELATIONS, SCHEMA_VERSION
from entrepot.graph.store import (
    MANIFEST,
    Draft,
    Manifest,
    RelationFile,
    Store,
    WrittenRelation,
)

FILE = "part-00000.parquet"


def write(draft: Draft, text: str) -> Manifest:
    """Write every relation as a file with some text; return the manifest that says so."""
    for name in RELATIONS:
        draft.relation_folder(name).mkdir()
        (draft.relation_folder(name) / FILE).write_text(text)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        version=draft.version,
        created_at="2026-06-01T00:00:00+00:00",
        data_date="2026-06-01",
        census_year=2026,
        has_xpac=False,
        relations={n: WrittenRelation([RelationFile(FILE, 1, len(text))]) for n in RELATIONS},
        loaded={},
    )


def publish(store: Store, text: str) -> Manifest:
    with store.build() as draft:
        manifest = write(draft, text)
        draft.publish(manifest)
    return manifest


def text_of(store: Store, name: str = "work") -> str:
    return path_of(store, store.require_manifest(), name).read_text()


def path_of(store: Store, manifest: Manifest, name: str) -> Path:
    """The only file of a relation."""
    (path,) = store.relation(manifest, name).files
    return path


def versions(store: Store) -> list[str]:
    return sorted(p.name for p in store.path.glob("version-*"))


def replace_in_manifest(store: Store, pattern: str, text: str) -> None:
    path = store.path / MANIFEST
    path.write_text(re.sub(pattern, text, path.read_text(), count=1))


class TestPublishing:
    def test_the_manifest_says_what_was_written(self, store: Store) -> None:
        manifest = publish(store, "first")
        assert store.manifest() == manifest
        assert manifest.version == 1
        assert text_of(store) == "first"

    def test_until_it_is_published_readers_see_the_former_version(self, store: Store) -> None:
        publish(store, "first")
        with store.build() as draft:
            manifest = write(draft, "second")
            assert text_of(store) == "first"
            draft.publish(manifest)
            assert text_of(store) == "second"

    def test_the_manifest_is_written_when_all_files_are_on_the_disk(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(store, "first")
        synced: list[tuple[str, int]] = []
        monkeypatch.setattr(
            store_module,
            "_sync",
            lambda path: synced.append((path.name, store.require_manifest().version)),
        )
        publish(store, "second")
        before = [name for name, version in synced if version == 1]
        assert before.count(FILE) == len(RELATIONS)
        assert set(RELATIONS) < set(before)
        assert before[-1] == "graph.json.new"  # the last before the swap
        assert synced[-1] == ("graph", 2)  # the folder, so that the swap itself is kept

    def test_a_reader_may_go_on_with_the_version_it_opened(self, store: Store) -> None:
        opened = publish(store, "first")
        publish(store, "second")
        assert path_of(store, opened, "work").read_text() == "first"

    def test_a_draft_that_is_not_published_leaves_the_former(self, store: Store) -> None:
        publish(store, "first")
        with store.build() as draft:
            write(draft, "second")
        assert text_of(store) == "first"
        assert versions(store) == ["version-000001"]

    def test_a_draft_that_fails_leaves_the_former(self, store: Store) -> None:
        publish(store, "first")
        with pytest.raises(ZeroDivisionError), store.build() as draft:
            write(draft, "second")
            raise ZeroDivisionError
        assert text_of(store) == "first"
        assert versions(store) == ["version-000001"]
        assert publish(store, "third").version == 2

    def test_a_relation_that_was_not_written_is_not_published(self, store: Store) -> None:
        with pytest.raises(ValueError, match="relations not written: career"), store.build() as d:
            manifest = write(d, "first")
            del manifest.relations["career"]
            d.publish(manifest)
        assert store.manifest() is None

    def test_staging_is_gone_afterwards(self, store: Store) -> None:
        with store.build() as draft:
            (draft.staging / "work").mkdir()
            (draft.staging / "work" / "000001.parquet").write_text("staged")
            draft.publish(write(draft, "first"))
        assert not list(store.path.rglob("staging"))

    def test_a_draft_knows_the_former_files(self, store: Store) -> None:
        with store.build() as draft:
            assert draft.former is None
            draft.publish(write(draft, "first"))
        with store.build() as draft:
            assert draft.former is not None
            assert path_of(store, draft.former, "work").read_text() == "first"


class TestSweeping:
    def test_the_version_before_the_current_one_stays(self, store: Store) -> None:
        kept = []
        for text in ("first", "second", "third", "fourth"):
            publish(store, text)
            kept.append(versions(store))
        assert kept == [
            ["version-000001"],
            ["version-000001", "version-000002"],
            ["version-000002", "version-000003"],
            ["version-000003", "version-000004"],
        ]

    def test_what_a_killed_build_left_is_removed_by_the_next(self, store: Store) -> None:
        publish(store, "first")
        left = store.path / "version-000002" / "staging" / "work"
        left.mkdir(parents=True)
        (left / "000001.parquet").write_text("half")
        (store.path / "graph.json.new").write_text('{"schema_ver')
        assert text_of(store) == "first"
        publish(store, "second")
        assert versions(store) == ["version-000001", "version-000002"]
        assert text_of(store) == "second"
        assert not left.exists()

    def test_other_folders_are_left_alone(self, store: Store) -> None:
        (store.path / "version-notes").mkdir(parents=True)
        (store.path / "version-7").mkdir()
        publish(store, "first")
        assert versions(store) == ["version-000001", "version-7", "version-notes"]

    def test_a_build_that_failed_keeps_the_version_before_too(self, store: Store) -> None:
        publish(store, "first")
        publish(store, "second")
        with store.build() as draft:
            write(draft, "third")
        assert versions(store) == ["version-000001", "version-000002"]


class TestMissing:
    def test_no_graph(self, store: Store) -> None:
        assert store.manifest() is None
        with pytest.raises(GraphMissingError, match="entrepot load SNAPSHOT --graph") as caught:
            store.require_manifest()
        assert str(store.path) in str(caught.value)


class TestOtherVersions:
    def test_a_newer_graph_asks_for_a_newer_entrepot(self, store: Store) -> None:
        publish(store, "first")
        replace_in_manifest(store, r'("schema_version": )\d+', rf"\g<1>{SCHEMA_VERSION + 1}")
        with pytest.raises(GraphVersionError, match=r"newer entrepot.*Upgrade entrepot"):
            store.require_manifest()

    def test_an_older_graph_is_to_be_loaded_again(self, store: Store) -> None:
        publish(store, "first")
        replace_in_manifest(store, r'("schema_version": )\d+', rf"\g<1>{SCHEMA_VERSION - 1}")
        with pytest.raises(GraphVersionError, match=r"older entrepot.*Load its data again"):
            store.require_manifest()

    def test_only_the_schema_number_is_read_of_another_version(self, store: Store) -> None:
        store.path.mkdir()
        (store.path / MANIFEST).write_text('{"schema_version": 999, "relations": "elsewhere"}')
        with pytest.raises(GraphVersionError, match="schema 999"):
            store.manifest()

    def test_building_over_it_is_refused_and_removes_nothing(self, store: Store) -> None:
        publish(store, "first")
        publish(store, "second")
        replace_in_manifest(store, r'("schema_version": )\d+', r"\g<1>999")
        with pytest.raises(GraphVersionError), store.build():
            pass
        assert versions(store) == ["version-000001", "version-000002"]


class TestDamage:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"no json",
            b'{"schema_version": 1',
            b'{"schema_version": "one"}',
            b'{"schema_version": %d, "version": "two"}' % SCHEMA_VERSION,
            b'{"schema_version": %d, "version": 1, "created_at": "\xff\xfe"}' % SCHEMA_VERSION,
            b"[]",
            b"\x00" * 2000,
        ],
    )
    def test_a_manifest_that_cannot_be_read(self, store: Store, content: bytes) -> None:
        publish(store, "first")
        (store.path / MANIFEST).write_bytes(content)
        with pytest.raises(GraphDamagedError, match=r"graph\.json cannot be read"):
            store.require_manifest()

    def test_a_manifest_without_a_relation(self, store: Store) -> None:
        publish(store, "first")
        replace_in_manifest(store, r'"career": ', '"carrier": ')
        with pytest.raises(GraphDamagedError, match="does not name 'career'"):
            store.relation(store.require_manifest(), "career")

    def test_a_file_that_is_missing(self, store: Store) -> None:
        manifest = publish(store, "first")
        path_of(store, manifest, "author").unlink()
        with pytest.raises(GraphDamagedError, match=r"author/part-00000\.parquet is missing"):
            store.relation(manifest, "author")

    def test_a_file_of_the_wrong_size(self, store: Store) -> None:
        manifest = publish(store, "first")
        path_of(store, manifest, "author").write_text("cut")
        with pytest.raises(GraphDamagedError, match=r"author/part-00000.* has 3 bytes, not 5"):
            store.relation(manifest, "author")

    def test_a_text_index_that_is_missing(self, tmp_path: Path, store: Store) -> None:
        SnapshotFolder(tmp_path / "data").put("2026-01-01", [work(1)])
        load(tmp_path, store)
        manifest = store.require_manifest()
        shutil.rmtree(store.text_path(manifest))
        with pytest.raises(GraphDamagedError, match="text is missing"):
            store.text_path(manifest)

    def test_building_on_a_damaged_graph_is_refused_and_removes_nothing(self, store: Store) -> None:
        manifest = publish(store, "first")
        path_of(store, manifest, "author").unlink()
        with pytest.raises(GraphDamagedError, match="another folder"), store.build():
            pass
        assert versions(store) == ["version-000001"]

    def test_loading_again_what_is_loaded_tells_of_the_damage(
        self, tmp_path: Path, store: Store
    ) -> None:
        SnapshotFolder(tmp_path / "data").put("2026-01-01", [work(1)])
        load(tmp_path, store)
        path_of(store, store.require_manifest(), "citation").unlink()
        with pytest.raises(GraphDamagedError, match=r"citation/part-00000\.parquet is missing"):
            load(tmp_path, store)

    def test_what_hinders_a_build_does_not_keep_the_lock(self, store: Store) -> None:
        publish(store, "first")
        (store.path / MANIFEST).write_bytes(b"no json")
        with pytest.raises(GraphDamagedError) as first, store.build():
            pass
        with pytest.raises(GraphDamagedError) as second, store.build():
            pass
        assert first.value is not second.value


class TestBusy:
    def test_one_build_at_a_time(self, store: Store) -> None:
        with store.build(), pytest.raises(GraphBusyError, match="Wait until"), store.build():
            pass
        assert publish(store, "first").version == 1

    def test_readers_do_not_wait_for_a_build(self, store: Store) -> None:
        publish(store, "first")
        with store.build() as draft:
            write(draft, "second")
            assert text_of(store) == "first"

    def test_the_one_that_waits_disturbs_nothing(self, store: Store) -> None:
        publish(store, "first")
        with store.build() as draft:
            manifest = write(draft, "second")
            with pytest.raises(GraphBusyError), store.build():
                pass
            draft.publish(manifest)
        assert text_of(store) == "second"


def test_counts_and_relations_can_be_read_back(tmp_path: Path, store: Store) -> None:
    SnapshotFolder(tmp_path / "data").put("2026-01-01", [work(1), work(2)])
    load(tmp_path, store)
    graph = Graph(store)
    assert graph.manifest.relations["work"].row_count == 2
    assert {n: len(rows) for n, rows in graph.content().items()} == {
        name: file.row_count for name, file in graph.manifest.relations.items()
    }
