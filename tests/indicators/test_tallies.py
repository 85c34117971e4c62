"""What is tallied along arrays equals what the relations define, indicator by indicator."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from unittest import mock

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spec.world import CENSUS_YEAR, Key, Ranking, World, assert_equal
from tests.indicators.made_up import Work, made_up_works, on_relations, on_worlds, world_of

from entrepot.graph.arrays import gathering
from entrepot.graph.arrays.building import build_arrays
from entrepot.graph.arrays.by_field import FIELDS, FieldMembers
from entrepot.graph.arrays.citing import Bylines, citation_batches
from entrepot.graph.arrays.gathering import (
    Members,
    field_members,
    gathered,
    gathered_of_field,
    pieces_of,
    sifted,
    turned_of,
    units_of,
)
from entrepot.graph.arrays.layout import COUNTINGS, IMPACT_FLOATS, IMPACT_NUMBERS
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.engine import DuckEngine
from entrepot.graph.relations import WORK_IMPACT
from entrepot.indicators.citations import citation
from entrepot.indicators.impact_blocks import ImpactBlocks
from entrepot.indicators.impacts import work_impact_as_defined
from entrepot.indicators.portfolio import PortfolioPlan
from entrepot.indicators.registry import ALL_UNITS, INDICATORS, Unit, with_required
from entrepot.indicators.tallied_relations import TALLIES
from entrepot.indicators.tallies import AreaWorks
from entrepot.talent.gathered import GatheredArea

Counting = Literal["full", "fractional"]
Citations = Literal["reported", "ws", "ns"]


@on_worlds
@given(made_up_works(), st.data())
def test_gathered_indicators_are_those_of_the_relations(
    engine: DuckEngine,
    tmp_path_factory: pytest.TempPathFactory,
    works: list[Work],
    data: st.DataObject,
) -> None:
    area = data.draw(st.lists(st.sampled_from([w.number for w in works]), unique=True))
    counting: Counting = data.draw(st.sampled_from(["full", "fractional"]))
    citations: Citations = data.draw(st.sampled_from(["reported", "ws", "ns"]))
    with world_of(engine, works) as world:
        arrays = arrays_of(world, tmp_path_factory.mktemp("arrays"))
        for unit in ALL_UNITS:
            names = names_of(unit)
            ranking = Ranking(unit, counting, citations, area)
            defined = world.all_values(names, ranking)
            found = values_of(arrays, names, ranking)
            for name in names:
                assert_equal(found[name], defined[name])


def names_of(unit: Unit) -> list[str]:
    """The indicators of a unit that are computed from a portfolio."""
    return [
        one.name
        for one in INDICATORS.values()
        if unit in one.traits.units and one.traits.kind != "composite"
    ]


def arrays_of(world: World, folder: Path) -> GraphArrays:
    """The arrays of a drawn graph."""
    assert isinstance(world.engine, DuckEngine)
    build_arrays(folder, world.engine, world.relations, CENSUS_YEAR)
    return GraphArrays.open(folder)


def values_of(
    arrays: GraphArrays, names: Sequence[str], ranking: Ranking
) -> Mapping[str, dict[Key, Any]]:
    """By indicator, the value of each unit, gathered from arrays."""
    works = arrays.works.positions(np.array(ranking.area or [], np.int64))
    plan = PortfolioPlan(ranking.unit, ranking.counting, CENSUS_YEAR)
    impact = {n: arrays[f"{ranking.citations}/{n}"] for n in (*IMPACT_NUMBERS, *IMPACT_FLOATS)}
    area = GatheredArea(arrays, AreaWorks.of(works), impact, plan, ranking.citations == "ns")
    table = area.evaluate(with_required(list(names), ranking.unit))
    keys = arrays.unit_ids(ranking.unit)[table["unit_id"].to_numpy()].tolist()
    return {name: dict(zip(keys, table[name].to_list(), strict=True)) for name in names}


@on_worlds
@given(made_up_works(), st.data())
def test_however_works_are_gathered_they_are_the_same(
    engine: DuckEngine,
    tmp_path_factory: pytest.TempPathFactory,
    works: list[Work],
    data: st.DataObject,
) -> None:
    with world_of(engine, works) as world:
        arrays = arrays_of(world, tmp_path_factory.mktemp("arrays"))
    area = data.draw(st.lists(st.sampled_from([w.number for w in works]), unique=True))
    places = arrays.works.positions(np.array(area, np.int64))
    ascending = np.sort(places)
    is_inside = np.isin(np.arange(len(arrays.works)), places)
    for kind in ALL_UNITS:
        credit = arrays.credit(kind)
        units = units_of(credit, places)
        expected = _plain(gathered(credit.works, credit.marks, units, is_inside))
        assert _plain(turned_of(arrays, kind, ascending)) == expected
        some = units[::2]
        wanted = {unit: expected[unit] for unit in some.tolist()}
        assert _plain(turned_of(arrays, kind, ascending, some)) == wanted
        field = FieldMembers.of(arrays, kind, places)
        if field is not None:
            everybody = (0, len(field.units))
            assert _plain(sifted(field, everybody, is_inside)) == expected
            rows = field.rows_of(some)
            assert _plain(gathered_of_field(field, rows, is_inside)) == wanted
        for rows_at_once in (2, gathering.ROWS_AT_ONCE):
            with mock.patch.object(gathering, "ROWS_AT_ONCE", rows_at_once):
                pieces = [_plain(piece()) for piece in pieces_of(arrays, kind, places)]
            assert sum(len(piece) for piece in pieces) == len(expected)
            assert {unit: rows for piece in pieces for unit, rows in piece.items()} == expected


@on_worlds
@given(made_up_works())
def test_all_works_of_a_field_are_gathered_as_they_lie(
    engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory, works: list[Work]
) -> None:
    with world_of(engine, works) as world:
        arrays = arrays_of(world, tmp_path_factory.mktemp("arrays"))
    for first, last in pairwise(arrays[FIELDS].tolist()):
        places = np.arange(first, last, dtype=np.int32)
        for kind in ALL_UNITS:
            field = FieldMembers.of(arrays, kind, places)
            assert field is None or field.work_count == len(places)
            if field is not None:
                found = _plain(field_members(field, (0, len(field.units))))
                assert found == _plain(turned_of(arrays, kind, places))


def _plain(members: Members) -> dict[int, list[tuple[int, int]]]:
    """The works of each unit, with their marks."""
    rows = list(zip(members.works.tolist(), members.marks.tolist(), strict=True))
    ends = members.begins.tolist()
    return {
        unit: rows[ends[i] : ends[i + 1]]
        for i, unit in enumerate(members.units.tolist())
        if ends[i] < ends[i + 1]
    }


def test_in_portions_the_values_are_the_same(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authors = ((1, 2), (1,), (3, 1), (2, 4, 5), (6, 1), (2,))
    works = [
        Work(n, 2020, 1702, n % 3, by, (None,) * len(by), (), tuple(range(1, n)))
        for n, by in enumerate(authors, start=1)
    ]
    ranking = Ranking(citations="ws", area=[1, 2, 3, 4, 5, 6])
    with world_of(engine, works) as world:
        arrays = arrays_of(world, tmp_path)
    whole = values_of(arrays, names_of("people"), ranking)
    monkeypatch.setattr("entrepot.graph.arrays.gathering.ROWS_AT_ONCE", 2)
    assert values_of(arrays, names_of("people"), ranking) == whole


def test_every_indicator_of_a_portfolio_is_tallied() -> None:
    assert set(TALLIES) == {i.name for i in INDICATORS.values() if i.traits.kind != "composite"}


@on_relations
@given(made_up_works())
def test_citations_by_arrays_are_those_of_the_relations(
    engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory, works: list[Work]
) -> None:
    with world_of(engine, works) as world:
        work, authorship = world.base["work"], world.base["authorship"]
        reference = world.base["reference"]
        defined = engine.fetch(citation(reference, work, authorship))
        known = engine.fetch(authorship).to_pylist()
        rows = [r for r in known if r["author_id"] is not None]
        table = pa.Table.from_pylist(rows, schema=engine.fetch(authorship).schema)
        bylines = Bylines.read(
            engine.fetch(work).sort_by("work_id").to_batches(),
            table.sort_by("work_id").to_batches(),
            tmp_path_factory.mktemp("bylines"),
        )
        found = pa.Table.from_batches(
            citation_batches(engine.fetch(reference).to_batches(), bylines),
            schema=defined.select(_CITATION).schema,
        )
    ours, theirs = (sorted(map(str, t.select(_CITATION).to_pylist())) for t in (found, defined))
    assert ours == theirs


@on_relations
@given(made_up_works(), st.integers(1, 5), st.sampled_from([COUNTINGS, ("ws_4y", "reported")]))
def test_impact_in_blocks_is_that_of_the_relations(
    engine: DuckEngine, works: list[Work], block: int, countings: tuple[str, ...]
) -> None:
    with world_of(engine, works) as world, pytest.MonkeyPatch.context() as patch:
        patch.setattr("entrepot.indicators.impact_blocks.BLOCK", block)
        work, authorship = world.base["work"], world.base["authorship"]
        cited = engine.keep(citation(world.base["reference"], work, authorship))
        blocks = ImpactBlocks(engine, work, cited, CENSUS_YEAR, countings)
        found = pa.Table.from_batches(blocks.batches(), WORK_IMPACT.schema)
        defined = work_impact_as_defined(engine, work, cited, CENSUS_YEAR, countings)
        expected = engine.fetch(defined.select(WORK_IMPACT.column_names).sort(*WORK_IMPACT.sort_by))
    assert found.to_pylist() == expected.cast(WORK_IMPACT.schema).to_pylist()


_CITATION = ["citing_work_id", "cited_work_id", "citing_year", "cited_year", "is_self_citation"]
