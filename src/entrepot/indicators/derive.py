"""The derived relations of the graph, computed at each build by the indicators' functions."""

from collections.abc import Iterator, Mapping

from entrepot.graph.engine import Engine, Frame, Rows
from entrepot.indicators.careers import author_country, author_place, author_year, career
from entrepot.indicators.citations import citation
from entrepot.indicators.groups import byline
from entrepot.indicators.impacts import work_impact

Frames = Mapping[str, Frame]


def derived_relations(
    engine: Engine, relations: Frames, census_year: int
) -> Iterator[dict[str, Rows]]:
    """All derived relations, a few at a time; see ``entrepot.graph.relations`` for their columns.

    ``relations``: the base relations. Who takes the derived ones puts them in as well, as
    stored, before asking for the next, which are computed from them.
    """
    work, authorship, affiliation = (relations[n] for n in ("work", "authorship", "affiliation"))
    held = engine.citations(relations["reference"], work, authorship)
    if held is None:
        held = citation(relations["reference"], work, authorship)
    yield {"citation": held}
    yield {"work_impact": work_impact(engine, work, relations["citation"], census_year)}
    yield {"byline": byline(engine, work, authorship, (affiliation, relations["institution"]))}
    yield {"author_place": author_place(work, authorship, affiliation)}
    yield {"author_year": author_year(work, authorship, affiliation)}
    years, places = relations["author_year"], relations["author_place"]
    countries = engine.keep(author_country(work, authorship, affiliation))
    yield {"career": career(engine, years, places, countries, census_year)}
