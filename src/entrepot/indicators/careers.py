"""Careers: where and when each author published, over all works in the graph.

"Country" is always the publication country; never a nationality.
"""

import narwhals as nw

from entrepot.graph.engine import Engine, Frame

ISOLATED_GAP_YEARS = 10
"""A single first work more than this before the second is left out: a sign of a merger."""
ORIGIN_YEARS = 3
CURRENT_YEARS = 2
STAGES = (("early", 7), ("mid", 15), ("senior", 30))
"""Stages and the last career age of each; beyond is veteran (indicators.md, Persons)."""
VETERAN = "veteran"
STAGE_NAMES = (*(name for name, _ in STAGES), VETERAN)


def author_place(work: Frame, byline: Frame, authorship: Frame, affiliation: Frame) -> Frame:
    """Each row is an author in a year at an institution, or only in a country.

    Where a work has a single author, what is known for the work is known for the author.
    """
    places = _places(byline, authorship, affiliation)
    return _works_by_place(work, places, ["institution_id", "country_code"])


def author_country(work: Frame, byline: Frame, authorship: Frame, affiliation: Frame) -> Frame:
    """Each row is an author in a year in a country; a work counts once, however many places."""
    known = _places(byline, authorship, affiliation).filter(~nw.col("country_code").is_null())
    return _works_by_place(work, known, ["country_code"])


def _works_by_place(work: Frame, places: Frame, columns: list[str]) -> Frame:
    years = work.filter(~nw.col("publication_year").is_null()).select("work_id", "publication_year")
    return (
        places.select("work_id", "author_id", *columns)
        .unique()
        .join(years, on="work_id")
        .group_by("author_id", "publication_year", *columns)
        .agg(nw.len().cast(nw.Int64()).alias("work_count"))
    )


def _places(byline: Frame, authorship: Frame, affiliation: Frame) -> Frame:
    """The places of authors in works: work_id, author_id, institution_id, country_code."""
    columns = ["work_id", "author_id", "institution_id", "country_code"]
    placed = affiliation.filter(~nw.col("author_id").is_null()).select(columns)
    return nw.concat([placed, _sole_authors_places(byline, authorship, affiliation, columns)])


def _sole_authors_places(
    byline: Frame, authorship: Frame, affiliation: Frame, columns: list[str]
) -> Frame:
    alone = byline.filter(nw.col("author_count") == 1).select("work_id")
    known = authorship.filter(~nw.col("author_id").is_null()).select("work_id", "author_id")
    unplaced = affiliation.filter(nw.col("author_id").is_null()).drop("author_id")
    return unplaced.join(alone, on="work_id").join(known, on="work_id").select(columns)


def author_year(work: Frame, byline: Frame, authorship: Frame, affiliation: Frame) -> Frame:
    """Each row is an author in a year: works, shared works, places in the byline."""
    years = work.filter(~nw.col("publication_year").is_null()).select("work_id", "publication_year")
    counts = byline.select("work_id", nw.col("author_count").cast(nw.Float64()).alias("authors"))
    known = authorship.filter(~nw.col("author_id").is_null())
    placed = _places(byline, authorship, affiliation).select("work_id", "author_id").unique()
    placed = placed.with_columns(is_placed=nw.lit(value=1))
    alone = nw.col("authors") == 1
    rows = (
        known.join(years, on="work_id")
        .join(counts, on="work_id")
        .join(placed, on=["work_id", "author_id"], how="left")
    )
    return rows.group_by("author_id", "publication_year").agg(
        nw.len().cast(nw.Int64()).alias("work_count"),
        (1.0 / nw.col("authors")).sum().alias("fractional_work_count"),
        _count(alone | (nw.col("position") == "first")).alias("first_count"),
        _count(~alone & (nw.col("position") == "last")).alias("last_count"),
        _count(nw.col("is_corresponding")).alias("corresponding_count"),
        _count(nw.col("is_placed").is_null()).alias("unplaced_count"),
    )


