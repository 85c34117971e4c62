"""Areas: sets of works, by topic, words, places, years or lists, and combinations of these.

``|`` unites, ``&`` intersects, ``-`` takes away::

    Topics("field", (16,)) & Years(2015, 2020) - Types(("review",))
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce, singledispatch
from typing import Literal, TypeAlias

import narwhals as nw
import numpy as np
import pyarrow as pa

from entrepot.errors import AreaError
from entrepot.graph.engine import Frame
from entrepot.graph.reader import GraphReader

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


def works_of(area: Area, reader: GraphReader) -> Frame:
    """The works of an area: a relation of work_id, each once."""
    return reader.engine.keep(_works(area, reader))


@singledispatch
def _works(area: Area, _reader: GraphReader) -> Frame:
    raise TypeError(f"{type(area).__name__} is no area")


@_works.register
def _(_area: Everything, reader: GraphReader) -> Frame:
    return reader.relations["work"].select("work_id")


@_works.register
def _(area: Topics, reader: GraphReader) -> Frame:
    work = reader.relations["work"]
    if area.level != "domain":
        return work.filter(nw.col(f"{area.level}_id").is_in(area.ids)).select("work_id")
    topics = reader.relations["topic"].filter(nw.col("domain_id").is_in(area.ids))
    return work.join(topics, on="topic_id", how="semi").select("work_id")


@_works.register
def _(area: Words, reader: GraphReader) -> Frame:
    return reader.works(reader.search(area.query))


@_works.register
def _(area: Sources, reader: GraphReader) -> Frame:
    work = reader.relations["work"]
    return work.filter(nw.col("source_id").is_in(area.ids)).select("work_id")


@_works.register
def _(area: Institutions, reader: GraphReader) -> Frame:
    return _affiliated(reader, nw.col("institution_id").is_in(area.ids))


@_works.register
def _(area: Countries, reader: GraphReader) -> Frame:
    return _affiliated(reader, nw.col("country_code").is_in(area.codes))


@_works.register
def _(area: Years, reader: GraphReader) -> Frame:
    year = nw.col("publication_year")
    work = reader.relations["work"].filter(~year.is_null())
    if area.first is not None:
        work = work.filter(year >= area.first)
    if area.last is not None:
        work = work.filter(year <= area.last)
    return work.select("work_id")


@_works.register
def _(area: Types, reader: GraphReader) -> Frame:
    return reader.relations["work"].filter(nw.col("type").is_in(area.names)).select("work_id")


@_works.register
def _(area: Works, reader: GraphReader) -> Frame:
    listed = reader.works(np.unique(np.asarray(area.ids, dtype=np.int64)))
    return reader.relations["work"].join(listed, on="work_id", how="semi").select("work_id")


@_works.register
def _(area: Dois, reader: GraphReader) -> Frame:
    listed = reader.engine.from_arrow(pa.table({"doi": sorted(set(area.dois))}))
    return reader.relations["work"].join(listed, on="doi", how="semi").select("work_id")


@_works.register
def _(area: Union, reader: GraphReader) -> Frame:
    return nw.concat([_works(part, reader) for part in area.parts]).unique()


@_works.register
def _(area: Intersection, reader: GraphReader) -> Frame:
    return reduce(_joined("semi"), (_works(part, reader) for part in area.parts))


@_works.register
def _(area: Difference, reader: GraphReader) -> Frame:
    return _joined("anti")(_works(area.base, reader), _works(area.removed, reader))


def _joined(how: Literal["semi", "anti"]) -> Callable[[Frame, Frame], Frame]:
    return lambda left, right: left.join(right, on="work_id", how=how)


def _affiliated(reader: GraphReader, condition: nw.Expr) -> Frame:
    return reader.relations["affiliation"].filter(condition).select("work_id").unique()
