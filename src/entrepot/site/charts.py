"""Charts that are looked at and brushed: Vega-Lite specifications, drawn by ``charts.js``.

The table beside each chart says the same; without JavaScript it is all there is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from entrepot.indicators.careers import STAGE_NAMES
from entrepot.site.small_countries import SMALL_COUNTRIES
from entrepot.site.wording import explained, stage_name

Spec = dict[str, Any]
PRODUCTIVITY, IMPACT = "work_count", "mncs"
_ANTARCTICA = "010"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def impact_by_productivity(rows: Sequence[Mapping[str, Any]]) -> Spec:
    """The people of a page: works across, normalised impact upwards, stage as colour.

    ``rows``: id, name, address, career_stage, work_count, mncs. Brushing tells who is inside.
    """
    works, impact = explained(PRODUCTIVITY).title, explained(IMPACT).title
    values = [
        {
            "id": row["id"],
            "name": row["name"] or row["id"],
            "href": row["address"],
            "stage": stage_name(row["career_stage"]),
            "works": row[PRODUCTIVITY],
            "impact": row[IMPACT],
        }
        for row in rows
        if row[IMPACT] is not None
    ]
    return {
        "$schema": _SCHEMA,
        "data": {"values": values},
        "params": [{"name": "chosen", "select": "interval"}],
        "mark": {"type": "point", "filled": True},
        "height": 320,
        "encoding": {
            "x": _axis("works", works, {"type": "log", "nice": False, "padding": 8}),
            "y": _axis("impact", impact, {"type": "symlog"}),
            "color": {
                "field": "stage",
                "type": "nominal",
                "title": _("Stage"),
                "sort": [stage_name(name) for name in STAGE_NAMES],
            },
            "opacity": {"condition": {"param": "chosen", "value": 0.95}, "value": 0.25},
            "tooltip": [
                {"field": "name", "title": _("Name")},
                {"field": "works", "title": works},
                {"field": "impact", "title": impact, "format": ".2f"},
            ],
        },
    }


def world_map(rows: Sequence[Mapping[str, Any]], column: str) -> Spec:
    """Countries by an indicator, as shades; those too small for an outline as dots.

    ``rows``: id (the code), name and the indicator.
    """
    title = explained(column).title
    values = [
        {"code": row["id"], "name": row["name"], "value": row[column]}
        for row in rows
        if row[column] is not None
    ]
    encoding = {
        "color": {
            "field": "value",
            "type": "quantitative",
            "title": title,
            "scale": {"type": "symlog"},
            "legend": {"orient": "bottom"},
        },
        "tooltip": [
            {"field": "name", "title": _("Name")},
            {"field": "value", "title": title, "format": ",.4~f"},
        ],
    }
    return {
        "$schema": _SCHEMA,
        "projection": {"type": "equalEarth"},
        "height": 360,
        "layer": [_outlines(values) | {"encoding": encoding}, _dots(values, encoding)],
    }


def _outlines(values: Sequence[Spec]) -> Spec:
    lookup = {"key": "code", "fields": ["name", "value"]}
    codes = {"url": static("site/vendor/world/country-codes.json")}
    return {
        "data": {
            "url": static("site/vendor/world/countries-110m.json"),
            "format": {"type": "topojson", "feature": "countries"},
        },
        "transform": [
            {"filter": f"datum.id !== '{_ANTARCTICA}'"},
            {"lookup": "id", "from": {"data": codes, "key": "id", "fields": ["code"]}},
            {"lookup": "code", "from": {"data": {"values": values}, **lookup}},
        ],
        "mark": "geoshape",
    }


def _dots(values: Sequence[Spec], encoding: Spec) -> Spec:
    small = [
        {**one, "longitude": place[0], "latitude": place[1]}
        for one in values
        if (place := SMALL_COUNTRIES.get(one["code"]))
    ]
    where = {name: {"field": name, "type": "quantitative"} for name in ("longitude", "latitude")}
    mark = {"type": "circle", "size": 70, "opacity": 1, "stroke": "#7a7a7a", "strokeWidth": 1}
    return {"data": {"values": small}, "mark": mark, "encoding": encoding | where}


def _axis(field: str, title: str, scale: Spec) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": scale}
