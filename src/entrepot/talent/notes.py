"""What must be said beside a ranking: what it rests on and what the data lack."""

from collections.abc import Mapping
from typing import Any

from entrepot.graph.reader import GraphReader
from entrepot.talent.basis import Coverage
from entrepot.talent.evaluation import Question

WORTH_SAYING = 0.005
"""A lack of a smaller share of the works is not noted."""


class Note(str):
    """A note in English that knows what a translation needs: a short code, and the values in it."""

    __slots__ = ("code", "values")
    code: str
    values: Mapping[str, Any]

    def __new__(cls, code: str, text: str, values: Mapping[str, Any] | None = None) -> "Note":
        """The sentence with its code."""
        note = super().__new__(cls, text)
        note.code, note.values = code, values or {}
        return note


def notes_on(reader: GraphReader, question: Question, coverage: Coverage) -> tuple[Note, ...]:
    """The notes that belong to a ranking, most important first; ``graph`` are of the data."""
    manifest = reader.manifest
    notes = [
        Note(
            "data",
            f"{coverage.works:,} works; data of {manifest.data_date}, census year "
            f"{manifest.census_year}.",
            {
                "works": coverage.works,
                "date": manifest.data_date,
                "census_year": manifest.census_year,
            },
        ),
        _on_citations(question, coverage),
        *_on_gaps(coverage),
        *_on_normalisation(coverage),
        *_on_maxima(question),
        Note(
            "reading",
            "Countries are publication countries, never nationalities. The numbers are evidence "
            "to read people's work by, not a verdict on them.",
        ),
    ]
    return (*notes, *(Note("graph", text) for text in manifest.notes if text))


def _on_citations(question: Question, coverage: Coverage) -> Note:
    share = f"{coverage.share:.1%}" if coverage.share is not None else "an unknown share"
    held = f"the graph holds {coverage.counted:,} citations of these works"
    values: dict[str, Any] = {"counted": coverage.counted, "share": coverage.share}
    if question.basis.citations == "counted":
        kind = "without self-citations" if question.basis.without_self else "with self-citations"
        _, _, window = question.basis.counting.partition("_")
        years = window.removesuffix("y")
        within = f", within {years} years of publication" if years else ""
        reported = f", {share} of those reported" if coverage.reported else ""
        return Note(
            "citations-counted",
            f"Citations: counted in the graph, {kind}{within}; {held}{reported}.",
            {**values, "without_self": question.basis.without_self, "window_years": years},
        )
    rests = (
        f"; {held}, {share}, on which alone self-citation shares rest" if coverage.counted else ""
    )
    lacking = (
        f"; {coverage.without_reported:,} works state none" if coverage.without_reported else ""
    )
    none = "" if coverage.counted else "; no reference lists, so self-citations are not known"
    return Note(
        "citations-reported",
        f"Citations: reported by the source, self-citations included{rests}{lacking}{none}.",
        {**values, "without_reported": coverage.without_reported},
    )


def _on_gaps(coverage: Coverage) -> list[Note]:
    """How many works lack a year, an author, an institution, a country, references."""
    lacking = {
        what: (coverage.lacks[what], coverage.lacks[what] / coverage.works)
        for what in _SAID
        if coverage.works and coverage.lacks[what] / coverage.works > WORTH_SAYING
    }
    said = [f"{count:,} ({share:.1%}) no {_SAID[what]}" for what, (count, share) in lacking.items()]
    return [Note("gaps", f"Of the works {', '.join(said)}.", lacking)] if said else []


_SAID = {
    "year": "year of publication",
    "author": "author with an id",
    "institution": "institution",
    "country": "country",
    "references": "reference list",
}


def _on_normalisation(coverage: Coverage) -> list[Note]:
    base = "Normalised impact: 1 is the mean of all works in this graph of the same"
    if coverage.lacks["subfield"] == coverage.works:
        text = f"{base} type and year; no fields, as the works have no topics."
        return [Note("normalised-without-fields", text)]
    return [Note("normalised", f"{base} subfield, type and year.")]


def _on_maxima(question: Question) -> list[Note]:
    if "c_score" not in question.indicators:
        return []
    if question.maxima == "published":
        text = "c-score: against the published maxima of the career-2024 list (Elsevier)."
        return [Note("maxima-published", text)]
    text = "c-score: against the maxima among the people of this area; not comparable with others."
    return [Note("maxima-area", text)]
