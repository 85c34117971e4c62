"""The profile of a person: output, places, indicators in an area, co-authors, warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import INDICATORS, Indicator
from entrepot.talent.area import Area, Everything
from entrepot.talent.basis import Basis, Choice
from entrepot.talent.cautions import Caution, cautions_of
from entrepot.talent.notes import Note
from entrepot.talent.own_works import OwnWorks
from entrepot.talent.peers import Peers, PeopledArea
from entrepot.talent.person_facts import Career, PersonFacts, facts_of
from entrepot.talent.profile_tables import by_year, coauthors, places, top_works, topics


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
class Setting:
    """An area, evaluated once for the profiles of any number of people, and remembered.

    ``profile_of`` equals ``profile`` of each person alone.
    """

    reader: GraphReader
    area_name: str
    within: PeopledArea

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
        return cls(reader, area_name, PeopledArea.of(reader, area or Everything(), citations))

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators there are."""
        return self.within.names

    @property
    def basis(self) -> Basis:
        """The citations that numbers rest on."""
        return self.within.basis

    def profile_of(self, facts: PersonFacts) -> Profile:
        """The profile of a person, whose facts are those of ``facts_of``."""
        reader, peers = self.reader, self.within.peers
        own = OwnWorks(reader.arrays, facts.place, peers.area.impact)
        indicators = _indicators(peers, self.names, facts.place)
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
            notes=self.within.notes,
        )


def _indicators(peers: Peers, names: Sequence[str], place: int) -> pa.Table:
    """One row an indicator: name, title, value, percentile, rests_on."""
    (own,) = peers.own([place])
    wanted: list[Indicator] = [INDICATORS[name] for name in names]
    return pa.table(
        {
            "name": [one.name for one in wanted],
            "title": [one.title for one in wanted],
            "value": pa.array([own[n] for n in names], pa.float64(), from_pandas=True),
            "percentile": pa.array([peers.percentile(n, own[n]) for n in names], pa.float64()),
            "rests_on": [one.traits.rests_on for one in wanted],
        }
    )


__all__ = ["Career", "Profile", "Setting", "profile"]
