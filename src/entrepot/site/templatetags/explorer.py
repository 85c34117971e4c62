"""Numbers, addresses and files as templates write them."""

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from entrepot.indicators.registry import Unit
from entrepot.site.areas import Part
from entrepot.site.carried import Carried
from entrepot.site.network_picture import Edge
from entrepot.site.wording import Explained, country_name, explained, noted, type_name, warning
from entrepot.tabular import FILE_FORMATS

register = template.Library()

_DECIMALS = {"decimal": 2, "share": 1, "percentile": 0}
_EMPTY = "–"
_HASH_LETTERS = 12


@register.filter
def shown(value: Any, kind: str = "count") -> str:
    """A value of an indicator: whole numbers in groups, two decimals, shares in percent.

    English and Chinese write numbers alike.
    """
    if value is None:
        return _EMPTY
    if kind == "year":
        return str(int(value))
    if kind == "count":
        return f"{int(value):,}"
    number = value * 100 if kind == "share" else value
    text = f"{number:,.{_DECIMALS[kind]}f}"
    return f"{text} %" if kind == "share" else text


@register.simple_tag
def cells(values: Iterable[tuple[Any, str]]) -> str:
    """The cells of a row with indicators and their kinds.

    Equals a loop over ``shown`` in a template, which takes ten times as long; numbers hold no
    markup.
    """
    return mark_safe("".join(f'<td class="number">{shown(*one)}</td>' for one in values))  # noqa: S308


@register.simple_tag
def lines(edges: Iterable[Edge]) -> str:
    """The lines of a network, as ``cells``: hundreds of numbers."""
    return mark_safe("".join(map(_line, edges)))  # noqa: S308


def _line(one: Edge) -> str:
    x1, y1, x2, y2, width = map(unlocalized, (one.x1, one.y1, one.x2, one.y2, one.width))
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-width="{width}"/>'


@register.filter
def unlocalized(value: float) -> str:
    """A number as attributes have it."""
    return f"{value:.4f}"


@register.filter
def country(code: str | None) -> str:
    """The name of a country; nothing where it is not known."""
    return country_name(code)


register.filter(type_name)
register.filter(noted)
register.filter(warning)


@register.simple_tag
def title_of(indicator: str) -> str:
    """The title of an indicator in the language of the page."""
    return explained(indicator).title


@register.simple_tag
def why(one: Explained) -> str:
    """What an indicator means, behind a question mark; written once, for dozens on a page."""
    return _why(one, get_language())


@cache
def _why(one: Explained, _language: str | None) -> str:
    return render_to_string("site/_why.html", {"one": one})


@register.simple_tag(takes_context=True)
def without(context: dict[str, Any], part: Part) -> str:
    """This page's address without a part of its area, from the first page of the table."""
    query: QueryDict = context["request"].GET.copy()
    query.setlist(part.name, [v for v in query.getlist(part.name) if v.strip() != part.value])
    query.pop("page", None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without_value(context: dict[str, Any], name: str, value: str) -> str:
    """This page's address without a value of a name, from the first page of the table."""
    return without(context, Part(name, value, ""))


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some parts changed; an empty value takes a part away."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name.rstrip("_"), None)
        else:
            query[name.rstrip("_")] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def area_page(context: dict[str, Any]) -> str:
    """The page on which this page's area is changed; it carries the options of a ranking along."""
    area, carried = context["area"].address, context.get("carried") or Carried()
    return carried.on(f"{reverse('area')}{'?' if area else ''}{area}")


@register.simple_tag(takes_context=True)
def ranking_page(context: dict[str, Any], unit: Unit) -> str:
    """A ranking of this page's area, with the options that were carried along for it."""
    carried: Carried = context.get("carried") or Carried()
    return carried.ranking(unit, context["area"].address)


@register.inclusion_tag("site/_files.html", takes_context=True)
def files(context: dict[str, Any], page: str, *parts: Any) -> dict[str, Any]:
    """Links to a table as a file: the page that gives it, the parts of its address but the ending.

    They ask for what this page's address asks for.
    """
    query: QueryDict = context["request"].GET
    asked = f"?{query.urlencode()}" if query else ""
    return {
        "files": [(end, reverse(page, args=[*parts, end]) + asked) for end in FILE_FORMATS],
    }


@register.simple_tag(takes_context=True)
def with_peer(context: dict[str, Any], id_: str) -> str:
    """This page's address with another peer."""
    query: QueryDict = context["request"].GET.copy()
    query.appendlist("peer", id_)
    query.pop("q", None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without_peer(context: dict[str, Any], id_: str) -> str:
    """This page's address without a peer."""
    query: QueryDict = context["request"].GET.copy()
    query.setlist("peer", [one for one in query.getlist("peer") if one != id_])
    return f"?{query.urlencode()}"


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of the site, which changes when the file does."""
    return f"{static(path)}?v={_hash(path)}"


@lru_cache
def _hash(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise template.TemplateSyntaxError(f"There is no file {path} among the static files.")
    with open(found, "rb") as file:  # noqa: PTH123 (a finder gives text)
        return hashlib.sha256(file.read()).hexdigest()[:_HASH_LETTERS]
