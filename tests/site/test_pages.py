"""Every page says what the graph says, in both languages, and errors say what to do."""

import csv
import io
import json
import re
from types import SimpleNamespace

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.site.parts import start_page

from entrepot.indicators.registry import ALL_UNITS, Unit
from entrepot.site.desk import ask

LEIDEN = "I121797337"
PAGES = [
    "/",
    "/area/",
    "/area/?in=T10102&country=NL&from=2000&not=type:review",
    "/people/",
    "/institutions/",
    "/countries/",
    "/people/A5018542454/",
    "/indicators/",
    "/api/",
    "/privacy/",
    "/sign-in/",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "said"), [("en", "People"), ("zh-hans", "学者"), ("zh-hant", "學者")]
)
def test_every_page_is_there_in_every_language(
    visitor: Client, page: str, language: str, said: str
) -> None:
    visitor.cookies["django_language"] = language
    response = visitor.get(page)
    assert response.status_code == 200
    text = response.content.decode()
    assert f'<html lang="{language}">' in text
    assert said in text
    assert ("学者" in text) == (language == "zh-hans")
    assert re.search(r"<h1[ >]", text)


def test_the_start_tells_what_there_is(visitor: Client) -> None:
    text = visitor.get("/").content.decode()
    for said in ("613", "1,066", "1926–2024", "2025-10-05", "13.5 %"):
        assert said in text


def test_the_start_leads_to_the_largest_subjects(visitor: Client) -> None:
    """The sample is of one field and one subfield, so that its topics are told: one."""
    text = visitor.get("/").content.decode()
    found = re.findall(r'class="chip" href="/people/\?in=(\w+)">([^<]+) <span[^>]*>([^<]+)', text)
    assert found == [("T10102", "scientometrics and bibliometrics research", "613")]


def test_subjects_are_counted_by_the_works_of_their_branches() -> None:
    """Branches of 2, 3, 0 and 4 works; the last one of a field that is not known."""
    arrays = {
        "branch/field_id": np.array([11, 12, 13, -1]),
        "branch/works.offsets": np.array([0, 2, 5, 5, 9]),
    }
    graph = SimpleNamespace(reader=SimpleNamespace(arrays=arrays))
    assert start_page.works_by(graph, "field") == {11: 2, 12: 3}


def test_people_are_those_of_the_ranking_in_its_order(visitor: Client) -> None:
    text = visitor.get("/people/?by=h_index&min=3").content.decode()
    shown = re.findall(r'class="name"><a href="/people/(A\d+)/"', text)
    expected = ask(lambda graph: graph.area("all").people(by="h_index", top=100, min_works=3))
    assert shown == expected.table.column("id").to_pylist()
    assert f"{expected.unit_count:,} people" in text


def test_pages_follow_each_other(visitor: Client) -> None:
    pages = (visitor.get(f"/people/?page={n}").content.decode() for n in (1, 2))
    first, second = (re.findall(r'class="name"><a href="/people/(A\d+)/"', one) for one in pages)
    assert len(first) == len(second) == 100
    assert not set(first) & set(second)
    assert 'rel="next" href="?page=3"' in visitor.get("/people/?page=2").content.decode()


def test_any_page_can_be_gone_to_with_what_was_asked(visitor: Client) -> None:
    text = visitor.get("/people/?in=T10102&stage=mid&stage=senior&page=2").content.decode()
    form = text[text.index('class="pages"') :]
    form = form[: form.index("</nav>")]
    sent = re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form)
    assert sent == [("in", "T10102"), ("stage", "mid"), ("stage", "senior")]
    assert 'name="page" type="number" min="1" max="' in form


