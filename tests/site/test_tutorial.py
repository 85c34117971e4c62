"""The tutorial, followed in a real browser by what stands on the buttons it names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from tests.site.test_journey import NAME, SECRET, aside, sign_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
SITE = ROOT / "src" / "entrepot" / "site"
NOT_LABELS = {"gaps", "percentile", "mid", "senior", "?"}
"""In bold, but words of the text, of the data, or a sign."""


def test_the_tutorial_names_what_stands_on_the_site() -> None:
    templates = "".join(path.read_text("utf-8") for path in SITE.rglob("*.html"))
    forms = "".join(path.read_text("utf-8") for path in (SITE / "pages").glob("*.py"))
    labels = set(re.findall(r"\*\*([^*]+)\*\*", TUTORIAL)) - NOT_LABELS
    assert len(labels) > 15
    assert not {one for one in labels if f'"{one}"' not in templates + forms}


@pytest.fixture
def page(browser: "Browser", address: str) -> Iterator["Page"]:
    """A page of a visitor, who has an account but is not signed in."""
    aside(sign_up)
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    yield page
    context.close()
    aside(lambda: get_user_model().objects.filter(username=NAME).delete())


def press(page: "Page", label: str, role: Any = "button") -> None:
    page.get_by_role(role, name=label, exact=True).first.click()


def test_the_tutorial_can_be_followed(page: "Page") -> None:
    page.goto("/")
    page.locator("main [role=combobox]").type("scientom")
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/people/?in=*")
    press(page, "Change", "link")
    page.get_by_label("from", exact=True).fill("1990")
    page.wait_for_url("**from=1990*")
    press(page, "See who leads it", "link")
    page.wait_for_url("**/people/?in=*")
    assert "975 people, 527 works" in page.locator(".sum").inner_text()
    assert "There are 975 people in 527 works." in TUTORIAL
    _narrow(page)
    _shortlist(page)
    press(page, "Make a dossier", "link")
    page.get_by_label("Purpose").fill("A test")
    press(page, "Make the dossier")
    page.get_by_role("link", name="The workbook").wait_for(timeout=60_000)
    assert page.get_by_role("link", name="The PDF").is_visible()


def _narrow(page: "Page") -> None:
    """The filters, and back."""
    page.get_by_text("Columns and filters").click()
    page.locator("#by").select_option(label="Normalised impact (MNCS)")
    page.get_by_label("At least … works").fill("5")
    page.get_by_label("mid", exact=True).check()
    page.get_by_label("senior", exact=True).check()
    press(page, "Show")
    page.wait_for_url("**stage=mid**")
    assert page.locator("#ranking tbody tr").count() == 30
    assert "Thirty people are left." in TUTORIAL
    press(page, "Reset", "link")
    page.get_by_text("Impact and productivity, as a picture").click()
    page.locator("#picture svg").wait_for()


def _shortlist(page: "Page") -> None:
    """Two ticked in the ranking and one from their page, seen together; then signed in."""
    for box in page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    press(page, "Add to the shortlist")
    page.locator("nav .count", has_text="2").wait_for()
    page.locator("#ranking th.name a").nth(5).click()
    page.wait_for_url("**/people/A**")
    press(page, "Add to the shortlist")
    page.locator("nav .count", has_text="3").wait_for()
    page.goto("/shortlist/")
    press(page, "Sign in", "link")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(SECRET)
    press(page, "Sign in")
    page.wait_for_url("**/shortlist/")
    assert page.locator("tbody tr").count() == 3
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    press(page, "Compare")
    page.wait_for_url("**/compare/people/**")
    assert page.locator("table.compared thead th").count() == 1 + 3
    page.goto("/shortlist/")
