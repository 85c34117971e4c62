"""What the citations of each work come to, under each way of counting them."""

from collections.abc import Sequence

import narwhals as nw

from entrepot.graph.arrays.layout import COUNTINGS
from entrepot.graph.engine import Engine, Frame, Ordered, Rows
from entrepot.graph.relations import WORK_IMPACT
from entrepot.indicators.citations import (
    citations_of_works,
    in_window,
    reported_citations_of_works,
)
from entrepot.indicators.impact_blocks import MOST_CITATIONS, ImpactBlocks
from entrepot.indicators.normalisation import CELL, cells, normalised_impact


def work_impact(
    engine: Engine,
    work: Frame,
    citation: Frame,
    census_year: int,
    countings: Sequence[str] = COUNTINGS,
) -> Rows:
    """The relation ``work_impact``: along arrays where the engine has room for them.

    ``countings``: the ways of counting that are wanted, of ``COUNTINGS``. Arrays hold 32 bits a
    count: more citations than that are left to the definition.
    """
    if not engine.is_one_machine or _most_citations(engine, work) > MOST_CITATIONS:
        return work_impact_as_defined(engine, work, citation, census_year, countings)
    blocks = ImpactBlocks(engine, work, citation, census_year, countings)
    return Ordered(blocks.batches(), WORK_IMPACT.schema)


def work_impact_as_defined(
    engine: Engine,
    work: Frame,
    citation: Frame,
    census_year: int,
    countings: Sequence[str] = COUNTINGS,
) -> Frame:
    """The relation ``work_impact``, each way of counting by its definition."""
    return nw.concat(
        [
            impact_of_works(
                engine, work, counts_of_works(work, citation, counting, census_year)
            ).with_columns(counting=nw.lit(counting))
            for counting in countings
        ]
    )


def _most_citations(engine: Engine, work: Frame) -> int:
    most = engine.fetch(work.select(nw.col("reported_citation_count").max()))
    return int(most.column(0)[0].as_py() or 0)


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