def test_an_area_of_the_address_narrows_the_ranking(visitor: Client) -> None:
    text = visitor.get(f"/people/?in=institution:{LEIDEN}&from=2010").content.decode()
    assert "Leiden University" in text
    works = int(re.search(r"people, (\d+) works", text)[1])  # type: ignore[index]
    assert 0 < works < 48
    assert f"in=institution%3A{LEIDEN}&amp;from=2010" in text  # kept in links to other pages


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/people/?by=nonsense", "nonsense"),
        ("/people/?in=No+such+topic+at+all", "No such topic at all"),
        ("/people/?from=20x5", "20x5"),
        ("/people/?min=many", "many"),
        ("/people/?page=0", "page 0"),
        ("/people/?in=" + "x" * 500, "400 letters"),
    ],
)
def test_what_cannot_be_shown_says_what_was_wrong(visitor: Client, address: str, said: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 400
    assert said in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/people/A1/", "/people/Smith/", "/people/A1/coauthors.csv", "/institutions/I1/"]
)
def test_who_is_not_in_the_graph_is_not_found(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 404
    assert address.split("/")[2] in response.content.decode()


def test_there_is_no_other_page(visitor: Client) -> None:
    response = visitor.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_texts_of_the_address_are_never_markup(visitor: Client) -> None:
    asked = {"q": "<script>alert(1)</script> citation"}
    text = visitor.get("/search/", asked, follow=True).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_usual_column_of_which_nothing_is_known_is_left_out(visitor: Client) -> None:
    usual = visitor.get("/institutions/").content.decode()
    assert ">Activity index</a>" in usual
    assert ">Growth</a>" not in usual, "few works are of the census year"
    chosen = visitor.get("/institutions/?col=work_growth").content.decode()
    assert ">Growth</a>" in chosen


def test_suggestions_while_typing(visitor: Client) -> None:
    found = json.loads(visitor.get("/suggest/", {"q": "leid"}).content)["suggestions"]
    assert found[0]["name"] == "Leiden University"
    assert found[0]["label"] == "institution"
    assert visitor.get(found[0]["address"]).status_code == 200
    visitor.cookies["django_language"] = "zh-hans"
    found = json.loads(visitor.get("/suggest/", {"q": "leid"}).content)["suggestions"]
    assert found[0]["label"] == "机构"
    assert "篇论文" in found[0]["detail"]


def test_nothing_asked_leads_to_the_start(visitor: Client) -> None:
    assert visitor.get("/search/?q=").headers["Location"] == "/"
    assert json.loads(visitor.get("/suggest/?q=").content) == {"suggestions": []}


def test_suggestions_speak_the_language_of_the_page(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hans"
    details: dict[str, str] = {}
    for text in ("scientometrics and", "statistics, prob", "leiden", "scientometrics"):
        found = json.loads(visitor.get("/suggest/", {"q": text}).content)["suggestions"]
        details |= {one["kind"]: one["detail"] for one in found}
    assert details["topic"].startswith("统计学、概率与不确定性 · ")
    assert details["institution"].startswith("荷兰 · ")
    assert details["source"].startswith("期刊")
    paragraph = "Citation counts and the h index of scientists measure research performance. " * 3
    found = json.loads(visitor.get("/suggest/", {"q": paragraph}).content)["suggestions"]
    assert " · 占与该文本最接近论文的 " in found[0]["detail"]


def test_the_language_of_the_address_is_kept(visitor: Client) -> None:
    response = visitor.get("/people/?by=h_index&lang=zh-hans")
    assert response.status_code == 302
    assert response.headers["Location"] == "/people/?by=h_index"
    assert "学者" in visitor.get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_a_ranking_as_a_file_holds_all_its_rows(visitor: Client, unit: Unit) -> None:
    response = visitor.get(f"/{unit}.csv?by=h_index&page=2")
    assert response.status_code == 200
    assert f"entrepot-{unit}-2025-10-05.csv" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    expected = ask(lambda graph: graph.area("all").ranking(unit, by="h_index", top=None))
    assert [row["id"] for row in rows] == expected.table.column("id").to_pylist()


@pytest.mark.parametrize("ending", ["json", "parquet", "xlsx"])
def test_a_ranking_comes_in_other_formats(visitor: Client, ending: str) -> None:
    content = visitor.get(f"/people.{ending}?min=5").content
    expected = ask(lambda graph: graph.area("all").people(top=None, min_works=5))
    if ending == "json":
        assert len(json.loads(content)["rows"]) == len(expected)
    elif ending == "parquet":
        assert pq.read_table(io.BytesIO(content)).num_rows == len(expected)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert expected.table.column("name")[0].as_py() in {
            cell.value for row in sheet.iter_rows(max_row=6) for cell in row
        }


def test_places_lead_to_their_people_in_the_area(visitor: Client) -> None:
    text = visitor.get("/institutions/?from=2010").content.decode()
    assert 'href="/institutions/I121797337/?from=2010"' in text
    text = visitor.get("/institutions/I121797337/?from=2010").content.decode()
    link = re.search(r'href="(/people/\?[^"]*institution=I121797337[^"]*)"', text)
    assert link is not None
    address = link[1].replace("&amp;", "&")
    assert "from=2010" in address
    assert visitor.get(address).status_code == 200


def test_a_part_of_an_area_can_be_taken_away(visitor: Client) -> None:
    text = visitor.get("/people/?in=T10102&country=NL").content.decode()
    assert 'href="?in=T10102" aria-label="Take Netherlands away"' in text
    assert "scientometrics and bibliometrics research" in text


def test_countries_are_named_in_the_language_of_the_page(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hans"
    assert "荷兰" in visitor.get("/countries/").content.decode()
    assert "荷兰" in visitor.get("/compare/countries/?who=NL&who=BE").content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Fatal attraction: Conceptual and methodological problems in the ranking of universities "
        "by bibliometric methods",
        "Bibliometrics: an overview",
        "(citation",
        "what is [citation]",
        '"unclosed citation',
        "https://example.org/citation",
    ],
)
def test_any_text_may_be_asked_for(visitor: Client, text: str) -> None:
    for page in ("/search/", "/suggest/", "/area/"):
        assert visitor.get(page, {"q": text}, follow=True).status_code == 200


@pytest.mark.parametrize("text", ["-", "火星" * 200, "неизвестно " * 60, "A99", "xylophonists"])
def test_what_is_not_there_is_said(visitor: Client, text: str) -> None:
    response = visitor.get("/search/", {"q": text})
    assert response.status_code == 200
    assert "Nothing in this graph is near" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("A5018542454", "/people/A5018542454/"),
        ("https://openalex.org/A5018542454", "/people/A5018542454/"),
        ("10.1007/s11192-005-0008-6", "/people/A5018542454/"),
        ("T10102", "/people/?in=T10102"),
        ("I121797337", "/people/?in=institution%3AI121797337"),
        ("country:CN", "/people/?in=country%3ACN"),
    ],
)
def test_an_id_leads_there(visitor: Client, text: str, page: str) -> None:
    assert visitor.get("/search/", {"q": text}).headers["Location"] == page


@pytest.mark.parametrize("text", ["荷兰", "荷蘭", "Netherlands"])
def test_a_country_is_found_in_any_script(visitor: Client, text: str) -> None:
    found = visitor.get("/suggest/", {"q": text}).json()["suggestions"]
    assert "/people/?in=country%3ANL" in [one["address"] for one in found]
    assert visitor.get("/people/", {"at": text}).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("address", ["/people/?by=impact", "/people/?in=scientometricks"])
def test_errors_do_not_send_visitors_to_the_command_line(
    visitor: Client, language: str, address: str
) -> None:
    visitor.cookies["django_language"] = language
    response = visitor.get(address)
    assert response.status_code == 400
    said = re.search(r'role="alert">([^<]+)<', response.content.decode())
    assert said is not None
    assert len(said[1]) > 10
    assert "entrepot " not in said[1]
    assert "@" not in said[1]
