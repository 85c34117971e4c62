"""The derived relations after a change: computed for what was touched, the rest as it was.

The same functions as in ``derive``, given only the rows that a change may have touched; a test
holds the two together. What a work's impact is depends on all works of its cell, and little
touches many cells: it is computed whole. So is everything where the census year moved: careers
are counted back from it.
"""

from collections.abc import Iterator, Mapping

import narwhals as nw

from entrepot.graph.amending import Amendment, changed, changed_by_any
from entrepot.graph.engine import Engine, Rows
from entrepot.graph.merge import Frames
from entrepot.graph.updating import Change
from entrepot.indicators.careers import author_country, author_place, author_year, career
from entrepot.indicators.citations import citation
from entrepot.indicators.groups import byline
from entrepot.indicators.impacts import work_impact

_ENDS = ("citing_work_id", "cited_work_id")


def rederived_relations(
    engine: Engine, relations: Frames, change: Change, census_year: int
) -> Iterator[Mapping[str, Rows | Amendment]]:
    """All derived relations after a change, a few at a time, as ``derived_relations``.

    The census year is that of the version before.
    """
    work = relations["work"]
    yield {"citation": _citation(engine, relations, change)}
    yield {"work_impact": work_impact(engine, work, relations["citation"], census_year)}
    yield {"byline": _byline(engine, relations, change)}
    yield _by_author(engine, relations, change, census_year)


def _citation(engine: Engine, relations: Frames, change: Change) -> Amendment:
    """References from or to a touched work: its year or authors may be others, or it is new."""
    pairs = engine.keep(changed_by_any(relations["reference"], change.works, _ENDS))
    ends = engine.keep(nw.concat([pairs.select(work_id=nw.col(end)) for end in _ENDS]).unique())
    work, authorship = (
        engine.keep(changed(relations[name], ends, "work_id")) for name in ("work", "authorship")
    )
    own = engine.citations(pairs, work, authorship)
    found = citation(pairs, work, authorship) if own is None else own.laid_down(engine)
    return Amendment(change.works, _ENDS, found)


def _byline(engine: Engine, relations: Frames, change: Change) -> Amendment:
    work, authorship, affiliation = (
        engine.keep(change.now[name]) for name in ("work", "authorship", "affiliation")
    )
    found = byline(engine, work, authorship, (affiliation, relations["institution"]))
    return Amendment(change.works, ("work_id",), found)


def _by_author(
    engine: Engine, relations: Frames, change: Change, census_year: int
) -> dict[str, Amendment]:
    """What those of whom anything is said otherwise did in all their works."""
    authors = change.people
    authorship = engine.keep(changed(relations["authorship"], authors, "author_id"))
    theirs = engine.keep(authorship.select("work_id").unique())
    work, counts, places = (
        engine.keep(changed(relations[name], theirs, "work_id"))
        for name in ("work", "byline", "affiliation")
    )
    unknown = places.filter(nw.col("author_id").is_null())
    affiliation = engine.keep(nw.concat([changed(places, authors, "author_id"), unknown]))
    rows = (work, counts, authorship, affiliation)
    by_place, by_year = engine.keep(author_place(*rows)), engine.keep(author_year(*rows))
    countries = engine.keep(author_country(*rows))
    found = {
        "author_place": by_place,
        "author_year": by_year,
        "career": career(engine, by_year, by_place, countries, census_year),
    }
    return {name: Amendment(authors, ("author_id",), frame) for name, frame in found.items()}