def career(
    engine: Engine,
    author_year: Frame,
    author_place: Frame,
    author_country: Frame,
    census_year: int,
) -> Frame:
    """Each row is an author: career age and stage, origin and current country, mobility.

    Formula: career age = Y − first year, an isolated first work left out. Origin country =
    most frequent publication country of the first three active years; current = of the last
    two; of equals the later (current) or earlier (origin), then the first by code. Migrant:
    the origin is no longer among the countries of the last two active years; traveller: it
    is, with another beside it.

    Source: Ioannidis et al. 2020 (career age from the first publication);
    Robinson-García et al. 2019, J. Informetrics 13:50 (mobility).
    """
    years = engine.keep(_active_years(author_year))
    active = ~nw.col("is_isolated")
    span = years.group_by("author_id").agg(
        nw.when(active).then(nw.col("publication_year")).min().alias("first_year"),
        nw.when(active).then(nw.col("publication_year")).max().alias("last_year"),
        nw.col("work_count").sum().cast(nw.Int64()),
        nw.col("is_isolated").cast(nw.Int64()).max().alias("isolated"),
    )
    at_ends = years.filter(nw.col("is_early") | nw.col("is_late"))
    at_ends = at_ends.select("author_id", "publication_year", "is_early", "is_late")
    countries = engine.keep(author_country.join(at_ends, on=["author_id", "publication_year"]))
    seats = author_place.join(at_ends, on=["author_id", "publication_year"])
    early, late = (countries.filter(nw.col(end)) for end in ("is_early", "is_late"))
    parts = (
        _modal(early, "country_code", latest=False).rename({"country_code": "origin_country"}),
        _modal(late, "country_code", latest=True).rename({"works": "place_work_count"}),
        _modal(seats.filter(nw.col("is_late")), "institution_id", latest=True).drop("works"),
        _countries(late),
    )
    joined = span
    for part in (parts[0].drop("works"), *parts[1:]):
        joined = joined.join(part, on="author_id", how="left")
    return _described(joined, late, census_year)


def career_stage(age: nw.Expr) -> nw.Expr:
    """The stage of a career age in years.

    Formula: early ≤ 7, mid 8 to 15, senior 16 to 30, veteran > 30.
    Source: indicators of this project.
    """
    stage = nw.lit(VETERAN)
    for name, last in reversed(STAGES):
        stage = nw.when(age <= last).then(nw.lit(name)).otherwise(stage)
    return stage


def _active_years(author_year: Frame) -> Frame:
    """The years of each author: a lone first work long before the rest, the first, the last."""
    order = {"order_by": "publication_year"}
    year, one = nw.col("publication_year"), nw.col("work_count")
    years = author_year.select("author_id", "publication_year", "work_count").with_columns(
        gap=year.shift(-1).over("author_id", **order) - year,
        from_start=one.cum_count().over("author_id", **order),
        from_end=one.cum_count(reverse=True).over("author_id", **order),
    )
    is_lone_first = (nw.col("from_start") == 1) & (nw.col("work_count") == 1)
    isolated = (is_lone_first & (nw.col("gap") > ISOLATED_GAP_YEARS)).fill_null(value=False)
    years = years.with_columns(is_isolated=isolated)
    skipped = nw.col("is_isolated").cast(nw.Int64()).max().over("author_id")
    active = ~nw.col("is_isolated")
    return years.with_columns(
        is_early=active & (nw.col("from_start") - skipped <= ORIGIN_YEARS),
        is_late=active & (nw.col("from_end") <= CURRENT_YEARS),
    ).drop("gap", "from_start", "from_end")


def _modal(places: Frame, column: str, *, latest: bool) -> Frame:
    """The value most works of an author name: author_id, the value, works.

    Of equals the later, or earlier, then the smaller value.
    """
    sign = -1 if latest else 1
    counts = (
        places.filter(~nw.col(column).is_null())
        .group_by("author_id", column)
        .agg(
            nw.col("work_count").sum().cast(nw.Int64()).alias("works"),
            (nw.col("publication_year") * sign).min().alias("when"),
        )
        .with_columns(fewer=-nw.col("works"))
    )
    place = nw.col("works").cum_count().over("author_id", order_by=["fewer", "when", column])
    best = counts.with_columns(place=place).filter(nw.col("place") == 1)
    return best.select("author_id", column, "works")


def _countries(places: Frame) -> Frame:
    """How many countries an author's places lie in."""
    pairs = places.select("author_id", "country_code").unique()
    return pairs.group_by("author_id").agg(nw.len().alias("countries"))


def _described(joined: Frame, late: Frame, census_year: int) -> Frame:
    """With career age, stage and mobility."""
    still = late.select("author_id", nw.col("country_code").alias("origin_country")).unique()
    still = still.with_columns(keeps_origin=nw.lit(value=True))
    age = (nw.lit(census_year) - nw.col("first_year")).clip(lower_bound=0)
    keeps = nw.col("keeps_origin").fill_null(value=False)
    known = ~nw.col("origin_country").is_null() & ~nw.col("country_code").is_null()
    stays = nw.when(nw.col("countries") > 1).then(nw.lit("traveller")).otherwise(nw.lit("stayed"))
    return joined.join(still, on=["author_id", "origin_country"], how="left").with_columns(
        has_isolated_first_work=nw.col("isolated") == 1,
        career_age_years=age,
        career_stage=career_stage(age),
        mobility=nw.when(known).then(nw.when(keeps).then(stays).otherwise(nw.lit("migrant"))),
    )


def _count(condition: nw.Expr) -> nw.Expr:
    return condition.fill_null(value=False).cast(nw.Int64()).sum().cast(nw.Int64())
