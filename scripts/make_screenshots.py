"""Make the pictures of the site that the documentation shows: ``docs/pictures/site``.

    python scripts/make_screenshots.py           make all of them anew
    python scripts/make_screenshots.py NAME …    make only these

The site is served over the bundled sample, from a temporary folder, to a headless Chromium.
``PICTURES`` says what is taken. The same site gives the same pictures: whatever has a date has the
same one, the site seems to be where ``make run`` serves it, and nothing moves.
"""

import base64
import math
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

import typst

from entrepot.api import load
from entrepot.api import open as open_graph
from entrepot.sample import sample_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[1] / "docs" / "pictures" / "site"
ADDRESS = "127.0.0.1:8000"
DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""When the member did all that she did."""
QUALITY = 80
WIDE, NARROW = 1440, 390
PAPER, PAPER_OF_A_PERSON = 560, 3
"""Pixels across a page of the dossier; the number of the first page about a person."""

MEMBER, LIST = "mei", "Chair of scientometrics"
PURPOSE = "Appointment of a professor of scientometrics"
AREA = "in=T10102&from=1990"
PEOPLE = ("A5027467000", "A5068542997", "A5112300130")
TOGETHER = "&".join(f"who={one}" for one in PEOPLE)
OURS, LEIDEN = "I35440088", "I121797337"


@dataclass(frozen=True)
class Picture:
    """What is taken: a page, by the name of its address, at a window's width and height.

    Places are selectors. ``typed``: a place and the text written there; ``pressed``: what is
    clicked; ``dragged``: where a box is drawn; ``awaited``: what must be seen then; ``top``: what
    is scrolled to. Pages shorter than the window make a shorter picture.
    """

    page: str
    path: str
    typed: tuple[str, str] | None = None
    pressed: str = ""
    dragged: str = ""
    awaited: str = ""
    top: str = ""
    is_member: bool = True
    width: int = WIDE
    height: int = 900
    language: str = "en"
    scheme: Any = "light"


CHART, DRAWN = "#picture svg", "details.drawn > summary"
PICTURES: Mapping[str, Picture] = {
    "start": Picture("start", "/", is_member=False),
    "suggestions": Picture(
        "start",
        "/",
        typed=("main [role=combobox]", "scientom"),
        awaited="[role=option]",
        is_member=False,
        height=600,
    ),
    "search": Picture("search", "/search/?q=leiden"),
    "area": Picture("area", f"/area/?{AREA}&type=article"),
    "people": Picture("people", f"/people/?{AREA}"),
    "number": Picture(
        "people", f"/people/?{AREA}", pressed="[popovertarget=why-c_score]", height=600
    ),
    "filters": Picture("people", f"/people/?{AREA}&by=mncs&min=5&stage=mid&stage=senior"),
    "brush": Picture(
        "people", f"/people/?{AREA}", pressed=DRAWN, dragged=CHART, awaited="#chosen li"
    ),
    "institutions": Picture("institutions", f"/institutions/?{AREA}"),
    "countries": Picture("countries", f"/countries/?{AREA}", awaited=CHART),
    "person": Picture("person", f"/people/{PEOPLE[0]}/?{AREA}", height=1200),
    "career": Picture("person", f"/people/{PEOPLE[0]}/?{AREA}", top="h2:has-text('Most cited')"),
    "institution": Picture("institution", f"/institutions/{LEIDEN}/?{AREA}", height=1200),
    "country": Picture("country", f"/countries/NL/?{AREA}", height=1200),
    "compare": Picture("compare", f"/compare/people/?{AREA}&{TOGETHER}", height=1200),
    "ours": Picture("ours", f"/ours/?{AREA}&peer={LEIDEN}"),
    "what-if": Picture("what-if", f"/ours/what-if/?{AREA}&since=1990&until=2024", height=1200),
    "shortlist": Picture("shortlist", "/shortlist/"),
    "dossier-new": Picture("dossier-new", "/shortlist/dossier/", typed=("[name=purpose]", PURPOSE)),
    "dossier": Picture("dossier", "/dossiers/1/"),
    "dossiers": Picture("dossiers", "/dossiers/"),
    "indicators": Picture("indicators", "/indicators/"),
    "privacy": Picture("privacy", "/privacy/", is_member=False),
    "object": Picture("object", f"/privacy/object/?who={PEOPLE[0]}", is_member=False),
    "objected": Picture("objected", "/privacy/objected/", is_member=False),
    "sign-in": Picture("sign-in", "/sign-in/", is_member=False),
    "account": Picture("account", "/account/"),
    "tokens": Picture("tokens", "/account/tokens/"),
    "password": Picture("password", "/account/password/"),
    "password-changed": Picture("password-changed", "/account/password/changed/"),
    "api": Picture("api-reference", "/api/"),
    "start-narrow": Picture("start", "/", width=NARROW, height=844, is_member=False),
    "people-narrow": Picture("people", f"/people/?{AREA}", width=NARROW, height=844),
    "person-narrow": Picture("person", f"/people/{PEOPLE[0]}/?{AREA}", width=NARROW, height=844),
    "start-zh": Picture("start", "/", language="zh-CN", is_member=False),
    "people-zh": Picture("people", f"/people/?{AREA}", language="zh-CN"),
    "person-zh": Picture("person", f"/people/{PEOPLE[0]}/?{AREA}", language="zh-CN"),
    "people-zh-narrow": Picture(
        "people", f"/people/?{AREA}", language="zh-TW", width=NARROW, height=844
    ),
    "people-dark": Picture("people", f"/people/?{AREA}", scheme="dark"),
}
PAPERS = "dossier-pdf"
"""The one picture that is not of the site: two pages of the dossier."""


def main(arguments: Sequence[str]) -> int:
    """Make the pictures named, or all; the exit code."""
    known = [*PICTURES, PAPERS]
    if unknown := [name for name in arguments if name not in known]:
        print(f"There is no picture {', '.join(unknown)}; there are {', '.join(known)}.")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.webp"):
        if path.stem not in known:
            path.unlink()
    with TemporaryDirectory() as folder, _site(Path(folder)) as (port, cookie):
        pdf = _dossier(Path(folder))
        with _chromium(port) as browser:
            for name in arguments or known:
                if name == PAPERS:
                    taken = _papers(browser, pdf)
                else:
                    taken = _taken(browser, PICTURES[name], cookie)
                (FOLDER / f"{name}.webp").write_bytes(taken)
                print(f"Made {name}.webp, {len(taken) / 1000:.0f} kB.")
    return 0


@contextmanager
def _site(folder: Path) -> Iterator[tuple[int, str]]:
    """The site over the sample: the port it is served at, and the session of a member."""
    from entrepot.site import serving  # noqa: PLC0415 (the environment must be set)

    for name in list(os.environ):
        if name.startswith("ENTREPOT_") or name == "DATABASE_URL":
            del os.environ[name]
    os.environ |= {"ENTREPOT_GRAPH": str(folder / "graph"), "ENTREPOT_SITE": str(folder / "site")}
    load(sample_path(), folder / "graph")
    serving.prepare()
    session = _kept()
    with serving.listening("127.0.0.1", 0) as server:
        Thread(target=server.own.run, daemon=True).start()
        yield server.own.effective_port, session


def _kept() -> str:
    """Make a member with an area, a shortlist, a dossier and a token; her session."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (Django must be set up)
    from django.test import Client  # noqa: PLC0415

    from entrepot.site.models import ApiToken, DossierJob, SavedArea, State  # noqa: PLC0415

    member = get_user_model().objects.create(username=MEMBER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(member, "django.contrib.auth.backends.ModelBackend")
    for path, said in {
        "/area/save/": {"name": "Scientometrics since 1990", "area": AREA},
        "/shortlist/new/": {"name": LIST},
        "/shortlist/add/": {"who": PEOPLE, "area": AREA},
        "/shortlist/note/": {"who": PEOPLE[0], "text": "Invite to the seminar in May."},
        "/ours/set/": {"who": OURS},
        "/account/tokens/": {"name": "yearly report", "days": ""},
    }.items():
        client.post(path, said)
    people = [int(one[1:]) for one in PEOPLE]
    done = {"owner": member, "people": people, "area": AREA, "purpose": PURPOSE, "language": "en"}
    DossierJob.objects.create(**done, name=LIST, state=State.DONE)
    DossierJob.objects.update(asked=DAY)
    ApiToken.objects.update(made=DAY)
    SavedArea.objects.update(changed=DAY)
    client.get("/shortlist/")  # what was said to her is not said in the pictures
    return client.cookies["sessionid"].value


def _dossier(folder: Path) -> Path:
    """The dossier of the shortlist, as a PDF."""
    path = folder / "dossier.pdf"
    options = {"purpose": PURPOSE, "made_by": MEMBER, "institution": OURS, "made_on": DAY.date()}
    with open_graph(folder / "graph") as graph:
        graph.dossier(PEOPLE, "T10102", **options).write_pdf(path)
    return path


@contextmanager
def _chromium(port: int) -> Iterator["Browser"]:
    """A headless Chromium to which the site at a port seems to be at ``ADDRESS``."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only pictures need it)

    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("Pictures need Chromium (Debian: apt-get install chromium).")
    rules = f"--host-resolver-rules=MAP {ADDRESS} 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", rules])
        yield browser
        browser.close()


def _taken(browser: "Browser", picture: Picture, session: str) -> bytes:
    """A picture of a page, as WebP."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        base_url=f"http://{ADDRESS}",
        locale=picture.language,
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # for the style below
    )
    if picture.is_member:
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://{ADDRESS}"}])
    page = context.new_page()
    answer = page.goto(picture.path, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{picture.path} does not load: {answer and answer.status}.")
    page.add_style_tag(content="* { caret-color: transparent !important }")
    _do(page, picture)
    page.wait_for_load_state("networkidle")
    if picture.top:
        page.locator(picture.top).first.evaluate("place => place.scrollIntoView()")
    taken = _shot(page, picture.height)
    context.close()
    return taken


def _do(page: "Page", picture: Picture) -> None:
    """What the picture asks to be done on its page."""
    if picture.typed:
        place, text = picture.typed
        page.locator(place).first.type(text)
    if picture.pressed:
        page.locator(picture.pressed).first.click()
    if picture.dragged:
        _drag(page, picture.dragged)
    if picture.awaited:
        page.locator(picture.awaited).first.wait_for()


def _drag(page: "Page", place: str) -> None:
    """Draw a box over the right half of something."""
    page.locator(place).first.wait_for()
    box = page.locator(place).first.bounding_box()
    if box is None:
        raise SystemExit(f"{place} is nowhere to be seen.")
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.9, steps=5)
    page.mouse.up()


