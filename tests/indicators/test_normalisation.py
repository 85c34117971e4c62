from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import as_tables
from spec.world import Ranking, World, assert_equal
from tests.indicators import naive
from tests.indicators.made_up import on_worlds

from entrepot.graph.engine import DuckEngine, Frame
from entrepot.indicators.normalisation import TOP_PERCENTS, normalised_impact

Cells = dict[int, list[int]]
many_cells = st.dictionaries(
    st.integers(1, 6), st.lists(st.integers(0, 8), min_size=1, max_size=30), min_size=1
)
"""By subfield, the citations of its works: few values, so that many are tied."""


@settings(max_examples=40, deadline=None)
@given(many_cells)
def test_top_weights_are_those_of_the_formula_and_add_up(engine: DuckEngine, cells: Cells) -> None:
    columns = [f"top_{percent}" for percent in TOP_PERCENTS]
    with engine.scratch():
        found = engine.fetch(normalised_impact(_counts_in_cells(engine, cells))).to_pylist()
    weights = {row["work_id"]: row for row in found}
    numbers = iter(range(1, len(weights) + 1))
    for citations in cells.values():
        rows = [weights[next(numbers)] for _ in citations]
        for percent, column in zip(TOP_PERCENTS, columns, strict=True):
            expected = naive.top_weights(citations, Fraction(percent, 100))
            assert [row[column] for row in rows] == pytest.approx(
                [float(weight) for weight in expected], rel=1e-12, abs=1e-12
            )
            assert sum(expected) == Fraction(percent, 100) * len(citations)
            total = sum(row[column] for row in rows)
            assert total == pytest.approx(percent / 100 * len(citations), rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(many_cells)
def test_scores_are_citations_over_the_mean_of_the_cell(engine: DuckEngine, cells: Cells) -> None:
    with engine.scratch():
        found = engine.fetch(normalised_impact(_counts_in_cells(engine, cells)))
    scores = {row["work_id"]: row["ncs"] for row in found.to_pylist()}
    expected = [
        float(Fraction(c * len(citations), sum(citations))) if any(citations) else 1.0
        for citations in cells.values()
        for c in citations
    ]
    assert_equal(scores, dict(enumerate(expected, start=1)))


@on_worlds
@given(many_cells, st.sampled_from(["full", "fractional"]))
def test_the_world_has_mncs_1_and_pp_top_10_of_a_tenth_in_every_cell(
    engine: DuckEngine, cells: Cells, counting: str
) -> None:
    """Each cell is published in a country of its own, which so is the world of that cell."""
    ranking = Ranking(
        unit="countries",
        citations="reported",
        counting="full" if counting == "full" else "fractional",
    )
    names = ("mncs", "pp_top_1", "pp_top_5", "pp_top_10", "pp_top_50", "tncs", "p_top_10")
    with engine.scratch():
        found = World(engine, as_tables(_published(cells))).all_values(names, ranking)
    values = {
        cell: {name: found[name][str(cell)] for name in names} | {"works": len(cells[cell])}
        for cell in cells
    }
    for value in values.values():
        size = value["works"]
        expected = (1.0, 0.01, 0.05, 0.1, 0.5, size, 0.1 * size)
        assert tuple(value[name] for name in names) == pytest.approx(expected, rel=1e-9)


def _counts_in_cells(engine: DuckEngine, cells: Cells) -> Frame:
    """The citation counts of works numbered from 1, cell after cell, in their cells."""
    flat = [(cell, count) for cell, citations in cells.items() for count in citations]
    columns: dict[str, pa.Array[Any]] = {
        "work_id": pa.array(range(1, len(flat) + 1), pa.int64()),
        "citation_count": pa.array([c for _, c in flat], pa.int64()),
        "cell_field": pa.array([cell for cell, _ in flat], pa.int64()),
        "cell_type": pa.array(["article"] * len(flat)),
        "cell_year": pa.array([2020] * len(flat), pa.int64()),
    }
    return engine.from_arrow(pa.table(columns))


def _published(cells: Cells) -> dict[str, list[dict[str, object]]]:
    """The relations that hold these works, the country of each named after its cell."""
    flat = [(cell, count) for cell, citations in cells.items() for count in citations]
    numbered = list(enumerate(flat, start=1))
    return {
        "work": [
            {"work_id": number, "subfield_id": cell, "reported_citation_count": count}
            for number, (cell, count) in numbered
        ],
        "affiliation": [
            {"work_id": number, "country_code": str(cell)} for number, (cell, _) in numbered
        ],
    }
