"""Warnings that belong to a person's numbers: what was seen, and what it may mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from entrepot.graph.engine import Frame
from entrepot.graph.reader import GraphReader

MANY_WORKS_A_YEAR = 72
"""A work every five days; Ioannidis, Klavans, Boyack 2018, Nature 561:167."""
LONG_CAREER_YEARS = 60
"""Longer than nearly any working life."""
RECENT_YEARS = 3
MANY_INSTITUTIONS = 8
MANY_COUNTRIES = 5
"""Places within three years beyond what visits explain."""
UNPLACED_SHARE = 0.2
SELF_CITATION_SHARE = 0.25
CITING_RATIO = 3.0
UNUSUAL_PERCENTILE = 95.0
"""Unusual is what lies beyond this percentile of the area and beyond a plain threshold."""
FEW_CITATIONS = 10
"""Of fewer citations a share says nothing about habits."""
FEW_WORKS = 3


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to keep in mind: a short code, and a sentence."""

    code: str
    text: str


def cautions_of(
    reader: GraphReader,
    author_id: int,
    facts: Mapping[str, object],
    indicators: pa.Table,
    own: Frame,
) -> tuple[Caution, ...]:
    """The warnings that belong to a person."""
    return (
        *_on_identity(reader, author_id, facts),
        *_on_places(reader, author_id),
        *_on_works(reader, own),
        *_on_citations(reader, own, indicators),
    )


def _on_identity(
    reader: GraphReader, author_id: int, facts: Mapping[str, object]
) -> Iterator[Caution]:
    relations = reader.relations
    if str(facts["external_id"] or "").startswith("name:"):
        yield Caution(
            "printed-name",
            "Known by a printed name only: several people may be merged here, or one split.",
        )
    same = relations["author"].filter(nw.col("name") == str(facts["name"] or "")).select(nw.len())
    namesakes = _count(reader, same) - 1
    if namesakes > 0:
        yield Caution(
            "namesakes",
            f"{namesakes:,} other author ids have the same name: their works may be this person's.",
        )
    if facts["has_isolated_first_work"]:
        yield Caution(
            "isolated-first-work",
            "The first work lies more than 10 years before the second and is left out of the "
            "career: it may be somebody else's.",
        )
    first, last = facts["first_year"], facts["last_year"]
    if isinstance(first, int) and isinstance(last, int) and last - first > LONG_CAREER_YEARS:
        yield Caution(
            "long-career", f"Works over {last - first} years: two people may be merged here."
        )
    yield from _on_pace(reader, author_id)


def _on_pace(reader: GraphReader, author_id: int) -> Iterator[Caution]:
    years = reader.relations["author_year"].filter(nw.col("author_id") == author_id)
    most = _count(reader, years.select(nw.col("work_count").max()))
    if most > MANY_WORKS_A_YEAR:
        yield Caution(
            "many-works",
            f"{most:,} works in one year, more than one every five days: several people may be "
            "merged here.",
        )


def _on_places(reader: GraphReader, author_id: int) -> Iterator[Caution]:
    years = reader.relations["author_year"].filter(nw.col("author_id") == author_id)
    works = _count(reader, years.select(nw.col("work_count").sum().cast(nw.Int64())))
    unplaced = _count(reader, years.select(nw.col("unplaced_count").sum().cast(nw.Int64())))
    if works and unplaced / works > UNPLACED_SHARE:
        yield Caution(
            "missing-places",
            f"{unplaced:,} of {works:,} works ({unplaced / works:.0%}) name no institution or "
            "country for this person: places and moves are uncertain.",
        )
    place = reader.relations["author_place"].filter(nw.col("author_id") == author_id)
    rows = reader.fetch(
        place.select("publication_year", "institution_id", "country_code")
    ).to_pylist()
    for limit, column, words in (
        (MANY_INSTITUTIONS, "institution_id", "institutions"),
        (MANY_COUNTRIES, "country_code", "countries"),
    ):
        most = _most_within(rows, column)
        if most > limit:
            yield Caution(
                f"many-{words}",
                f"{most} {words} within {RECENT_YEARS} years: several people may be merged here.",
            )


def _most_within(rows: list[dict[str, object]], column: str) -> int:
    """The most different values in any three years on end."""
    pairs = {
        (year, row[column])
        for row in rows
        if row[column] is not None and isinstance(year := row["publication_year"], int)
    }
    windows = (
        {value for year, value in pairs if begin <= year < begin + RECENT_YEARS}
        for begin, _ in pairs
    )
    return max(map(len, windows), default=0)


def _on_works(reader: GraphReader, own: Frame) -> Iterator[Caution]:
    count = _count(reader, own.select(nw.len()))
    if count < FEW_WORKS:
        yield Caution("few-works", f"Only {count} works in the graph: indicators mean little.")
    retracted = _count(reader, own.filter(nw.col("is_retracted")).select(nw.len()))
    if retracted:
        noun = "work is" if retracted == 1 else "works are"
        yield Caution("retractions", f"{retracted} {noun} marked as retracted; see which and why.")


def _on_citations(reader: GraphReader, own: Frame, indicators: pa.Table) -> Iterator[Caution]:
    cited = own.select(nw.col("work_id").alias("cited_work_id"))
    held = reader.relations["citation"].join(cited, on="cited_work_id", how="semi")
    if _count(reader, held.select(nw.len())) < FEW_CITATIONS:
        return
    rows = {row["name"]: row for row in indicators.to_pylist()}
    share = rows.get("self_citation_share", {})
    if _is_unusual(share, SELF_CITATION_SHARE):
        yield Caution(
            "self-citations",
            f"{share['value']:.0%} of the citations held in the graph are self-citations, more "
            f"than for {share['percentile']:.0f} % of the people of the area: look without them.",
        )
    ratio = rows.get("citing_ratio", {})
    if _is_unusual(ratio, CITING_RATIO):
        yield Caution(
            "citing-ratio",
            f"{ratio['value']:.1f} citations for each citing work, more than for "
            f"{ratio['percentile']:.0f} % of the people of the area: few works cite many of these.",
        )


def _is_unusual(row: Mapping[str, float | None], threshold: float) -> bool:
    value, place = row.get("value"), row.get("percentile")
    return (
        value is not None
        and place is not None
        and (value > threshold and place > UNUSUAL_PERCENTILE)
    )


def _count(reader: GraphReader, frame: Frame) -> int:
    value = reader.value(frame)
    return int(str(value)) if value is not None else 0
