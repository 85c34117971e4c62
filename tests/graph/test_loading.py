"""What a load gives: its summary, the same again, and what stops it."""

import hashlib
from pathlib import Path

import pytest
from tests.graph.rich import FEBRUARY, JANUARY, MARCH, hashes, rich_work
from tests.graph.snapshots import (
    Graph,
    Record,
    SnapshotFolder,
    authorship,
    load,
    nothing_derived,
    rejects,
    work,
)

from entrepot.errors import SnapshotError, TooManyRejectsError
from entrepot.graph.importing import import_files
from entrepot.graph.loading import Loader, load_snapshot
from entrepot.graph.part import XPAC
from entrepot.graph.store import MANIFEST, Store
from entrepot.indicators.derive import derived_relations


class TestSummary:
    def test_it_counts_what_was_read_and_what_was_not(
        self, folder: SnapshotFolder, store: Store
    ) -> None:
        folder.put(JANUARY, [work(1), work(2, is_xpac=True), b"{", work(3)])
        folder.put(FEBRUARY, [work(3, publication_year=None), {"id": "none"}])
        folder.put(FEBRUARY, [{"id": "A1"}], entity="authors")
        summary = load(folder.root, store, reject_limit=0.5)
        assert summary.read_count == 7
        assert summary.rejects == {"not a line of JSON": 1, "no usable id": 1}
        assert summary.reject_count == 2
        assert summary.work_count == 2
        assert summary.tally[XPAC] == 1
        assert summary.tally["works without year"] == 1
        assert not summary.is_unchanged

    def test_processes_make_no_difference(self, folder: SnapshotFolder, tmp_path: Path) -> None:
        for day in (JANUARY, FEBRUARY, MARCH):
            folder.put(day, [rich_work(n) for n in range(3, 40)] + [{"id": "none"}])
        loads = []
        for processes in (1, 2):
            store = Store(tmp_path / f"graph-{processes}")
            summary = load(folder.root, store, processes=processes, reject_limit=1.0)
            loads.append((summary.read_count, summary.tally, rejects(store), hashes(Graph(store))))
        assert loads[0] == loads[1]
        assert loads[0][0] == 3 * 38


class TestLoadingAgain:
    def test_the_same_files_change_nothing(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(1)])
        load(folder.root, store)
        before = (store.path / MANIFEST).read_bytes()
        summary = load(folder.root, store)
        assert summary.is_unchanged
        assert summary.work_count == 1
        assert (store.path / MANIFEST).read_bytes() == before
        assert graph.manifest.version == 1

    def test_the_same_content_gives_the_same_relations(self, tmp_path: Path) -> None:
        """Built from scratch twice, from folders made at different times."""
        found = []
        for name in ("first", "second"):
            other = SnapshotFolder(tmp_path / name / "data")
            for day in (FEBRUARY, JANUARY):
                other.put(day, [rich_work(n) for n in range(3, 60)])
            store = Store(tmp_path / f"graph-{name}")
            load_snapshot(str(other.root), Loader(store, derived_relations))
            found.append(hashes(Graph(store), leave_out=("origin",)))
        assert found[0] == found[1]
        nothing = hashlib.sha256(b"[]").hexdigest()
        assert {name for name, digest in found[0].items() if digest == nothing} == {"organisation"}

    def test_the_same_content_from_another_folder_changes_only_the_origin(
        self, folder: SnapshotFolder, store: Store, graph: Graph, tmp_path: Path
    ) -> None:
        content = [rich_work(n) for n in range(3, 60)]
        folder.put(JANUARY, content)
        load(folder.root, store)
        before = hashes(graph, leave_out=("origin",))
        rebuilt = SnapshotFolder(tmp_path / "rebuilt")
        rebuilt.put(JANUARY, content)
        assert not load(rebuilt.root, store).is_unchanged
        assert hashes(graph, leave_out=("origin",)) == before
        assert set(graph.values("work", "origin")) == {rebuilt.root.as_uri()}

    def test_only_files_that_are_new_or_changed_are_read(
        self, folder: SnapshotFolder, store: Store
    ) -> None:
        folder.put(JANUARY, [work(1), work(2)])
        folder.put(FEBRUARY, [work(3)])
        load(folder.root, store)
        folder.put(FEBRUARY, [work(3), work(4)])
        folder.put(MARCH, [work(5)])
        assert load(folder.root, store).read_count == 3
        assert load(folder.root, store).read_count == 0

    def test_a_step_at_a_time_is_as_good_as_all_at_once(
        self, folder: SnapshotFolder, tmp_path: Path
    ) -> None:
        days = {
            JANUARY: [rich_work(n) for n in range(3, 30)],
            FEBRUARY: [rich_work(n, title="new") for n in range(10, 40)],
            MARCH: [rich_work(n, authorships=[authorship(n, "New Name")]) for n in (3, 12, 50)],
        }
        steps, once = Store(tmp_path / "steps"), Store(tmp_path / "once")
        for day, content in days.items():
            folder.put(day, content)
            load(folder.root, steps)
        load(folder.root, once)
        assert hashes(Graph(steps)) == hashes(Graph(once))


