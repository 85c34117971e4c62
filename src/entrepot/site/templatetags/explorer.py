"""Numbers, addresses and files as templates write them."""

import hashlib
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.templatetags.static import static

from entrepot.site.areas import Part
from entrepot.site.wording import country_name, type_name

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


@register.filter
def unlocalized(value: float) -> str:
    """A number as attributes have it."""
    return f"{value:.4f}"


@register.filter
def country(code: str | None) -> str:
    """The name of a country; nothing where it is not known."""
    return country_name(code)


register.filter(type_name)


@register.simple_tag(takes_context=True)
def without(context: dict[str, Any], part: Part) -> str:
    """This page's address without a part of its area, from the first page of the table."""
    query: QueryDict = context["request"].GET.copy()
    query.setlist(part.name, [v for v in query.getlist(part.name) if v.strip() != part.value])
    query.pop("page", None)
    return f"?{query.urlencode()}"


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
