"""The whole way in a real browser: search, area, people, shortlist, dossier; by keyboard only."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest
from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAME, SECRET = "wang", "a long and good secret 42"


def aside(work: Any) -> Any:
    """Do something in a thread: where a browser runs, Django lets nobody ask its tables."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def sign_up() -> None:
    somebody = get_user_model()(username=NAME)
    somebody.set_password(SECRET)
    somebody.save()


@pytest.fixture
def page(browser: "Browser", address: str) -> Iterator["Page"]:
    """A page of somebody who has an account; any message of the browser is a failure."""
    aside(sign_up)
    context = browser.new_context(base_url=address, accept_downloads=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    aside(lambda: get_user_model().objects.filter(username=NAME).delete())
    assert not said


def press(page: "Page", selector: str, key: str = "Enter") -> None:
    """Go to something with the Tab key, and press a key there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            page.keyboard.press(key)
            return
    raise AssertionError(f"The Tab key does not lead to {selector} on {page.url}.")


def sign_in(page: "Page") -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").focus()
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action='/sign-out/']")


@pytest.mark.parametrize(
    ("language", "purpose"), [("en", "Chair of scientometrics"), ("zh-hans", "科学计量学教授招聘")]
)
def test_from_a_search_to_a_dossier(
    page: "Page", tmp_path: Path, language: str, purpose: str
) -> None:
    sign_in(page)
    page.goto(f"/?lang={language}")
    page.locator("main [role=combobox]").focus()
    page.keyboard.type("scientometrics")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/?in=*")
    press(page, "p.area > a")
    page.wait_for_url("**/area/?in=*")
    press(page, "#from", "Home")
    page.keyboard.type("1980")
    press(page, "#narrow button")
    page.wait_for_url("**from=1980*")
    press(page, ".holds a.button")
    page.wait_for_url("**/people/?in=*")
    names = [one.inner_text() for one in page.locator("tbody th.name a").all()[:3]]
    for _ in names:
        press(page, "tbody input[type=checkbox]:not(:checked)", "Space")
    press(page, "button[value=add]")
    page.wait_for_selector("nav .count")
    press(page, "nav a[href='/shortlist/']")
    page.wait_for_url("**/shortlist/")
    assert [one.inner_text() for one in page.locator("tbody th.name a").all()] == names
    press(page, "a.button[href='/shortlist/dossier/']")
    page.locator("[name=purpose]").focus()
    page.keyboard.type(purpose)
    press(page, "main form button")
    page.wait_for_selector("a[href$='.pdf']", timeout=60_000)
    sheet, document = (_fetched(page, ending, tmp_path) for ending in ("xlsx", "pdf"))
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    cells = {str(cell.value) for one in book for row in one.iter_rows() for cell in row}
    assert {*names, purpose} <= cells
    pages = pypdf.PdfReader(io.BytesIO(document)).pages
    text = "".join(one.extract_text() for one in pages).replace("\n", "")
    assert purpose.replace(" ", "") in text.replace(" ", "")
    assert all(name.split()[-1] in text for name in names)


def _fetched(page: "Page", ending: str, folder: Path) -> bytes:
    """A file of the dossier, fetched by keyboard."""
    page.locator("#main").focus()
    with page.expect_download() as waiting:
        press(page, f"a[href$='.{ending}']")
    path = folder / f"dossier.{ending}"
    waiting.value.save_as(path)
    return path.read_bytes()