class TestRejectLimit:
    @pytest.fixture
    def bad(self, folder: SnapshotFolder, store: Store) -> SnapshotFolder:
        """A graph of W1; then a file of 199 sound records and two bad ones: 2 of 201."""
        folder.put(JANUARY, [work(1)])
        load(folder.root, store)
        sound: list[Record | bytes] = [work(n) for n in range(2, 201)]
        folder.put(FEBRUARY, [*sound[:50], b"{oops", *sound[50:], work(300, type=7)])
        return folder

    def test_within_the_limit(self, bad: SnapshotFolder, store: Store, graph: Graph) -> None:
        assert load(bad.root, store).reject_count == 2
        assert graph.manifest.relations["work"].row_count == 200

    def test_beyond_it_the_graph_is_as_it_was(
        self, bad: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        before = (store.path / MANIFEST).read_bytes()
        bad.put(MARCH, [b"{"])
        with pytest.raises(TooManyRejectsError) as caught:
            load(bad.root, store)
        message = str(caught.value)
        assert "3 of 202 records were rejected, more than the limit of 1.0%" in message
        assert "not a line of JSON: 2; a field of the wrong type: 1" in message
        assert str(store.rejects_path) in message
        assert "--reject-limit" in message
        assert (store.path / MANIFEST).read_bytes() == before
        assert graph.values("work", "work_id") == [1]
        assert [p.name for p in store.path.glob("version-*")] == ["version-000001"]

    def test_every_reject_is_listed_with_file_line_and_reason(
        self, bad: SnapshotFolder, store: Store
    ) -> None:
        load(bad.root, store)
        file = f"works/updated_date={FEBRUARY}/part_0000.gz"
        first, second = rejects(store)
        assert (first["file"], first["line"], first["reason"]) == (file, 51, "not a line of JSON")
        assert (second["file"], second["line"]) == (file, 201)
        assert second["reason"] == "a field of the wrong type"
        assert second["detail"] == "Expected `str | null`, got `int` - at `$.type`"
        assert second["record_id"] == "https://openalex.org/W300"

    def test_the_limit_can_be_raised(self, bad: SnapshotFolder, store: Store, graph: Graph) -> None:
        bad.put(MARCH, [b"{"])
        assert load(bad.root, store, reject_limit=0.02).reject_count == 3
        assert len(graph.values("work", "work_id")) == 200

    def test_no_reject_is_allowed_at_zero(self, bad: SnapshotFolder, store: Store) -> None:
        with pytest.raises(TooManyRejectsError, match=r"limit of 0\.0%"):
            load(bad.root, store, reject_limit=0.0)


def test_what_imported_files_lack_stays_noted(
    folder: SnapshotFolder, store: Store, graph: Graph, tmp_path: Path
) -> None:
    export = tmp_path / "library.bib"
    export.write_text("@article{a, title = {Boards}, author = {Doe, Jane}, year = {2020}}\n")
    import_files([export], Loader(store, nothing_derived))
    notes = graph.manifest.notes
    assert notes
    folder.put(JANUARY, [work(1)])
    load(folder.root, store)
    assert graph.manifest.notes == notes
    assert len(graph.rows("work")) == 2


class TestNothingToLoad:
    def test_no_snapshot_no_graph(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "photos").mkdir()
        with pytest.raises(SnapshotError):
            load(tmp_path / "photos", store)
        assert store.manifest() is None

    def test_entities_without_works(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        topic = {"id": "T1", "display_name": "Boards", "subfield": {"id": 1408}}
        folder.put(JANUARY, [topic], entity="topics")
        assert load(folder.root, store).work_count == 0
        assert graph.rows("topic", "topic_id", "subfield_id") == [(1, 1408)]
