import os
import shutil
from collections.abc import Iterator
from functools import cache
from threading import Thread, current_thread
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from entrepot.api import load
from entrepot.sample import sample_path
from entrepot.site import serving
from entrepot.site.desk import desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DATABASE = "TEST_DATABASE_URL"
"""In the environment: where the tests keep the site's own tables, in place of a file."""


@pytest.fixture(scope="session", autouse=True)
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The site over the bundled sample, its own tables made, with nobody in them."""
    folder = tmp_path_factory.mktemp("site")
    load(sample_path(), folder / "graph")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ENTREPOT_GRAPH", str(folder / "graph"))
        environment.setenv("ENTREPOT_SITE", str(folder / "own"))
        environment.setenv("ENTREPOT_SECRET_KEY", "only for tests")
        environment.setenv("DJANGO_SETTINGS_MODULE", "entrepot.site.conf")
        environment.delenv("DATABASE_URL", raising=False)
        if database := os.environ.get(DATABASE):  # see test_postgres.py
            environment.setenv("DATABASE_URL", database)
        serving.prepare()
        counter = desk()
    with pytest.MonkeyPatch.context() as patched:
        _keep_the_desk_from_the_tables(patched)
        yield
    counter.close()
    _close_connections()


@pytest.fixture
def visitor(site: None) -> Client:
    """Somebody who is not signed in."""
    return Client(SERVER_NAME="localhost")


SECRET = "a long and good secret 42"  # noqa: S105 (it opens nothing)


@pytest.fixture
def mei(site: None) -> Iterator[Client]:
    """Mei, a member, signed in."""
    yield from _signed_in("mei")


@pytest.fixture
def li(site: None) -> Iterator[Client]:
    """Li, another member, signed in."""
    yield from _signed_in("li")


@pytest.fixture
def staff(site: None) -> Iterator[Client]:
    """Somebody who administers the site, signed in."""
    yield from _signed_in("staff", is_staff=True, is_superuser=True)


def _signed_in(name: str, **rights: bool) -> Iterator[Client]:
    """A client of somebody who is gone with all they keep when the test is over."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (Django must be set up)

    somebody = get_user_model()(username=name, password=_hashed(), **rights)
    somebody.save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(somebody, "django.contrib.auth.backends.ModelBackend")
    yield client
    somebody.delete()


@pytest.fixture(scope="session")
def address(site: None) -> Iterator[str]:
    """Where the site is served, in a thread."""
    with serving.listening("127.0.0.1", 0) as server:
        thread = Thread(target=server.own.run, daemon=True)
        thread.start()
        yield server.address.rstrip("/")


@pytest.fixture(scope="module")  # it must be gone before the tables of the site are touched
def browser() -> Iterator["Browser"]:
    """A headless Chromium; skips where there is none."""
    api: Any = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@cache
def _hashed() -> str:
    """The secret as it is kept; hashing takes long on purpose, so it is done once."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 (Django must be set up)

    return make_password(SECRET)


def _keep_the_desk_from_the_tables(patched: pytest.MonkeyPatch) -> None:
    """Threads that answer of the graph end no request, so nothing would close what they open."""
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415

    connect = BaseDatabaseWrapper.connect

    def checked(wrapper: BaseDatabaseWrapper) -> None:
        assert not current_thread().name.startswith("graph"), "tables read where a graph is asked"
        connect(wrapper)

    patched.setattr(BaseDatabaseWrapper, "connect", checked)


def _close_connections() -> None:
    from django.db import connections  # noqa: PLC0415 (Django must be set up)

    connections.close_all()
