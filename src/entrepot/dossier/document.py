"""The PDF of a dossier: its data as JSON for the template, set by typst with our own fonts.

Only the fonts beside this module are used, so that it looks the same on every machine. A
character for which they have no shape becomes □, and the document says so.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from entrepot.dossier.content import Content
from entrepot.dossier.scatter import scatter
from entrepot.dossier.sentences import caution_text, note_text
from entrepot.dossier.shown import (
    IN_THE_TABLE,
    career_facts,
    country_text,
    cover_lines,
    doi_address,
    indicator_basis,
    indicator_words,
    number_text,
    openalex_address,
    orcid_address,
    shortened,
    subtitle_text,
    tie_text,
)
from entrepot.dossier.words import GDPR, RESPONSIBLE, TEXTS, Wording
from entrepot.graph.progress import Progress
from entrepot.indicators.registry import INDICATORS
from entrepot.talent.profile import Profile

ON_A_PAGE = (
    "work_count",
    "fractional_work_count",
    "citation_count",
    "h_index",
    "hm_index",
    "c_score",
    "mncs",
    "fwci",
    "pp_top_10",
    "pp_top_1",
    "self_citation_share",
    "citing_ratio",
    "first_share",
    "last_share",
    "corresponding_share",
    "international_share",
    "momentum",
    "trend",
)
"""The indicators of a person's page; the workbook has all."""
SHOWN_PLACES, SHOWN_WORKS, SHOWN_COAUTHORS, SHOWN_TOPICS = 6, 5, 7, 7
TITLE_LETTERS, LANE_LETTERS, TOPIC_LETTERS, COAUTHOR_LETTERS = 160, 38, 44, 27
"""What fits on a page, and in a line of it; the workbook has more."""

_HERE = Path(__file__).parent
_ABSENT_SIGN = "□"


def document(content: Content, progress: Progress) -> bytes:
    """The PDF; the same content gives the same bytes."""
    progress.step("Setting pages")
    drawable, missing = _drawable(plain(content))
    if missing:
        words = Wording(content.query.language)
        drawable["notes"].append(words("missing_letters", count=len(missing)))
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_HERE / "fonts")],
    )
    compiler = typst.Compiler(
        str(_HERE / "template.typ"),
        root=str(_HERE),
        font_paths=fonts,
        sys_inputs={"content": json.dumps(drawable, ensure_ascii=False)},
    )
    made = datetime.combine(content.query.made_on, time(), UTC)
    pdf = compiler.compile(format="pdf", timestamp=made)
    assert isinstance(pdf, bytes)  # noqa: S101 (one file, as no output path is given)
    return pdf


def plain(content: Content) -> dict[str, Any]:
    """What the template draws, as lists, maps, texts and numbers."""
    query, words = content.query, Wording(content.query.language)
    used = [n for n in ON_A_PAGE if n in content.profiles[0].indicators.column("name").to_pylist()]
    titles = {name: indicator_words(name, words).title for name in used}
    purpose = query.purpose.rstrip(".。")
    return {
        "words": {key: words(key) for key in TEXTS},
        "language": query.language,
        "title": query.title or words("title"),
        "subtitle": subtitle_text(content, words),
        "made_on": [query.made_on.year, query.made_on.month, query.made_on.day],
        "data_date": content.data_date,
        "cover": cover_lines(content, words),
        "notes": [note_text(note, words) for note in content.notes],
        "columns": [titles[name] for name in IN_THE_TABLE if name in titles],
        "scatter": scatter(content.profiles),
        "people": [
            _person(content, place, used, titles, words) for place in range(len(content.profiles))
        ],
        "definitions": [_definition(name, words) for name in used],
        "responsible": [words(key, date=content.data_date) for key in RESPONSIBLE],
        "gdpr": [words(key, purpose=purpose) for key in GDPR],
    }


