"""Ties of people to an institution: shared works, shared co-authors, past affiliation."""

from collections.abc import Mapping

import narwhals as nw

from entrepot.graph.engine import Frame


def ties(relations: Mapping[str, Frame], people: Frame, institution_id: int) -> Frame:
    """How people are tied to an institution.

    ``people``: author_id. Each row of the result is one of them: author_id,
    shared_work_count (works with somebody else at the institution), shared_coauthor_count
    (different people who wrote with them and with somebody else at the institution:
    distance 2), past_work_count and last_year_there (works they wrote there themselves).

    Formula: counts over all works in the graph; a person's own works at the institution are
    past affiliation, not shared works.
    Unit: works, people, year. Source: indicators of this project.
    """
    authorship = relations["authorship"].filter(~nw.col("author_id").is_null())
    authorship = authorship.select("work_id", "author_id")
    there = relations["affiliation"].filter(
        (nw.col("institution_id") == institution_id) & ~nw.col("author_id").is_null()
    )
    there = there.select("work_id", "author_id").unique()
    own = authorship.join(people, on="author_id", how="semi")
    insiders = there.rename({"author_id": "insider_id"})
    shared = own.join(insiders, on="work_id").filter(nw.col("author_id") != nw.col("insider_id"))
    parts = (
        _count_works(shared, "shared_work_count"),
        _shared_coauthors(authorship, own, there),
        _past(relations["work"], there, people),
    )
    joined = people.select("author_id").unique()
    for part in parts:
        joined = joined.join(part, on="author_id", how="left")
    counts = ("shared_work_count", "shared_coauthor_count", "past_work_count")
    return joined.with_columns(*(nw.col(c).fill_null(0) for c in counts))


def _count_works(pairs: Frame, name: str) -> Frame:
    works = pairs.select("author_id", "work_id").unique()
    return works.group_by("author_id").agg(nw.len().cast(nw.Int64()).alias(name))


def _shared_coauthors(authorship: Frame, own: Frame, there: Frame) -> Frame:
    """People beside the author in a work who also wrote with somebody at the institution."""
    met = authorship.rename({"author_id": "between_id"}).join(
        there.rename({"author_id": "insider_id"}), on="work_id"
    )
    met = met.filter(nw.col("between_id") != nw.col("insider_id"))
    met = met.select("between_id", "insider_id").unique()
    beside = own.join(authorship.rename({"author_id": "between_id"}), on="work_id")
    beside = beside.filter(nw.col("author_id") != nw.col("between_id"))
    beside = beside.select("author_id", "between_id").unique()
    tied = beside.join(met, on="between_id").filter(nw.col("author_id") != nw.col("insider_id"))
    pairs = tied.select("author_id", "between_id").unique()
    return pairs.group_by("author_id").agg(nw.len().cast(nw.Int64()).alias("shared_coauthor_count"))


def _past(work: Frame, there: Frame, people: Frame) -> Frame:
    years = work.select("work_id", "publication_year")
    past = there.join(people, on="author_id", how="semi").join(years, on="work_id")
    return past.group_by("author_id").agg(
        nw.len().cast(nw.Int64()).alias("past_work_count"),
        nw.col("publication_year").max().alias("last_year_there"),
    )
