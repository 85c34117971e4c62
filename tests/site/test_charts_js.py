"""Charts in a real browser, under the site's strict policy: drawn, brushed, saved, or left out.

The pages are served by a small server of the test's own; nothing of Django takes part.
"""

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import entrepot

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright")
if (chromium := shutil.which("chromium")) is None:
    pytest.skip("no Chromium on this machine", allow_module_level=True)

STATIC = Path(entrepot.__file__).parent / "site" / "static" / "site"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
PAPER = {"light": "rgb(252, 252, 250)", "dark": "rgb(20, 25, 27)"}  # --paper of site.css
HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Charts</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/mark.svg"><link rel="stylesheet" href="/site.css">
<link rel="stylesheet" href="/vendor/source-sans-3/source-sans-3.css">
<link rel="stylesheet" href="/charts.css">
<script src="/vendor/htmx/htmx.min.js" defer></script>
<meta name="htmx-config" content='{"includeIndicatorStyles": false, "allowEval": false}'>
<script src="/charts.js" defer data-vega="/vendor/vega/vega.min.js"
 data-vega-lite="/vendor/vega-lite/vega-lite.min.js"
 data-vega-embed="/vendor/vega-embed/vega-embed.min.js" data-save-svg="存为 SVG"></script>
</head><body><main><h1>Charts</h1>"""

PEOPLE = [
    {"id": 1, "name": "Ada Łukasik", "href": "/people/1", "works": 10, "cited": 10},
    {"id": 2, "name": "王小明", "href": "https://elsewhere.example/2", "works": 20, "cited": 20},
    {"id": 3, "name": "Zoë Ng", "href": "/people/3", "works": 90, "cited": 90},
]
SCALE = {"domain": [0, 100]}
POINTS: dict[str, Any] = {
    "data": {"values": PEOPLE},
    "params": [{"name": "chosen", "select": "interval"}],
    "mark": {"type": "point", "tooltip": True},
    "height": 200,
    "encoding": {
        "x": {"field": "works", "type": "quantitative", "scale": SCALE},
        "y": {"field": "cited", "type": "quantitative", "scale": SCALE},
        "color": {"condition": {"param": "chosen", "field": "name"}, "value": "grey"},
    },
}
BARS: dict[str, Any] = {
    "data": {"values": PEOPLE},
    "mark": "bar",
    "encoding": {
        "y": {"field": "name", "type": "nominal", "sort": "-x"},
        "x": {"field": "works", "type": "quantitative"},
    },
}
MAP: dict[str, Any] = {
    "data": {
        "url": "/vendor/world/countries-110m.json",
        "format": {"type": "topojson", "feature": "countries"},
    },
    "transform": [
        {
            "lookup": "id",
            "from": {
                "data": {"url": "/vendor/world/country-codes.json"},
                "key": "id",
                "fields": ["code"],
            },
        },
        {
            "lookup": "code",
            "from": {
                "data": {"values": [{"code": "CN", "works": 9}, {"code": "FI", "works": 4}]},
                "key": "code",
                "fields": ["works"],
            },
        },
    ],
    "projection": {"type": "equalEarth"},
    "height": 300,
    "mark": {"type": "geoshape", "tooltip": True},
    "encoding": {"color": {"field": "works", "type": "quantitative"}},
}
MOVING: dict[str, Any] = {
    **BARS,
    "params": [{"name": "year", "select": {"type": "point", "fields": ["works"], "on": "timer"}}],
}


def figure(name: str, spec: Any, attributes: str = "") -> str:
    """A chart with the table that says the same."""
    rows = "".join(f"<tr><td>{one['name']}</td><td>{one['works']}</td></tr>" for one in PEOPLE)
    return f"""<figure id="{name}" data-chart {attributes}><figcaption>Works of {name}</figcaption>
