"""What is drawn is what the table says."""

import json
import re
from typing import Any

from django.test import Client


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
    lookup = spec_of(text)["transform"][-1]["from"]
    values = {row["code"]: row["value"] for row in lookup["data"]["values"]}
    table = json.loads(visitor.get("/countries.json?by=h_index").content)
    assert values == {row["id"]: row["h_index"] for row in table["rows"]}


def test_where_few_are_shown_nothing_is_drawn(visitor: Client) -> None:
    text = visitor.get("/people/?min=20").content.decode()
    assert "data-chart" not in text
    assert "vega" not in text


def test_institutions_have_no_picture(visitor: Client) -> None:
    assert "data-chart" not in visitor.get("/institutions/").content.decode()
