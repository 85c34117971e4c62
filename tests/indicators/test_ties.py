import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.indicators.made_up import (
    AUTHORS,
    COUNTRY_OF,
    Work,
    made_up_works,
    on_relations,
    world_of,
)

from entrepot.graph.engine import DuckEngine
from entrepot.indicators.ties import ties

COLUMNS = ("shared_work_count", "shared_coauthor_count", "past_work_count", "last_year_there")


@on_relations
@given(made_up_works(), st.sampled_from(sorted(COUNTRY_OF)))
def test_ties_are_those_of_the_definition(
    engine: DuckEngine, works: list[Work], institution: int
) -> None:
    with world_of(engine, works) as world:
        people = engine.from_arrow(pa.table({"author_id": pa.array(AUTHORS, pa.int64())}))
        found = world.rows(ties(world.base, people, institution), "author_id", *COLUMNS)
    assert found == [(author, *_ties_of(author, works, institution)) for author in AUTHORS]


def _ties_of(author: int, works: list[Work], institution: int) -> tuple[int, int, int, int | None]:
    own = [w for w in works if author in w.known_authors]
    past = [w for w in own if author in _there(w, institution)]
    beside = {other for w in own for other in w.known_authors} - {author}
    return (
        sum(bool(_there(w, institution) - {author}) for w in own),
        sum(_meets_somebody_there(one, author, works, institution) for one in beside),
        len(past),
        max((w.year for w in past if w.year is not None), default=None),
    )


def _there(work: Work, institution: int) -> set[int]:
    return {p.author for p in work.places if p.institution == institution and p.author is not None}


def _meets_somebody_there(one: int, author: int, works: list[Work], institution: int) -> bool:
    return any(_there(w, institution) - {one, author} for w in works if one in w.known_authors)