def _person(
    content: Content, place: int, used: Sequence[str], titles: Mapping[str, str], words: Wording
) -> dict[str, Any]:
    one = content.profiles[place]
    values = {row["name"]: row for row in one.indicators.to_pylist()}
    facts = career_facts(one, words)
    if content.ties:
        heading = words("ties", institution=content.institution)
        facts.append((heading, tie_text(content.ties[place], words)))
    return {
        "name": one.name,
        "id": one.id,
        "address": openalex_address(one.id),
        "orcid": one.orcid,
        "orcid_address": orcid_address(one.orcid),
        "institution": one.career.institution or "",
        "country": country_text(one.career.country_code, words),
        "stage": words.coded("stage", one.career.stage),
        "facts": facts,
        "warnings": [caution_text(caution, words) for caution in one.warnings],
        "table": [number_text(n, values[n]["value"]) for n in IN_THE_TABLE if n in values],
        "indicators": [
            {
                "title": titles[name],
                "value": number_text(name, values[name]["value"]),
                "percentile": values[name]["percentile"],
            }
            for name in used
        ],
        "years": _years(one),
        "lanes": _lanes(one, words),
        "works": [
            {
                "title": shortened(row["title"] or row["id"], TITLE_LETTERS),
                "address": doi_address(row["doi"]) or openalex_address(row["id"]),
                "source": row["source"],
                "year": row["year"],
                "position": words.coded("position", row["position"]),
                "authors": row["author_count"],
                "cited": number_text("citation_count", row["citation_count"]),
                "impact": number_text("mncs", row["normalised_impact"]),
                "is_retracted": bool(row["is_retracted"]),
            }
            for row in one.top_works.slice(0, SHOWN_WORKS).to_pylist()
        ],
        "coauthors": [
            {
                "name": shortened(row["name"] or row["id"], COAUTHOR_LETTERS),
                "institution": shortened(row["institution"] or "", COAUTHOR_LETTERS),
                "shared": row["shared_work_count"],
                "address": openalex_address(row["id"]),
            }
            for row in one.coauthors.slice(0, SHOWN_COAUTHORS).to_pylist()
        ],
        "topics": [
            {
                "name": shortened(row["name"] or row["id"], TOPIC_LETTERS),
                "work_count": row["work_count"],
            }
            for row in one.topics.slice(0, SHOWN_TOPICS).to_pylist()
        ],
    }


def _years(profile: Profile) -> dict[str, Any]:
    """Works and citations of every year from the first to the last, for two small charts.

    Citations are those received in a year, where the graph holds any; else those of its works.
    """
    rows = {row["year"]: row for row in profile.by_year.to_pylist()}
    if not rows:
        return {"first": None}
    first, last = min(rows), max(rows)
    received = any(row["received_citation_count"] for row in rows.values())
    column = "received_citation_count" if received else "citation_count"
    span = range(first, last + 1)
    return {
        "first": first,
        "last": last,
        "works": [rows.get(year, {}).get("work_count") or 0 for year in span],
        "citations": [rows.get(year, {}).get(column) or 0 for year in span],
        "is_received": received,
    }


def _lanes(profile: Profile, words: Wording) -> list[dict[str, Any]]:
    """The institutions with most works, the latest first, each with its works by year."""
    lanes: dict[tuple[str | None, str | None], dict[int, int]] = {}
    for row in profile.places.to_pylist():
        if row["institution"] or row["country_code"]:
            years = lanes.setdefault((row["institution"], row["country_code"]), {})
            years[row["year"]] = years.get(row["year"], 0) + row["work_count"]
    most = sorted(lanes, key=lambda lane: -sum(lanes[lane].values()))[:SHOWN_PLACES]
    return [
        {
            "name": shortened(institution or words("unplaced"), LANE_LETTERS),
            "country": country_text(country, words),
            "years": sorted(lanes[institution, country].items()),
        }
        for institution, country in sorted(most, key=lambda lane: -max(lanes[lane]))
    ]


def _definition(name: str, words: Wording) -> dict[str, str]:
    one, said = INDICATORS[name], indicator_words(name, words)
    return {
        "title": said.title,
        "summary": said.summary,
        "unit": said.unit.rstrip("."),
        "formula": one.formula,
        "source": one.source,
        "basis": indicator_basis(name, words),
    }


def _drawable(value: Any) -> tuple[Any, set[str]]:
    """The content with □ for each character without a shape, and these characters."""
    missing: set[str] = set()

    def drawn(part: Any) -> Any:
        match part:
            case str():
                lacking = {letter for letter in part if not _has_shape(letter)}
                missing.update(lacking)
                return part.translate(dict.fromkeys(map(ord, lacking), _ABSENT_SIGN))
            case dict():
                return {key: drawn(one) for key, one in part.items()}
            case list() | tuple():
                return [drawn(one) for one in part]
        return part

    return drawn(value), missing


def _has_shape(letter: str) -> bool:
    point = ord(letter)
    firsts, lasts = _coverage()
    place = bisect_right(firsts, point) - 1
    return letter.isspace() or (place >= 0 and point <= lasts[place])


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """First and last code point of each run of characters that the fonts have."""
    runs = (_HERE / "fonts" / "coverage.txt").read_text(encoding="ascii").split()
    pairs = [[int(end, 16) for end in run.split("-")] for run in runs]
    return [pair[0] for pair in pairs], [pair[-1] for pair in pairs]
