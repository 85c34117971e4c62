"""The works of an area, by position in the arrays of the graph.

An area is asked in two ways: which works are in it, and which of some given works are. An
intersection takes the works of its first part and asks the others the second question, so that
"chemistry, 2015 to 2020" costs as much as chemistry is large, however large the graph.
"""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Lists, Positions
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.sorting import distinct
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import (
    Area,
    Countries,
    Difference,
    Dois,
    Everything,
    Institutions,
    Intersection,
    Level,
    Sources,
    Topics,
    Types,
    Union,
    Words,
    Works,
    Years,
)

Flags = npt.NDArray[np.bool_]


@singledispatch
def works_of(area: Area, _reader: GraphReader) -> Positions:
    """The positions of an area's works, each once, in any order."""
    raise TypeError(f"{type(area).__name__} is no area")


def holds(area: Area, works: Positions, reader: GraphReader) -> Flags:
    """Which of some works an area holds."""
    test = _TESTS.get(type(area))
    if test is not None:
        return test(area, works, reader)
    is_inside = np.zeros(len(reader.arrays.works), np.bool_)
    is_inside[works_of(area, reader)] = True
    return is_inside[works]


@works_of.register
def _(_area: Everything, reader: GraphReader) -> Positions:
    return np.arange(len(reader.arrays.works), dtype=np.int32)


@works_of.register
def _(area: Topics, reader: GraphReader) -> Positions:
    arrays = reader.arrays
    branches = np.flatnonzero(_branches(area, reader)).astype(np.int32)
    lists = Lists(arrays["branch/works.offsets"], arrays["branch/works.values"])
    return lists.of_all(branches)


@works_of.register
def _(area: Words, reader: GraphReader) -> Positions:
    return _by_id(reader.search(area.query), reader)


@works_of.register
def _(area: Institutions, reader: GraphReader) -> Positions:
    ids = np.array(area.ids, np.int64)
    return _credited("institutions", reader.arrays.institutions.positions(ids), reader)


@works_of.register
def _(area: Countries, reader: GraphReader) -> Positions:
    names = reader.arrays.unit_ids("countries")
    places = np.flatnonzero(np.isin(names, area.codes)).astype(np.int32)
    return _credited("countries", places, reader)


@works_of.register
def _(area: Works, reader: GraphReader) -> Positions:
    return _by_id(np.array(area.ids, np.int64), reader)


@works_of.register
def _(area: Dois, reader: GraphReader) -> Positions:
    listed = reader.engine.from_arrow(pa.table({"doi": sorted(set(area.dois))}))
    found = reader.relations["work"].join(listed, on="doi", how="semi").select("work_id")
    return _by_id(reader.fetch(found).column(0).to_numpy(), reader)


@works_of.register(Sources)
@works_of.register(Years)
@works_of.register(Types)
def _(area: Area, reader: GraphReader) -> Positions:
    everything = works_of(Everything(), reader)
    return everything[holds(area, everything, reader)]


@works_of.register
def _(area: Union, reader: GraphReader) -> Positions:
    is_inside = np.zeros(len(reader.arrays.works), np.bool_)
    for part in area.parts:
        is_inside[works_of(part, reader)] = True
    return np.flatnonzero(is_inside).astype(np.int32)


@works_of.register
def _(area: Intersection, reader: GraphReader) -> Positions:
    first, *others = sorted(area.parts, key=lambda part: type(part) in _TESTS)
    works: Positions = works_of(first, reader)
    for part in others:
        works = works[holds(part, works, reader)]
    return works


@works_of.register
def _(area: Difference, reader: GraphReader) -> Positions:
    base = works_of(area.base, reader)
    return base[~holds(area.removed, base, reader)]


def _in_years(area: Years, works: Positions, reader: GraphReader) -> Flags:
    years = reader.arrays["work/year"][works]
    inside: Flags = years != UNKNOWN_ID
    if area.first is not None:
        inside &= years >= area.first
    if area.last is not None:
        inside &= years <= area.last
    return inside


def _of_types(area: Types, works: Positions, reader: GraphReader) -> Flags:
    names = reader.arrays.folder.names("type")
    is_wanted = np.array([False, *(name in area.names for name in names)])
    flags: Flags = is_wanted[reader.arrays["work/type"][works]]
    return flags


def _in_sources(area: Sources, works: Positions, reader: GraphReader) -> Flags:
    return np.isin(reader.arrays["work/source_id"][works], np.array(area.ids, np.int64))


def _under_topics(area: Topics, works: Positions, reader: GraphReader) -> Flags:
    flags: Flags = _branches(area, reader)[reader.arrays["work/branch"][works]]
    return flags


_TESTS: dict[type[Area], Callable[[Any, Positions, GraphReader], Flags]] = {
    Everything: lambda _area, works, _reader: np.ones(len(works), np.bool_),
    Years: _in_years,
    Types: _of_types,
    Sources: _in_sources,
    Topics: _under_topics,
}
"""Areas that can be told from a work's own columns, without finding all their works."""


def _branches(area: Topics, reader: GraphReader) -> Flags:
    """Which branches of the topic tree lie in an area."""
    level: Level = area.level
    ids = np.array(area.ids, np.int64)
    if level == "domain":
        topics = reader.relations["topic"].filter(nw.col("domain_id").is_in(area.ids))
        ids = reader.fetch(topics.select("topic_id")).column(0).to_numpy()
        level = "topic"
    return np.isin(reader.arrays[f"branch/{level}_id"], ids)


def _credited(unit: str, places: Positions, reader: GraphReader) -> Positions:
    """The works of some units, each once."""
    works = reader.arrays.credit(unit).works.of_all(places[places != ABSENT])
    return distinct(works)


def _by_id(ids: npt.NDArray[np.int64], reader: GraphReader) -> Positions:
    """The positions of the works with these ids that the graph holds, ascending."""
    places = reader.arrays.works.positions(distinct(ids))
    held: Positions = np.sort(places[places != ABSENT])  # what is read of them lies side by side
    return held
