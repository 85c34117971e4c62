"""Rankings of real data; skipped where it is not at hand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrepot.api import Graph, load
from entrepot.graph.loading import LoadOptions
from entrepot.graph.reader import open_reader
from entrepot.indicators.registry import Unit
from entrepot.talent.order import SAME_TO_DECIMALS

DATA = Path(__file__).parents[3] / "shared" / "data"


def real(name: str, folder: Path) -> Graph:
    """The graph of a real snapshot."""
    if not (DATA / name).is_dir():
        pytest.skip(f"the real snapshot ../shared/data/{name} is not here")
    load(DATA / name, folder, options=LoadOptions(processes=2, memory_mb=1024))
    return Graph(open_reader(folder, memory_mb=1024))


@pytest.fixture(scope="module")
def acl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with real("acl", tmp_path_factory.mktemp("acl")) as graph:
        yield graph


@pytest.fixture(scope="module")
def management(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with real("openalex-management", tmp_path_factory.mktemp("management")) as graph:
        yield graph


def test_h_of_known_people_in_the_acl_anthology(acl: Graph) -> None:
    """As stated by the README of the data."""
    ranking = acl.area("all").people(by="h_index", top=50, citations="counted").to_pylist()
    found = {row["name"]: row["h_index"] for row in ranking}
    known = {"Kevin Knight": 23, "Dan Klein": 22, "Daniel Marcu": 20, "Christopher D. Manning": 18}
    assert {name: found.get(name) for name in known} == known


def test_a_phrase_is_in_every_title_or_abstract_found(acl: Graph) -> None:
    found = acl.area('words:"word sense disambiguation"').works()
    titles = dict(zip(found["work_id"].to_pylist(), found["title"].to_pylist(), strict=True))
    relation = acl.reader.fetch(acl.reader.relations["abstract"])
    abstracts = dict(
        zip(relation["work_id"].to_pylist(), relation["abstract"].to_pylist(), strict=True)
    )
    phrase = re.compile(r"word\w*\W+sens\w*\W+disambigu", re.IGNORECASE)
    assert len(titles) > 100
    for work, title in titles.items():
        assert phrase.search(str(title)) or phrase.search(str(abstracts.get(work))), title
    assert any(not phrase.search(str(title)) for title in titles.values())  # by abstract alone


@pytest.mark.parametrize(
    ("unit", "by"),
    [
        ("people", "citation_count"),
        ("people", "fractional_work_count"),
        ("people", "c_score"),
        ("institutions", "citation_count"),
        ("institutions", "fractional_work_count"),
    ],
)
def test_leaders_of_management_with_their_countries(management: Graph, unit: Unit, by: str) -> None:
    ranking = management.area("all").ranking(unit, by=by, top=50)
    assert len(ranking) == 50
    assert ranking.citations == "reported"  # the data have no reference lists
    values = [round(float(str(v)), SAME_TO_DECIMALS) for v in ranking.table.column(by).to_pylist()]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0
    countries = [c for c in ranking.table.column("country_code").to_pylist() if c]
    assert len(countries) > 40
    assert countries.count("US") > 15
    assert set(countries) - {"US"}


def test_women_on_boards_as_words_and_as_a_phrase(management: Graph) -> None:
    words = management.area("words:women on boards")
    phrase = management.area('words:"women on boards"')
    by_words = {str(title).lower() for title in words.works().column("title").to_pylist()}
    by_phrase = {str(title).lower() for title in phrase.works().column("title").to_pylist()}
    # the data have no abstracts
    assert all(re.search(r"\bwom[ae]n", t) and re.search(r"\bboard", t) for t in by_words)
    assert all(re.search(r"\bwom[ae]n\W+on\W+boards?\b", title) for title in by_phrase)
    assert by_phrase < by_words
    leaders = words.people(top=10).table.column("name").to_pylist()
    assert {"Amy J. Hillman", "Corinne Post", "Renée B. Adams"} <= set(leaders)
    assert "Corinne Post" in phrase.people(top=10).table.column("name").to_pylist()
