"""Who may see and do what, as a table: every address of the site stands in it."""

import pytest
from django.test import Client
from django.urls import get_resolver

OK, SIGN_IN, BAD, NO, WRONG_WAY = 200, 302, 400, 404, 405
GOES_ON = 302

# name of the address: address, and what a visitor, a member and staff get when they look at it.
LOOKING = {
    "start": ("/", OK, OK, OK),
    "search": ("/search/?q=leiden", OK, OK, OK),
    "suggest": ("/suggest/?q=leiden", OK, OK, OK),
    "area": ("/area/", OK, OK, OK),
    "area-suggest": ("/area/suggest/?q=leiden", OK, OK, OK),
    "area-save": ("/area/save/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "area-delete": ("/area/1/delete/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "area-file": ("/area.yaml", OK, OK, OK),
    "people": ("/people/", OK, OK, OK),
    "institutions": ("/institutions/", OK, OK, OK),
    "countries": ("/countries/", OK, OK, OK),
    "ranking-file": ("/people.csv", OK, OK, OK),
    "person": ("/people/A5018542454/", OK, OK, OK),
    "person-file": ("/people/A5018542454/by_year.csv", OK, OK, OK),
    "institution": ("/institutions/I121797337/", OK, OK, OK),
    "country": ("/countries/NL/", OK, OK, OK),
    "place-file": ("/institutions/I121797337/topics.csv", OK, OK, OK),
    "seats-file": ("/seats.csv", OK, OK, OK),
    "compare": ("/compare/people/", OK, OK, OK),
    "compare-file": ("/compare/people/topics.csv?who=A5018542454", OK, OK, OK),
    "ours": ("/ours/", OK, OK, OK),
    "ours-set": ("/ours/set/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "ours-file": ("/ours/topics.csv", BAD, BAD, BAD),  # no institution is set
    "what-if": ("/ours/what-if/", GOES_ON, GOES_ON, GOES_ON),
    "what-if-file": ("/ours/what-if/overall.csv", BAD, BAD, BAD),
    "shortlist": ("/shortlist/", OK, OK, OK),
    "shortlist-file": ("/shortlist.csv", BAD, BAD, BAD),  # nobody is on the list
    "shortlist-add": ("/shortlist/add/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "shortlist-change": ("/shortlist/change/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "shortlist-by-name": ("/shortlist/by-name/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "shortlist-area": ("/shortlist/area/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "note": ("/shortlist/note/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "shortlist-new": ("/shortlist/new/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "shortlist-choose": ("/shortlist/1/choose/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "shortlist-rename": ("/shortlist/1/rename/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "shortlist-delete": ("/shortlist/1/delete/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "dossier-new": ("/shortlist/dossier/", SIGN_IN, GOES_ON, GOES_ON),  # nobody is on the list
    "dossiers": ("/dossiers/", SIGN_IN, OK, OK),
    "dossier": ("/dossiers/1/", SIGN_IN, NO, NO),
    "dossier-file": ("/dossiers/1/dossier.pdf", SIGN_IN, NO, NO),
    "dossier-cancel": ("/dossiers/1/cancel/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "dossier-delete": ("/dossiers/1/delete/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "indicators": ("/indicators/", OK, OK, OK),
    "indicators-file": ("/indicators.csv", OK, OK, OK),
    "api-reference": ("/api/", OK, OK, OK),
    "privacy": ("/privacy/", OK, OK, OK),
    "object": ("/privacy/object/", OK, OK, OK),
    "objected": ("/privacy/objected/", OK, OK, OK),
    "sign-in": ("/sign-in/", OK, GOES_ON, GOES_ON),
    "sign-out": ("/sign-out/", WRONG_WAY, WRONG_WAY, WRONG_WAY),
    "account": ("/account/", SIGN_IN, OK, OK),
    "tokens": ("/account/tokens/", SIGN_IN, OK, OK),
    "token-revoke": ("/account/tokens/1/revoke/", SIGN_IN, WRONG_WAY, WRONG_WAY),
    "password": ("/account/password/", SIGN_IN, OK, OK),
    "password-changed": ("/account/password/changed/", SIGN_IN, OK, OK),
}
ADMIN = (
    "/admin/",
    "/admin/auth/user/",
    "/admin/explorer/savedarea/",
    "/admin/explorer/export/",
    "/admin/explorer/dossierjob/",
    "/admin/explorer/objection/",
)
# What is sent needs the token of a form besides; see test_safety.
SENDING = {
    "/area/save/": (SIGN_IN, BAD),
    "/area/1/delete/": (SIGN_IN, NO),
    "/shortlist/add/": (GOES_ON, GOES_ON),
    "/shortlist/change/": (BAD, BAD),
    "/shortlist/area/": (GOES_ON, GOES_ON),
    "/shortlist/note/": (BAD, BAD),
    "/shortlist/new/": (SIGN_IN, BAD),
    "/shortlist/1/choose/": (SIGN_IN, NO),
    "/shortlist/1/rename/": (SIGN_IN, NO),
    "/shortlist/1/delete/": (SIGN_IN, NO),
    "/shortlist/dossier/": (SIGN_IN, OK),
    "/dossiers/1/cancel/": (SIGN_IN, NO),
    "/dossiers/1/delete/": (SIGN_IN, NO),
    "/privacy/object/": (OK, OK),
    "/ours/set/": (GOES_ON, GOES_ON),
    "/account/tokens/": (SIGN_IN, BAD),
    "/account/tokens/1/revoke/": (SIGN_IN, NO),
}


def test_every_address_stands_in_the_table(site: None) -> None:
    names = {getattr(one, "name", None) for one in get_resolver().url_patterns}
    assert names - {None} == set(LOOKING)


@pytest.mark.parametrize("name", LOOKING)
def test_who_may_see_what(visitor: Client, mei: Client, staff: Client, name: str) -> None:
    address, *expected = LOOKING[name]
    assert [who.get(address).status_code for who in (visitor, mei, staff)] == expected


@pytest.mark.parametrize("address", ADMIN)
def test_only_staff_administer(visitor: Client, mei: Client, staff: Client, address: str) -> None:
    seen = [who.get(address).status_code for who in (visitor, mei, staff)]
    assert seen == [SIGN_IN, SIGN_IN, OK]


@pytest.mark.parametrize("address", SENDING)
def test_who_may_do_what(visitor: Client, mei: Client, address: str) -> None:
    if address == "/shortlist/dossier/":
        mei.post("/shortlist/add/", {"who": "A5018542454"})
    assert [who.post(address).status_code for who in (visitor, mei)] == list(SENDING[address])


@pytest.mark.parametrize("address", SENDING)
def test_nothing_is_done_without_the_token_of_a_form(mei: Client, address: str) -> None:
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    strict.cookies = mei.cookies
    assert strict.post(address).status_code == 403
