from dataclasses import astuple, fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.world import World
from tests.indicators import naive
from tests.indicators.made_up import (
    AUTHORS,
    Work,
    made_up_works,
    on_relations,
    world_of,
)

from entrepot.graph.engine import DuckEngine, Frame
from entrepot.graph.relations import AUTHOR_PLACE, AUTHOR_YEAR, CAREER
from entrepot.indicators.careers import author_country, author_place, author_year, career
from entrepot.indicators.groups import byline

FACTS = tuple(field.name for field in fields(naive.Career))


@on_relations
@given(made_up_works())
def test_careers_are_those_of_the_definition(engine: DuckEngine, works: list[Work]) -> None:
    with world_of(engine, works) as world:
        base = base_of(world)
        made = (author_year, author_place, author_country)
        years, places, countries = (engine.keep(make(*base)) for make in made)
        careers = career(engine, years, places, countries, naive.CENSUS_YEAR)
        found = world.rows(careers, "author_id", *FACTS)
    expected = {author: naive.career(works, author) for author in AUTHORS}
    assert found == [
        (author, *astuple(facts)) for author, facts in expected.items() if facts is not None
    ]


@on_relations
@given(made_up_works())
def test_years_add_up_to_the_works_with_a_year(engine: DuckEngine, works: list[Work]) -> None:
    columns = ("author_id", "work_count", "first_count", "last_count", "unplaced_count")
    with world_of(engine, works) as world:
        base = base_of(world)
        rows = world.rows(author_year(*base), *columns)
    for author in AUTHORS:
        written = [w for w in works if author in w.authors and w.year is not None]
        roles = [naive.role(w, author) for w in written]
        sums = [sum(row[i] for row in rows if row[0] == author) for i in range(1, len(columns))]
        assert sums == [
            len(written),
            sum(role in {"single", "first"} for role in roles),
            roles.count("last"),
            sum(not naive.places(w, author) for w in written),
        ]


@on_relations
@given(made_up_works(), st.sampled_from(AUTHORS))
def test_places_are_where_works_were_written(
    engine: DuckEngine, works: list[Work], author: int
) -> None:
    columns = ("author_id", "publication_year", "institution_id", "country_code", "work_count")
    with world_of(engine, works) as world:
        base = base_of(world)
        found = world.rows(author_place(*base), *columns)
    seats = [
        (w.year, place.institution, place.country)
        for w in works
        if author in w.authors and w.year is not None
        for place in {(p.institution, p.country): p for p in naive.places(w, author)}.values()
    ]
    assert sorted(map(str, (row[1:] for row in found if row[0] == author))) == sorted(
        str((*seat, seats.count(seat))) for seat in set(seats)
    )


@settings(max_examples=4, deadline=None)  # each derives all relations twice
@given(made_up_works(), st.integers(1, 4))
def test_in_portions_of_authors_the_relations_are_the_same(
    engine: DuckEngine, works: list[Work], at_once: int
) -> None:
    def derived(count: int) -> dict[str, list[tuple[Any, ...]]]:
        with world_of(engine, works) as world, pytest.MonkeyPatch.context() as patch:
            patch.setattr("entrepot.indicators.derive.AUTHORS_AT_ONCE", count)
            return {
                one.name: [
                    tuple(round(v, 12) if isinstance(v, float) else v for v in row)
                    for row in world.rows(world.relations[one.name], *one.column_names)
                ]  # fractions are added in any order
                for one in (AUTHOR_PLACE, AUTHOR_YEAR, CAREER)
            }

    assert derived(at_once) == derived(1000)


def base_of(world: World) -> tuple[Frame, Frame, Frame, Frame]:
    """What careers are computed from: work, byline, authorship, affiliation."""
    work, authorship, affiliation = (
        world.base[name] for name in ("work", "authorship", "affiliation")
    )
    places = (affiliation, world.base["institution"])
    return work, byline(world.engine, work, authorship, places), authorship, affiliation
