"""The tables of a profile, over all works of the person in the graph."""

import narwhals as nw
import pyarrow as pa

from entrepot.graph.engine import Frame
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.portfolio import total
from entrepot.talent.basis import Basis

TOP_WORKS = 10
TOP_COAUTHORS = 20
TOP_TOPICS = 10
_YEARLY_COUNTS = ("work_count", "fractional_work_count")


def works_of_author(reader: GraphReader, author_id: int, basis: Basis) -> Frame:
    """The works of an author with their place in the byline and their citations."""
    relations = reader.relations
    own = relations["authorship"].filter(nw.col("author_id") == author_id)
    impact = basis.impact(reader).select("work_id", "citation_count", "ncs")
    work = relations["work"].drop("reported_citation_count")
    joined = (
        own.select("work_id", "position")
        .join(work, on="work_id")
        .join(relations["byline"], on="work_id", how="left")
        .join(impact, on="work_id", how="left")
    )
    alone = nw.col("author_count") == 1
    place = nw.when(alone).then(nw.lit("single")).otherwise(nw.col("position"))
    return reader.engine.keep(joined.with_columns(position=place))


def by_year(reader: GraphReader, own: Frame) -> pa.Table:
    """Each row is a year: works, shared works, their citations, citations received in it."""
    published = own.group_by(nw.col("publication_year").alias("year")).agg(
        nw.len().cast(nw.Int64()).alias("work_count"),
        (1.0 / nw.col("author_count").cast(nw.Float64())).sum().alias("fractional_work_count"),
        total(nw.col("citation_count")).cast(nw.Int64()).alias("citation_count"),
    )
    cited = own.select(nw.col("work_id").alias("cited_work_id"))
    received = reader.relations["citation"].join(cited, on="cited_work_id", how="semi")
    received = received.group_by(nw.col("citing_year").alias("year")).agg(
        nw.len().cast(nw.Int64()).alias("received_citation_count")
    )
    years = nw.concat([published.select("year"), received.select("year")]).unique()
    table = reader.fetch(
        years.filter(~nw.col("year").is_null())
        .join(published, on="year", how="left")
        .join(received, on="year", how="left")
        .with_columns(*(nw.col(c).fill_null(0) for c in _YEARLY_COUNTS))
    )
    return table.sort_by("year")


def places(reader: GraphReader, author_id: int) -> pa.Table:
    """Each row is a year at an institution, with the works that say so.

    A year of works without any place has a row without institution and country.
    """
    relations = reader.relations
    name = relations["institution"].select("institution_id", nw.col("name").alias("institution"))
    placed = relations["author_place"].filter(nw.col("author_id") == author_id)
    placed = placed.join(name, on="institution_id", how="left").select(
        nw.col("publication_year").alias("year"), "institution", "country_code", "work_count"
    )
    unplaced = relations["author_year"].filter(
        (nw.col("author_id") == author_id) & (nw.col("unplaced_count") > 0)
    )
    unplaced = unplaced.select(
        nw.col("publication_year").alias("year"),
        nw.lit(None, dtype=nw.String()).alias("institution"),
        nw.lit(None, dtype=nw.String()).alias("country_code"),
        nw.col("unplaced_count").alias("work_count"),
    )
    table = reader.fetch(nw.concat([placed, unplaced]))
    return table.sort_by(
        [
            ("year", "descending"),
            ("work_count", "descending"),
            ("institution", "ascending"),
            ("country_code", "ascending"),
        ]
    )


def coauthors(reader: GraphReader, author_id: int, own: Frame) -> pa.Table:
    """Each row is a co-author: shared works, first and last year, present place."""
    relations = reader.relations
    hidden = [author_id, *reader.objecting()]
    beside = relations["authorship"].filter(
        ~nw.col("author_id").is_null() & ~nw.col("author_id").is_in(hidden)
    )
    shared = beside.select("work_id", "author_id").join(
        own.select("work_id", "publication_year"), on="work_id"
    )
    counts = shared.group_by("author_id").agg(
        nw.len().cast(nw.Int64()).alias("shared_work_count"),
        nw.col("publication_year").min().alias("first_shared_year"),
        nw.col("publication_year").max().alias("last_shared_year"),
    )
    counts = counts.sort("shared_work_count", "author_id", descending=[True, False])
    institution = relations["institution"].select(
        "institution_id", nw.col("name").alias("institution")
    )
    career = relations["career"].select("author_id", "institution_id", "country_code")
    table = reader.fetch(
        counts.head(TOP_COAUTHORS)
        .join(relations["author"].select("author_id", "name"), on="author_id", how="left")
        .join(career, on="author_id", how="left")
        .join(institution, on="institution_id", how="left")
    ).sort_by([("shared_work_count", "descending"), ("author_id", "ascending")])
    table = _with_ids(table, "author_id", "A")
    columns = ["id", "name", "institution", "country_code", "shared_work_count"]
    return table.select([*columns, "first_shared_year", "last_shared_year"])


def top_works(reader: GraphReader, own: Frame) -> pa.Table:
    """The most cited works, each with where it appeared and the person's place in it."""
    source = reader.relations["source"].select("source_id", nw.col("name").alias("source"))
    best = own.with_columns(nw.col("citation_count").fill_null(-1).alias("order"))
    best = best.sort("order", "work_id", descending=[True, False]).head(TOP_WORKS)
    table = reader.fetch(best.join(source, on="source_id", how="left"))
    table = _with_ids(
        table.sort_by([("order", "descending"), ("work_id", "ascending")]), "work_id", "W"
    ).rename_columns({"publication_year": "year", "ncs": "normalised_impact"})
    facts = [
        "id",
        "title",
        "year",
        "citation_count",
        "normalised_impact",
        "position",
        "author_count",
    ]
    return table.select([*facts, "source", "type", "doi", "is_retracted"])


def topics(reader: GraphReader, own: Frame) -> pa.Table:
    """The topics of the works, those with most works first."""
    topic = reader.relations["topic"].select(
        "topic_id", "name", nw.col("subfield_name").alias("within")
    )
    counts = own.filter(~nw.col("topic_id").is_null()).group_by("topic_id")
    counted = counts.agg(nw.len().cast(nw.Int64()).alias("work_count"))
    ordered = counted.sort("work_count", "topic_id", descending=[True, False]).head(TOP_TOPICS)
    table = reader.fetch(ordered.join(topic, on="topic_id", how="left"))
    table = table.sort_by([("work_count", "descending"), ("topic_id", "ascending")])
    return _with_ids(table, "topic_id", "T").select(["id", "name", "within", "work_count"])


def _with_ids(table: pa.Table, column: str, letter: str) -> pa.Table:
    ids = [to_text(letter, int(str(number))) for number in table.column(column).to_pylist()]
    return table.append_column("id", pa.array(ids, pa.string()))