<script type="application/json">{spec if isinstance(spec, str) else json.dumps(spec)}</script>
<table data-chart-table><thead><tr><th>Name</th><th>Works</th></tr></thead>
<tbody>{rows}</tbody></table></figure>"""


PAGES = {
    "/all": HEAD
    + figure("points", POINTS, 'data-chosen-target="#people"')
    + '<ul id="people"></ul>'
    + figure("bars", BARS)
    + figure("map", MAP)
    + "</main></body></html>",
    "/broken": HEAD
    + figure("unread", "{")
    + figure("unknown", {**BARS, "mark": "pudding"})
    + figure("missing", {**BARS, "data": {"url": "/no-such.json"}})
    + figure("bars", BARS)
    + "</main></body></html>",
    "/moving": HEAD + figure("moving", MOVING) + "</main></body></html>",
    "/without": HEAD + "</main></body></html>",
    "/swapping": HEAD
    + '<button id="more" hx-get="/part" hx-target="#here">More</button><div id="here"></div>'
    + "</main></body></html>",
    "/part": figure("bars", BARS),
}


class Handler(SimpleHTTPRequestHandler):
    """The site's static files, and the pages above, under the policy."""

    def do_GET(self) -> None:
        page = PAGES.get(self.path)
        if page is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())
        return None

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=STATIC)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """Someone at a page, and all the browser complained about."""

    def __init__(self, browser: Any, address: str, **wishes: Any) -> None:
        self.context = browser.new_context(**wishes)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.address = address
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settles()

    def settles(self) -> None:
        # Not wait_for_function: it evaluates text, which the policy forbids.
        playwright.expect(self.page.locator("figure[data-chart='']")).to_have_count(0)

    def states(self) -> dict[str, str]:
        return dict(
            self.page.eval_on_selector_all(
                "figure", "all => all.map((one) => [one.id, one.dataset.chart])"
            )
        )

    def has_paper(self, colour: str) -> None:
        """Wait until a chart stands on this colour."""
        chart = self.page.locator("#bars svg")
        playwright.expect(chart).to_have_css("background-color", colour)


@pytest.fixture
def reading(browser: Any, address: str) -> Iterator[Any]:
    readers: list[Reader] = []

    def start(path: str, **wishes: Any) -> Reader:
        readers.append(Reader(browser, address, **wishes))
        readers[-1].opens(path)
        return readers[-1]

    yield start
    for reader in readers:
        reader.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_charts_are_drawn_in_the_width_of_the_page(reading: Any, scheme: str, width: int) -> None:
    reader = reading("/all", color_scheme=scheme, viewport={"width": width, "height": 900})
    assert reader.states() == {"points": "drawn", "bars": "drawn", "map": "drawn"}
    assert reader.complaints == []
    room = reader.page.locator("#bars").bounding_box()["width"]
    assert reader.page.locator("#bars svg").bounding_box()["width"] == pytest.approx(room, abs=2)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    reader.has_paper(PAPER[scheme])
    # 177 shapes, of which two have a number of works: the map met our codes.
    shapes = reader.page.locator("#map .mark-shape path")
    assert shapes.count() == 177
    fills = "all => new Set(all.map((one) => one.getAttribute('fill'))).size"
    assert shapes.evaluate_all(fills) == 3  # one for each number, one for none


def test_a_chart_follows_the_theme_and_the_room(reading: Any) -> None:
    reader = reading("/all", color_scheme="light", viewport={"width": 1000, "height": 900})
    page = reader.page
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    reader.has_paper(PAPER["dark"])
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.emulate_media(color_scheme="dark")
    reader.has_paper(PAPER["light"])  # the reader's choice goes before the machine's
    page.set_viewport_size({"width": 500, "height": 900})
    playwright.expect(page.locator("#bars svg")).to_have_attribute("width", re.compile("^4"))
    assert reader.page.locator("#bars .chart-place").count() == 1
    assert reader.complaints == []


