"""Who may see and do what: visitors, members, staff."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, modify_settings

OPEN, SIGN_IN, NOT_SO = 200, 302, 405
SIGN_IN_ONLY = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@pytest.mark.parametrize(
    ("page", "visitor_sees", "member_sees", "staff_sees"),
    [
        ("/", OPEN, OPEN, OPEN),
        ("/area/", OPEN, OPEN, OPEN),
        ("/people/", OPEN, OPEN, OPEN),
        ("/privacy/", OPEN, OPEN, OPEN),
        ("/account/", SIGN_IN, OPEN, OPEN),
        ("/account/password/", SIGN_IN, OPEN, OPEN),
        ("/area/save/", SIGN_IN, NOT_SO, NOT_SO),
        ("/area/1/delete/", SIGN_IN, NOT_SO, NOT_SO),
        ("/admin/explorer/savedarea/", SIGN_IN, SIGN_IN, OPEN),
        ("/admin/auth/user/add/", SIGN_IN, SIGN_IN, OPEN),
        ("/sign-up/", 404, 404, 404),
    ],
)
def test_who_may_see_what(  # noqa: PLR0917 (a table)
    visitor: Client,
    mei: Client,
    staff: Client,
    page: str,
    visitor_sees: int,
    member_sees: int,
    staff_sees: int,
) -> None:
    seen = [who.get(page).status_code for who in (visitor, mei, staff)]
    assert seen == [visitor_sees, member_sees, staff_sees]


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/", SIGN_IN),
        ("/people/", SIGN_IN),
        ("/people.csv", SIGN_IN),
        ("/area.yaml", SIGN_IN),
        ("/suggest/?q=a", SIGN_IN),
        ("/sign-in/", OPEN),
        ("/privacy/", OPEN),
    ],
)
@modify_settings(MIDDLEWARE={"append": SIGN_IN_ONLY})
def test_where_visitors_may_not_look_only_notice_and_sign_in_are_open(
    site: None, mei: Client, page: str, status: int
) -> None:
    visitor = Client(SERVER_NAME="localhost")
    assert visitor.get(page).status_code == status
    member = Client(SERVER_NAME="localhost")
    member.cookies = mei.cookies
    assert member.get(page).status_code in {OPEN, SIGN_IN if page == "/sign-in/" else OPEN}


def test_a_new_password_takes_the_place_of_the_old(mei: Client) -> None:
    old, new = "a long and good secret 42", "another long secret 43"
    wrong = {"old_password": old, "new_password1": "12345678", "new_password2": "12345678"}
    assert "errorlist" in mei.post("/account/password/", wrong).content.decode()
    right = {"old_password": old, "new_password1": new, "new_password2": new}
    assert mei.post("/account/password/", right, follow=True).status_code == 200
    assert get_user_model().objects.get(username="mei").check_password(new)
    assert mei.get("/account/").status_code == OPEN


def test_signing_in_leads_to_no_other_site(visitor: Client, mei: Client) -> None:
    secret = {"username": "mei", "password": "a long and good secret 42"}
    response = visitor.post("/sign-in/?next=https://elsewhere.example/", secret)
    assert response.headers["Location"] == "/"
    response = visitor.get("/sign-out/")
    assert response.status_code == NOT_SO


def test_an_office_passes_djangos_check_of_its_settings(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ENTREPOT_")},
        "ENTREPOT_SITE": str(tmp_path),
        "ENTREPOT_HTTPS": "yes",
        "ENTREPOT_HOSTS": "talent.example.edu",
        "ENTREPOT_SIGN_IN_ONLY": "yes",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = ["entrepot", "site", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_who_sends_a_form_after_the_visit_comes_back_to_its_page(visitor: Client) -> None:
    """The form's own address takes no GET."""
    came_from = {"referer": "http://localhost/shortlist/?x=1"}
    response = visitor.post("/shortlist/new/", {"name": "Chairs"}, headers=came_from)
    assert response.headers["Location"] == "/sign-in/?next=%2Fshortlist%2F%3Fx%3D1"
    assert "Your visit was over" in visitor.get(response.headers["Location"]).content.decode()
    for elsewhere in ({"referer": "https://elsewhere.example/x"}, {}):
        response = visitor.post("/shortlist/new/", {"name": "Chairs"}, headers=elsewhere)
        assert response.headers["Location"] == "/sign-in/?next=%2F"


@pytest.mark.parametrize(("language", "said"), [("en", "Nothing was sent"), ("zh-hans", "未提交")])
def test_a_form_without_its_cookie_is_told_in_the_language(
    site: None, language: str, said: str
) -> None:
    careful = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    careful.cookies["django_language"] = language
    came_from = {"referer": "http://localhost/people/?in=T10102"}
    response = careful.post("/shortlist/add/", {"who": "A5018542454"}, headers=came_from)
    assert response.status_code == 403
    page = response.content.decode()
    assert said in page
    assert 'href="/people/?in=T10102"' in page
    assert "CSRF" not in page
