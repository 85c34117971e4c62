"""What must be said beside a ranking: what it rests on and what the data lack."""

from collections.abc import Mapping

import numpy as np

from entrepot.graph.arrays.layout import LACKS
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.reader import GraphReader
from entrepot.talent.basis import Coverage
from entrepot.talent.evaluation import Question

WORTH_SAYING = 0.005
"""A lack of a smaller share of the works is not noted."""


def notes_on(
    reader: GraphReader,
    works: Positions,
    question: Question,
    coverage: Coverage,
) -> tuple[str, ...]:
    """The notes that belong to a ranking, most important first."""
    manifest = reader.manifest
    lacks = _lacking(reader.arrays, works)
    notes = [
        f"{coverage.works:,} works; data of {manifest.data_date}, census year "
        f"{manifest.census_year}.",
        _on_citations(question, coverage),
        *_on_gaps(lacks, coverage),
        *_on_normalisation(lacks, coverage),
        *_on_maxima(question),
        "Countries are publication countries, never nationalities. The numbers are evidence "
        "to read people's work by, not a verdict on them.",
    ]
    return tuple(note for note in [*notes, *manifest.notes] if note)


def _lacking(arrays: GraphArrays, works: Positions) -> Mapping[str, int]:
    """How many of the works lack a year, an author, an institution …"""
    combinations = np.bincount(arrays["work/lacks"][works], minlength=1 << len(LACKS))
    bits = np.arange(len(combinations))
    return {name: int(combinations[(bits >> bit) & 1 == 1].sum()) for name, bit in LACKS.items()}


def _on_citations(question: Question, coverage: Coverage) -> str:
    share = f"{coverage.share:.1%}" if coverage.share is not None else "an unknown share"
    held = f"the graph holds {coverage.counted:,} citations of these works"
    if question.basis.citations == "counted":
        kind = "without self-citations" if question.basis.without_self else "with self-citations"
        _, _, window = question.basis.counting.partition("_")
        within = f", within {window.removesuffix('y')} years of publication" if window else ""
        reported = f", {share} of those reported" if coverage.reported else ""
        return f"Citations: counted in the graph, {kind}{within}; {held}{reported}."
    rests = (
        f"; {held}, {share}, on which alone self-citation shares rest" if coverage.counted else ""
    )
    lacking = (
        f"; {coverage.without_reported:,} works state none" if coverage.without_reported else ""
    )
    none = "" if coverage.counted else "; no reference lists, so self-citations are not known"
    return f"Citations: reported by the source, self-citations included{rests}{lacking}{none}."


def _on_gaps(lacks: Mapping[str, int], coverage: Coverage) -> list[str]:
    """How many works lack a year, an author, an institution, a country, references."""
    said = [
        f"{lacks[what]:,} ({lacks[what] / coverage.works:.1%}) no {name}"
        for what, name in _SAID.items()
        if coverage.works and lacks[what] / coverage.works > WORTH_SAYING
    ]
    return [f"Of the works {', '.join(said)}."] if said else []


_SAID = {
    "year": "year of publication",
    "author": "author with an id",
    "institution": "institution",
    "country": "country",
    "references": "reference list",
}


def _on_normalisation(lacks: Mapping[str, int], coverage: Coverage) -> list[str]:
    base = "Normalised impact: 1 is the mean of all works in this graph of the same"
    if lacks["subfield"] == coverage.works:
        return [f"{base} type and year; no fields, as the works have no topics."]
    return [f"{base} subfield, type and year."]


def _on_maxima(question: Question) -> list[str]:
    if "c_score" not in question.indicators:
        return []
    if question.maxima == "published":
        return ["c-score: against the published maxima of the career-2024 list (Elsevier)."]
    return [
        "c-score: against the maxima among the people of this area; not comparable with others."
    ]
