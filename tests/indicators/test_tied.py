"""Ties along arrays are those that the relations define."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.indicators.made_up import (
    AUTHORS,
    COUNTRY_OF,
    Work,
    made_up_works,
    on_worlds,
    world_of,
)
from tests.indicators.test_tallies import arrays_of

from entrepot.graph.engine import DuckEngine
from entrepot.indicators.ties import ties
from entrepot.talent.ties import Insiders, ties_among

COLUMNS = ("shared_work_count", "shared_coauthor_count", "past_work_count", "last_year_there")


@on_worlds
@given(made_up_works(), st.sampled_from(sorted(COUNTRY_OF)))
def test_ties_are_those_of_the_definition(
    engine: DuckEngine,
    tmp_path_factory: pytest.TempPathFactory,
    works: list[Work],
    institution: int,
) -> None:
    with world_of(engine, works) as world:
        arrays = arrays_of(world, tmp_path_factory.mktemp("arrays"))
        people = engine.from_arrow(pa.table({"author_id": pa.array(AUTHORS, pa.int64())}))
        defined = world.rows(ties(world.base, people, institution), "author_id", *COLUMNS)
        insiders = Insiders.of(arrays, engine, world.base, institution)
    found = [
        (author, *(getattr(one, name) for name in COLUMNS))
        for place, author in enumerate(arrays.people.ids.tolist())
        for one in [ties_among(arrays, insiders, place)]
    ]
    assert found == defined
