"""Warnings that belong to a person's numbers: what was seen, and what it may mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.talent.own_works import OwnWorks
from entrepot.talent.person_facts import PersonFacts

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
    """Something to keep in mind: a short code, a sentence, the values a translation needs."""

    code: str
    text: str
    values: Mapping[str, float] = field(default_factory=dict, compare=False)


def cautions_of(facts: PersonFacts, indicators: pa.Table, own: OwnWorks) -> tuple[Caution, ...]:
    """The warnings that belong to a person."""
    return (
        *_on_identity(facts, own),
        *_on_places(own),
        *_on_works(own),
        *_on_citations(own, indicators),
    )


def _on_identity(facts: PersonFacts, own: OwnWorks) -> Iterator[Caution]:
    if (facts.external_id or "").startswith("name:"):
        yield Caution(
            "printed-name",
            "Known by a printed name only: several people may be merged here, or one split.",
        )
    if facts.namesake_count > 0:
        yield Caution(
            "namesakes",
            f"{facts.namesake_count:,} other author ids have the same name: their works may be "
            "this person's.",
            {"count": facts.namesake_count},
        )
    if facts.has_isolated_first_work:
        yield Caution(
            "isolated-first-work",
            "The first work lies more than 10 years before the second and is left out of the "
            "career: it may be somebody else's.",
        )
    first, last = facts.career.first_year, facts.career.last_year
    if first is not None and last is not None and last - first > LONG_CAREER_YEARS:
        yield Caution(
            "long-career",
            f"Works over {last - first} years: two people may be merged here.",
            {"years": last - first},
        )
    most = int(_of_years(own, "work_count").max(initial=0))
    if most > MANY_WORKS_A_YEAR:
        yield Caution(
            "many-works",
            f"{most:,} works in one year, more than one every five days: several people may be "
            "merged here.",
            {"count": most},
        )


def _of_years(own: OwnWorks, column: str) -> Array:
    """A column of the years of a person."""
    begin, end = own.arrays["people/years.offsets"][own.person : own.person + 2]
    values: Array = own.arrays[f"people/years.{column}"][begin:end]
    return values


def _of_places(own: OwnWorks, column: str) -> list[int]:
    """A column of the places of a person."""
    begin, end = own.arrays["people/places.offsets"][own.person : own.person + 2]
    values: list[int] = own.arrays[f"people/places.{column}"][begin:end].tolist()
    return values


def _on_places(own: OwnWorks) -> Iterator[Caution]:
    works, unplaced = (int(_of_years(own, n).sum()) for n in ("work_count", "unplaced_count"))
    if works and unplaced / works > UNPLACED_SHARE:
        yield Caution(
            "missing-places",
            f"{unplaced:,} of {works:,} works ({unplaced / works:.0%}) name no institution or "
            "country for this person: places and moves are uncertain.",
            {"count": unplaced, "works": works, "share": unplaced / works},
        )
    years = _of_places(own, "year")
    for limit, column, unknown, words in (
        (MANY_INSTITUTIONS, "institution", ABSENT, "institutions"),
        (MANY_COUNTRIES, "country", 0, "countries"),
    ):
        values = _of_places(own, column)
        most = _most_within({p for p in zip(years, values, strict=True) if p[1] != unknown})
        if most > limit:
            yield Caution(
                f"many-{words}",
                f"{most} {words} within {RECENT_YEARS} years: several people may be merged here.",
                {"count": most, "years": RECENT_YEARS},
            )


def _most_within(pairs: set[tuple[int, int]]) -> int:
    """The most different values in any three years on end, of pairs of year and value."""
    windows = (
        {value for year, value in pairs if begin <= year < begin + RECENT_YEARS}
        for begin, _ in pairs
    )
    return max(map(len, windows), default=0)


def _on_works(own: OwnWorks) -> Iterator[Caution]:
    count = len(own.works)
    if count < FEW_WORKS:
        text = f"Only {count} works in the graph: indicators mean little."
        yield Caution("few-works", text, {"count": count})
    retracted = int((own.of("work/is_retracted") == 1).sum())
    if retracted:
        noun = "work is" if retracted == 1 else "works are"
        text = f"{retracted} {noun} marked as retracted; see which and why."
        yield Caution("retractions", text, {"count": retracted})


def _on_citations(own: OwnWorks, indicators: pa.Table) -> Iterator[Caution]:
    if len(own.citing_years) < FEW_CITATIONS:
        return
    rows = {row["name"]: row for row in indicators.to_pylist()}
    share = rows.get("self_citation_share", {})
    if _is_unusual(share, SELF_CITATION_SHARE):
        yield Caution(
            "self-citations",
            f"{share['value']:.0%} of the citations held in the graph are self-citations, more "
            f"than for {share['percentile']:.0f} % of the people of the area: look without them.",
            {"share": share["value"], "percentile": share["percentile"]},
        )
    ratio = rows.get("citing_ratio", {})
    if _is_unusual(ratio, CITING_RATIO):
        yield Caution(
            "citing-ratio",
            f"{ratio['value']:.1f} citations for each citing work, more than for "
            f"{ratio['percentile']:.0f} % of the people of the area: few works cite many of these.",
            {"ratio": ratio["value"], "percentile": ratio["percentile"]},
        )


def _is_unusual(row: Mapping[str, float | None], threshold: float) -> bool:
    value, place = row.get("value"), row.get("percentile")
    return (
        value is not None
        and place is not None
        and (value > threshold and place > UNUSUAL_PERCENTILE)
    )
