"""The site in a real browser: by mouse and by keyboard, in both languages, for everybody."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = (
    "/",
    "/people/",
    "/people/?min=2&stage=senior",
    "/area/?in=T10102&from=2000",
    "/area/?country=NL&how=not&q=leiden",
    "/sign-in/",
    "/institutions/",
    "/countries/",
    "/people/A5018542454/",
    "/compare/people/?who=A5018542454&who=A5027052270",
    "/indicators/",
    "/api/",
    "/shortlist/",
    "/privacy/object/",
    "/ours/?q=leiden",
    "/institutions/I121797337/",
    "/countries/NL/?from=2000",
    "/api/",
)
SERIOUS = {"serious", "critical"}


@pytest.fixture
def page(browser: "Browser", address: str) -> Iterator["Page"]:
    """A page at the start; any message of the browser on its console is a failure."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert not said


def test_from_the_box_to_a_person_by_keyboard_only(page: "Page") -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("combobox").focus()
    page.keyboard.type("raan")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.inner_text().startswith("Anthony F. J. van Raan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/A5018542454/")
    assert page.get_by_role("heading", level=1).inner_text() == "Anthony F. J. van Raan"


def test_escape_closes_the_suggestions(page: "Page") -> None:
    box = page.get_by_role("combobox")
    box.type("leiden")
    page.wait_for_selector("[role=option]")
    box.press("Escape")
    assert page.locator("[role=option]:visible").count() == 0
    assert box.get_attribute("aria-expanded") == "false"


def test_a_number_explains_itself(page: "Page") -> None:
    page.goto("/people/")
    page.get_by_role("button", name="What “h” means").press("Enter")
    card = page.locator("#why-h_index")
    assert card.is_visible()
    assert "Hirsch 2005" in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_a_number_explains_itself_where_the_keyboard_rests(page: "Page") -> None:
    page.goto("/people/")
    page.get_by_role("link", name="Works", exact=True).focus()
    page.keyboard.press("Tab")
    page.locator("#why-work_count").wait_for(state="visible")
    page.keyboard.press("Tab")
    page.locator("#why-work_count").wait_for(state="hidden")
    page.keyboard.press("Tab")
    page.locator("#why-fractional_work_count").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator("#why-fractional_work_count").wait_for(state="hidden")


def test_paper_is_white_whatever_the_screen(page: "Page") -> None:
    page.get_by_role("button", name="Dark").click()
    colours = (
        "(({ color, backgroundColor }) => [color, backgroundColor])"
        "(getComputedStyle(document.documentElement))"
    )
    dark = page.evaluate(colours)
    page.emulate_media(media="print")
    printed = page.evaluate(colours)
    assert printed == ["rgb(28, 35, 38)", "rgb(252, 252, 250)"]
    assert printed != dark


def test_in_chinese_to_a_person_and_back(page: "Page") -> None:
    page.get_by_role("link", name="中文").click()
    page.get_by_role("link", name="学者", exact=True).click()
    page.wait_for_url("**/people/")
    assert page.get_by_role("heading", level=1).inner_text() == "学者"
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "People"


def test_filters_narrow_the_ranking(page: "Page") -> None:
    page.goto("/people/")
    before = page.locator("#ranking tbody tr").count()
    page.get_by_text("Columns and filters").click()
    page.get_by_label("senior").check()
    page.get_by_label("At least … works").fill("5")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**stage=senior**")
    rows = page.locator("#ranking tbody tr")
    assert 0 < rows.count() < before
    assert set(rows.locator("td:nth-child(5)").all_inner_texts()) == {"senior"}


