"""Areas: sets of works, by topic, words, places, years or lists, and combinations of these.

``|`` unites, ``&`` intersects, ``-`` takes away::

    Topics("field", (16,)) & Years(2015, 2020) - Types(("review",))
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from entrepot.errors import AreaError

Level: TypeAlias = Literal["topic", "subfield", "field", "domain"]
LEVELS: tuple[Level, ...] = ("topic", "subfield", "field", "domain")


class Area:
    """A set of works."""

    def __or__(self, other: "Area") -> "Area":
        return Union((self, other))

    def __and__(self, other: "Area") -> "Area":
        return Intersection((self, other))

    def __sub__(self, other: "Area") -> "Area":
        return Difference(self, other)


@dataclass(frozen=True)
class Everything(Area):
    """All works of the graph."""


@dataclass(frozen=True)
class Topics(Area):
    """Works whose primary topic lies in any of some topics, subfields, fields or domains."""

    level: Level
    ids: tuple[int, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words(Area):
    """Works with words in title or abstract: ``"a phrase" AND (this OR that) NOT other``."""

    query: str


@dataclass(frozen=True)
class Sources(Area):
    """Works that appeared in some journals or other sources."""

    ids: tuple[int, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Institutions(Area):
    """Works with an author at any of some institutions."""

    ids: tuple[int, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Countries(Area):
    """Works with an author in any of some countries, ISO 3166-1 alpha-2."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Years(Area):
    """Works published from ``first`` to ``last``, both included; None is open.

    Raises AreaError where the first is after the last.
    """

    first: int | None = None
    last: int | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise AreaError(
                f"The years run from {self.first} to {self.last}: the first is after the last."
            )


@dataclass(frozen=True)
class Types(Area):
    """Works of some document types."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Works(Area):
    """A list of works by id."""

    ids: tuple[int, ...]


@dataclass(frozen=True)
class Dois(Area):
    """A list of works by DOI, bare and in lower case."""

    dois: tuple[str, ...]


@dataclass(frozen=True)
class Union(Area):
    """Works of any of the parts."""

    parts: tuple[Area, ...]


@dataclass(frozen=True)
class Intersection(Area):
    """Works of all of the parts."""

    parts: tuple[Area, ...]


@dataclass(frozen=True)
class Difference(Area):
    """Works of one area that are not in another."""

    base: Area
    removed: Area
