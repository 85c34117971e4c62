"""What keeps visitors and their accounts safe."""

import re

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from entrepot.settings import SiteSettings


def test_every_answer_forbids_scripts_of_others(visitor: Client) -> None:
    for page in ("/", "/people/", "/nowhere/", "/people/?by=nonsense"):
        policy = visitor.get(page).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_pages_hold_no_script_or_style_of_their_own(visitor: Client) -> None:
    for page in ("/", "/people/", "/people/A5018542454/", "/indicators/"):
        text = visitor.get(page).content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        scripts = re.findall("<script[^>]*>", text)
        assert all(" src=" in tag or 'type="application/json"' in tag for tag in scripts)


def test_signing_in_cannot_be_tried_without_end(visitor: Client, mei: Client) -> None:
    for _ in range(10):
        visitor.post("/sign-in/", {"username": "mei", "password": "wrong"})
    right = {"username": "mei", "password": "a long and good secret 42"}
    assert visitor.post("/sign-in/", right).status_code == 429
    other = {"username": "li", "password": "wrong"}
    assert visitor.post("/sign-in/", other).status_code == 200
    elsewhere = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post("/sign-in/", right).status_code == 302
    call_command("axes_reset", verbosity=0)
    assert visitor.post("/sign-in/", right).status_code == 302


def test_signing_out_needs_more_than_a_link(visitor: Client) -> None:
    assert visitor.get("/sign-out/").status_code == 405


def test_forms_need_a_token(site: None) -> None:
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    assert strict.post("/sign-in/", {"username": "a", "password": "b"}).status_code == 403


def test_other_hosts_are_not_answered(site: None) -> None:
    response = Client(SERVER_NAME="elsewhere.example").get("/")
    assert response.status_code == 400


def test_nothing_is_known_of_the_inside_when_something_breaks(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the inside of things")

    monkeypatch.setattr("entrepot.site.pages.start.ask", fails)
    visitor.raise_request_exception = False
    response = visitor.get("/")
    assert response.status_code == 500
    assert "the inside of things" not in response.content.decode()
    assert "Something went wrong here" in response.content.decode()


@override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_HSTS_SECONDS=60 * 60 * 24 * 365,
    SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    SECURE_HSTS_PRELOAD=True,
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
    SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",  # noqa: S106
)
def test_the_settings_for_https_pass_djangos_own_check(site: None) -> None:
    call_command("check", deploy=True, fail_level="WARNING")


def test_secrets_are_not_shown() -> None:
    from pathlib import Path  # noqa: PLC0415

    shown = repr(SiteSettings(Path("x"), secret_key="hidden", database_url="hidden"))  # noqa: S106
    assert "hidden" not in shown
