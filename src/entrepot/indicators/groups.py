"""Indicators of groups and places: collaboration, distance, specialisation."""

import math

import narwhals as nw

from entrepot.graph.engine import Engine, Frame
from entrepot.indicators.portfolio import Evidence
from entrepot.indicators.registry import Traits, indicator

EARTH_RADIUS_KM = 6371.01
SHORT_KM = 100
LONG_KM = 1000
GROWTH_YEARS = 5
"""Over so many years growth is told, the census year the last."""
CSRANKINGS_FIELD = "subfield_id"


def byline(engine: Engine, work: Frame, authorship: Frame, places: tuple[Frame, Frame]) -> Frame:
    """How many authors, institutions and countries share each work, and how far apart.

    ``places``: the relations affiliation and institution.
    """
    affiliation, institution = places
    authors = authorship.group_by("work_id").agg(nw.len().alias("author_count"))
    located = engine.keep(_distinct(affiliation, "institution_id"))
    countries = _distinct(affiliation, "country_code").group_by("work_id")
    counts = ("author_count", "institution_count", "country_count")
    return (
        work.select("work_id")
        .join(authors, on="work_id", how="left")
        .join(
            located.group_by("work_id").agg(nw.len().alias("institution_count")),
            on="work_id",
            how="left",
        )
        .join(countries.agg(nw.len().alias("country_count")), on="work_id", how="left")
        .join(distance_of_work(engine, located, institution), on="work_id", how="left")
        .with_columns(*(nw.col(c).fill_null(0).cast(nw.Int64()) for c in counts))
    )


def distance_of_work(engine: Engine, located: Frame, institution: Frame) -> Frame:
    """The largest great-circle distance between two institutions of each work, in km.

    ``located``: the institutions of each work, each once (work_id, institution_id).

    Formula: 2R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)), R = 6371.01 km. Empty where
    fewer than two institutions have a known place.

    Source: CWTS Leiden Ranking Open Edition (geographical collaboration distance).
    """
    place = institution.filter(~nw.col("latitude").is_null() & ~nw.col("longitude").is_null())
    radians = math.pi / 180.0
    place = place.select(
        "institution_id",
        (nw.col("latitude") * radians).alias("phi"),
        (nw.col("longitude") * radians).alias("lam"),
    )
    located = engine.keep(located.join(place, on="institution_id"))
    other = located.rename({"institution_id": "other_id", "phi": "phi_2", "lam": "lam_2"})
    pairs = located.join(other, on="work_id").filter(nw.col("institution_id") < nw.col("other_id"))
    half_phi = (nw.col("phi_2") - nw.col("phi")) / 2.0
    half_lam = (nw.col("lam_2") - nw.col("lam")) / 2.0
    haversine = half_phi.sin() * half_phi.sin() + (
        nw.col("phi").cos() * nw.col("phi_2").cos() * half_lam.sin() * half_lam.sin()
    )
    chords = pairs.select("work_id", haversine.sqrt().alias("angle"))
    longest = chords.group_by("work_id").agg(nw.col("angle").max())
    angles = engine.arcsine(longest, "angle")
    return angles.select("work_id", (nw.col("angle") * 2.0 * EARTH_RADIUS_KM).alias("distance_km"))


_SHARE = Traits(format="share", rests_on="nothing")


@indicator("Collaboration share", _SHARE)
def collaboration_share() -> nw.Expr:
    """Share of works by at least two institutions.

    Formula: Σ w_i [I_i ≥ 2] / Σ w_i over works with a known institution.
    Unit: share, 0 to 1.
    Source: CWTS Leiden Ranking Open Edition, PP(collab).
    """
    return _share_of(nw.col("institution_count") >= 2, nw.col("institution_count") >= 1)


@indicator("International share", _SHARE)
def international_share() -> nw.Expr:
    """Share of works by at least two countries.

    Formula: Σ w_i [K_i ≥ 2] / Σ w_i over works with a known country.
    Unit: share, 0 to 1.
    Source: CWTS Leiden Ranking Open Edition, PP(int collab).
    """
    return _share_of(nw.col("country_count") >= 2, nw.col("country_count") >= 1)


@indicator("Short-distance share", _SHARE)
def short_distance_share() -> nw.Expr:
    """Share of works whose institutions are at most 100 km apart.

    Formula: Σ w_i [I_i ≥ 2 and d_i ≤ 100 km] / Σ w_i over works of one institution or of
    institutions whose places are known.
    Unit: share, 0 to 1.
    Source: CWTS Leiden Ranking Open Edition, PP(<100 km).
    """
    return _share_of(nw.col("distance_km") <= SHORT_KM, _is_distance_known())


@indicator("Long-distance share", _SHARE)
def long_distance_share() -> nw.Expr:
    """Share of works whose institutions are at least 1000 km apart.

    Formula: Σ w_i [d_i ≥ 1000 km] / Σ w_i over works of one institution or of institutions
    whose places are known.
    Unit: share, 0 to 1.
    Source: CWTS Leiden Ranking Open Edition, PP(>1000 km).
    """
    return _share_of(nw.col("distance_km") >= LONG_KM, _is_distance_known())


