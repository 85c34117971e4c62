"""The derived relations of the graph, computed at each build by the indicators' functions."""

from collections.abc import Iterator, Mapping

import narwhals as nw

from entrepot.graph.engine import Engine, Frame
from entrepot.indicators.careers import author_country, author_place, author_year, career
from entrepot.indicators.citations import (
    citation,
    citations_of_works,
    in_window,
    reported_citations_of_works,
)
from entrepot.indicators.groups import byline
from entrepot.indicators.normalisation import CELL, cells, normalised_impact

Frames = Mapping[str, Frame]

FWCI_WINDOW_YEARS = 4
"""OpenAlex and Scopus count citations of the years y to y+3."""

COUNTINGS = ("reported", "ws", "ns", "ws_4y", "ns_4y")


def derived_relations(
    engine: Engine, relations: Frames, census_year: int
) -> Iterator[dict[str, Frame]]:
    """All derived relations, a few at a time; see ``entrepot.graph.relations`` for their columns.

    ``relations``: the base relations. Who takes the derived ones puts them in as well, as
    stored, before asking for the next, which are computed from them.
    """
    work, authorship, affiliation = (relations[n] for n in ("work", "authorship", "affiliation"))
    held = engine.citations(relations["reference"], work, authorship)
    if held is None:
        held = citation(relations["reference"], work, authorship)
    yield {"citation": held}
    impacts = [
        impact_of_works(
            engine, work, counts_of_works(work, relations["citation"], counting, census_year)
        ).with_columns(counting=nw.lit(counting))
        for counting in COUNTINGS
    ]
    yield {"work_impact": nw.concat(impacts)}
    yield {"byline": byline(engine, work, authorship, (affiliation, relations["institution"]))}
    yield {"author_place": author_place(work, authorship, affiliation)}
    yield {"author_year": author_year(work, authorship, affiliation)}
    years, places = relations["author_year"], relations["author_place"]
    countries = engine.keep(author_country(work, authorship, affiliation))
    yield {"career": career(engine, years, places, countries, census_year)}


def counts_of_works(work: Frame, citation: Frame, counting: str, census_year: int) -> Frame:
    """The citations of every work under one way of counting: work_id, citation_count, recent.

    ``counting`` is ``reported``, ``ws`` or ``ns``, the latter two with ``_{n}y`` for a window
    of n years.
    """
    if counting == "reported":
        return reported_citations_of_works(work)
    kind, _, window = counting.partition("_")
    counted = in_window(citation, int(window.removesuffix("y")) if window else None)
    if kind == "ns":
        counted = counted.filter(~nw.col("is_self_citation"))
    return citations_of_works(work, counted, census_year)


def impact_of_works(
    engine: Engine, work: Frame, counts: Frame, field: str = "subfield_id"
) -> Frame:
    """The counts with NCS and top-share weights by cell; works without a count keep none."""
    in_cells = engine.keep(counts.join(cells(work, field), on="work_id"))
    return in_cells.drop(*CELL).join(normalised_impact(in_cells), on="work_id", how="left")
