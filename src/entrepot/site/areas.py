"""An area as it stands in an address.

``in=topic:T10102&in=words:h-index&country=CN&from=2015&to=2024&type=article&not=topic:T11937``
is what lies in any of the subjects ``in``, by any of the countries and institutions, in the
years, of any of the types, without what lies in any ``not``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from entrepot.api import Graph
from entrepot.errors import AreaError, EntrepotError
from entrepot.site.wording import area_name, said_of
from entrepot.talent.area import Area, Everything
from entrepot.talent.area_file import FILE_SUFFIXES

MOST_PARTS = 60
MOST_LETTERS = 400
"""Bounds of what an address may ask for: parts of an area, letters of each."""


class Query(Protocol):
    """What is read of an address: Django's QueryDict."""

    def getlist(self, key: str) -> Sequence[Any]:
        """All values of a name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an area: where it stands in the address, what it is called, what is wrong."""

    name: str
    value: str
    label: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class AreaQuery:
    """The parts of an area, as texts that ``Graph.area`` reads.

    ``subjects``: topics, fields, words, journals, lists of works; ``without``: the same, left
    out, and anything else an area may be.
    """

    subjects: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    without: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows it down."""
        return self == AreaQuery()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as they stand in an address."""
        return [
            (name, value)
            for one in fields(self)
            for name in (_NAMES[one.name],)
            for value in _several(getattr(self, one.name))
        ]

    @property
    def address(self) -> str:
        """The part of an address that says it."""
        return _address(self)

    @property
    def label(self) -> str:
        """What it is called where it has no name of its own."""
        return ", ".join(f"{'−' if name == 'not' else ''}{value}" for name, value in self.pairs)

    def area(self, graph: Graph) -> Area:
        """The works it stands for.

        Raises AreaError or UnknownNameError, which say which part cannot be read.
        """
        kinds: Mapping[str, Sequence[str]] = {
            "": self.subjects,
            _PREFIXES["country"]: self.countries,
            _PREFIXES["institution"]: self.institutions,
            _PREFIXES["type"]: self.types,
            "years:": self._years,
        }
        parts = [
            reduce(or_, (read_part(graph, f"{prefix}{text}") for text in texts))
            for prefix, texts in kinds.items()
            if texts
        ]
        whole: Area = reduce(and_, parts) if parts else Everything()
        return reduce(lambda rest, text: rest - read_part(graph, text), self.without, whole)

    def parts(self, graph: Graph) -> list[Part]:
        """Each part by itself, in the language of the page."""
        return [Part(name, value, *self._told(graph, name, value)) for name, value in self.pairs]

    def name(self, graph: Graph) -> str:
        """What it is called in the language of the page; nothing where it is everything."""
        said = {"not": _("without %s"), "from": _("from %s"), "to": _("to %s")}
        return ", ".join(said.get(one.name, "%s") % one.label for one in self.parts(graph))

    def _told(self, graph: Graph, name: str, value: str) -> tuple[str, str]:
        """What a part is called, and what is wrong with it."""
        try:
            if name in {"from", "to"}:
                for years in self._years:
                    read_part(graph, f"years:{years}")
                return value, ""
            return area_name(read_part(graph, f"{_PREFIXES.get(name, '')}{value}")) or value, ""
        except EntrepotError as error:
            return value, said_of(error)

    @property
    def _years(self) -> tuple[str, ...]:
        for year in (self.first, self.last):
            if year and not (year.isdecimal() and len(year) == 4):
                raise AreaError(_("“%s” is no year; write four digits, such as 2015.") % year)
        return (f"{self.first}-{self.last}",) if self.first or self.last else ()

    def minus(self, name: str, value: str) -> "AreaQuery":
        """Without a value of a name."""
        key = _KEYS[name]
        now = getattr(self, key)
        rest: Any = tuple(one for one in now if one != value) if isinstance(now, tuple) else ""
        return replace(self, **{key: rest})

    def plus(self, name: str, value: str) -> "AreaQuery":
        """With another value of a name, as in an address."""
        key = _KEYS[name]
        now = getattr(self, key)
        changed: Any = (*now, value) if isinstance(now, tuple) else value
        return replace(self, **{key: changed})


_NAMES = {
    "subjects": "in",
    "countries": "country",
    "institutions": "institution",
    "types": "type",
    "first": "from",
    "last": "to",
    "without": "not",
}
_KEYS = {name: key for key, name in _NAMES.items()}
_PREFIXES = {"country": "country:", "institution": "institution:", "type": "type:"}


def area_of(query: Query) -> AreaQuery:
    """The area of an address; parts that are empty or twice there do not count.

    Raises AreaError where there are too many parts, or one is too long.
    """
    read: dict[str, Any] = {}
    for key, name in _NAMES.items():
        texts = tuple(dict.fromkeys(text.strip() for text in query.getlist(name) if text.strip()))
        if any(len(text) > MOST_LETTERS for text in texts):
            raise AreaError(_("A part of the area is longer than %d letters.") % MOST_LETTERS)
        read[key] = (texts or ("",))[-1] if key in {"first", "last"} else texts
    if sum(len(value) for value in read.values() if isinstance(value, tuple)) > MOST_PARTS:
        raise AreaError(_("The area has more than %d parts.") % MOST_PARTS)
    return AreaQuery(**read)


@lru_cache  # each row of a table asks for it
def _address(query: AreaQuery) -> str:
    return urlencode(query.pairs)


def read_part(graph: Graph, text: str) -> Area:
    """The area of a text of an address.

    Raises UnknownNameError, and AreaError also for what names a file: anybody writes addresses.
    """
    value = text.partition(":")[2]
    if text.strip().lower().endswith(FILE_SUFFIXES) or value.strip().startswith("@"):
        raise AreaError(_("“%s” names a file, which an address may not.") % text)
    return graph.area(text).area


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()
