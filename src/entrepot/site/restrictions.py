"""What an address asks of a ranking that the form has no field for, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from entrepot.api import Graph
from entrepot.errors import UnknownNameError
from entrepot.graph.countries import country_code
from entrepot.graph.identifiers import from_text
from entrepot.site.our_institution import institution_name
from entrepot.site.wording import country_name
from entrepot.talent.person_facts import facts_of

_Words = Mapping[str, str | Promise]

WITHOUT_FIELD: _Words = {
    "since": gettext_lazy("works from %(value)s"),
    "until": gettext_lazy("works until %(value)s"),
    "window": gettext_lazy("citations within %(value)s years"),
    "citations": gettext_lazy("citations: %(value)s"),
    "maxima": gettext_lazy("maxima of the c-score: %(value)s"),
    "works_at": gettext_lazy("only at %(value)s"),
    "not_works_at": gettext_lazy("not at %(value)s"),
    "not_at": gettext_lazy("not in %(value)s"),
    "who": gettext_lazy("only %(value)s"),
    "tied": gettext_lazy("has a work with %(value)s in its byline"),
}
"""What an address may ask for besides; the page says so, and the form keeps it."""
_CITATIONS: _Words = {
    "auto": gettext_lazy("counted where the graph holds enough of them"),
    "counted": gettext_lazy("counted in the graph"),
    "reported": gettext_lazy("as reported by the source"),
}
_MAXIMA: _Words = {
    "area": gettext_lazy("those of the area"),
    "published": gettext_lazy("those published for all of science"),
}


def said(graph: Graph, name: str, value: str) -> str:
    """How a part of an address reads: ``works_at=I123`` as “only at” and a name."""
    return str(WITHOUT_FIELD[name]) % {"value": _VALUES.get(name, _as_it_is)(graph, value)}


def _as_it_is(_graph: Graph, value: str) -> str:
    return value


def _institution(graph: Graph, value: str) -> str:
    return institution_name(graph, _number(value, "I")) or value


def _person(graph: Graph, value: str) -> str:
    """A name; the id as it was given where the person objects, or is not in the graph."""
    number = _number(value, "A")
    try:
        return (facts_of(graph.reader, number).name if number is not None else "") or value
    except UnknownNameError:
        return value


def _country(_graph: Graph, value: str) -> str:
    return country_name(country_code(value) or value)


def _number(value: str, letter: str) -> int | None:
    return from_text(value.rsplit(":", maxsplit=1)[-1], letter)


def _words(words: _Words) -> Callable[[Graph, str], str]:
    return lambda _graph, value: str(words.get(value, value))


_VALUES: Mapping[str, Callable[[Graph, str], Any]] = {
    "works_at": _institution,
    "not_works_at": _institution,
    "tied": _institution,
    "who": _person,
    "not_at": _country,
    "citations": _words(_CITATIONS),
    "maxima": _words(_MAXIMA),
}
