"""What an id names: a person, institution, journal, topic, or the authors of a work."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import narwhals as nw
import numpy as np

from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.countries import country_name
from entrepot.graph.identifiers import clean_doi, clean_orcid, to_text
from entrepot.graph.names import Kind
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area, Dois, Works
from entrepot.talent.area_works import works_of
from entrepot.talent.chosen import described_as, hidden_people
from entrepot.talent.people import find_people
from entrepot.talent.tree_names import tree_name

_ADDRESS = r"(?:https?://(?:www\.|dx\.|api\.)?(?:openalex\.org|orcid\.org|doi\.org)/)?"
_OPENALEX = re.compile(rf"{_ADDRESS}(?:[a-z]+/)?([AITSW])(-?\d{{1,18}})/?", re.IGNORECASE)
_ORCID = re.compile(rf"{_ADDRESS}(?:\d{{4}}-){{3}}\d{{3}}[\dX]/?", re.IGNORECASE)
_DOI = re.compile(rf"(?:doi:\s*)?{_ADDRESS}10\.\d{{4,9}}/\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: its kind, id, name, its works if known.

    ``within`` and ``country_code`` tell it from others: where somebody works, what an area belongs
    to; empty where there is nothing to tell. ``share``: of the works nearest to a paragraph.
    """

    kind: Kind | Literal["country", "words"]
    id: str
    name: str
    within: str = ""
    country_code: str = ""
    work_count: int | None = None
    share: float | None = None

    @property
    def detail(self) -> str:
        """What tells it from others, in English."""
        where = ", ".join(p for p in (self.within, country_name(self.country_code) or "") if p)
        return where if self.share is None else f"{self.share:.0%} of the works nearest to the text"


def is_id(text: str) -> bool:
    """Whether a text is an id as ``suggest_identified`` reads them."""
    return any(form.fullmatch(text.strip()) for form in (_OPENALEX, _ORCID, _DOI))


def suggest_identified(reader: GraphReader, text: str, limit: int = 10) -> list[Suggestion] | None:
    """What an OpenAlex id, an ORCID iD or a DOI names, also written as an address.

    None where the text is no id; nothing where the graph does not hold it. A work is told by
    its authors.
    """
    text = text.strip()
    if match := _OPENALEX.fullmatch(text):
        return _OF_LETTER[match[1].upper()](reader, int(match[2]), limit)
    if _ORCID.fullmatch(text):
        return _people(reader, clean_orcid(text) or "", limit)
    if _DOI.fullmatch(text):
        return _authors(reader, Dois((clean_doi(text) or "",)), limit)
    return None


def _people(reader: GraphReader, who: str, limit: int) -> list[Suggestion]:
    return [
        Suggestion(
            "person",
            found.id,
            found.name,
            found.institution or "",
            found.country_code or "",
            found.work_count,
        )
        for found in find_people(reader, who, limit)
    ]


def _topic(reader: GraphReader, number: int, _limit: int) -> list[Suggestion]:
    name = tree_name("topic", number, reader)
    return [Suggestion("topic", to_text("T", number), name)] if name else []


def _row(reader: GraphReader, kind: Kind, letter: str, number: int) -> list[Suggestion]:
    """The institution or source of a number."""
    rows = reader.relations[kind].filter(nw.col(f"{kind}_id") == number).select("name")
    names = reader.fetch(rows).column(0).to_pylist()
    return [Suggestion(kind, to_text(letter, number), name or "") for name in names]


def _authors(reader: GraphReader, area: Area, limit: int) -> list[Suggestion]:
    """The people who wrote the works; those who object are left out."""
    works = works_of(area, reader)
    places = reader.arrays.credit("people").of_work.of_all(works)
    shown = places[~np.isin(places, [ABSENT, *hidden_people(reader)])][:limit]
    pairs = zip(*described_as(reader.arrays, "people", shown), strict=True)
    return [Suggestion("person", id_, name) for id_, name in pairs]


_OF_LETTER: Mapping[str, Callable[[GraphReader, int, int], list[Suggestion]]] = {
    "A": lambda reader, number, limit: _people(reader, to_text("A", number), limit),
    "I": lambda reader, number, _limit: _row(reader, "institution", "I", number),
    "S": lambda reader, number, _limit: _row(reader, "source", "S", number),
    "T": _topic,
    "W": lambda reader, number, limit: _authors(reader, Works((number,)), limit),
}
