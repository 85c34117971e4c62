"""What is drawn is what the table says."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.test import Client

from entrepot.site.small_countries import SMALL_COUNTRIES

NOBODY_LIVES_THERE = {"BV", "GS", "HM", "IO", "UM"}
"""Islands without inhabitants other than soldiers and guests."""


def spec_of(text: str) -> dict[str, Any]:
    """The specification in a page."""
    block = re.search(r'<script type="application/json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    spec: dict[str, Any] = json.loads(block[1])
    return spec


def test_each_person_of_the_page_is_a_point(visitor: Client) -> None:
    text = visitor.get("/people/?by=h_index&min=3").content.decode()
    points = spec_of(text)["data"]["values"]
    table = text[text.index("<table") :]
    shown = re.findall(r'class="name"><a href="/people/(A\d+)/"', table)
    assert [point["id"] for point in points] == shown
    first = points[0]
    assert first["href"] == f"/people/{first['id']}/"
    row = re.search(rf'{first["id"]}/".*?</tr>', table, re.DOTALL)
    assert row is not None
    assert f'<td class="number">{first["works"]}</td>' in row[0]
    assert f'<td class="number">{first["impact"]:.2f}</td>' in row[0]


def test_countries_are_shaded_by_what_they_are_ranked_by(visitor: Client) -> None:
    text = visitor.get("/countries/?by=h_index").content.decode()
    outlines, dots = spec_of(text)["layer"]
    values = {r["code"]: r["value"] for r in outlines["transform"][-1]["from"]["data"]["values"]}
    table = json.loads(visitor.get("/countries.json?by=h_index").content)
    assert values == {row["id"]: row["h_index"] for row in table["rows"]}
    small = {row["code"]: row["value"] for row in dots["data"]["values"]}
    assert small == {code: v for code, v in values.items() if code in SMALL_COUNTRIES}
    assert "SG" in small


def test_every_country_is_on_the_map() -> None:
    folder = Path(str(files("entrepot.site").joinpath("static/site/vendor/world")))
    outlines = json.loads((folder / "countries-110m.json").read_text())["objects"]["countries"]
    drawn = {one.get("id") for one in outlines["geometries"]}
    numbers = json.loads((folder / "country-codes.json").read_text())
    without = {one["code"] for one in numbers if one["id"] not in drawn} - set(SMALL_COUNTRIES)
    assert without == NOBODY_LIVES_THERE
    assert all(-180 <= x <= 180 and -60 <= y <= 80 for x, y in SMALL_COUNTRIES.values())


def test_where_few_are_shown_nothing_is_drawn(visitor: Client) -> None:
    text = visitor.get("/people/?min=20").content.decode()
    assert "data-chart" not in text
    assert "vega" not in text


def test_institutions_have_no_picture(visitor: Client) -> None:
    assert "data-chart" not in visitor.get("/institutions/").content.decode()
