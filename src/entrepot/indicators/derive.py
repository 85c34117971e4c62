"""The derived relations of the graph, computed at each build by the indicators' functions."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise

import narwhals as nw
import pyarrow as pa

from entrepot.graph.engine import Engine, Frame, Ordered, Rows
from entrepot.graph.relations import AUTHOR_PLACE, AUTHOR_YEAR, CAREER, Relation
from entrepot.indicators.careers import author_country, author_place, author_year, career
from entrepot.indicators.citations import citation
from entrepot.indicators.groups import byline
from entrepot.indicators.impacts import work_impact

Frames = Mapping[str, Frame]
Within = Callable[[Frame], Frame]
"""Leaves of a frame the rows of some authors, and those of which no author is known."""

AUTHORS_AT_ONCE = 5_000_000
"""On one machine careers are computed for so many people at a time, so that memory suffices."""


def derived_relations(
    engine: Engine, relations: Frames, census_year: int
) -> Iterator[dict[str, Rows]]:
    """All derived relations, a few at a time; see ``entrepot.graph.relations`` for their columns.

    ``relations``: the base relations. Who takes the derived ones puts them in as well, as
    stored, before asking for the next, which are computed from them.
    """
    work, authorship, affiliation = (relations[n] for n in ("work", "authorship", "affiliation"))
    own = engine.citations(relations["reference"], work, authorship)
    yield {"citation": own or citation(relations["reference"], work, authorship)}
    yield {"work_impact": work_impact(engine, work, relations["citation"], census_year)}
    yield {"byline": byline(engine, work, authorship, (affiliation, relations["institution"]))}
    counts, author = relations["byline"], relations["author"]

    def places(within: Within) -> Frame:
        return author_place(work, counts, within(authorship), within(affiliation))

    def years(within: Within) -> Frame:
        return author_year(work, counts, within(authorship), within(affiliation))

    def careers(within: Within) -> Frame:
        countries = author_country(work, counts, within(authorship), within(affiliation))
        by_year, by_place = (within(relations[n]) for n in ("author_year", "author_place"))
        return career(engine, by_year, by_place, engine.keep(countries), census_year)

    yield {"author_place": _by_author(engine, author, AUTHOR_PLACE, places)}
    yield {"author_year": _by_author(engine, author, AUTHOR_YEAR, years)}
    yield {"career": _by_author(engine, author, CAREER, careers)}


def _by_author(
    engine: Engine, author: Frame, relation: Relation, make: Callable[[Within], Frame]
) -> Rows:
    """A relation whose rows are of one author each: in portions, where the engine has a disk."""
    if not engine.is_one_machine:
        return make(lambda frame: frame)
    return Ordered(_portions(engine, author, relation, make), relation.schema)


def _portions(
    engine: Engine, author: Frame, relation: Relation, make: Callable[[Within], Frame]
) -> Iterator[pa.RecordBatch]:
    ids = engine.fetch(author.select("author_id").sort("author_id")).column(0)
    edges = [None, *ids.to_numpy()[AUTHORS_AT_ONCE::AUTHORS_AT_ONCE].tolist(), None]
    for low, high in pairwise(edges):
        with engine.scratch():
            rows = make(partial(_within, low, high)).select(relation.column_names)
            table = engine.fetch(rows.sort(*relation.sort_by, nulls_last=True))
        yield from table.cast(relation.schema).to_batches()


def _within(low: int | None, high: int | None, frame: Frame) -> Frame:
    author = nw.col("author_id")
    if low is not None:
        frame = frame.filter(author.is_null() | (author >= low))
    if high is not None:
        frame = frame.filter(author.is_null() | (author < high))
    return frame
