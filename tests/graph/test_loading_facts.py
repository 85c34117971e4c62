"""What a load makes of works beyond the core, of years, and of places."""

from pathlib import Path

import pytest
from tests.graph.rich import BONN, JANUARY
from tests.graph.snapshots import (
    Graph,
    SnapshotFolder,
    authorship,
    institution,
    load,
    nothing_derived,
    work,
)

from entrepot.errors import InputError
from entrepot.graph.importing import import_files
from entrepot.graph.loading import Loader
from entrepot.graph.part import XPAC
from entrepot.graph.store import Store


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
