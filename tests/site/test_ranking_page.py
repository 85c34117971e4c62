"""The form of a ranking says and keeps what its address asks for."""

import re
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from entrepot.indicators.registry import Unit


def form_of(page: str) -> list[tuple[str, str]]:
    """The names and values that the form sends, as long as nothing is changed."""
    form = page[
        page.index('<form method="get">') : page.index("</form>", page.index('<form method="get">'))
    ]
    sent = []
    for tag in re.findall(r"<input[^>]*>", form):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "checked" in tag or values.get("type") not in {"radio", "checkbox"}:
            sent.append((values["name"], values.get("value", "")))
    return sent


@pytest.mark.parametrize(
    "asked",
    [
        "at=CN&at=US",
        "since=2015&citations=counted",
        "until=2020&window=4&citations=counted",
        "works_at=I121797337&not_works_at=I4210",
        "who=A5018542454&who=A5027052270",
        "in=T10102&from=1990&min=3&stage=mid",
    ],
)
def test_the_form_keeps_what_the_address_asks_for(visitor: Client, asked: str) -> None:
    response = visitor.get(f"/people/?{asked}")
    assert response.status_code == 200
    sent = [pair for pair in form_of(response.content.decode()) if pair[1]]
    expected = [pair for pair in parse_qsl(asked) if pair[0] != "at"]
    assert set(expected) <= set(sent)
    if asked.startswith("at="):
        assert ("at", "CN, US") in sent
    again = visitor.get("/people/", dict_of(sent)).content.decode()
    count = re.compile(r"([\d,]+) (?:person|people), ([\d,]+) works?")
    assert count.search(again)[0] == count.search(response.content.decode())[0]  # type: ignore[index]


def dict_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [v for n, v in pairs if n == name] for name, _ in pairs}


@pytest.mark.parametrize(
    "asked", ["at=CN, US", "at=China;United States", "at=中国、美国", "at=CN&at=US"]
)
def test_several_countries_stand_in_one_field(visitor: Client, asked: str) -> None:
    page = visitor.get("/people/?" + asked).content.decode()
    assert 'name="at" value="CN, US"' in page


def test_what_has_no_field_is_said_and_can_be_taken_away(visitor: Client) -> None:
    page = visitor.get("/people/?in=T10102&since=2015&citations=counted").content.decode()
    assert "works from 2015" in page
    assert 'href="?in=T10102&amp;citations=counted" aria-label="Take works from 2015 away"' in page


def test_ties_to_another_institution_are_said_and_kept(visitor: Client) -> None:
    asked = ("tied", "I121797337")
    page = visitor.get("/people/?tied=I121797337").content.decode()
    assert "Take has a work with Leiden University in its byline away" in page
    assert form_of(page).count(asked) == 1
    visitor.post("/ours/set/", {"who": "I121797337"})
    page = visitor.get("/people/?tied=I121797337").content.decode()
    assert "Take has a work with" not in page
    assert form_of(page).count(asked) == 1
    page = visitor.get("/people/?tied=I145311948").content.decode()
    assert ("tied", "I145311948") in form_of(page)
    assert asked not in form_of(page)


@pytest.mark.parametrize(
    ("asked", "said", "in_chinese"),
    [
        ("works_at=I121797337", "only at Leiden University", "Leiden University"),
        ("not_works_at=I4210", "not at I4210", "I4210"),
        ("who=A5018542454", "only Anthony F. J. van Raan", "Anthony F. J. van Raan"),
        ("not_at=NL", "not in Netherlands", "荷兰"),
        ("not_at=China, US", "not in China, US", "China, US"),
        ("citations=counted", "citations: counted in the graph", "引用：按图谱计数"),
        ("maxima=published", "those published for all of science", "已发表的全学科最大值"),
    ],
)
def test_what_has_no_field_is_said_in_words(
    visitor: Client, asked: str, said: str, in_chinese: str
) -> None:
    assert said in visitor.get(f"/people/?{asked}").content.decode()
    visitor.cookies["django_language"] = "zh-hans"
    assert in_chinese in visitor.get(f"/people/?{asked}").content.decode()


