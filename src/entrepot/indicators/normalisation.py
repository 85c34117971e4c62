"""Field normalisation: citations beside those of works of the same field, type and year."""

import narwhals as nw

from entrepot.graph.engine import Frame
from entrepot.indicators.portfolio import total
from entrepot.indicators.registry import Traits, indicator

TOP_PERCENTS = (1, 5, 10, 50)
TOP_WEIGHTS = tuple(f"top_{percent}" for percent in TOP_PERCENTS)
CELL = ("cell_field", "cell_type", "cell_year")


def cells(work: Frame, field: str = "subfield_id") -> Frame:
    """The cell of every work: field × document type × publication year.

    ``field`` is ``subfield_id`` (252) or ``topic_id`` (4,516), of the primary topic. What is
    not known makes a cell of its own, so that nothing drops out.
    """
    return work.select(
        "work_id",
        nw.col(field).fill_null(-1).cast(nw.Int64()).alias("cell_field"),
        nw.col("type").fill_null("").alias("cell_type"),
        nw.col("publication_year").fill_null(-1).cast(nw.Int64()).alias("cell_year"),
    )


def normalised_impact(counts: Frame) -> Frame:
    """NCS and top-share weights of every work with a citation count.

    ``counts``: work_id, citation_count and the cell of each work, computed (``engine.keep``): an
    engine that still has to join the cells may join them with every level of the cell first.

    Formula: NCS = c / e, e = mean of c in the cell; NCS = 1 where e = 0. Top share:
    F(n) = share of the cell's works with at most n citations; t = min{n : F(n) ≥ 1 − p}; 1 if
    c > t, (F(t) − (1 − p)) / f(t) if c = t, else 0, where f(t) = share with exactly t. The
    weights of a cell add up to p times its works.

    Each row is a work: work_id, ncs, top_1 … top_50. Source: CWTS Leiden Ranking Open Edition;
    Waltman & Schreiber 2013, JASIST 64:372.
    """
    known = counts.filter(~nw.col("citation_count").is_null())
    scores = _levels(known)
    joined = known.join(scores, on=[*CELL, "citation_count"])
    return joined.select("work_id", "ncs", *TOP_WEIGHTS)


def _levels(known: Frame) -> Frame:
    """Each row is a number of citations in a cell, with what works of so many score there."""
    levels = known.group_by(*CELL, "citation_count").agg(nw.len().cast(nw.Int64()).alias("at"))
    citations = nw.col("citation_count") * nw.col("at")
    levels = levels.with_columns(
        nw.col("at").cum_sum().over(*CELL, order_by="citation_count").alias("upto"),
        nw.col("at").sum().over(*CELL).alias("total"),
        citations.sum().over(*CELL).cast(nw.Float64()).alias("citations"),
    )
    expected = nw.col("citations") / nw.col("total")
    score = nw.when(nw.col("citations") > 0).then(nw.col("citation_count") / expected)
    return levels.select(
        *CELL,
        "citation_count",
        score.otherwise(nw.lit(1.0)).alias("ncs"),
        *(_top_weight(percent) for percent in TOP_PERCENTS),
    )


def _top_weight(percent: int) -> nw.Expr:
    """In whole numbers, times 100, so that no rounding moves a threshold."""
    below = nw.col("total") * (100 - percent)
    upto, at = nw.col("upto") * 100, nw.col("at") * 100
    share = (upto - below).cast(nw.Float64()) / at
    weight = share.clip(lower_bound=0.0, upper_bound=1.0)
    return weight.alias(f"top_{percent}")


_SHARE = Traits(format="share")


@indicator("Normalised impact (MNCS)", Traits(format="decimal"))
def mncs() -> nw.Expr:
    """Mean normalised citation score: 1 is the world, here all works in the graph.

    Formula: Σ w_i NCS_i / Σ w_i, NCS = c / mean of c in field × type × year.
    Unit: ratio, world = 1.
    Source: Waltman et al. 2011, J. Informetrics 5:37; CWTS Leiden Ranking Open Edition.
    """
    return _weighted_mean("ncs")


