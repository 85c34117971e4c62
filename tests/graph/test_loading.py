import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.graph.snapshots import (
    Graph,
    Record,
    SnapshotFolder,
    authorship,
    cites,
    institution,
    load,
    nothing_derived,
    rejects,
    work,
)

from entrepot.errors import InputError, SnapshotError, TooManyRejectsError
from entrepot.graph.importing import import_files
from entrepot.graph.loading import Loader, load_snapshot
from entrepot.graph.part import XPAC
from entrepot.graph.store import MANIFEST, Store
from entrepot.indicators.derive import derived_relations

JANUARY, FEBRUARY, MARCH = "2026-01-05", "2026-02-05", "2026-03-05"
BONN = institution(5, "DE", ror="https://ror.org/041nas322")


@pytest.fixture
def folder(tmp_path: Path) -> SnapshotFolder:
    return SnapshotFolder(tmp_path / "data")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "graph")


@pytest.fixture
def graph(store: Store) -> Graph:
    return Graph(store)


def rich_work(number: int, **changes: Any) -> Record:
    """A work with a row in every relation that a work may have rows in."""
    topic = {"id": "T1", "display_name": "Boards", "score": 0.9, "subfield": {"id": 1408}}
    record = work(
        number,
        authorships=[authorship(number, at=[BONN]), authorship(number + 1)],
        referenced_works=cites(number - 1, number - 2),
        primary_topic=topic,
        abstract_inverted_index={"About": [0], f"{number}": [1]},
        primary_location={"source": {"id": "S1", "display_name": "A Journal"}},
    )
    return record | changes


def hashes(graph: Graph, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """For each relation, the hash of its rows in their order."""
    content = graph.content(leave_out)
    return {n: hashlib.sha256(repr(rows).encode()).hexdigest() for n, rows in content.items()}


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


class TestXpac:
    @pytest.fixture
    def mixed(self, folder: SnapshotFolder) -> SnapshotFolder:
        folder.put(JANUARY, [work(1, is_xpac=True), work(2, is_xpac=False)])
        return folder

    def test_left_out_and_counted(self, mixed: SnapshotFolder, store: Store, graph: Graph) -> None:
        assert load(mixed.root, store).tally[XPAC] == 1
        assert graph.values("work", "work_id") == [2]
        assert not graph.manifest.has_xpac

    def test_asked_for(self, mixed: SnapshotFolder, store: Store, graph: Graph) -> None:
        load(mixed.root, store, with_xpac=True)
        assert graph.values("work", "work_id") == [1, 2]
        assert graph.manifest.has_xpac
        assert load(mixed.root, store, with_xpac=True).is_unchanged

    def test_asked_for_later_the_files_are_read_again(
        self, mixed: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        load(mixed.root, store)
        load(mixed.root, store, with_xpac=True)
        assert graph.values("work", "work_id") == [1, 2]

    def test_a_graph_that_holds_it_is_not_mixed(
        self, mixed: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        load(mixed.root, store, with_xpac=True)
        with pytest.raises(InputError, match="Load with --xpac, or into another folder"):
            load(mixed.root, store)
        assert graph.values("work", "work_id") == [1, 2]


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


class TestYears:
    def test_the_census_year_is_the_last_in_the_data(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        years = (2014, 2019, None, 2031)  # one misprinted: later than the data themselves
        folder.put(JANUARY, [work(n, publication_year=y) for n, y in enumerate(years)])
        load(folder.root, store)
        assert graph.manifest.census_year == 2019
        assert graph.manifest.data_date == JANUARY

    def test_it_may_be_chosen_and_changed(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(1)])
        load(folder.root, store, census_year=2010)
        assert graph.manifest.census_year == 2010
        assert load(folder.root, store, census_year=2010).is_unchanged
        assert not load(folder.root, store, census_year=2012).is_unchanged
        assert graph.manifest.census_year == 2012
        assert graph.values("work", "work_id") == [1]

    def test_without_any_year_it_is_that_of_the_data(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(1, publication_year=None)])
        load(folder.root, store)
        assert graph.manifest.census_year == 2026

    def test_the_manifest_dates_the_data(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [work(1)])
        folder.put_manifest(date="2026-06-01")
        load(folder.root, store)
        assert graph.manifest.data_date == "2026-06-01"


class TestPlaces:
    @pytest.fixture
    def registry(self, tmp_path: Path) -> Path:
        """A short dump of ROR with the University of Bonn."""
        path = tmp_path / "ror.csv"
        path.write_text(
            "id,name,country_code,types,status,city,lat,lng,acronyms,aliases_labels,release\n"
            "https://ror.org/041nas322,Bonn University,DE,education,active,Bonn,50.73,7.09,,,v2\n"
        )
        return path

    @pytest.mark.parametrize("registry_first", [True, False])
    def test_what_an_institution_does_not_say_ror_may(
        self,
        folder: SnapshotFolder,
        store: Store,
        graph: Graph,
        registry: Path,
        registry_first: bool,
    ) -> None:
        at = [institution(5, ror="https://ror.org/041nas322", type="company"), institution(6)]
        folder.put(JANUARY, [work(1, authorships=[authorship(1, at=at)])])
        loader = Loader(store, nothing_derived)
        if registry_first:
            import_files([registry], loader)
        load(folder.root, store)
        if not registry_first:
            import_files([registry], loader)
        assert graph.rows("institution", "type", "country_code", "city", "latitude") == [
            ("company", "DE", "Bonn", 50.73),
            (None, None, None, None),
        ]
        assert graph.rows("affiliation", "institution_id", "country_code") == [(5, "DE"), (6, None)]

    def test_an_affiliation_takes_the_country_of_its_institution(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [institution(5, "DE")], entity="institutions")
        folder.put(JANUARY, [work(1, authorships=[authorship(1, at=[institution(5)])])])
        load(folder.root, store)
        assert graph.rows("affiliation") == [(1, 1, 5, "DE")]

    def test_its_own_country_stays(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [institution(5, "DE")], entity="institutions")
        folder.put(JANUARY, [work(1, authorships=[authorship(1, at=[institution(5, "US")])])])
        load(folder.root, store)
        assert graph.rows("affiliation") == [(1, 1, 5, "US")]

    def test_institutions_that_no_work_names_are_left_out(
        self, folder: SnapshotFolder, store: Store, graph: Graph
    ) -> None:
        folder.put(JANUARY, [BONN, institution(6, "US")], entity="institutions")
        folder.put(JANUARY, [work(1, authorships=[authorship(1, at=[BONN])])])
        load(folder.root, store)
        assert graph.values("institution", "institution_id") == [5]


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
