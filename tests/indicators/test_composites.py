"""Composites of those shown are those of the relation of all units."""

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from spec.world import assert_equal

from entrepot.indicators.persons import C_SCORE_PARTS
from entrepot.indicators.registry import INDICATORS, with_required
from entrepot.indicators.tallied_composites import COMPOSED
from entrepot.talent.evaluation import with_composites

count = st.integers(0, 5).map(float)
rate = st.none() | st.sampled_from([0.0, 0.5, 1.0, 1.0 + 1e-12, 2.5])
person = st.fixed_dictionaries(dict.fromkeys(C_SCORE_PARTS, count))
uncited = st.just(dict.fromkeys(C_SCORE_PARTS))


def test_every_composite_is_composed() -> None:
    composites = {one.name for one in INDICATORS.values() if one.traits.kind == "composite"}
    assert set(COMPOSED) == composites


@given(st.lists(st.tuples(person | uncited, rate), min_size=1, max_size=30), st.data())
def test_composites_of_some_are_those_of_all(
    people: list[tuple[dict[str, float | None], float | None]], data: st.DataObject
) -> None:
    rows = [{**parts, "recent_citation_rate": rate} for parts, rate in people]
    units = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.Float64)).with_row_index("unit_id")
    maxima = {part: max(row[part] or 0.0 for row in rows) for part in C_SCORE_PARTS}
    names = sorted(COMPOSED)
    defined = with_composites(nw.from_native(units.lazy()), with_required(names, "people"), maxima)
    expected = nw.to_native(defined.collect(backend="polars")).sort("unit_id")
    shown = data.draw(st.lists(st.integers(0, len(rows) - 1), unique=True))
    for name in names:
        found = pl.Series(COMPOSED[name](units, shown, maxima), dtype=pl.Float64).fill_nan(None)
        theirs = expected[name].to_list()
        assert_equal(
            dict(zip(shown, found.to_list(), strict=True)), {row: theirs[row] for row in shown}
        )
