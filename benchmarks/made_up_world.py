"""Who and what made-up works are drawn from: people, institutions, topics, journals, words.

Sizes follow OpenAlex where they are small enough (4,516 topics in 252 subfields of 26
fields of 4 domains); people grow with the works. Nothing here stands for anybody.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from benchmarks.published_shape import AUTHORSHIP, INSTITUTION, Record, location

Numbers = npt.NDArray[np.int64]

TOPIC_COUNT, SUBFIELD_COUNT, FIELD_COUNT, DOMAIN_COUNT = 4516, 252, 26, 4
INSTITUTION_COUNT, SOURCE_COUNT, WORD_COUNT = 5000, 2000, 30_000
PEOPLE_PER_WORK = 1.3

_ADDRESS = "https://openalex.org/"


def _pairs(letters: str) -> list[str]:
    return [letters[begin : begin + 2] for begin in range(0, len(letters), 2)]


COUNTRIES = _pairs("USCNGBDEINJPFRITCABRAUESKRNLRUIRTRPLSECHTWBEMXDKAT")
_SYLLABLES = _pairs("bacedifoguhajekilomunaperisotuvawexiyozuanerinonul")


@dataclass(frozen=True)
class World:
    """Records to be mentioned by works, by their place."""

    topics: list[Record]
    subfield_of_topic: Numbers
    institutions: list[Record]
    locations: list[Record]
    authors: list[Record]
    home_institution: Numbers
    words: list[str]

    def authors_of(self, subfield: Numbers, chance: npt.NDArray[np.float64]) -> Numbers:
        """An author for each authorship: of its subfield, few of them with many works.

        ``chance`` is evenly spread in 0 to 1. One in ten comes from another subfield.
        """
        size = max(1, len(self.authors) // SUBFIELD_COUNT)
        strays = (chance * 1000 % 10 < 1) * (chance * 1e6).astype(np.int64)
        begin = (subfield + strays) % SUBFIELD_COUNT * size
        place: Numbers = begin + (size * chance**2).astype(np.int64)
        return np.minimum(place, len(self.authors) - 1)


def make_world(work_count: int, rng: np.random.Generator) -> World:
    """A world large enough for so many works."""
    people = int(work_count * PEOPLE_PER_WORK) + SUBFIELD_COUNT
    subfields = np.sort(rng.integers(0, SUBFIELD_COUNT, TOPIC_COUNT))
    words = _words(rng)
    return World(
        topics=[_topic(place, int(subfield)) for place, subfield in enumerate(subfields)],
        subfield_of_topic=subfields,
        institutions=[_institution(place) for place in range(INSTITUTION_COUNT)],
        locations=[_location(place) for place in range(SOURCE_COUNT)],
        authors=[_author(place, words) for place in range(people)],
        home_institution=few_often(rng, INSTITUTION_COUNT, people),
        words=words,
    )


def few_often(rng: np.random.Generator, count: int, size: int) -> Numbers:
    """``size`` places below ``count``, of which few are drawn often and most seldom."""
    drawn: Numbers = (count * rng.random(size) ** 3).astype(np.int64)
    return drawn


def openalex_id(letter: str, number: Any) -> str:
    """The address of a record."""
    return f"{_ADDRESS}{letter}{number}"


def _words(rng: np.random.Generator) -> list[str]:
    drawn = rng.integers(0, len(_SYLLABLES), (WORD_COUNT, 4))
    lengths = rng.integers(1, 5, WORD_COUNT)
    rows = zip(drawn.tolist(), lengths.tolist(), strict=True)
    return ["".join(_SYLLABLES[s] for s in row[:length]) for row, length in rows]


def _topic(place: int, subfield: int) -> Record:
    field = subfield % FIELD_COUNT
    subfield_id = (11 + field) * 100 + subfield // FIELD_COUNT
    return {
        "id": openalex_id("T", 10_000 + place),
        "display_name": f"Made-up topic {place}",
        "score": round(0.5 + place % 50 / 100, 2),
        "subfield": _level("subfields", subfield_id),
        "field": _level("fields", 11 + field),
        "domain": _level("domains", 1 + field % DOMAIN_COUNT),
    }


def _level(kind: str, number: int) -> Record:
    return {"id": f"{_ADDRESS}{kind}/{number}", "display_name": f"Made-up {kind} {number}"}


def _institution(place: int) -> Record:
    identity = openalex_id("I", 100_000_000 + place)
    own = {
        "id": identity,
        "display_name": f"Made-up University {place}",
        "ror": f"https://ror.org/{place:09}",
        "country_code": COUNTRIES[place * 37 % 101 * place % 101 * len(COUNTRIES) // 101],
        "lineage": [identity],
    }
    return {**INSTITUTION, **own}


def _location(place: int) -> Record:
    return location(
        {
            "id": openalex_id("S", 1_000_000 + place),
            "display_name": f"Journal of Made-up Results {place}",
            "issn_l": f"{place // 10_000:04}-{place % 10_000:04}",
        }
    )


def _author(place: int, words: list[str]) -> Record:
    given, family = words[place * 7 % WORD_COUNT], words[place * 13 % WORD_COUNT]
    orcid = f"https://orcid.org/0000-000{place % 10}-{place % 9973:04}-0000"
    return {
        **AUTHORSHIP["author"],
        "id": openalex_id("A", 5_000_000_000 + place),
        "display_name": f"{given.title()} {family.title()}",
        "orcid": None if place % 3 else orcid,
    }