def test_of_one_value_the_form_says_that_which_counts(visitor: Client) -> None:
    page = visitor.get("/people/?since=2015&since=2018").content.decode()
    assert "works from 2018" in page
    assert "works from 2015" not in page


def test_there_is_no_page_behind_the_last(visitor: Client) -> None:
    page = visitor.get("/people/?page=999").content.decode()
    assert "There is no page 999: the last is 11." in page
    assert "Nobody is left" not in page
    visitor.cookies["django_language"] = "zh-hans"
    assert "没有第 99999 页" in visitor.get("/people/?page=99999").content.decode()


def test_one_is_not_several(visitor: Client) -> None:
    page = visitor.get("/people/?who=A5018542454&in=T10102").content.decode()
    assert "1 person, " in page
    visitor.post("/shortlist/add/", {"who": "A5018542454"})
    again = visitor.post("/shortlist/add/", {"who": "A5018542454"}, follow=True)
    assert "They are on the shortlist already." in again.content.decode()


def test_countries_are_no_people(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hans"
    assert ">姓名<" not in visitor.get("/countries/").content.decode()


def test_who_leads_somewhere_is_told_with_their_last_year(visitor: Client) -> None:
    page = visitor.get("/institutions/I121797337/").content.decode()
    assert "Who leads here" in page
    assert ">Last year</th>" in page


def test_places_are_told_no_indicator_without_a_value(visitor: Client) -> None:
    page = visitor.get("/institutions/I121797337/").content.decode()
    assert "why-work_count" in page
    assert "why-work_growth" not in page, "few works are of the census year"


def test_topics_lie_within_subfields_of_the_language(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hans"
    page = visitor.get("/people/A5018542454/").content.decode()
    assert "统计学、概率与不确定性 ·" in page


def test_titles_are_without_markup(visitor: Client) -> None:
    page = visitor.get("/people/A5027052270/").content.decode()
    assert "What do we know about the h index?" in page
    assert "&lt;i&gt;" not in page


def test_a_column_is_turned_round_by_a_second_press(visitor: Client) -> None:
    page = visitor.get("/people/?by=self_citation_share").content.decode()
    assert 'aria-sort="descending"><a href="?by=self_citation_share&amp;order=lowest"' in page
    page = visitor.get("/people/?by=self_citation_share&order=lowest").content.decode()
    assert 'aria-sort="ascending"><a href="?by=self_citation_share"' in page
    assert "lowest first" in page
    assert 'name="order" value="lowest"' in page
    shares = [
        row["self_citation_share"]
        for row in visitor.get("/people.json?by=self_citation_share&order=lowest").json()["rows"]
    ]
    assert shares == sorted(shares)


@pytest.mark.parametrize("asked", ["", "in=T10102&from=2010"])
@pytest.mark.parametrize(
    ("unit", "page", "id_"),
    [
        ("people", "person", "A5018542454"),
        ("institutions", "institution", "I121797337"),
        ("countries", "country", "NL"),
    ],
)
def test_links_of_rows_lead_where_the_pages_are(
    visitor: Client, unit: Unit, page: str, id_: str, asked: str
) -> None:
    from entrepot.site.areas import area_of  # noqa: PLC0415 (settings must be there)
    from entrepot.site.pages.ranking import pages_about  # noqa: PLC0415

    address = pages_about(unit, area_of(QueryDict(asked)))(id_)
    assert address == reverse(page, args=[id_]) + (f"?{asked}" if asked else "")
    assert visitor.get(address).status_code == 200


def test_works_since_a_year_are_asked_for_in_the_form(visitor: Client) -> None:
    page = visitor.get("/people/?in=T10102&from=1990").content.decode()
    assert ("from", "1990") in form_of(page)
    assert [name for name, _ in form_of(page)].count("from") == 1
    assert ("from", "") in form_of(visitor.get("/people/?in=T10102").content.decode())
    unchanged = visitor.get("/people/?in=T10102&from=").content.decode()
    assert "613 works" in unchanged
