from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spec.world import Ranking, assert_equal
from tests.indicators import naive
from tests.indicators.made_up import Work, made_up_works, on_worlds, world_of

from entrepot.graph.engine import DuckEngine
from entrepot.indicators.registry import ALL_UNITS, Unit


@on_worlds
@given(made_up_works(), st.sampled_from(ALL_UNITS))
def test_counts_are_those_of_the_definition(
    engine: DuckEngine, works: list[Work], unit: Unit
) -> None:
    names = ("work_count", "fractional_work_count", "first_year", "last_year")
    with world_of(engine, works) as world:
        found = world.all_values(names, Ranking(unit=unit))
    of_units = naive.portfolios(works, unit)
    years = {u: [w.year for w in ws if w.year is not None] for u, ws in of_units.items()}
    assert_equal(found["work_count"], {u: len(ws) for u, ws in of_units.items()})
    assert_equal(
        found["fractional_work_count"],
        {u: float(sum(naive.fraction(w, unit) for w in ws)) for u, ws in of_units.items()},
    )
    assert_equal(found["first_year"], {u: min(ys, default=None) for u, ys in years.items()})
    assert_equal(found["last_year"], {u: max(ys, default=None) for u, ys in years.items()})


@on_worlds
@given(made_up_works())
def test_fractional_counts_add_up_to_the_number_of_works(
    engine: DuckEngine, works: list[Work]
) -> None:
    """Of people, up to the part of those whom nobody knows."""
    with world_of(engine, works) as world:
        totals = {
            unit: sum(world.values("fractional_work_count", Ranking(unit=unit)).values())
            for unit in ALL_UNITS
        }
    known = sum(Fraction(len(w.known_authors), len(w.authors)) for w in works if w.authors)
    assert totals == pytest.approx(
        {
            "people": float(known),
            "institutions": sum(bool(naive.units_of(w, "institutions")) for w in works),
            "countries": sum(bool(naive.units_of(w, "countries")) for w in works),
        },
        rel=1e-12,
    )