def _papers(browser: "Browser", pdf: Path) -> bytes:
    """The first page of the dossier and the first about a person, side by side."""
    source = "".join(
        f'#page(width: auto, height: auto, margin: 0pt, image("{pdf.name}", page: {number}))\n'
        for number in (1, PAPER_OF_A_PERSON)
    )
    made = pdf.with_name("papers.typ")
    made.write_text(source, encoding="utf-8")
    papers: Any = typst.compile(str(made), root=str(pdf.parent), format="png", ppi=144)
    page = browser.new_page(viewport={"width": 2 * PAPER + 60, "height": 900})
    page.set_content(
        "<!doctype html><style>body { margin: 0; padding: 20px; display: flex; gap: 20px }"
        f"html {{ background: #e8e8e4 }} img {{ width: {PAPER}px; align-self: start }}</style>"
        + "".join(
            f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in papers
        )
    )
    taken = _shot(page, 900)
    page.close()
    return taken


def _shot(page: "Page", height: int) -> bytes:
    """What a window of a page shows, no higher than the page, as WebP."""
    page.evaluate("document.fonts.ready.then(() => undefined)")
    width = page.viewport_size["width"] if page.viewport_size else WIDE
    there = page.evaluate("window.scrollY")
    page.set_viewport_size({"width": width, "height": 1})  # else pages are as high as the window
    whole = math.ceil(page.evaluate("document.body.getBoundingClientRect().height"))
    page.set_viewport_size({"width": width, "height": min(height, whole)})
    page.evaluate(f"window.scrollTo(0, {there})")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    devtools = page.context.new_cdp_session(page)
    taken = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
