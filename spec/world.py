"""From drawn tables to the values of indicators, by the way that every ranking takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa
import pytest

from entrepot.graph.engine import Engine, Frame, Ordered, Rows
from entrepot.graph.reader import GraphReader, Relations
from entrepot.graph.relations import SCHEMA_VERSION
from entrepot.graph.store import Manifest, Store
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.registry import Unit
from entrepot.talent.basis import Basis
from entrepot.talent.evaluation import Question, evaluate

CENSUS_YEAR = 2024
"""Y, in every spec: the last two years are 2023 and 2024, the last five 2020 to 2024."""

Key = int | str
"""A person or an institution by number, a country by code."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is ranked, and how it is counted.

    ``citations``: ``reported``, or counted in the graph ``ws`` (with) or ``ns`` (without
    self-citations); if not said, ``ws`` where references are drawn and ``reported`` where
    not. ``area``: the ids of its works; if not said, all.
    """

    unit: Unit = "people"
    counting: Literal["full", "fractional"] = "full"
    citations: Literal["", "reported", "ws", "ns"] = ""
    area: Sequence[int] | None = None
    maxima: Literal["area", "published"] = "area"


PEOPLE = Ranking()


class World:
    """A small graph, with its derived relations, on one engine."""

    def __init__(self, engine: Engine, tables: Mapping[str, pa.Table]) -> None:
        self.engine = engine
        self.base = {name: engine.from_arrow(table) for name, table in tables.items()}
        self._stated = "ws" if tables["reference"].num_rows else "reported"

    @cached_property
    def relations(self) -> dict[str, Frame]:
        """All relations, base and derived."""
        relations = dict(self.base)
        for derived in derived_relations(self.engine, relations, CENSUS_YEAR):
            relations |= {name: self._kept(rows) for name, rows in derived.items()}
        return relations

    def _kept(self, rows: Rows) -> Frame:
        if isinstance(rows, Ordered):
            return self.engine.from_arrow(pa.Table.from_batches(rows.batches, rows.schema))
        return self.engine.keep(rows)

    def rows(self, frame: Frame, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of a frame, its rows in order."""
        table = self.engine.fetch(frame.select(*columns).sort(*columns, nulls_last=True))
        return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))

    def values(self, name: str, ranking: Ranking = PEOPLE) -> dict[Key, Any]:
        """The value of one indicator for every unit: a whole number, a float, or None."""
        return self.all_values([name], ranking)[name]

    def all_values(
        self, names: Sequence[str], ranking: Ranking = PEOPLE
    ) -> dict[str, dict[Key, Any]]:
        """The values of several indicators: by name, then by unit."""
        work = self.relations["work"].select("work_id")
        area = work if ranking.area is None else work.filter(nw.col("work_id").is_in(ranking.area))
        counting = ranking.citations or self._stated
        basis = Basis("reported" if counting == "reported" else "counted", counting)
        question = Question(ranking.unit, tuple(names), basis, ranking.counting, ranking.maxima)
        units = self.engine.fetch(evaluate(self._reader(), area, question).units)
        return {name: _numbers_of(units, name) for name in names}

    def _reader(self) -> GraphReader:
        manifest = Manifest(SCHEMA_VERSION, 1, "", "", CENSUS_YEAR, False, {}, {})
        reader = GraphReader(Store(Path()), manifest, self.engine)
        reader.relations = _Drawn(reader, self.relations)
        return reader


class _Drawn(Relations):
    """The relations of a world, in the place of those in files."""

    def __init__(self, reader: GraphReader, frames: Mapping[str, Frame]) -> None:
        super().__init__(reader)
        self._frames = frames

    def __getitem__(self, name: str) -> Frame:
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)


def assert_equal(values: Mapping[Any, Any], expected: Mapping[Any, float | None]) -> None:
    """The same values for the same keys, numbers to 12 places; nothing equals empty but empty."""
    found = f"{values} instead of {expected}"
    assert _empty(values) == _empty(expected), found
    assert _filled(values) == pytest.approx(_filled(expected), rel=1e-12, abs=1e-12), found


def _empty(values: Mapping[Any, Any]) -> set[Any]:
    return {key for key, value in values.items() if value is None}


def _filled(values: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _numbers_of(units: pa.Table, name: str) -> dict[Key, Any]:
    kind = units.schema.field(name).type
    if kind not in (pa.int64(), pa.int32(), pa.float64()):
        raise TypeError(f"{name} comes as {kind}, which is no plain number")
    keys: list[Any] = units.column("unit_id").to_pylist()
    return dict(zip(keys, units.column(name).to_pylist(), strict=True))
