"""Objections: anybody may ask, staff answer, and then nobody is shown who should not be."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.site.parts import models

from entrepot.graph.objections import Objections
from entrepot.site.desk import desk

RAAN, NUMBER = "A5018542454", 5018542454
MOST_A_DAY = 10
SAID = {"person": RAAN, "contact": "me@example.org", "reason": ""}


@pytest.fixture(autouse=True)
def nobody_objects(site: None) -> Iterator[Objections]:
    models.Count.objects.all().delete()
    listed = Objections(desk().folder)
    yield listed
    for one in listed.ids():
        listed.withdraw(one)
    models.Objection.objects.all().delete()
    models.Export.objects.all().delete()


def act(staff: Client, action: str) -> None:
    chosen = [str(one.pk) for one in models.Objection.objects.all()]
    data = {"action": action, "_selected_action": chosen}
    assert staff.post("/admin/explorer/objection/", data).status_code == 302


@pytest.mark.parametrize(
    "person",
    [
        RAAN,
        "0000-0001-8980-5937",
        "https://openalex.org/A5018542454",
        "http://localhost/people/A5018542454/?in=T10102&from=1990",
        "Anthony F. J. van Raan",
    ],
)
def test_who_is_meant_is_looked_up(visitor: Client, person: str) -> None:
    response = visitor.post("/privacy/object/", {**SAID, "person": person})
    assert response.headers["Location"] == "/privacy/objected/"
    assert models.Objection.objects.get().number == NUMBER


def test_the_form_is_filled_in_where_a_page_led_to_it(visitor: Client) -> None:
    assert f'value="{RAAN}"' in visitor.get(f"/privacy/object/?who={RAAN}").content.decode()
    assert f"/privacy/object/?who={RAAN}" in visitor.get(f"/people/{RAAN}/").content.decode()


def test_an_address_is_needed_to_answer(visitor: Client) -> None:
    response = visitor.post("/privacy/object/", {**SAID, "contact": "nobody"})
    assert response.status_code == 200
    assert not models.Objection.objects.exists()


def test_only_so_many_come_from_one_address(visitor: Client) -> None:
    for _ in range(MOST_A_DAY):
        assert visitor.post("/privacy/object/", SAID).status_code == 302
    assert visitor.post("/privacy/object/", SAID).status_code == 400
    assert models.Objection.objects.count() == MOST_A_DAY


def test_it_holds_once_it_is_accepted_and_until_it_is_taken_back(
    visitor: Client, staff: Client
) -> None:
    visitor.post("/privacy/object/", SAID)
    assert visitor.get(f"/people/{RAAN}/").status_code == 200
    act(staff, "accept")
    assert visitor.get(f"/people/{RAAN}/").status_code == 404
    assert "van Raan" not in visitor.get("/people/").content.decode()
    one = models.Objection.objects.get()
    assert (one.answer, str(one.answered_by)) == ("accepted", "staff")
    act(staff, "decline")
    assert visitor.get(f"/people/{RAAN}/").status_code == 200


def test_declining_leaves_alone_who_objected_otherwise(
    visitor: Client, staff: Client, nobody_objects: Objections
) -> None:
    nobody_objects.add(NUMBER)
    models.Objection.objects.create(**SAID, number=NUMBER)
    act(staff, "decline")
    assert nobody_objects.ids() == {NUMBER}


def test_somebody_must_know_who_it_is(staff: Client, nobody_objects: Objections) -> None:
    models.Objection.objects.create(**{**SAID, "person": "Somebody"})
    act(staff, "accept")
    assert models.Objection.objects.get().answer == "open"
    assert not nobody_objects.ids()


def test_two_at_once_are_both_kept(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(Objections(tmp_path).add, range(40)))
    assert Objections(tmp_path).ids() == set(range(40))


def test_files_of_people_are_logged_and_of_places_not(mei: Client, visitor: Client) -> None:
    mei.get("/people.csv?in=T10102&min=2")
    visitor.get("/people.json")
    visitor.get("/countries.csv")
    newest = [(one.kind, str(one.owner), one.address) for one in models.Export.objects.all()]
    assert newest == [
        ("people.json", "None", ""),
        ("people.csv", "mei", "in=T10102&min=2"),
    ]
    assert all(one.people_count == len(one.people) > 0 for one in models.Export.objects.all())


def test_staff_read_the_log_and_cannot_change_it(staff: Client, visitor: Client) -> None:
    visitor.get("/people.csv")
    number = models.Export.objects.get().pk
    assert staff.get("/admin/explorer/export/").status_code == 200
    assert staff.get("/admin/explorer/export/add/").status_code == 403
    assert staff.post(f"/admin/explorer/export/{number}/delete/").status_code == 403
    assert staff.post(f"/admin/explorer/export/{number}/change/", {}).status_code == 403


def test_staff_find_who_exported_somebody(staff: Client, visitor: Client) -> None:
    who, other = "A5018542454", "A5027052270"
    visitor.get(f"/people.csv?who={who}")
    visitor.get(f"/people.csv?who={other}")
    page = staff.get(f"/admin/explorer/export/?q={who}").content.decode()
    assert f"who={who}" in page
    assert f"who={other}" not in page
    assert "who=" not in staff.get("/admin/explorer/export/?q=A501854245").content.decode()
    assert f"who={other}" in staff.get("/admin/explorer/export/?q=who").content.decode()


def test_what_holds_is_not_deleted(staff: Client, visitor: Client) -> None:
    visitor.post("/privacy/object/", SAID)
    number = models.Objection.objects.get().pk
    act(staff, "accept")
    act_page = "/admin/explorer/objection/"
    assert "delete_selected" not in staff.get(act_page).content.decode()
    delete = f"{act_page}{number}/delete/"
    assert staff.post(delete, {"post": "yes"}).status_code == 403
    act(staff, "decline")
    assert staff.post(delete, {"post": "yes"}).status_code == 302
    assert not models.Objection.objects.exists()


def test_the_notice_says_who_is_responsible(visitor: Client) -> None:
    """What Article 14 of the GDPR asks for."""
    page = visitor.get("/privacy/").content.decode()
    assert "it has not written its name here yet" in page
    named = replace(settings.SITE, office="Talent Office <Delft>", contact="privacy@example.edu")
    with override_settings(SITE=named):
        page = visitor.get("/privacy/").content.decode()
    assert "Talent Office &lt;Delft&gt;" in page
    assert 'href="mailto:privacy@example.edu"' in page
    for said in ("legitimate interest", "Whoever can open this site", "complain", "OpenAlex"):
        assert said in page
