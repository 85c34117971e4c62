"""Tokens are shown once, kept as a hash, and end when they are revoked or their time is over."""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, modify_settings
from django.utils import timezone
from tests.site.parts import models

SIGN_IN_ONLY = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@pytest.fixture(autouse=True)
def uncounted(site: None) -> Iterator[None]:
    """No request of another test counts."""
    models.Count.objects.all().delete()
    yield
    models.Count.objects.all().delete()


def made_by(member: Client, **form: str) -> str:
    """The secret of a new token."""
    response = member.post("/account/tokens/", {"name": "my program", "days": "30"} | form)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    found = re.search(r'value="(entrepot_[\w-]{43})"', response.content.decode())
    assert found is not None
    return found[1]


def asked_with(secret: str, path: str = "/api/v1/about") -> int:
    """The status of what the API answers to a token."""
    somebody = Client(SERVER_NAME="localhost")
    return somebody.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_kept_as_its_hash(mei: Client) -> None:
    from entrepot.site.models import ApiToken  # noqa: PLC0415 (Django must be set up)

    secret = made_by(mei)
    assert secret not in mei.get("/account/tokens/").content.decode()
    (token,) = ApiToken.objects.filter(owner__username="mei")
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert token.last_used is None
    assert asked_with(secret) == 200
    token.refresh_from_db()
    assert token.last_used is not None
    assert timezone.now() - token.last_used < timedelta(minutes=1)


def test_a_wrong_token_is_no_visitor(visitor: Client) -> None:
    response = visitor.get("/api/v1/about", headers={"Authorization": "Bearer entrepot_guessed"})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json()["error"] == "This token is not known, or holds no longer."


def test_a_revoked_token_ends_at_once(mei: Client) -> None:
    secret = made_by(mei)
    number = re.search(r"/account/tokens/(\d+)/revoke/", mei.get("/account/tokens/").text)
    assert number is not None
    mei.post(f"/account/tokens/{number[1]}/revoke/")
    assert asked_with(secret) == 401


def test_a_token_ends_when_its_time_is_over(mei: Client) -> None:
    from entrepot.site.models import ApiToken  # noqa: PLC0415

    secret = made_by(mei, days="30")
    (token,) = ApiToken.objects.filter(owner__username="mei")
    assert token.expires is not None
    assert timedelta(days=29) < token.expires - timezone.now() <= timedelta(days=30)
    ApiToken.objects.update(expires=timezone.now())
    assert asked_with(secret) == 401
    assert "over" in mei.get("/account/tokens/").content.decode()


def test_a_token_without_end_holds_as_long_as_its_owner(mei: Client) -> None:
    secret = made_by(mei, days="")
    assert asked_with(secret) == 200
    get_user_model().objects.filter(username="mei").update(is_active=False)
    assert asked_with(secret) == 401


def test_nobody_revokes_the_token_of_another(mei: Client, li: Client) -> None:
    from entrepot.site.models import ApiToken  # noqa: PLC0415

    secret = made_by(mei)
    (token,) = ApiToken.objects.filter(owner__username="mei")
    assert li.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert asked_with(secret) == 200
    assert "my program" not in li.get("/account/tokens/").content.decode()


@pytest.mark.parametrize(
    "form", [{"name": " "}, {"name": "x" * 121}, {"days": "7"}, {"days": "9" * 5000}]
)
def test_a_token_has_a_name_and_an_end_that_can_be_chosen(
    mei: Client, form: dict[str, str]
) -> None:
    response = mei.post("/account/tokens/", {"name": "my program", "days": "30"} | form)
    assert response.status_code == 400


def test_a_member_has_so_many_tokens(mei: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.site.tokens.MOST_TOKENS", 2)
    made_by(mei)
    made_by(mei)
    response = mei.post("/account/tokens/", {"name": "one more", "days": "30"})
    assert response.status_code == 400
    assert "2 tokens already" in response.content.decode()


def test_only_members_have_tokens(visitor: Client, mei: Client) -> None:
    assert visitor.get("/account/tokens/").status_code == 302
    assert visitor.post("/account/tokens/", {"name": "mine"}).status_code == 302
    assert mei.get("/account/tokens/1/revoke/").status_code == 405
    assert 'href="/account/tokens/"' in mei.get("/account/").content.decode()


@modify_settings(MIDDLEWARE={"append": SIGN_IN_ONLY})
def test_where_visitors_may_not_look_a_token_opens_the_api(mei: Client) -> None:
    secret = made_by(mei)
    somebody = Client(SERVER_NAME="localhost")
    response = somebody.get("/api/v1/about")
    assert response.status_code == 401
    assert "token" in response.json()["what_to_do"]
    assert asked_with(secret) == 200
    assert mei.get("/api/v1/about").status_code == 200
    assert asked_with(secret, "/people/") == 302  # a token is for the API only


def test_staff_revoke_tokens_and_see_no_hash(mei: Client, staff: Client) -> None:
    from entrepot.site.models import ApiToken  # noqa: PLC0415

    secret = made_by(mei)
    (token,) = ApiToken.objects.filter(owner__username="mei")
    page = f"/admin/explorer/apitoken/{token.pk}"
    assert token.digest not in staff.get(f"{page}/change/").content.decode()
    staff.post(f"{page}/delete/", {"post": "yes"})
    assert asked_with(secret) == 401
