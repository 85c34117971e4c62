"""Loads that bring new records, and take works away."""

from pathlib import Path

from tests.graph.rich import FEBRUARY, JANUARY, hashes, rich_work
from tests.graph.snapshots import (
    Graph,
    SnapshotFolder,
    authorship,
    cites,
    institution,
    load,
    rejects,
    work,
)

from entrepot.graph.store import Store


class TestUpdates:
    def test_a_newer_record_replaces_the_older_with_all_its_rows(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [rich_work(7), work(1)])
        load(folder.root, store)
        newer = work(7, title="New", referenced_works=cites(20), authorships=[authorship(30)])
        folder.put(FEBRUARY, [newer])
        load(folder.root, store)
        assert graph.rows("work", "work_id", "title", "updated_date") == [
            (1, "Work number 1", JANUARY),
            (7, "New", FEBRUARY),
        ]
        assert graph.rows("authorship", "work_id", "author_id") == [(1, 1), (7, 30)]
        assert graph.rows("reference", "citing_work_id", "cited_work_id") == [(7, 20)]
        for emptied in ("abstract", "affiliation", "work_topic", "institution", "source"):
            assert graph.rows(emptied) == []
        assert graph.values("author", "author_id") == [1, 30]

    def test_within_one_load_the_newer_partition_wins(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(FEBRUARY, [work(7, title="New", authorships=[authorship(30)])])
        folder.put(JANUARY, [rich_work(7)])
        load(folder.root, store)
        assert graph.rows("work", "work_id", "title") == [(7, "New")]
        assert graph.rows("authorship", "author_id") == [(30,)]
        assert graph.rows("reference") == []

    def test_an_older_partition_loaded_later_does_not_overwrite(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(FEBRUARY, [work(7, title="New", authorships=[authorship(30, "New Name")])])
        load(folder.root, store)
        before = hashes(graph)
        folder.put(JANUARY, [work(7, title="Old", authorships=[authorship(30, "Old Name")])])
        assert load(folder.root, store).read_count == 1
        assert hashes(graph) == before

    def test_a_record_twice_in_one_file_counts_as_the_later(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(7, title="first"), work(7, title="second")])
        load(folder.root, store)
        assert graph.rows("work", "work_id", "title") == [(7, "second")]
        assert len(graph.rows("authorship")) == 1

    def test_a_record_that_moved_to_a_newer_partition(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [rich_work(7), rich_work(9)])
        folder.put_manifest()
        load(folder.root, store)
        folder.put(JANUARY, [rich_work(9)])
        folder.put(FEBRUARY, [rich_work(7, title="New")])
        folder.put_manifest()
        load(folder.root, store)
        assert graph.rows("work", "work_id", "title", "updated_date") == [
            (7, "New", FEBRUARY),
            (9, "Work number 9", JANUARY),
        ]
        assert graph.values("authorship", "work_id") == [7, 7, 9, 9]

    def test_names_are_those_of_the_newest_record(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(1, authorships=[authorship(5, "Old")])])
        folder.put(FEBRUARY, [work(2, authorships=[authorship(5, "New")])])
        load(folder.root, store)
        assert graph.rows("author", "author_id", "name") == [(5, "New")]

    def test_what_a_newer_record_leaves_open_stays_known(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        named = {"author": {"id": "A5", "display_name": "Ada", "orcid": "0000-0002-1825-0097"}}
        folder.put(JANUARY, [work(1, authorships=[named])])
        folder.put(FEBRUARY, [work(2, authorships=[authorship(5, "Ada L.")])])
        load(folder.root, store)
        assert graph.rows("author", "name", "orcid") == [("Ada L.", "0000-0002-1825-0097")]

    def test_names_that_differ_within_one_record_are_chosen_alike(self, tmp_path: Path) -> None:
        places = [institution(5, "DE", display_name=name) for name in ("Bonn", "Aachen", "Köln")]
        names = set()
        for name, order in (("a", places), ("b", places[::-1])):
            other = SnapshotFolder(tmp_path / name)
            other.put(JANUARY, [work(1, authorships=[authorship(1, at=order)])])
            load(other.root, Store(tmp_path / f"graph-{name}"))
            names |= set(Graph(Store(tmp_path / f"graph-{name}")).rows("institution", "name"))
        assert len(names) == 1


class TestLeaving:
    def test_works_of_a_partition_that_disappeared(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        gone = folder.put(JANUARY, [rich_work(7), rich_work(20)])
        folder.put(FEBRUARY, [rich_work(9)])
        folder.put_manifest()
        load(folder.root, store)
        gone.unlink()
        folder.put_manifest()
        assert not load(folder.root, store).is_unchanged
        assert graph.values("work", "work_id") == [9]
        assert graph.values("authorship", "work_id") == [9, 9]
        assert graph.values("author", "author_id") == [9, 10]
        assert load(folder.root, store).is_unchanged

    def test_without_a_manifest_they_stay(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        gone = folder.put(JANUARY, [work(7)])
        folder.put(FEBRUARY, [work(9)])
        load(folder.root, store)
        gone.unlink()
        assert load(folder.root, store).is_unchanged
        assert graph.values("work", "work_id") == [7, 9]

    def test_works_from_elsewhere_of_the_same_date_stay(
        self, folder: SnapshotFolder, store: Store, graph: Graph, tmp_path: Path
    ) -> None:
        other = SnapshotFolder(tmp_path / "other")
        other.put(JANUARY, [work(1)])
        load(other.root, store)
        gone = folder.put(JANUARY, [work(7)])
        folder.put(FEBRUARY, [work(9)])
        folder.put_manifest()
        load(folder.root, store)
        gone.unlink()
        folder.put_manifest()
        load(folder.root, store)
        assert graph.values("work", "work_id") == [1, 9]

    def test_deleted_works(self, folder: SnapshotFolder, store: Store, graph: Graph) -> None:
        folder.put(JANUARY, [rich_work(7), rich_work(9)])
        load(folder.root, store)
        folder.put_deleted("https://openalex.org/W7,2026-02-01", "W1000,2026-02-01")
        assert not load(folder.root, store).is_unchanged
        assert graph.values("work", "work_id") == [9]
        assert graph.values("abstract", "work_id") == [9]
        assert graph.values("reference", "citing_work_id") == [9, 9]
        assert 7 in graph.values("reference", "cited_work_id")  # a reference to it is still one
        assert load(folder.root, store).is_unchanged

    def test_deleted_works_that_come_with_the_same_load(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(7), work(9)])
        folder.put_deleted("W7,2026-02-01")
        load(folder.root, store)
        assert graph.values("work", "work_id") == [9]

    def test_a_list_of_deleted_works_with_bad_lines(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(7), work(9)])
        folder.put_deleted("W7,2026-02-01", "seven,2026-02-01")
        assert load(folder.root, store, reject_limit=0.5).rejects == {"no usable id": 1}
        assert graph.values("work", "work_id") == [9]
        assert [(r["file"], r["line"]) for r in rejects(store)] == [("works/deleted_ids.csv", 3)]
