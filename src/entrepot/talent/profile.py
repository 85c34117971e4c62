"""The profile of a person: output, places, indicators in an area, co-authors, warnings."""

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from entrepot.errors import UnknownNameError
from entrepot.graph.engine import Frame
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import INDICATORS, Indicator
from entrepot.talent.area import Area, Everything, works_of
from entrepot.talent.basis import Basis, Choice, Coverage, choose_basis, coverage_of
from entrepot.talent.cautions import Caution, cautions_of
from entrepot.talent.evaluation import Question, evaluate
from entrepot.talent.notes import notes_on
from entrepot.talent.profile_tables import (
    by_year,
    coauthors,
    places,
    top_works,
    topics,
    works_of_author,
)


@dataclass(frozen=True, slots=True)
class Career:
    """The person's career over all works in the graph; countries are publication countries.

    ``place_work_count``: the works that the present country rests on.
    """

    stage: str | None
    age_years: int | None
    first_year: int | None
    last_year: int | None
    origin_country: str | None
    country_code: str | None
    institution: str | None
    place_work_count: int | None
    mobility: str | None


@dataclass(frozen=True)
class Profile:
    """A person in an area.

    ``indicators``: name, title, value, percentile in the area, rests_on. ``by_year``,
    ``places``, ``coauthors``, ``top_works``, ``topics``: over all works in the graph.
    """

    id: str
    name: str
    orcid: str | None
    area_name: str
    citations: str
    data_date: str
    career: Career
    indicators: pa.Table
    by_year: pa.Table
    places: pa.Table
    coauthors: pa.Table
    top_works: pa.Table
    topics: pa.Table
    warnings: tuple[Caution, ...]
    notes: tuple[str, ...]

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """The tables by their titles."""
        return {
            "Indicators": self.indicators,
            "Works by year": self.by_year,
            "Institutions by year": self.places,
            "Co-authors": self.coauthors,
            "Most cited works": self.top_works,
            "Topics": self.topics,
        }

    def to_plain(self) -> dict[str, object]:
        """The profile as maps, lists and values, for JSON."""
        career = {name: getattr(self.career, name) for name in Career.__slots__}
        return {
            "id": self.id,
            "name": self.name,
            "orcid": self.orcid,
            "area": self.area_name,
            "citations": self.citations,
            "data_date": self.data_date,
            "career": career,
            "warnings": [{"code": w.code, "text": w.text} for w in self.warnings],
            "notes": list(self.notes),
            **{
                title.lower().replace(" ", "_").replace("-", "_"): table.to_pylist()
                for title, table in self.tables.items()
            },
        }


def profile(
    reader: GraphReader,
    author_id: int,
    area: Area | None = None,
    *,
    area_name: str = "all",
    citations: Choice = "auto",
) -> Profile:
    """The profile of a person; percentiles are among all people of the area.

    Raises UnknownNameError for an author the graph does not hold, or who objects.
    """
    with reader.engine.scratch():
        facts = _facts(reader, author_id)
        works = works_of(area or Everything(), reader)
        coverage = coverage_of(works, reader)
        basis = choose_basis(coverage, citations)
        names = _computable(coverage)
        question = Question("people", names, basis)
        evaluation = evaluate(reader, works, question)
        own = works_of_author(reader, author_id, basis)
        indicators = _indicators(reader, evaluation.units, author_id, names)
        return Profile(
            id=to_text("A", author_id),
            name=str(facts["name"] or ""),
            orcid=_text(facts["orcid"]),
            area_name=area_name,
            citations=basis.citations,
            data_date=reader.manifest.data_date,
            career=_career(facts),
            indicators=indicators,
            by_year=by_year(reader, own),
            places=places(reader, author_id),
            coauthors=coauthors(reader, author_id, own),
            top_works=top_works(reader, own),
            topics=topics(reader, own),
            warnings=cautions_of(reader, author_id, facts, indicators, own),
            notes=notes_on(reader, works, question, coverage),
        )


def _facts(reader: GraphReader, author_id: int) -> Mapping[str, object]:
    """The author's row with the career, and the name of the present institution."""
    author = reader.relations["author"].filter(nw.col("author_id") == author_id)
    institution = reader.relations["institution"].select(
        "institution_id", nw.col("name").alias("institution")
    )
    career = reader.relations["career"].join(institution, on="institution_id", how="left")
    rows = reader.fetch(author.join(career, on="author_id", how="left")).to_pylist()
    if not rows or author_id in reader.objecting():
        raise UnknownNameError("person", to_text("A", author_id), [])
    return rows[0]


def _career(facts: Mapping[str, object]) -> Career:
    return Career(
        stage=_text(facts["career_stage"]),
        age_years=_number(facts["career_age_years"]),
        first_year=_number(facts["first_year"]),
        last_year=_number(facts["last_year"]),
        origin_country=_text(facts["origin_country"]),
        country_code=_text(facts["country_code"]),
        institution=_text(facts["institution"]),
        place_work_count=_number(facts["place_work_count"]),
        mobility=_text(facts["mobility"]),
    )


def _computable(coverage: Coverage) -> tuple[str, ...]:
    """The indicators of people that the data of an area allow."""
    return tuple(
        one.name
        for one in INDICATORS.values()
        if "people" in one.traits.units
        and (one.traits.rests_on != "references" or coverage.counted > 0)
    )


def _indicators(
    reader: GraphReader, units: Frame, author_id: int, names: tuple[str, ...]
) -> pa.Table:
    """One row an indicator: name, title, value, percentile, rests_on."""
    numbers = [nw.col(n).cast(nw.Float64()).alias(n) for n in names]
    units = reader.engine.keep(units.select("unit_id", *numbers))
    rows = reader.fetch(units.filter(nw.col("unit_id") == author_id)).to_pylist()
    values = rows[0] if rows else {}
    places = _percentiles(reader, units, {n: values[n] for n in names if values.get(n) is not None})
    wanted: list[Indicator] = [INDICATORS[name] for name in names]
    return pa.table(
        {
            "name": [one.name for one in wanted],
            "title": [one.title for one in wanted],
            "value": pa.array([values.get(one.name) for one in wanted], pa.float64()),
            "percentile": pa.array([places.get(one.name) for one in wanted], pa.float64()),
            "rests_on": [one.traits.rests_on for one in wanted],
        }
    )


def _percentiles(
    reader: GraphReader, units: Frame, values: Mapping[str, float]
) -> dict[str, float]:
    """The midrank percentile of each value among the units, in one pass.

    Formula: 100 × (units below + half of those equal) / units with a value; equals
    ``indicators.persons.percentile``.
    """
    counts = [
        expression
        for name, value in values.items()
        for expression in (
            (nw.col(name) < value).cast(nw.Float64()).sum().alias(f"{name}_below"),
            (nw.col(name) == value).cast(nw.Float64()).sum().alias(f"{name}_equal"),
            nw.col(name).count().alias(f"{name}_known"),
        )
    ]
    if not counts:
        return {}
    row = reader.fetch(units.select(*counts)).to_pylist()[0]
    return {
        name: 100.0 * (row[f"{name}_below"] + row[f"{name}_equal"] / 2) / row[f"{name}_known"]
        for name in values
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


__all__ = ["Basis", "Career", "Profile", "profile"]
