"""Our institution, what hiring would change, pages of places and of persons: as Python has them."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.site.parts import models

from entrepot.api import Graph
from entrepot.api import open as open_graph
from entrepot.graph.objections import Objections
from entrepot.site.desk import desk
from entrepot.talent.growth import seats
from entrepot.talent.specialisation import StandingQuery, standing

LEIDEN, AMSTERDAM = "I121797337", "I887064364"
RAAN, BORNMANN = "A5018542454", "A5027052270"


@pytest.fixture
def graph(site: None) -> Iterator[Graph]:
    with open_graph(desk().folder) as graph:
        yield graph


@pytest.fixture
def ours(visitor: Client) -> Client:
    """A visitor whose institution is Leiden."""
    visitor.post("/ours/set/", {"who": LEIDEN})
    return visitor


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def table(client: Client, address: str) -> list[list[str]]:
    """The rows of a file of commas, its head first."""
    return list(csv.reader(io.StringIO(text(client, address).removeprefix("\ufeff"))))


def cells(page: str, row: str) -> list[str]:
    """The numbers of the first row of a table that has a text in its head."""
    found = re.search(rf"<tr><th[^>]*>(?:(?!</tr>).)*{row}.*?</tr>", page, re.DOTALL)
    assert found, row
    plain = re.sub("<meter[^>]*></meter>", "", found[0])
    return [one.strip() for one in re.findall(r'<td class="number">([^<]*)', plain)]


def test_it_is_found_by_name_and_set_once(visitor: Client) -> None:
    assert "Say once which institution is yours" in text(visitor, "/ours/")
    assert f'value="{LEIDEN}"' in text(visitor, "/ours/?q=leiden")
    assert "no institution called" in text(visitor, "/ours/?q=nowhereatall")
    response = visitor.post("/ours/set/", {"who": LEIDEN, "next": f"/institutions/{LEIDEN}/"})
    assert response.headers["Location"] == f"/institutions/{LEIDEN}/"
    assert "<h1>Leiden University</h1>" in text(visitor, "/ours/")
    visitor.post("/ours/set/", {"who": ""})
    assert "Say once which institution is yours" in text(visitor, "/ours/")


def test_a_members_is_kept_with_the_account(mei: Client, li: Client) -> None:
    mei.post("/ours/set/", {"who": LEIDEN})
    elsewhere = Client(SERVER_NAME="localhost")
    elsewhere.post("/sign-in/", {"username": "mei", "password": "a long and good secret 42"})
    assert "<h1>Leiden University</h1>" in text(elsewhere, "/ours/")
    assert "Say once which institution is yours" in text(li, "/ours/")
    assert models.Preference.objects.get().institution == 121797337


def test_what_is_no_institution_is_refused(visitor: Client) -> None:
    assert visitor.post("/ours/set/", {"who": "Nowhere at all"}).status_code == 400
    assert visitor.post("/ours/set/", {"who": "@/etc/passwd"}).status_code == 400


def test_the_standing_is_that_of_python(ours: Client, graph: Graph) -> None:
    page = text(ours, f"/ours/?peer={AMSTERDAM}&level=field&show=mncs")
    rows = graph.area("all").standing(LEIDEN, [AMSTERDAM], level="field").topics.to_pylist()
    expected = [f"{row['mncs']:.2f}" for row in rows if row["topic_name"] == "Decision Sciences"]
    assert cells(page, "Decision Sciences") == expected
    assert len(expected) == 3


def test_what_cannot_be_asked_is_refused(ours: Client) -> None:
    for wrong in (
        "level=planet",
        "show=luck",
        "peer=I999",
        "&".join(f"peer=I{n}" for n in "123456"),
    ):
        assert ours.get(f"/ours/?{wrong}").status_code == 400


def test_peers_are_added_and_taken_away(ours: Client) -> None:
    page = text(ours, "/ours/")
    assert f'href="?peer={AMSTERDAM}"' in page, "those of the same country are suggested"
    page = text(ours, f"/ours/?peer={AMSTERDAM}&q=leuven")
    assert f"peer={AMSTERDAM}&amp;peer=I99464096" in page
    assert 'aria-label="Take University of Amsterdam away"' in page


def test_the_tables_are_files_too(ours: Client, graph: Graph) -> None:
    for name in ("topics", "gaps"):
        rows = table(ours, f"/ours/{name}.csv?level=topic")
        expected = getattr(graph.area("all").standing(LEIDEN, level="topic"), name)
        assert rows[0] == expected.column_names
        assert len(rows) == 1 + len(expected)
    assert ours.get("/ours/secrets.csv").status_code == 404
    assert Client(SERVER_NAME="localhost").get("/ours/topics.csv").status_code == 400


def test_what_if_is_that_of_python(ours: Client, graph: Graph) -> None:
    asked = f"who={RAAN}&who={BORNMANN}&since=2000&until=2015"
    page = text(ours, f"/ours/what-if/?{asked}")
    found = graph.area("all").scenario(LEIDEN, [RAAN, BORNMANN], since=2000, until=2015)
    [row] = [one for one in found.overall.to_pylist() if one["indicator"] == "citation_count"]
    before, after, _difference = cells(page, "Citations")
    assert (before, after) == (f"{row['before']:,.0f}", f"{row['after']:,.0f}")
    assert row["after"] > row["before"]
    assert "in 2000 to 2015 are credited to the institution" in page
    head, *rows = table(ours, f"/ours/what-if/overall.csv?{asked}")
    assert head == found.overall.column_names
    assert [one[0] for one in rows] == found.overall["indicator"].to_pylist()


def test_what_if_takes_the_shortlist(ours: Client) -> None:
    assert "put them on the shortlist" in text(ours, "/ours/what-if/")
    ours.post("/shortlist/add/", {"who": BORNMANN})
    page = text(ours, "/ours/what-if/")
    assert "with the people of your shortlist" in page
    assert "Lutz Bornmann" in page


def test_what_if_needs_an_institution(visitor: Client) -> None:
    response = visitor.get(f"/ours/what-if/?who={RAAN}")
    assert response.headers["Location"] == "/ours/"


def test_an_institution_has_a_page(visitor: Client, graph: Graph) -> None:
    page = text(visitor, f"/institutions/{LEIDEN}/")
    assert "<h1>Leiden University</h1>" in page
    rows = graph.area("all").compare("institutions", [LEIDEN]).indicators.to_pylist()
    [works] = [row for row in rows if row["indicator"] == "work_count"]
    assert cells(page, "Works")[0] == f"{works['value']:.0f}"
    leading = graph.area("all").people(top=10, institution=LEIDEN).table["name"].to_pylist()
    assert all(str(name) in page for name in leading)
    assert visitor.get("/institutions/I1/").status_code == 404


def test_a_country_has_a_page_in_the_area(visitor: Client, graph: Graph) -> None:
    page = text(visitor, "/countries/NL/?from=2000")
    assert "<h1>Netherlands</h1>" in page
    query = StandingQuery(level="subfield", unit="countries")
    area = graph.area("years:2000-").area
    rows = standing(graph.reader, area, "NL", (), query).topics.to_pylist()
    [row] = [one for one in rows if one["id"] == "NL"]
    name = "Statistics, Probability and Uncertainty"
    assert cells(page, name) == [
        f"{row['work_count']:.0f}",
        f"{row['activity_index']:.2f}",
        f"{row['mncs']:.2f}",
        f"{row['pp_top_10'] * 100:.1f} %",
    ]
    assert visitor.get("/countries/Atlantis/").status_code == 400


def test_rankings_lead_to_the_pages_of_places(visitor: Client) -> None:
    assert f'href="/institutions/{LEIDEN}/?in=T10102"' in text(visitor, "/institutions/?in=T10102")
    assert 'href="/countries/NL/"' in text(visitor, "/countries/")


def test_who_sits_where_is_below_the_people(visitor: Client, graph: Graph) -> None:
    page = text(visitor, "/people/")
    assert "Where the people of this page are" in page
    rows = seats(graph.reader, graph.area("all").people()).to_pylist()
    [there] = [row for row in rows if row["id"] == LEIDEN]
    assert cells(page, "Leiden University") == [str(there["people_count"]), str(there["best_rank"])]


def test_ties_are_shown_and_asked_for(ours: Client, graph: Graph) -> None:
    tied = graph.ties(RAAN, LEIDEN)
    page = text(ours, f"/people/{RAAN}/")
    assert "Ties to Leiden University" in page
    assert f"{tied['past_work_count']} works written there" in page
    assert 'name="tied" value="I121797337"' in text(ours, "/people/")
    expected = len(graph.area("all").people(top=None, tied_to=LEIDEN))
    assert f"{expected} people" in text(ours, f"/people/?tied={LEIDEN}")


def test_a_person_has_a_timeline_and_a_network(visitor: Client, graph: Graph) -> None:
    page = text(visitor, f"/people/{RAAN}/")
    drawn = re.search('<svg class="network".*?</svg>', page, re.DOTALL)
    assert drawn
    network = graph.area("all").network(RAAN, most=20)
    assert drawn[0].count("<circle") == len(network.people)
    assert drawn[0].count("<line") == len(network.edges)
    line = re.search('<svg class="timeline".*?</svg>', page, re.DOTALL)
    assert line
    assert "Leiden University" in line[0]


def test_notes_and_warnings_are_in_the_language_of_the_page(visitor: Client) -> None:
    page = visitor.get(f"/people/{RAAN}/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "被引次数：采用数据来源所载" in page
    traditional = visitor.get("/people/", headers={"accept-language": "zh-hant"}).content.decode()
    assert "被引次數：採用" in traditional


def test_the_institution_of_the_account_goes_before_that_of_the_visit(
    visitor: Client, mei: Client
) -> None:
    mei.post("/ours/set/", {"who": LEIDEN})
    visitor.post("/ours/set/", {"who": "ETH Zurich"})
    visitor.post("/sign-in/", {"username": "mei", "password": "a long and good secret 42"})
    assert "<h1>Leiden University</h1>" in text(visitor, "/ours/")


def test_the_institution_of_the_visit_joins_the_account(visitor: Client, mei: Client) -> None:
    visitor.post("/ours/set/", {"who": LEIDEN})
    visitor.post("/sign-in/", {"username": "mei", "password": "a long and good secret 42"})
    assert "<h1>Leiden University</h1>" in text(visitor, "/ours/")
    assert models.Preference.objects.get().institution == 121797337


def test_what_if_passes_over_who_objects(ours: Client) -> None:
    ours.post("/shortlist/add/", {"who": [BORNMANN, RAAN]})
    objections = Objections(desk().folder)
    objections.add(int(RAAN[1:]))
    try:
        page = text(ours, "/ours/what-if/")
        file = ours.get("/ours/what-if/people.csv").content.decode()
    finally:
        objections.withdraw(int(RAAN[1:]))
    assert "Lutz Bornmann" in page
    assert RAAN not in page
    assert RAAN not in file


def test_what_if_takes_the_first_of_a_long_shortlist(
    ours: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrepot.site.pages.ours.MOST_HIRED", 1)
    ours.post("/shortlist/add/", {"who": [BORNMANN, RAAN]})
    page = text(ours, "/ours/what-if/")
    assert "with the first 1 people of your shortlist" in page
    assert RAAN not in page
    assert ours.get(f"/ours/what-if/?who={RAAN}&who={BORNMANN}").status_code == 400