@indicator("Normalised impact, total (TNCS)", Traits(format="decimal"))
def tncs() -> nw.Expr:
    """Total normalised citation score: impact and size together.

    Formula: Σ w_i NCS_i.
    Unit: works of average impact.
    Source: CWTS Leiden Ranking Open Edition.
    """
    return total(nw.col("ncs") * nw.col("weight"))


@indicator(
    "FWCI",
    Traits(format="decimal", columns=("ncs_4y",), rests_on="references"),
)
def fwci() -> nw.Expr:
    """Field-weighted citation impact: citations of the first four years beside their mean.

    Self-citations are kept; citations are those the graph holds. Scopus's FWCI is the same
    window and idea.

    Formula: (1/N) Σ c_i / e_i, citing year in [y, y+3], e over year × subfield × type.
    Unit: ratio, world = 1.
    Source: OpenAlex documentation (FWCI); Purkayastha et al. 2019, J. Informetrics 13:635.
    """
    return nw.col("ncs_4y").mean()


@indicator("Works in the top 1 %", Traits(format="decimal"))
def p_top_1() -> nw.Expr:
    """Works among the most cited 1 % of their field, type and year, ties shared.

    Formula: Σ w_i top1_i.
    Unit: works.
    Source: Waltman & Schreiber 2013, JASIST 64:372.
    """
    return total(nw.col("top_1") * nw.col("weight"))


@indicator("Works in the top 10 %", Traits(format="decimal"))
def p_top_10() -> nw.Expr:
    """Works among the most cited 10 % of their field, type and year, ties shared.

    Formula: Σ w_i top10_i.
    Unit: works.
    Source: Waltman & Schreiber 2013, JASIST 64:372; CWTS P(top 10 %).
    """
    return total(nw.col("top_10") * nw.col("weight"))


@indicator("Top 1 % share", _SHARE)
def pp_top_1() -> nw.Expr:
    """Share of works among the most cited 1 % of their field, type and year.

    Formula: Σ w_i top1_i / Σ w_i; world value exactly 0.01.
    Unit: share, 0 to 1.
    Source: Waltman & Schreiber 2013, JASIST 64:372; CWTS PP(top 1 %).
    """
    return _weighted_mean("top_1")


@indicator("Top 5 % share", _SHARE)
def pp_top_5() -> nw.Expr:
    """Share of works among the most cited 5 % of their field, type and year.

    Formula: Σ w_i top5_i / Σ w_i; world value exactly 0.05.
    Unit: share, 0 to 1.
    Source: Waltman & Schreiber 2013, JASIST 64:372; CWTS PP(top 5 %).
    """
    return _weighted_mean("top_5")


@indicator("Top 10 % share", _SHARE)
def pp_top_10() -> nw.Expr:
    """Share of works among the most cited 10 % of their field, type and year.

    Formula: Σ w_i top10_i / Σ w_i; world value exactly 0.1.
    Unit: share, 0 to 1.
    Source: Waltman & Schreiber 2013, JASIST 64:372; CWTS PP(top 10 %).
    """
    return _weighted_mean("top_10")


@indicator("Top 50 % share", _SHARE)
def pp_top_50() -> nw.Expr:
    """Share of works among the most cited half of their field, type and year.

    Formula: Σ w_i top50_i / Σ w_i; world value exactly 0.5.
    Unit: share, 0 to 1.
    Source: Waltman & Schreiber 2013, JASIST 64:372; CWTS PP(top 50 %).
    """
    return _weighted_mean("top_50")


def _weighted_mean(column: str) -> nw.Expr:
    weight = nw.when(~nw.col(column).is_null()).then(nw.col("weight"))
    return total(nw.col(column) * nw.col("weight")) / weight.sum()
