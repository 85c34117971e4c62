"""The Python API, as a notebook uses it, on the bundled sample."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.graph.snapshots import nothing_derived

import entrepot
from entrepot import api
from entrepot.api import Graph, NamedArea
from entrepot.errors import (
    AreaError,
    GraphMissingError,
    InputError,
    NotComputableError,
    SnapshotError,
    UnknownNameError,
)
from entrepot.graph.loading import LoadOptions
from entrepot.sample import sample_path
from entrepot.talent import peers
from entrepot.talent.area import Everything, Types, Years
from entrepot.talent.options import read_query
from entrepot.talent.query import RankingQuery

LITTLE = LoadOptions(processes=1, memory_mb=512)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("api") / "graph"
    summary = entrepot.load(sample_path(), path, options=LITTLE)
    assert (summary.work_count, summary.reject_count) == (613, 0)
    return path


@pytest.fixture(scope="module")
def graph(folder: Path) -> Iterator[Graph]:
    with entrepot.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def everything(graph: Graph) -> NamedArea:
    return graph.area("all")


def ids(area: NamedArea) -> set[Any]:
    return set(area.works().column("work_id").to_pylist())


def test_leaders_of_an_area_in_one_line(folder: Path) -> None:
    with entrepot.open(folder) as graph:
        leaders = graph.area("decision sciences").people(by="c_score", top=100)
    assert len(leaders) == 100
    assert leaders.to_pylist()[0]["name"] == "Eugene Garfield"
    assert leaders.area_name == "Decision Sciences"
    assert (leaders.unit, leaders.unit_count, leaders.work_count) == ("people", 1066, 613)


def test_a_ranking_is_a_table_for_pandas_arrow_and_duckdb(everything: NamedArea) -> None:
    ranking = everything.people(top=3)
    frame = ranking.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["rank"]) == [1, 2, 3]
    leaders = pa.table(ranking)  # by its __arrow_c_stream__
    assert leaders.equals(ranking.table)
    with duckdb.connect() as connection:
        summed = connection.execute("SELECT sum(citation_count) FROM leaders").fetchall()
        assert summed == [(int(frame["citation_count"].sum()),)]
        directly = connection.execute("SELECT name FROM ranking ORDER BY rank").fetchall()
        assert [name for (name,) in directly] == list(frame["name"])


def test_places_are_ranked_too(everything: NamedArea) -> None:
    assert everything.institutions(top=1).to_pylist()[0]["name"] == "Leiden University"
    assert everything.countries(top=1).to_pylist()[0]["id"] == "US"
    assert len(everything.countries(top=None)) == 51


def test_areas_combine(graph: Graph, everything: NamedArea) -> None:
    early, reviews = graph.area("years:-2005"), graph.area("type:review")
    assert ids(early | reviews) == ids(early) | ids(reviews)
    assert ids(early & reviews) == ids(early) & ids(reviews) != set()
    assert ids(early - reviews) == ids(early) - ids(reviews)
    assert ids(everything - early - graph.area("years:2006-")) == set()
    assert (early & reviews - everything).name == "years:-2005 and type:review without all"


def test_an_area_built_in_python(graph: Graph) -> None:
    built = graph.area(Years(2010, 2012) - Types(("review",)), "Three years")
    assert built.name == "Three years"
    assert ids(built) == ids(graph.area("years:2010-2012") - graph.area("type:review"))
    assert graph.area(Everything()).name == "all"
    assert graph.area(Years(2010, 2012)).name == "area"


def test_works_are_the_most_cited_first(everything: NamedArea) -> None:
    works = everything.works()
    assert works.column_names == [
        "work_id",
        "doi",
        "title",
        "publication_year",
        "type",
        "reported_citation_count",
    ]
    cited: list[Any] = works.column("reported_citation_count").to_pylist()
    assert cited == sorted(cited, reverse=True)


def test_a_saved_area_gives_the_same_works_and_name(graph: Graph, tmp_path: Path) -> None:
    area = graph.area("years:2010-2012") | graph.area("T10102") & graph.area("country:NL")
    named = graph.area(area.area, "Dutch works, and three years")
    file = tmp_path / "area.yaml"
    named.save(file)
    again = graph.area(file)
    assert (again.name, ids(again)) == (named.name, ids(named))
    assert graph.area(str(file), "Another name").name == "Another name"
    with pytest.raises(AreaError, match=r"must end in \.yaml"):
        named.save(tmp_path / "area.txt")
    with pytest.raises(AreaError, match=r"area\.yaml cannot be written: No such file"):
        named.save(tmp_path / "none" / "area.yaml")


@pytest.mark.parametrize(
    ("area", "name"),
    [
        ("T10102", "scientometrics and bibliometrics research"),
        ("institution:I121797337", "Leiden University"),
        ("source:scientometrics", "Scientometrics"),
        ("country:NL", "country:NL"),
        (" all ", "all"),
    ],
)
def test_an_area_is_called_as_the_graph_calls_it(graph: Graph, area: str, name: str) -> None:
    assert graph.area(area).name == name


def test_areas_are_listed(graph: Graph) -> None:
    assert graph.areas("decision").to_pylist() == [
        {
            "level": "field",
            "id": "fields/18",
            "name": "Decision Sciences",
            "within": "Social Sciences",
            "work_count": 613,
        }
    ]


def test_options_may_be_one_value_or_several() -> None:
    several = {"countries": ("CN", "DE"), "stages": ("early",), "columns": ("mncs",)}
    query = RankingQuery(**several)  # type: ignore[arg-type]
    assert read_query(several) == query
    lists: dict[str, Any] = {
        "country": ["cn", "Germany"],
        "stage": ["EARLY"],
        "column": ["mncs"],
    }
    assert read_query(lists) == query
    assert read_query({"country": "CN", "stage": "early", "column": "mncs"}) == RankingQuery(
        countries=("CN",), stages=("early",), columns=("mncs",)
    )
    assert read_query({"not_country": {"France"}}) == RankingQuery(not_countries=("FR",))
    assert read_query({"country": None, "since": None, "top": None}) == RankingQuery(top=None)
    assert read_query({"returning_to": "China"}) == RankingQuery(returning_to="CN")
    assert read_query({"since": np.int64(2015)}) == RankingQuery(since=2015)  # as from a table
    assert read_query({}) == RankingQuery()


def test_options_reach_the_ranking(everything: NamedArea) -> None:
    found = everything.people(top=None, country="NL", stage=["mid", "senior"]).to_pylist()
    assert {row["country_code"] for row in found} == {"NL"}
    assert {row["career_stage"] for row in found} == {"mid", "senior"}


def test_an_unknown_option_names_the_nearest(everything: NamedArea) -> None:
    with pytest.raises(
        UnknownNameError, match=r"no option 'windows'\. Did you mean 'window_years'"
    ):
        everything.people(windows=5)
    with pytest.raises(UnknownNameError, match="There are by, top, columns"):
        everything.institutions(xyz=1)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"country": "Atlantis"}, "'Atlantis' is no country"),
        ({"country": ""}, "countries has ''; write a text that is not empty"),
        ({"country": ["CN", None]}, "countries has None"),
        ({"country": 5}, "countries is 5; write a text or a list of texts"),
        ({"returning_to": "XX"}, "'XX' is no country"),
        ({"returning_to": ["CN", "DE"]}, "returning_to has"),
        ({"stage": "junior"}, "'junior' is no career stage; they are early, mid"),
        ({"since": "2015"}, "since is '2015'; write a whole number"),
        ({"since": 2015.5}, r"since is 2015\.5; write a whole number"),
        ({"min_works": None}, "min_works is None; write a whole number"),
        ({"top": 0}, "at least 1"),
        ({"window_years": 0}, "at least 1"),
        ({"since": 2020, "until": 2010}, "2020 to 2010: the first is after the last"),
        ({"citations": "all"}, "citations is 'all'; write one of auto, reported, counted"),
        ({"counting": "half"}, "counting is 'half'; write one of full, fractional"),
        ({"maxima": "mine"}, "maxima is 'mine'; write one of area, published"),
        ({"without_self": "no"}, "without_self is 'no'; write one of True, False"),
        ({"by": 7}, "by has 7; write a text"),
        ({"by": "citatoins"}, "There is no indicator of people 'citatoins'. Did you mean"),
        ({"country": "CN", "countries": ["DE"]}, "given twice: by, top, country, countries"),
    ],
)
def test_values_that_cannot_be_are_told(
    everything: NamedArea, options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        everything.people(**options)


def test_what_is_of_people_cannot_be_asked_of_places(everything: NamedArea) -> None:
    with pytest.raises(InputError, match="of people, not of places"):
        everything.institutions(stage="early")
    with pytest.raises(UnknownNameError, match="no indicator of countries 'c_score'"):
        everything.countries(by="c_score")


def test_what_the_data_lack_is_told(everything: NamedArea) -> None:
    with pytest.raises(NotComputableError, match="Choose --citations counted"):
        everything.people(citations="reported", without_self=True)


def test_errors_of_areas(graph: Graph) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'Decision Sciences'"):
        graph.area("decision science")
    with pytest.raises(AreaError, match="no area's file"):
        graph.area(Path("none.yaml"))


def test_errors_of_graphs(tmp_path: Path) -> None:
    with pytest.raises(GraphMissingError, match="entrepot load SNAPSHOT"):
        entrepot.open(tmp_path / "none")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(GraphMissingError, match="is a file; a graph is a folder"):
        entrepot.open(file)
    with pytest.raises(GraphMissingError, match="is a file"):
        entrepot.load(sample_path(), file)
    with pytest.raises(SnapshotError):
        entrepot.load(tmp_path / "none", tmp_path / "graph")


def test_the_graph_is_found_by_the_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_GRAPH", str(folder))
    with entrepot.open() as graph:
        assert graph.manifest.relations["work"].row_count == 613


def test_an_import_from_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "derived_relations", nothing_derived)
    file = tmp_path / "export.ris"
    file.write_text("TY  - JOUR\nAU  - Poe, Edgar\nTI  - A raven\nPY  - 2020\nER  - \n")
    summary = entrepot.import_files([file], tmp_path / "graph", options=LITTLE)
    assert summary.work_count == 1
    assert any("export.ris lacks author ids" in note for note in summary.notes)


def test_what_is_offered() -> None:
    assert {"open", "load", "import_files", "Graph"} <= set(dir(entrepot))


def test_a_load_counts_people_of_large_areas(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "MANY_IN_ALL", 600)
    entrepot.load(sample_path(), tmp_path / "graph", options=LITTLE)
    with entrepot.open(tmp_path / "graph") as counted, entrepot.open(folder) as graph:
        found = peers.PeopledArea.of(counted.reader, Everything(), "auto").peers
        assert isinstance(found, peers.CountedPeers)
        for row in graph.area("all").people(top=5).to_pylist():
            who = str(row["id"])
            looked_up, evaluated = counted.person(who, "all"), graph.person(who, "all")
            assert looked_up.to_plain() == evaluated.to_plain()
