"""Indicators of persons, and those that rank a unit's works by their citations."""

from collections.abc import Mapping

import narwhals as nw

from entrepot.graph.engine import Frame
from entrepot.indicators.portfolio import Evidence, total
from entrepot.indicators.registry import Traits, indicator

C_SCORE_PARTS = ("citation_count", "h_index", "hm_index", "ncs", "ncsf", "ncsfl")

PUBLISHED_MAXIMA: Mapping[str, float] = {
    "citation_count": 647474,
    "h_index": 328,
    "hm_index": 147.89,
    "ncs": 184268,
    "ncsf": 300919,
    "ncsfl": 417523,
}
"""Maxima of the career-2024 list, with self-citations (Ioannidis, Boyack, Baas; Elsevier)."""

TREND_YEARS = 5
EVERYONE = "_everyone"
"""A column that is the same in all rows: windows over it span all units."""
EPSILON = 1e-9
"""Sums of 1/A that equal a whole number may miss it by rounding."""

TIE_DECIMALS = 9
"""Equal rates may differ in their last bits, by the order in which their parts were added."""

_IS_CITED_KNOWN = nw.col("citation_count").count() > 0
"""Of a unit all of whose counts are unknown, nothing that rests on them is known either."""

_RANKED = ("rank", "effective_rank")
_PERSON = Traits(units=("people",))


@indicator("h", Traits(columns=_RANKED))
def h_index() -> nw.Expr:
    """The h-index.

    Formula: largest h such that h works have at least h citations each.
    Unit: works.
    Source: Hirsch 2005, PNAS 102:16569.
    """
    reached = nw.col("citation_count").fill_null(-1) >= nw.col("rank")
    return nw.when(_IS_CITED_KNOWN).then(reached.cast(nw.Int64()).sum().cast(nw.Int64()))


@indicator("hm", Traits(format="decimal", columns=_RANKED))
def hm_index() -> nw.Expr:
    """The h-index adjusted for shared authorship.

    Formula: works by citations, descending; r(i) = Σ_{j≤i} 1/A_j; hm = max{r(i) : r(i) ≤ c_i}.
    Unit: works, shared.
    Source: Schreiber 2008, New J. Phys. 10:040201.
    """
    effective = nw.col("effective_rank")
    reached = effective <= nw.col("citation_count").fill_null(-1) + EPSILON
    largest = nw.when(reached).then(effective).otherwise(nw.lit(0.0)).max()
    return nw.when(_IS_CITED_KNOWN).then(largest)


@indicator("Citations, single author", _PERSON)
def ncs() -> nw.Expr:
    """Citations of single-authored works.

    Formula: ncs = Σ c_i over works with one author.
    Unit: citations.
    Source: Ioannidis et al. 2020, PLoS Biology 18(10) e3000918.
    """
    return _citations_where(nw.col("is_single"))


@indicator("Citations, single or first author", _PERSON)
def ncsf() -> nw.Expr:
    """Citations of single- or first-authored works.

    Formula: ncsf = Σ c_i over works as single or first author.
    Unit: citations.
    Source: Ioannidis et al. 2020, PLoS Biology 18(10) e3000918.
    """
    return _citations_where(nw.col("is_single") | nw.col("is_first"))


@indicator("Citations, single, first or last author", _PERSON)
def ncsfl() -> nw.Expr:
    """Citations of single-, first- or last-authored works.

    Formula: ncsfl = Σ c_i over works as single, first or last author.
    Unit: citations.
    Source: Ioannidis et al. 2020, PLoS Biology 18(10) e3000918.
    """
    return _citations_where(nw.col("is_single") | nw.col("is_first") | nw.col("is_last"))


@indicator(
    "c-score",
    Traits(format="decimal", kind="composite", units=("people",), requires=C_SCORE_PARTS),
)
def c_score(maxima: Mapping[str, float]) -> nw.Expr:
    """Composite citation indicator: six views of citations, each beside the largest.

    Formula: c = Σ ln(1+x) / ln(1+max x) over x in {nc, h, hm, ncs, ncsf, ncsfl}; a part
    whose maximum is 0 counts 0.
    Unit: score, 0 to 6.
    Source: Ioannidis, Boyack, Baas 2020, PLoS Biology 18(10) e3000918.
    """
    score = nw.lit(0.0)
    for part in C_SCORE_PARTS:
        if maxima[part] > 0:
            top = nw.lit(float(maxima[part])) + 1.0
            score = score + (nw.col(part) + 1.0).log() / top.log()
    return nw.when(~nw.col("citation_count").is_null()).then(score)


_SHARE_OF_RECENT = Traits(format="share", units=("people",), rests_on="nothing")


@indicator("First-author share, 5 years", _SHARE_OF_RECENT)
def first_share() -> nw.Expr:
    """Share of the works of the last five years as first or only author.

    Formula: Σ first_i or single_i / Σ 1, over the last 5 years.
    Unit: share, 0 to 1.
    Source: Waltman 2012, J. Informetrics 6:700 (author position); indicators of this project.
    """
    return _recent_share(nw.col("is_first") | nw.col("is_single"))


