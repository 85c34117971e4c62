"""Citations: who cites whom, with and without self-citations, in a window."""

import narwhals as nw

from entrepot.graph.engine import Frame
from entrepot.indicators.portfolio import Evidence, total
from entrepot.indicators.registry import Traits, indicator

RECENT_YEARS = 2
"""Years of citations that momentum looks at (indicators.md, Persons)."""


def citation(reference: Frame, work: Frame, authorship: Frame) -> Frame:
    """The references of which the graph holds both works, with years and self-citation flag.

    A self-citation is one whose citing and cited work share any author.

    Source: CWTS Leiden Ranking Open Edition (method); Scopus, self-citations of all authors.
    """
    years = work.select("work_id", "publication_year")
    citing = years.rename({"work_id": "citing_work_id", "publication_year": "citing_year"})
    cited = years.rename({"work_id": "cited_work_id", "publication_year": "cited_year"})
    pairs = reference.join(citing, on="citing_work_id").join(cited, on="cited_work_id")
    own = self_citation(pairs, authorship).with_columns(is_self_citation=nw.lit(value=True))
    joined = pairs.join(own, on=["citing_work_id", "cited_work_id"], how="left")
    return joined.with_columns(nw.col("is_self_citation").fill_null(value=False))


def self_citation(pairs: Frame, authorship: Frame) -> Frame:
    """The pairs of citing and cited work that share an author, each once."""
    known = authorship.filter(~nw.col("author_id").is_null()).select("work_id", "author_id")
    citing = known.rename({"work_id": "citing_work_id"})
    cited = known.rename({"work_id": "cited_work_id", "author_id": "cited_author_id"})
    return (
        pairs.select("citing_work_id", "cited_work_id")
        .join(citing, on="citing_work_id")
        .join(
            cited,
            left_on=["cited_work_id", "author_id"],
            right_on=["cited_work_id", "cited_author_id"],
        )
        .select("citing_work_id", "cited_work_id")
        .unique()
    )


def in_window(citation: Frame, years: int | None) -> Frame:
    """The citations in a window of some years after publication; None for all of them.

    Citing year − publication year, negative taken as 0, must be less than ``years``.

    Source: CWTS Leiden Ranking Open Edition, citation windows.
    """
    if years is None:
        return citation
    age = (nw.col("citing_year") - nw.col("cited_year")).clip(lower_bound=0)
    return citation.filter(age < years)


def up_to(citation: Frame, census_year: int) -> Frame:
    """The citations up to the census year, and those of which the year is not known."""
    return citation.filter((nw.col("citing_year") <= census_year).fill_null(value=True))


def citations_of_works(work: Frame, citation: Frame, census_year: int) -> Frame:
    """For every work, its citations and those of the last two years; 0 where it has none.

    Each row is a work: work_id, citation_count, recent_citation_count. Citations after the
    census year do not count yet.
    """
    recent = (nw.col("citing_year") > census_year - RECENT_YEARS).cast(nw.Int64())
    counted = up_to(citation, census_year)
    counts = counted.group_by(nw.col("cited_work_id").alias("work_id")).agg(
        nw.len().cast(nw.Int64()).alias("citation_count"),
        recent.sum().cast(nw.Int64()).alias("recent_citation_count"),
    )
    joined = work.select("work_id").join(counts, on="work_id", how="left")
    return joined.with_columns(
        nw.col("citation_count").fill_null(0), nw.col("recent_citation_count").fill_null(0)
    )


def reported_citations_of_works(work: Frame) -> Frame:
    """For every work, the citations its source states; empty where it states none."""
    return work.select(
        "work_id",
        nw.col("reported_citation_count").alias("citation_count"),
        nw.lit(None, dtype=nw.Int64()).alias("recent_citation_count"),
    )


@indicator("Citations")
def citation_count() -> nw.Expr:
    """All citations of the unit's works, each work counted full.

    Formula: nc = Σ c_i.
    Unit: citations.
    Source: Ioannidis et al. 2020, PLoS Biology 18(10) e3000918 (nc).
    """
    return total(nw.col("citation_count")).cast(nw.Int64())


@indicator("Citations (fractional)", Traits(format="decimal"))
def fractional_citation_count() -> nw.Expr:
    """The unit's share of the citations: each work's are divided among those who share it.

    Formula: Σ c_i / A_i for people, c_i / I_i for institutions, c_i / K_i for countries.
    Unit: citations.
    Source: Waltman & van Eck 2015, J. Informetrics 9:872.
    """
    return total(nw.col("citation_count") * nw.col("fraction"))


@indicator("Citations per work", Traits(format="decimal"))
def citations_per_work() -> nw.Expr:
    """Mean citations of the unit's works, weighted as the ranking counts them.

    Formula: Σ w_i c_i / Σ w_i.
    Unit: citations per work.
    Source: CWTS Leiden Ranking (MCS).
    """
    known = ~nw.col("citation_count").is_null()
    weight = nw.when(known).then(nw.col("weight"))
    return total(nw.col("citation_count") * nw.col("weight")) / weight.sum()


@indicator("Reported citations", Traits(rests_on="nothing"))
def reported_citation_count() -> nw.Expr:
    """Citations as the source of the records states them, whatever the graph holds.

    Formula: Σ cited_by_count_i.
    Unit: citations.
    Source: OpenAlex documentation (cited_by_count); the export's own count otherwise.
    """
    return total(nw.col("reported_citation_count")).cast(nw.Int64())


@indicator("Self-citation share", Traits(format="share", rests_on="references"))
def self_citation_share() -> nw.Expr:
    """Share of citations whose citing work shares any author with the cited one.

    It rests on the citations that the graph holds, also where a ranking uses reported ones.

    Formula: 1 − nc(ns) / nc(ws); empty where nc(ws) = 0.
    Unit: share, 0 to 1.
    Source: Ioannidis et al. 2020, PLoS Biology 18(10) e3000918; CWTS.
    """
    with_self = nw.col("counted_ws").sum()
    without = nw.col("counted_ns").sum().cast(nw.Float64())
    return nw.when(with_self > 0).then(1 - without / with_self)


@indicator(
    "Citing-to-cited ratio",
    Traits(format="decimal", kind="relation", rests_on="references"),
)
def citing_ratio(portfolio: Frame, evidence: Evidence) -> Frame:
    """Citations for each different citing work; high where few works cite many of the unit's.

    Formula: nc / number of distinct citing works, over the citations the graph holds.
    Unit: citations per citing work.
    Source: Ioannidis et al. 2020, PLoS Biology 18(10) e3000918 (supplement).
    """
    cited = portfolio.select("unit_id", nw.col("work_id").alias("cited_work_id"))
    pairs = cited.join(up_to(evidence.citation, evidence.census_year), on="cited_work_id")
    by_citing = pairs.group_by("unit_id", "citing_work_id").agg(nw.len().alias("times"))
    return by_citing.group_by("unit_id").agg(
        (nw.col("times").sum().cast(nw.Float64()) / nw.len()).alias("citing_ratio")
    )
