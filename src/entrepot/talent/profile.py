"""The profile of a person: output, places, indicators in an area, co-authors, warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import INDICATORS, Indicator
from entrepot.talent.area import Area, Everything
from entrepot.talent.area_works import works_of
from entrepot.talent.asked import version_of
from entrepot.talent.basis import Basis, Choice, Coverage, choose_basis, coverage_of
from entrepot.talent.cautions import Caution, cautions_of
from entrepot.talent.evaluation import Question
from entrepot.talent.gathered import Everybody
from entrepot.talent.notes import Note, notes_on
from entrepot.talent.own_works import OwnWorks
from entrepot.talent.percentiles import midrank
from entrepot.talent.person_facts import Career, PersonFacts, facts_of
from entrepot.talent.profile_tables import by_year, coauthors, places, top_works, topics
from entrepot.talent.remembered import Remembered


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
    notes: tuple[Note, ...]

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
    facts = facts_of(reader, author_id)  # before the area is evaluated: it can refuse
    return Setting.of(reader, area, area_name=area_name, citations=citations).profile_of(facts)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An area with all indicators of everybody in it.

    ``names``: the indicators.
    """

    everybody: Everybody
    names: tuple[str, ...]
    basis: Basis
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, reader: GraphReader, area: Area, citations: Choice) -> "Evaluated":
        """Evaluate all indicators of people that the data of the area allow."""
        works = works_of(area, reader)
        coverage = coverage_of(works, reader.arrays)
        basis = choose_basis(coverage, citations)
        names = _computable(coverage)
        question = Question("people", names, basis)
        everybody = Everybody.of(reader, works, question, *names)
        return cls(everybody, names, basis, notes_on(reader, works, question, coverage))


REMEMBERED: Remembered[Evaluated] = Remembered(lambda one: one.everybody.bytes)


@dataclass(frozen=True, slots=True)
class Setting:
    """An area, evaluated once for the profiles of any number of people, and remembered.

    ``profile_of`` equals ``profile`` of each person alone.
    """

    reader: GraphReader
    area_name: str
    evaluated: Evaluated

    @classmethod
    def of(
        cls,
        reader: GraphReader,
        area: Area | None = None,
        *,
        area_name: str = "all",
        citations: Choice = "auto",
    ) -> "Setting":
        """The setting of an area: as it is remembered, or evaluated now."""
        within = area or Everything()
        found = REMEMBERED.answer(
            version_of(reader), (within, citations), lambda: Evaluated.of(reader, within, citations)
        )
        return cls(reader, area_name, found)

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators there are."""
        return self.evaluated.names

    @property
    def basis(self) -> Basis:
        """The citations that numbers rest on."""
        return self.evaluated.basis

    def profile_of(self, facts: PersonFacts) -> Profile:
        """The profile of a person, whose facts are those of ``facts_of``."""
        reader, everybody = self.reader, self.evaluated.everybody
        own = OwnWorks(reader.arrays, facts.place, everybody.area.impact)
        indicators = _indicators(everybody, self.names, facts.place)
        return Profile(
            id=facts.id,
            name=facts.name,
            orcid=facts.orcid,
            area_name=self.area_name,
            citations=self.basis.citations,
            data_date=reader.manifest.data_date,
            career=facts.career,
            indicators=indicators,
            by_year=by_year(own),
            places=places(own),
            coauthors=coauthors(reader, own),
            top_works=top_works(reader, own),
            topics=topics(reader, own),
            warnings=cautions_of(facts, indicators, own),
            notes=self.evaluated.notes,
        )


def _computable(coverage: Coverage) -> tuple[str, ...]:
    """The indicators of people that the data of an area allow."""
    return tuple(
        one.name
        for one in INDICATORS.values()
        if "people" in one.traits.units
        and (one.traits.rests_on != "references" or coverage.counted > 0)
    )


def _indicators(everybody: Everybody, names: Sequence[str], place: int) -> pa.Table:
    """One row an indicator: name, title, value, percentile, rests_on."""
    row = np.flatnonzero(everybody.units["unit_id"].to_numpy() == place)
    among = {name: everybody.values(name) for name in names}
    own = {name: float(values[row[0]]) if len(row) else np.nan for name, values in among.items()}
    wanted: list[Indicator] = [INDICATORS[name] for name in names]
    return pa.table(
        {
            "name": [one.name for one in wanted],
            "title": [one.title for one in wanted],
            "value": pa.array(own.values(), pa.float64(), from_pandas=True),
            "percentile": pa.array([midrank(among[n], own[n]) for n in names], pa.float64()),
            "rests_on": [one.traits.rests_on for one in wanted],
        }
    )


__all__ = ["Career", "Profile", "Setting", "profile"]
