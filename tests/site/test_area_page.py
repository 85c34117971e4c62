"""An area is built part by part, counted, shared, exported, and kept by members."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.apps import apps
from django.http import QueryDict
from django.test import Client

from entrepot.site.areas import area_of
from entrepot.site.desk import ask

LIVE = {"HX-Request": "true"}


def kept(name: str) -> Any:
    """The areas of a name that members keep."""
    return apps.get_model("explorer", "SavedArea")._default_manager.filter(name=name)


def test_what_an_area_holds_is_counted(visitor: Client) -> None:
    text = visitor.get("/area/?country=NL").content.decode()
    works = ask(lambda graph: graph.area("country:NL").works()).num_rows
    people = ask(lambda graph: graph.area("country:NL").people(top=None)).unit_count
    assert f"<dd>{works:,}</dd>" in text
    assert f"<dd>{people:,}</dd>" in text
    assert "Netherlands" in text


def test_a_name_is_looked_up_to_be_added_or_left_out(visitor: Client) -> None:
    """Without JavaScript: a form, then a list to choose from."""
    text = visitor.get("/area/?country=NL&how=in&q=leiden+univ").content.decode()
    assert "/area/?country=NL&amp;institution=I121797337" in text
    text = visitor.get("/area/?country=NL&how=not&q=leiden+univ").content.decode()
    assert "/area/?country=NL&amp;not=institution%3AI121797337" in text


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("country:NL", "country=NL"),
        ("institution:I121797337", "institution=I121797337"),
        ("T10102", "in=T10102"),
        ("words:h-index", "in=words%3Ah-index"),
    ],
)
def test_what_is_written_as_areas_are_is_added_at_once(
    visitor: Client, asked: str, address: str
) -> None:
    response = visitor.get("/area/", {"q": asked})
    assert response.headers["Location"] == f"/area/?{address}"


def test_people_are_no_part_of_an_area(visitor: Client) -> None:
    found = json.loads(visitor.get("/area/suggest/?q=raan").content)["suggestions"]
    assert {one["kind"] for one in found} == {"words"}


def test_suggestions_lead_to_the_area_they_make(visitor: Client) -> None:
    answer = visitor.get("/area/suggest/?from=2010&how=in&q=scientometr").content
    found = {one["kind"]: one["address"] for one in json.loads(answer)["suggestions"]}
    assert found["source"] == "/area/?in=source%3AS148561398&from=2010"
    assert visitor.get(found["source"]).status_code == 200


def test_empty_parts_of_a_form_leave_the_address(visitor: Client) -> None:
    response = visitor.get("/area/?in=T10102&from=&to=2010")
    assert response.headers["Location"] == "/area/?in=T10102&to=2010"


def test_live_counts_name_the_address_of_the_page(visitor: Client) -> None:
    response = visitor.get("/area/?in=T10102&from=2010&to=&type=review", headers=LIVE)
    assert response.status_code == 200
    assert response.headers["HX-Replace-Url"] == "/area/?in=T10102&type=review&from=2010"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("in=No+such+topic", "No such topic"),
        ("country=Atlantis", "Atlantis"),
        ("institution=I1", "I1"),
        ("from=20x5", "20x5"),
        ("from=2015&to=2010", "the first is after the last"),
        ("not=nothing", "nothing"),
        ("type=poem", "poem"),
    ],
)
def test_a_part_that_cannot_be_read_is_named_and_can_be_taken_away(
    visitor: Client, part: str, said: str
) -> None:
    response = visitor.get(f"/area/?country=NL&{part}")
    assert response.status_code == 400
    text = response.content.decode()
    assert said in re.search(r'<p class="note" role="alert">(.*?)</p>', text)[1]  # type: ignore[index]
    assert 'class="chip wrong"' in text or 'class="chip not wrong"' in text
    assert visitor.get(f"/area/?country=NL&{part}", headers=LIVE).status_code == 200


def test_an_address_reads_no_file(visitor: Client, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("a secret")
    (tmp_path / "area.yaml").write_text("entrepot-area: 1\nname: a secret\narea: all\n")
    for text in (f"doi:@{tmp_path}/list.txt", f"works: @{tmp_path}/list.txt"):
        for name in ("in", "not"):
            answer = visitor.get("/area/", {name: text})
            assert answer.status_code == 400
            assert "a secret" not in answer.content.decode()
    for page in ("/area/", "/people/", "/area.yaml"):
        assert visitor.get(page, {"in": f"{tmp_path}/area.yaml"}).status_code == 400


def test_an_area_as_a_file_gives_the_same_works(visitor: Client, tmp_path: Path) -> None:
    address = "in=words:h-index&country=NL&not=type:review&from=2005"
    path = tmp_path / "area.yaml"
    path.write_bytes(visitor.get(f"/area.yaml?{address}").content)
    query = area_of(QueryDict(address))
    here = ask(lambda graph: graph.area(query.area(graph)).works())
    assert ask(lambda graph: graph.area(path).works()).equals(here)
    assert here.num_rows > 0


def test_members_keep_areas_by_name(mei: Client) -> None:
    mei.post("/area/save/", {"area": "country=NL&from=2010", "name": " Dutch  works "})
    mei.post("/area/save/", {"area": "country=NL", "name": "Dutch works"})
    (one,) = kept("Dutch works")
    assert one.address == "country=NL"
    assert "Dutch works" in mei.get("/account/").content.decode()
    assert '"/area/?country=NL"' in mei.get("/area/").content.decode()
    mei.post(f"/area/{one.pk}/delete/")
    assert not kept("Dutch works")


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"name": "x" * 121}, {"name": "n", "area": "in=" + "x" * 401}]
)
def test_what_cannot_be_kept_says_so(mei: Client, given: dict[str, str]) -> None:
    assert mei.post("/area/save/", given).status_code == 400


def test_areas_of_others_are_not_theirs_to_see_or_delete(mei: Client, li: Client) -> None:
    mei.post("/area/save/", {"area": "country=NL", "name": "only Mei's"})
    one = kept("only Mei's").get()
    assert "only Mei" not in li.get("/area/").content.decode()
    assert "only Mei" not in li.get("/account/").content.decode()
    assert li.post(f"/area/{one.pk}/delete/").status_code == 404
    assert kept("only Mei's")


OPTIONS = [("by", "h_index"), ("min", "3"), ("order", "lowest"), ("since", "2000"), ("col", "mncs")]


def links(page: str) -> dict[str, str]:
    """The addresses of a page by what their links say; of several the last."""
    return {
        said: unescape(to) for to, said in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>([^<]+)', page)
    }


def changing(visitor: Client, asked: str) -> str:
    """The address that the link to change the area leads to."""
    return links(visitor.get(asked).content.decode())["Change"]


def test_the_options_of_a_ranking_are_kept_while_its_area_is_changed(visitor: Client) -> None:
    asked = "&".join("=".join(one) for one in OPTIONS)
    there = changing(visitor, f"/people/?in=T10102&page=1&{asked}")
    page = visitor.get(there).content.decode()
    (less,) = re.findall(r'<a href="([^"]+)" aria-label="Take scientometrics', page)
    page = visitor.get(f"/area/{unescape(less)}").content.decode()
    led = visitor.get("/area/", {"q": "country:NL", "then": dict(parse_qsl(there))["then"]})
    page = visitor.get(led.headers["Location"]).content.decode()
    (form,) = re.findall(r'<form id="narrow".*?</form>', page, re.DOTALL)
    (value,) = re.findall(r'name="then" value="([^"]*)"', form)
    narrowed = visitor.get(
        "/area/", {"country": "NL", "from": "1990", "to": "", "then": unescape(value)}, headers=LIVE
    )
    page = visitor.get(narrowed.headers["HX-Replace-Url"]).content.decode()
    leading = links(page)["See who leads it"]
    (header,) = re.findall(r'<nav id="pages".*?</nav>', page, re.DOTALL)
    assert leading == links(page)["People"] == links(header)["People"]
    parts = parse_qsl(urlsplit(leading).query)
    assert sorted(parts) == sorted([("country", "NL"), ("from", "1990"), *OPTIONS])
    assert visitor.get(leading).status_code == 200
    assert "then=" not in re.findall(r'<input id="share"[^>]*>', page)[0]


def test_suggestions_carry_the_options_along(visitor: Client) -> None:
    asked = {"q": "leiden univ", "then": "people?min=3"}
    found = visitor.get("/area/suggest/", asked).json()["suggestions"]
    assert found[0]["address"] == "/area/?institution=I121797337&then=people%3Fmin%3D3"


def test_options_are_those_of_one_ranking(visitor: Client) -> None:
    page = visitor.get(changing(visitor, "/institutions/?by=activity_index")).content.decode()
    assert links(page)["Institutions"] == "/institutions/?by=activity_index"
    assert links(page)["See who leads it"] == "/people/"


@pytest.mark.parametrize(
    "then", ["people?in=T10102&page=7", "//example.org?by=h_index", "nonsense", "people"]
)
def test_nothing_but_options_is_carried(visitor: Client, then: str) -> None:
    page = visitor.get("/area/", {"country": "NL", "then": then}).content.decode()
    assert links(page)["See who leads it"] == "/people/?country=NL"
    assert 'name="then"' not in page


def test_other_pages_carry_nothing(visitor: Client) -> None:
    assert changing(visitor, "/people/?in=T10102") == "/area/?in=T10102"
    there = "/compare/people/?who=A5018542454&who=A5027052270&in=T10102"
    assert changing(visitor, there) == "/area/?in=T10102"