def test_what_is_brushed_is_told_and_listed(reading: Any) -> None:
    reader = reading("/all", viewport={"width": 800, "height": 900})
    page = reader.page
    page.evaluate("addEventListener('entrepot:chosen', (one) => { window.ids = one.detail.ids; })")
    drag(page, "#points svg .mark-symbol")
    page.wait_for_selector("#people li")
    assert page.evaluate("window.ids") == [1, 2]
    assert page.locator("#people li").all_inner_texts() == ["Ada Łukasik", "王小明"]
    links = page.locator("#people a").evaluate_all("all => all.map((one) => one.pathname)")
    assert links == ["/people/1"]  # never a link to elsewhere
    page.evaluate("document.documentElement.dataset.theme = 'dark'")  # drawn anew
    playwright.expect(page.locator("#people li")).to_have_count(0)
    assert page.evaluate("window.ids") == []
    assert reader.complaints == []


def drag(page: Any, marks: str) -> None:
    """Draw a brush around the first two of some marks."""
    first, second = (page.locator(f"{marks} path").nth(i).bounding_box() for i in (0, 1))
    page.mouse.move(first["x"] - 8, first["y"] + first["height"] + 4)
    page.mouse.down()
    page.mouse.move(second["x"], second["y"])
    page.mouse.move(second["x"] + second["width"] + 8, second["y"] - 8)
    page.mouse.up()


def test_the_table_is_one_press_away(reading: Any) -> None:
    reader = reading("/all")
    table = reader.page.locator("#bars table")
    button = reader.page.locator("#bars button", has_text="View data as table")
    assert not table.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    button.press("Enter")
    assert table.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    assert button.get_attribute("aria-controls") == table.get_attribute("id")


@pytest.mark.parametrize(
    ("words", "name", "start"),
    [("存为 SVG", "bars.svg", b"<svg"), ("Save as PNG", "bars.png", b"\x89PNG")],
)
def test_a_chart_is_saved(reading: Any, words: str, name: str, start: bytes) -> None:
    reader = reading("/all")
    with reader.page.expect_download() as saved:
        reader.page.locator("#bars button", has_text=words).click()
    assert saved.value.suggested_filename == name
    assert Path(saved.value.path()).read_bytes().startswith(start)
    assert reader.complaints == []


def test_pointing_at_a_mark_says_what_it_is(reading: Any) -> None:
    reader = reading("/all", viewport={"width": 800, "height": 900})
    reader.page.locator("#points svg .mark-symbol path").first.hover()
    tooltip = reader.page.locator("#vg-tooltip-element.visible")
    assert "Ada Łukasik" in tooltip.inner_text()
    assert reader.complaints == []


def test_where_a_chart_fails_its_table_stays(reading: Any) -> None:
    reader = reading("/broken")
    assert reader.states() == {
        "unread": "failed",
        "unknown": "failed",
        "missing": "failed",
        "bars": "drawn",
    }
    for name in ("unread", "unknown", "missing"):
        assert reader.page.locator(f"#{name} table").is_visible()
        assert reader.page.locator(f"#{name} svg").count() == 0


def test_without_vega_the_table_stays(browser: Any, address: str) -> None:
    reader = Reader(browser, address)
    reader.page.route("**/vega.min.js", lambda route: route.abort())
    reader.opens("/all")
    assert set(reader.states().values()) == {"failed"}
    assert reader.page.locator("#bars table").is_visible()
    reader.context.close()


def test_less_motion_is_respected(reading: Any) -> None:
    reader = reading("/moving", reduced_motion="reduce")
    assert reader.states() == {"moving": "failed"}
    assert reader.page.locator("#moving table").is_visible()


def test_a_page_without_charts_does_not_load_vega(reading: Any) -> None:
    assert not [url for url in reading("/without").asked if "vega" in url]


def test_a_chart_that_htmx_brings_is_drawn(reading: Any) -> None:
    reader = reading("/swapping")
    for _ in range(2):  # the second time in place of the first
        with reader.page.expect_response("**/part"):
            reader.page.click("#more")
        playwright.expect(reader.page.locator("figure[data-chart=drawn] svg")).to_have_count(1)
    assert reader.complaints == []


def test_charts_are_open_to_all(reading: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    reader = reading("/all")
    assert axe.Axe().run(reader.page).response["violations"] == []
