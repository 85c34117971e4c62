"""Shortlists: a visitor's and a member's, notes, and who may see them."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from tests.site.parts import models, shortlist_page

from entrepot.api import Graph
from entrepot.dossier.dossier import MOST_PEOPLE
from entrepot.talent.person_facts import PersonFacts

RAAN, BORNMANN = "A5018542454", "A5027052270"
SIGN_IN = {"username": "mei", "password": "a long and good secret 42"}


def ids(client: Client) -> list[str]:
    """The people on the list, in order."""
    text = client.get("/shortlist/").content.decode()
    return re.findall(r'<th scope="row" class="name"><a href="/people/(A\d+)/', text)


def test_an_empty_list_says_how_people_get_there(visitor: Client) -> None:
    assert "Nobody is on this list yet" in visitor.get("/shortlist/").content.decode()


def test_a_visitor_keeps_people_for_the_visit(visitor: Client) -> None:
    chosen = {"who": [RAAN, BORNMANN, RAAN], "area": "in=T10102", "next": "/people/?in=T10102"}
    response = visitor.post("/shortlist/add/", chosen)
    assert response.headers["Location"] == "/people/?in=T10102"
    page = visitor.get("/shortlist/")
    assert ids(visitor) == [RAAN, BORNMANN]
    assert "This list lasts as long as your visit" in page.content.decode()
    assert '<span class="count">2</span>' in visitor.get("/").content.decode()
    assert not models.Shortlist.objects.exists()


def test_the_numbers_are_those_of_the_ranking(visitor: Client) -> None:
    visitor.post("/shortlist/add/", {"who": RAAN, "area": "in=T10102"})
    rows = [
        re.search(rf"<tr>(?:(?!</tr>).)*{RAAN}.*?</tr>", page.content.decode(), re.DOTALL)
        for page in (visitor.get("/shortlist/"), visitor.get("/people/?in=T10102"))
    ]
    here, there = (
        re.findall(r'<td class="number">([^<]+)</td>', str(row and row[0])) for row in rows
    )
    assert len(here) == 8
    assert there[1:] == here, "the first number there is the rank"


def test_what_a_visitor_chose_joins_the_members_list(visitor: Client, mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": BORNMANN})
    visitor.post("/shortlist/add/", {"who": [RAAN, BORNMANN]})
    assert visitor.post("/sign-in/", SIGN_IN).status_code == 302
    assert ids(visitor) == [BORNMANN, RAAN]
    assert models.Shortlist.objects.get().people == [5027052270, 5018542454]


def test_people_are_moved_and_removed(mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": [RAAN, BORNMANN]})
    mei.post("/shortlist/change/", {"who": BORNMANN, "do": "up"})
    assert ids(mei) == [BORNMANN, RAAN]
    mei.post("/shortlist/change/", {"who": BORNMANN, "do": "down"})
    assert ids(mei) == [RAAN, BORNMANN]
    mei.post("/shortlist/change/", {"who": RAAN, "do": "remove"})
    assert ids(mei) == [BORNMANN]
    assert mei.post("/shortlist/change/", {"who": RAAN, "do": "eat"}).status_code == 400


def test_the_list_is_put_in_the_order_of_names(
    mei: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei.post("/shortlist/add/", {"who": [RAAN, BORNMANN, "A9999999999"]})
    mei.post("/shortlist/by-name/")
    assert ids(mei) == [RAAN, BORNMANN], "Anthony, Lutz"
    names = {RAAN: "张伟", BORNMANN: "Ángel Ruiz"}
    facts = shortlist_page._facts

    def renamed(graph: Graph, number: int) -> PersonFacts | None:
        known: PersonFacts | None = facts(graph, number)
        return known and replace(known, name=names[known.id])

    monkeypatch.setattr("entrepot.site.pages.shortlist._facts", renamed)
    mei.post("/shortlist/by-name/")
    assert ids(mei) == [BORNMANN, RAAN], "Ángel, Zhang"


def test_moving_stays_within_the_list(site: None) -> None:
    from entrepot.site.shortlists import Chosen  # noqa: PLC0415 (Django must be set up)

    chosen = Chosen((1, 2, 3))
    assert chosen.moved(1, -1).people == (1, 2, 3)
    assert chosen.moved(1, 1).people == (2, 1, 3)
    assert chosen.moved(3, 1).people == (1, 2, 3)
    assert chosen.moved(9, 1) == chosen


def test_a_list_holds_as_many_as_a_dossier(mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": RAAN})
    models.Shortlist.objects.update(people=list(range(1, MOST_PEOPLE + 1)))
    response = mei.post("/shortlist/add/", {"who": RAAN})
    assert response.status_code == 400
    assert "200 people at most" in response.content.decode()


def test_members_keep_several_lists(mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": RAAN})
    mei.post("/shortlist/new/", {"name": "  Chair of   statistics "})
    assert ids(mei) == []
    mei.post("/shortlist/add/", {"who": BORNMANN})
    assert ids(mei) == [BORNMANN]
    first = models.Shortlist.objects.get(name="Shortlist")
    mei.post(f"/shortlist/{first.pk}/choose/")
    assert ids(mei) == [RAAN]
    mei.post(f"/shortlist/{first.pk}/rename/", {"name": "Others"})
    assert mei.post("/shortlist/new/", {"name": "Others"}).status_code == 400
    assert mei.post("/shortlist/new/", {"name": " "}).status_code == 400
    mei.post(f"/shortlist/{first.pk}/delete/")
    assert [one.name for one in models.Shortlist.objects.all()] == ["Chair of statistics"]
    assert ids(mei) == [BORNMANN]


def test_a_list_is_its_owners_alone(mei: Client, li: Client) -> None:
    mei.post("/shortlist/add/", {"who": RAAN})
    number = models.Shortlist.objects.get().pk
    for act in ("choose", "rename", "delete"):
        assert li.post(f"/shortlist/{number}/{act}/", {"name": "Mine"}).status_code == 404
    assert ids(li) == []
    assert ids(mei) == [RAAN]


def test_the_area_is_kept_until_another_is_chosen(visitor: Client) -> None:
    visitor.post("/shortlist/add/", {"who": RAAN, "area": "in=T10102"})
    visitor.post("/shortlist/add/", {"who": BORNMANN, "area": ""})
    assert "/people/A5018542454/?in=T10102" in visitor.get("/shortlist/").content.decode()
    visitor.post("/shortlist/area/", {"area": "from=2000"})
    assert "/people/A5018542454/?from=2000" in visitor.get("/shortlist/").content.decode()


def test_compare_leads_to_those_chosen(visitor: Client) -> None:
    chosen = {"who": [RAAN, BORNMANN], "area": "in=T10102", "do": "compare"}
    response = visitor.post("/shortlist/add/", chosen)
    expected = f"/compare/people/?who={RAAN}&who={BORNMANN}&in=T10102"
    assert response.headers["Location"] == expected
    assert ids(visitor) == []


def test_nobody_is_led_to_another_site(visitor: Client) -> None:
    for there in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        response = visitor.post("/shortlist/add/", {"who": RAAN, "next": there})
        assert response.headers["Location"] == "/shortlist/"


def test_who_is_not_in_the_graph_is_not_listed(visitor: Client) -> None:
    assert visitor.post("/shortlist/add/", {"who": "nonsense"}).status_code == 400
    visitor.post("/shortlist/add/", {"who": ["A1", RAAN]})
    assert ids(visitor) == [RAAN]


def test_notes_are_ones_own(mei: Client, li: Client, visitor: Client) -> None:
    mei.post("/shortlist/add/", {"who": RAAN})
    response = mei.post("/shortlist/note/", {"who": RAAN, "text": "Met in Leiden", "next": "/"})
    assert response.headers["Location"] == "/"
    for page in ("/shortlist/", f"/people/{RAAN}/"):
        assert "Met in Leiden" in mei.get(page).content.decode()
        assert "Met in Leiden" not in li.get(page).content.decode()
        assert "Met in Leiden" not in visitor.get(page).content.decode()
    assert mei.post("/shortlist/note/", {"who": RAAN, "text": "x" * 2001}).status_code == 400
    mei.post("/shortlist/note/", {"who": RAAN, "text": " "})
    assert not models.Note.objects.exists()
    assert visitor.post("/shortlist/note/", {"who": RAAN, "text": "x"}).status_code == 302
    assert not models.Note.objects.exists()


def test_a_note_is_text_and_no_markup(mei: Client) -> None:
    mei.post("/shortlist/note/", {"who": RAAN, "text": "</textarea><script>x</script>"})
    assert "<script>x" not in mei.get(f"/people/{RAAN}/").content.decode()


def test_the_first_bring_the_area_they_were_chosen_in(visitor: Client) -> None:
    visitor.post("/shortlist/add/", {"who": RAAN, "area": "in=T10102&from=1990"})
    visitor.post("/shortlist/add/", {"who": [RAAN, BORNMANN], "area": "in=T10102"})
    assert (
        "/people/A5018542454/?in=T10102&amp;from=1990"
        in visitor.get("/shortlist/").content.decode()
    )


def test_hiring_leads_to_those_chosen(visitor: Client) -> None:
    chosen = {"who": [RAAN], "area": "in=T10102", "do": "what-if"}
    response = visitor.post("/shortlist/add/", chosen)
    assert response.headers["Location"] == f"/ours/what-if/?who={RAAN}&in=T10102"


def test_a_note_is_saved_though_the_visit_was_over(visitor: Client, mei: Client) -> None:
    there = f"/people/{RAAN}/?in=T10102"
    note = {"who": RAAN, "text": "Met in Leiden.", "next": there}
    response = visitor.post("/shortlist/note/", note)
    sign_in = response.headers["Location"]
    assert sign_in == f"/sign-in/?next=/people/{RAAN}/%3Fin%3DT10102"
    assert "your note is saved" in visitor.get(sign_in).content.decode()
    assert not models.Note.objects.exists()
    response = visitor.post(sign_in, {**SIGN_IN, "next": there})
    assert response.headers["Location"] == there
    assert models.Note.objects.get().text == "Met in Leiden."
    assert "Note saved." in visitor.get(there).content.decode()