def test_an_area_is_built_with_live_counts(page: "Page") -> None:
    page.goto("/area/?in=T10102")
    box = page.get_by_role("combobox", name="A topic, words, a journal")
    box.type("leiden univ")
    page.wait_for_selector("[role=option]")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/area/?in=T10102&institution=I121797337")
    works = page.locator("#result dd").first
    assert works.inner_text() == "48"
    page.get_by_label("from", exact=True).fill("2010")
    page.wait_for_url("**/area/?in=T10102&institution=I121797337&from=2010")
    assert 0 < int(works.inner_text()) < 48
    assert page.locator("#made-of").get_by_text("from 2010").is_visible()
    assert page.evaluate("document.activeElement.id") == "from"
    page.get_by_label("from", exact=True).fill("20x5")
    page.get_by_role("alert").wait_for()
    assert "20x5" in page.get_by_role("alert").inner_text()
    page.get_by_label("from", exact=True).fill("")
    page.wait_for_url("**/area/?in=T10102&institution=I121797337")
    page.get_by_role("link", name="See who leads it").click()
    page.wait_for_url("**/people/?in=T10102&institution=I121797337")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_runs_off_the_page(page: "Page", path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: "Page", path: str, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    found = axe.Axe().run(page).response["violations"]
    serious = [
        f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in SERIOUS
    ]
    assert not serious


def test_the_first_page_is_light(page: "Page") -> None:
    page.goto("/")
    sizes = [
        size
        for kind in ("navigation", "resource")
        for size in page.evaluate(
            f"performance.getEntriesByType('{kind}').map((entry) => entry.encodedBodySize)"
        )
    ]
    assert len(sizes) >= 3
    assert 0 < sum(sizes) <= 300_000


def test_what_a_live_count_brings_is_alive(page: "Page") -> None:
    page.goto("/area/?in=T10102")
    page.get_by_label("from", exact=True).fill("2010")
    page.wait_for_url("**/area/?in=T10102&from=2010")
    box = page.get_by_role("combobox", name="A topic, words, a journal")
    box.type("China")
    page.wait_for_selector("[role=option]")
    for name, part in (("中文", "from=2010"), ("Sign in", "from%3D2010")):
        link = page.locator("#tools").get_by_role("link", name=name)
        assert part in str(link.get_attribute("href"))
    dark = page.get_by_role("button", name="Dark")
    dark.click()
    assert dark.get_attribute("aria-pressed") == "true"


def test_what_is_written_before_the_page_is_alive_counts(browser: "Browser", address: str) -> None:
    context = browser.new_context(base_url=address)
    page, held = context.new_page(), list[Any]()
    page.route("**/htmx.min.js*", lambda route: held.append(route))  # noqa: PLW0108 (a function is asked for)
    with page.expect_request("**/htmx.min.js*"):
        page.goto("/area/?in=T10102", wait_until="commit")
    page.get_by_label("from", exact=True).fill("2010")
    assert "2010" not in page.url
    held[0].continue_()
    page.wait_for_url("**/area/?in=T10102&from=2010")
    context.close()


def test_a_live_count_keeps_the_options_of_the_ranking(page: "Page") -> None:
    page.goto("/people/?in=T10102&by=h_index&min=2")
    page.get_by_role("link", name="Change").click()
    page.get_by_label("from", exact=True).fill("2010")
    page.wait_for_url("**from=2010&then=*")
    page.reload()
    page.get_by_role("link", name="See who leads it").click()
    page.wait_for_url("**/people/?in=T10102&from=2010&min=2&by=h_index")


@pytest.mark.parametrize("width", [390, 1440])
def test_names_and_heads_of_a_long_ranking_stay_in_sight(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/people/")
    region = page.locator("#ranking")
    region.scroll_into_view_if_needed()
    region.evaluate("one => one.scrollTo(one.scrollWidth, one.scrollHeight)")
    inside: Any = region.bounding_box()
    name: Any = page.locator("#ranking tbody tr").last.locator("th").bounding_box()
    assert inside["x"] <= name["x"] <= name["x"] + name["width"] < inside["x"] + inside["width"]
    assert name["width"] < 0.5 * width
    if width > 1000:
        head: Any = page.locator("#ranking thead th.name").bounding_box()
        assert inside["y"] <= head["y"] < inside["y"] + 2


def test_vega_is_loaded_where_a_picture_is_seen(page: "Page") -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto("/people/")
    page.wait_for_load_state("networkidle")
    assert not any("vega" in one for one in asked)
    page.get_by_text("Impact and productivity, as a picture").click()
    page.wait_for_selector("#picture svg")
    assert any("vega.min.js" in one for one in asked)


@pytest.mark.parametrize("path", ["/people/", "/countries/"])
def test_without_scripts_no_picture_is_promised(
    browser: "Browser", address: str, path: str
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    assert page.locator("#ranking").is_visible()
    assert not page.locator("#picture").is_visible()
    assert page.locator("details.drawn:has(#picture)").is_hidden()
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_first_and_the_latest_year_of_a_chart_are_in_sight(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/area/?in=T10102")  # works from 1926 on
    place, chart = page.locator("#by-year").bounding_box(), page.locator(".bars")
    assert place is not None
    bars = chart.locator("rect").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
    )
    assert bars[0]["left"] >= place["x"]
    assert bars[-1]["right"] <= place["x"] + place["width"]
    assert all(one["width"] > 2 for one in bars)
    labels = chart.locator("text").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
    )
    years = labels[:-1]  # the last one is the number of the highest bar
    assert all(one["right"] < other["left"] for one, other in pairwise(years))


def test_a_stage_stands_in_one_line(page: "Page") -> None:
    page.goto("/people/?lang=zh-hans&min=2")
    lines = page.locator("td.stage").evaluate_all(
        "all => all.map((one) => { const text = document.createRange();"
        " text.selectNodeContents(one); return text.getClientRects().length; })"
    )
    assert set(lines) == {1}
