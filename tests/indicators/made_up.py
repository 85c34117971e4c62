"""Made-up works for property tests, few enough that people, places and years coincide."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st
from spec.tables import as_tables
from spec.world import World

from entrepot.graph.engine import DuckEngine

COUNTRY_OF = {500: "FR", 600: "FR", 700: "CN", 800: None}
"""Institutions with their countries."""
SEATS = (*COUNTRY_OF.items(), (None, "CN"), (None, "US"))
AUTHORS = (1, 2, 3, 4, 5, 6)
MOST_WORKS = 24

on_worlds = settings(max_examples=10, deadline=None)
"""Where each example derives all relations and evaluates indicators: over half a second."""
on_relations = settings(max_examples=40, deadline=None)
"""Where each example computes one relation from the base relations."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work was written: by one author (by number), or by somebody of the work."""

    author: int | None
    institution: int | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """A work with all that belongs to it; None where it is not known."""

    number: int
    year: int | None
    subfield: int | None
    reported: int | None
    authors: tuple[int | None, ...]
    corresponding: tuple[bool | None, ...]
    places: tuple[Place, ...]
    references: tuple[int, ...]

    @property
    def known_authors(self) -> set[int]:
        return {author for author in self.authors if author is not None}


@contextmanager
def world_of(engine: DuckEngine, works: Sequence[Work]) -> Iterator[World]:
    """The graph that holds the works; what the engine keeps for it is dropped at the end."""
    with engine.scratch():
        yield World(engine, _tables_of(works))


def _tables_of(works: Sequence[Work]) -> dict[str, pa.Table]:
    rows: dict[str, list[dict[str, Any]]] = {
        "work": [],
        "authorship": [],
        "affiliation": [],
        "reference": [],
        "author": [{"author_id": author} for author in AUTHORS],
        "institution": [
            {"institution_id": i, "country_code": country} for i, country in COUNTRY_OF.items()
        ],
    }
    for work in works:
        rows["work"].append(
            {
                "work_id": work.number,
                "publication_year": work.year,
                "subfield_id": work.subfield,
                "field_id": work.subfield and work.subfield // 100,
                "reported_citation_count": work.reported,
            }
        )
        rows["authorship"] += [
            {"work_id": work.number, "author_id": author, "is_corresponding": stated}
            for author, stated in zip(work.authors, work.corresponding, strict=True)
        ]
        rows["affiliation"] += [
            {
                "work_id": work.number,
                "author_id": place.author,
                "institution_id": place.institution,
                "country_code": place.country,
            }
            for place in work.places
        ]
        rows["reference"] += [
            {"citing_work_id": work.number, "cited_work_id": cited} for cited in work.references
        ]
    return as_tables(rows)


@st.composite
def made_up_works(draw: st.DrawFn) -> list[Work]:
    """A few works by the same people, who cite each other, and what the graph does not hold."""
    count = draw(st.integers(1, MOST_WORKS))
    return [draw(_works(number, count)) for number in range(1, count + 1)]


@st.composite
def _works(draw: st.DrawFn, number: int, count: int) -> Work:
    authors = draw(_bylines())
    others = [other for other in (*range(1, count + 1), 999) if other != number]
    writers = [author for author in authors if author is not None]
    places = st.builds(
        lambda author, seat: Place(author, *seat),
        st.sampled_from([*writers, None]),
        st.sampled_from(SEATS),
    )
    size = len(authors)
    return Work(
        number=number,
        year=draw(st.none() | st.integers(1995, 2026) | st.integers(2019, 2024)),
        subfield=draw(st.sampled_from([None, 1702, 1710, 3304])),
        reported=draw(st.none() | st.integers(0, 6)),
        authors=authors,
        corresponding=tuple(
            draw(st.lists(st.sampled_from([None, True, False]), min_size=size, max_size=size))
        ),
        places=tuple(draw(st.lists(places, max_size=4, unique=True))),
        references=tuple(draw(st.lists(st.sampled_from(others), max_size=6, unique=True))),
    )


@st.composite
def _bylines(draw: st.DrawFn) -> tuple[int | None, ...]:
    """Different people in any order, and up to two whom nobody knows."""
    known = draw(st.lists(st.sampled_from(AUTHORS), max_size=5, unique=True))
    unknown = [None] * draw(st.integers(0, 2))
    return tuple(draw(st.permutations([*known, *unknown])))