@indicator("Last-author share, 5 years", _SHARE_OF_RECENT)
def last_share() -> nw.Expr:
    """Share of the works of the last five years as last of several authors.

    Formula: Σ last_i / Σ 1, over the last 5 years.
    Unit: share, 0 to 1.
    Source: Waltman 2012, J. Informetrics 6:700 (author position); indicators of this project.
    """
    return _recent_share(nw.col("is_last"))


@indicator("Corresponding share, 5 years", _SHARE_OF_RECENT)
def corresponding_share() -> nw.Expr:
    """Share of the works of the last five years as corresponding author, where it is stated.

    Formula: Σ corresponding_i / Σ 1, over the last 5 years and works that state it.
    Unit: share, 0 to 1.
    Source: OpenAlex documentation (is_corresponding); indicators of this project.
    """
    return _recent_share(nw.col("is_corresponding"))


@indicator(
    "Recent citations per fractional work",
    Traits(format="decimal", rests_on="references"),
)
def recent_citation_rate() -> nw.Expr:
    """Citations of the last two years beside the unit's fractional works.

    Reported citations do not say when they were made: a ranking by those takes the citations
    the graph holds, with self-citations.

    Formula: Σ recent c_i / Σ 1/A_i for people, Σ 1/I_i for institutions, Σ 1/K_i for countries.
    Unit: citations per fractional work.
    Source: indicators of this project, the base of momentum.
    """
    return total(nw.col("recent_citation_count")) / nw.col("fraction").sum()


@indicator(
    "Momentum",
    Traits(
        format="percentile",
        kind="composite",
        requires=("recent_citation_rate",),
        rests_on="references",
    ),
)
def momentum(maxima: Mapping[str, float]) -> nw.Expr:  # noqa: ARG001 (one signature for all)
    """How the unit's present attention compares with that of all others in the area.

    Formula: 100 × (share of units with a lower recent citation rate + half of those with
    the same).
    Unit: percentile, 0 to 100.
    Source: indicators of this project; percentiles after Hazen 1914.
    """
    return percentile("recent_citation_rate")


@indicator("Trend", Traits(format="decimal", kind="relation", rests_on="references"))
def trend(portfolio: Frame, evidence: Evidence) -> Frame:
    """Slope of the logarithm of yearly citations over the last five years.

    Self-citations are left out; citations are those the graph holds.

    Formula: least-squares slope of ln(1 + ns citations in year t) on t = Y−4 … Y.
    Unit: per year; 0.1 is about 10 % more citations each year.
    Source: indicators of this project.
    """
    received = evidence.relations["citation"].filter(~nw.col("is_self_citation"))
    years = range(evidence.census_year - TREND_YEARS + 1, evidence.census_year + 1)
    cited = portfolio.select("unit_id", nw.col("work_id").alias("cited_work_id"))
    pairs = cited.join(
        received.filter(nw.col("citing_year").is_in(list(years))), on="cited_work_id"
    )
    counts = pairs.group_by("unit_id", "citing_year").agg(
        nw.len().cast(nw.Float64()).alias("received")
    )
    centre = nw.col("citing_year") - (evidence.census_year - TREND_YEARS // 2)
    spread = float(sum((year - years[TREND_YEARS // 2]) ** 2 for year in years))
    slopes = counts.group_by("unit_id").agg(
        ((nw.col("received") + 1.0).log() * centre).sum().alias("slope")
    )
    joined = portfolio.select("unit_id").unique().join(slopes, on="unit_id", how="left")
    return joined.select("unit_id", (nw.col("slope").fill_null(0.0) / spread).alias("trend"))


def percentile(column: str) -> nw.Expr:
    """Midrank percentile of a column among all rows, 0 to 100; empty stays empty.

    Formula: 100 × (rank − 0.5) / n, ties at their mean rank, n the rows with a value. Values
    that agree to nine decimals are tied.
    Source: Hazen 1914, Trans. ASCE 77:1539.
    """
    place = nw.col(column).round(TIE_DECIMALS).rank("average").over(EVERYONE)
    count = nw.col(column).count().over(EVERYONE)
    return nw.when(~nw.col(column).is_null()).then((place - 0.5) / count * 100.0)


def _citations_where(condition: nw.Expr) -> nw.Expr:
    citations = nw.when(condition).then(nw.col("citation_count")).otherwise(nw.lit(0))
    return nw.when(_IS_CITED_KNOWN).then(citations.fill_null(0).sum().cast(nw.Int64()))


def _recent_share(condition: nw.Expr) -> nw.Expr:
    stated = nw.col("is_recent") & ~condition.is_null()
    hits = (nw.col("is_recent") & condition).fill_null(value=False).cast(nw.Float64()).sum()
    base = stated.fill_null(value=False).cast(nw.Float64()).sum()
    return nw.when(base > 0).then(hits / base)
