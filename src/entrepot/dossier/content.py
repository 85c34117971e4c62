"""What a dossier says, gathered once for the workbook and the PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from entrepot.dossier.query import DossierQuery
from entrepot.dossier.words import Language
from entrepot.graph.progress import Progress
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area, Topics
from entrepot.talent.area_file import to_plain
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import coverage_of
from entrepot.talent.chosen import choose
from entrepot.talent.evaluation import Question
from entrepot.talent.field_names_zh import name_in
from entrepot.talent.notes import Note, notes_on
from entrepot.talent.person_facts import PersonFacts
from entrepot.talent.profile import Profile, Setting
from entrepot.talent.ties import ties_to


@dataclass(frozen=True)
class Content:
    """What a dossier says, in the order of its people.

    ``definition``: the area as in its file; ``area_work_count``: its works. ``ties``: of each
    person the counts of ``indicators.ties``, empty where no ``institution`` is ours.
    """

    query: DossierQuery
    area_name: str
    definition: str
    area_work_count: int
    citations: str
    data_date: str
    census_year: int
    institution: str
    profiles: tuple[Profile, ...]
    ties: tuple[Mapping[str, Any], ...]
    notes: tuple[Note, ...]


def gather(
    reader: GraphReader,
    people: Sequence[PersonFacts],
    area: tuple[Area, str],
    query: DossierQuery,
    progress: Progress,
) -> Content:
    """Gather a dossier of people in an area with its name.

    Raises UnknownNameError for an institution the graph does not hold, NotComputableError where
    the data cannot give the citations that are asked for.
    """
    within, area_name = area
    institution = _institution(reader, query.institution)
    progress.step("Evaluating the area")
    setting = Setting.of(reader, within, area_name=area_name, citations=query.citations)
    tied = _ties(reader, people, query.institution)
    progress.step("Gathering people", total=len(people))
    profiles = []
    for facts in people:
        profiles.append(setting.profile_of(facts))
        progress.advance(1)
    coverage = coverage_of(works_of(within, reader), reader.arrays)
    question = Question("people", setting.names, setting.basis)
    return Content(
        query=query,
        area_name=_area_name(within, area_name, query.language),
        definition=_definition(within),
        area_work_count=coverage.works,
        citations=setting.basis.citations,
        data_date=reader.manifest.data_date,
        census_year=reader.manifest.census_year,
        institution=institution,
        profiles=tuple(profiles),
        ties=tied,
        notes=notes_on(reader, question, coverage),
    )


def _institution(reader: GraphReader, number: int | None) -> str:
    return "" if number is None else choose(reader, "institutions", [number]).names[0]


def _ties(
    reader: GraphReader, people: Sequence[PersonFacts], institution: int | None
) -> tuple[Mapping[str, Any], ...]:
    """The ties of each person; none where no institution is ours."""
    if institution is None:
        return ()
    return tuple(asdict(ties_to(reader, one.place, institution)) for one in people)


def _area_name(area: Area, name: str, language: Language) -> str:
    """The name of an area; that of fields and domains in the language."""
    if not isinstance(area, Topics) or name != ", ".join(area.names):
        return name
    pairs = zip(area.ids, area.names, strict=False)
    return ", ".join(name_in(language, area.level, number, one) for number, one in pairs) or name


def _definition(area: Area) -> str:
    """The area as its file would say it; ``all`` for everything."""
    text: str = yaml.safe_dump(to_plain(area), allow_unicode=True, sort_keys=False, width=100)
    return text.removesuffix("...\n").strip()