@indicator("Activity index", Traits(format="decimal", kind="relation", rests_on="nothing"))
def activity_index(portfolio: Frame, evidence: Evidence) -> Frame:
    """Specialisation: the unit's share of the area beside its share of all works.

    Formula: (P(unit, area) / P(area)) / (P(unit) / P), P by the ranking's counting.
    Unit: ratio, 1 = as the world.
    Source: Schubert & Braun 1986, Scientometrics 9:281.
    """
    everything = evidence.portfolio_of_all()
    inside = portfolio.group_by("unit_id").agg(nw.col("weight").sum().alias("inside"))
    overall = everything.group_by("unit_id").agg(nw.col("weight").sum().alias("overall"))
    area = evidence.area.select(nw.len().cast(nw.Float64()).alias("area_total"))
    total = evidence.relations["work"].select(nw.len().cast(nw.Float64()).alias("total"))
    joined = inside.join(overall, on="unit_id").join(area.join(total, how="cross"), how="cross")
    in_area = nw.col("inside") / nw.col("area_total")
    in_all = nw.col("overall") / nw.col("total")
    return joined.select("unit_id", (in_area / in_all).alias("activity_index"))


@indicator(
    "CSRankings score",
    Traits(format="decimal", kind="relation", units=("institutions",), rests_on="nothing"),
)
def csrankings_score(portfolio: Frame, evidence: Evidence) -> Frame:  # noqa: ARG001
    """Geometric mean over the area's subfields of one plus the institution's author credits.

    Formula: (Π_areas (1 + Σ 1/N))^(1/areas), Σ over the works' authors at the institution,
    N authors of the work; the areas are the subfields of the area's works.
    Unit: score, 1 = nothing published.
    Source: csrankings.org (Berger), geometric mean of adjusted counts.
    """
    relations = evidence.relations
    works = relations["work"].join(evidence.area, on="work_id", how="semi")
    works = works.select("work_id", nw.col(CSRANKINGS_FIELD).fill_null(-1).alias("subarea"))
    seats = relations["affiliation"].filter(
        ~nw.col("institution_id").is_null() & ~nw.col("author_id").is_null()
    )
    seats = seats.select("work_id", "author_id", "institution_id").unique()
    counts = relations["byline"].select("work_id", "author_count")
    credit = seats.join(works, on="work_id").join(counts, on="work_id")
    credit = credit.group_by("institution_id", "subarea").agg(
        (1.0 / nw.col("author_count").cast(nw.Float64())).sum().alias("credit")
    )
    logs = credit.group_by("institution_id").agg((nw.col("credit") + 1.0).log().sum().alias("log"))
    areas = works.select("subarea").unique().select(nw.len().cast(nw.Float64()).alias("areas"))
    joined = logs.join(areas, how="cross")
    score = (nw.col("log") / nw.col("areas")).exp().alias("csrankings_score")
    return joined.select(nw.col("institution_id").alias("unit_id"), score)


@indicator(
    "Growth",
    Traits(
        format="share", kind="relation", units=("institutions", "countries"), rests_on="nothing"
    ),
)
def work_growth(portfolio: Frame, evidence: Evidence) -> Frame:
    """How fast the works of five years grow, from the first to the census year.

    A work counts once for each unit credited with it. Empty where one of the two years has none.

    Formula: (n_Y / n_(Y−4))^(1/4) − 1, n_t the unit's works of year t.
    Unit: share a year; 0.1 is 10 % more works each year.
    Source: OECD Glossary of Statistical Terms, compound annual growth rate.
    """
    last, first = evidence.census_year, evidence.census_year - GROWTH_YEARS + 1
    counts = portfolio.group_by("unit_id").agg(
        _works_of(first).alias("first"), _works_of(last).alias("last")
    )
    rate = (nw.col("last") / nw.col("first")) ** (1.0 / (GROWTH_YEARS - 1)) - 1.0
    known = (nw.col("first") > 0) & (nw.col("last") > 0)
    return counts.select("unit_id", nw.when(known).then(rate).alias("work_growth"))


def _works_of(year: int) -> nw.Expr:
    """How many works are of a year, as a decimal."""
    is_of = (nw.col("publication_year") == year).fill_null(value=False)
    return is_of.cast(nw.Float64()).sum()


def _distinct(affiliation: Frame, column: str) -> Frame:
    """The different values of a column for each work, empty ones left out."""
    known = affiliation.filter(~nw.col(column).is_null())
    return known.select("work_id", column).unique()


def _is_distance_known() -> nw.Expr:
    """A work of one institution spans no distance; others need two known places."""
    return (nw.col("institution_count") == 1) | ~nw.col("distance_km").is_null()


def _share_of(condition: nw.Expr, known: nw.Expr) -> nw.Expr:
    weight = nw.col("weight")
    base = nw.when(known.fill_null(value=False)).then(weight).otherwise(nw.lit(0.0)).sum()
    hits = nw.when(condition.fill_null(value=False)).then(weight).otherwise(nw.lit(0.0)).sum()
    return nw.when(base > 0).then(hits / base)
