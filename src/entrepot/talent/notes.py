"""What must be said beside a ranking: what it rests on and what the data lack."""

import narwhals as nw

from entrepot.graph.engine import Frame
from entrepot.graph.reader import GraphReader
from entrepot.talent.basis import Coverage
from entrepot.talent.evaluation import Question

WORTH_SAYING = 0.005
"""A lack of a smaller share of the works is not noted."""


def notes_on(
    reader: GraphReader,
    works: Frame,
    question: Question,
    coverage: Coverage,
) -> tuple[str, ...]:
    """The notes that belong to a ranking, most important first."""
    manifest = reader.manifest
    notes = [
        f"{coverage.works:,} works; data of {manifest.data_date}, census year "
        f"{manifest.census_year}.",
        _on_citations(question, coverage),
        *_on_gaps(reader, works, coverage),
        *_on_normalisation(reader, works),
        *_on_maxima(question),
        "Countries are publication countries, never nationalities. The numbers are evidence "
        "to read people's work by, not a verdict on them.",
    ]
    return tuple(note for note in [*notes, *manifest.notes] if note)


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


def _on_gaps(reader: GraphReader, works: Frame, coverage: Coverage) -> list[str]:
    """How many works lack a year, an author, an institution, a country, references."""
    relations = reader.relations
    years = relations["work"].filter(~nw.col("publication_year").is_null())
    affiliation = relations["affiliation"]
    having = {
        "year of publication": years,
        "author with an id": relations["authorship"].filter(~nw.col("author_id").is_null()),
        "institution": affiliation.filter(~nw.col("institution_id").is_null()),
        "country": affiliation.filter(~nw.col("country_code").is_null()),
    }
    lacking = {
        name: int(str(reader.value(works.join(rows, on="work_id", how="anti").select(nw.len()))))
        for name, rows in having.items()
    }
    lacking["reference list"] = coverage.without_references
    said = [
        f"{count:,} ({count / coverage.works:.1%}) no {name}"
        for name, count in lacking.items()
        if coverage.works and count / coverage.works > WORTH_SAYING
    ]
    return [f"Of the works {', '.join(said)}."] if said else []


def _on_normalisation(reader: GraphReader, works: Frame) -> list[str]:
    known = reader.relations["work"].filter(~nw.col("subfield_id").is_null())
    with_topic = int(str(reader.value(works.join(known, on="work_id").select(nw.len()))))
    base = "Normalised impact: 1 is the mean of all works in this graph of the same"
    if not with_topic:
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
