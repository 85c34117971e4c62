"""Works and people as lines of JSON.

The templates show a record of the published shape; each ``@`` is filled in, in order, by the
function below it. What works mention (institutions, sources, topics) is encoded once and copied.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from benchmarks.world import published
from benchmarks.world.draft import RELATED_WORKS, Draft
from benchmarks.world.fabric import World
from benchmarks.world.facts import LANGUAGES, SCORE_UNITS, TYPES
from benchmarks.world.ids import FIRST_AUTHOR
from benchmarks.world.layout import DATES
from benchmarks.world.people import People
from benchmarks.world.places import COUNTRIES
from benchmarks.world.shape import LAST_YEAR
from benchmarks.world.tape import (
    Cells,
    Column,
    Rows,
    filled,
    joined,
    local,
    rendered,
    rows_of,
    stacked,
    text,
    whole,
    work_address,
)
from benchmarks.world.words import Bytes, Text, Words, abstracts, names, orcids, titles

_HEAD = (
    '{"id":@,"doi":@,"title":"@","display_name":"@",'
    '"publication_year":@,"publication_date":"@-06-01","ids":{"openalex":@,"mag":"@"},'
    '"language":@,"type":@,"indexed_in":["crossref"],"primary_location":@,'
    '"open_access":{"is_oa":@,"oa_status":@,"oa_url":null,"any_repository_has_fulltext":false},'
    '"authorships":['
)
_AUTHORSHIP = (
    '@{"author_position":@,"author":{"id":@,"display_name":"@","orcid":@},"institutions":[@],'
    '"countries":[@],"is_corresponding":@,"raw_author_name":"@",'
    '"raw_affiliation_strings":[@],"affiliations":[@]}'
)
_MIDDLE = (
    '],"fwci":@.5,"has_fulltext":false,"cited_by_count":@,"citation_normalized_percentile":'
    '{"value":0.9,"is_in_top_1_percent":false,"is_in_top_10_percent":true},'
    '"biblio":{"volume":"@","issue":"3","first_page":"@","last_page":"@"},'
    '"is_retracted":@,"is_paratext":@,"is_xpac":false,"primary_topic":@,"keywords":@,'
    '"concepts":@,"locations_count":1,"locations":[@],"best_oa_location":@,"topics":['
)
_REFERENCES = '],"referenced_works_count":@,"referenced_works":['
_RELATED = '],"related_works":['
_ABSTRACT = '],"abstract_inverted_index":@,"counts_by_year":['
_YEAR = '@{"year":@,"cited_by_count":@}'
_TAIL = '],"updated_date":@,"created_date":"2016-06-24"}\n'
_LOCATION = (
    '{"is_oa":@,"landing_page_url":"https://example.org/made-up/@","pdf_url":null,"source":@,'
    '"license":"cc-by","version":"publishedVersion","is_accepted":true,"is_published":true}'
)
_AUTHOR = (
    '{"id":"https://openalex.org/A@","orcid":@,"display_name":"@",'
    '"display_name_alternatives":["@"],"works_count":@,'
    '"ids":{"openalex":"https://openalex.org/A@"},"updated_date":@}\n'
)
_TEMPLATES = (
    _HEAD,
    _AUTHORSHIP,
    _MIDDLE,
    _REFERENCES,
    _RELATED,
    _ABSTRACT,
    _YEAR,
    _TAIL,
    _LOCATION,
    _AUTHOR,
)
_CONSTANTS = (
    "",
    "null",
    "true",
    "false",
    ",",
    '"',
    '"first"',
    '"middle"',
    '"last"',
    '"gold"',
    '"closed"',
    '"https://openalex.org/A',
    '"https://openalex.org/A9999999999"',
    "Nobody",
    '"https://doi.org/10.5555/W',
    '"https://orcid.org/',
    ',"score":',
    "}",
)
(
    NOTHING,
    NULL,
    TRUE,
    FALSE,
    COMMA,
    QUOTE,
    FIRST,
    MIDDLE,
    LAST,
    OPEN,
    CLOSED,
    AUTHOR_ID,
    NULL_AUTHOR,
    NOBODY_NAME,
    DOI,
    ORCID,
    SCORE,
    END,
) = range(len(_CONSTANTS))


class Glossary(NamedTuple):
    """All texts that repeat; the numbers say where each kind begins. The constants come first.

    ``head`` to ``author`` are the pieces of the templates; ``topic`` lacks its score and end.
    """

    texts: Text
    head: int
    authorship: int
    middle: int
    references: int
    related: int
    abstract: int
    year: int
    tail: int
    location: int
    author: int
    institution: int
    raw_affiliation: int
    affiliation: int
    source: int
    topic: int
    keywords: int
    concepts: int
    country: int
    type: int
    language: int
    date: int
    score: int


def make_glossary(world: World) -> Glossary:
    """Encode everything that works mention, once."""
    institutions, topics = published.institutions(world), published.topics(world)
    kinds: list[list[bytes]] = [
        [constant.encode() for constant in _CONSTANTS],
        *([piece.encode() for piece in template.split("@")] for template in _TEMPLATES),
        _encoded(institutions),
        _encoded(map(published.raw_affiliation, institutions)),
        _encoded(map(published.affiliation, institutions)),
        _encoded(published.sources(world)),
        [topic[:-1] for topic in _encoded(topics)],
        _encoded(map(published.keywords, range(len(topics)))),
        _encoded(map(published.concepts, range(len(topics)))),
        _encoded(COUNTRIES),
        _encoded(TYPES),
        _encoded(language or None for language in LANGUAGES),
        _encoded(DATES),
        _encoded(score / SCORE_UNITS for score in range(SCORE_UNITS)),
    ]
    begins = np.cumsum([len(kind) for kind in kinds]).tolist()
    return Glossary(joined(one for kind in kinds for one in kind), *begins[:-1])


def _encoded(values: Iterable[Any]) -> list[bytes]:
    return [msgspec.json.encode(value) for value in values]


def work_lines(glossary: Glossary, draft: Draft) -> Bytes:
    """A block of works, each a line of JSON."""
    facts, words = draft.facts, draft.world.words
    person = np.where(draft.is_named, draft.person, 0)
    block, begins = stacked(
        [
            titles(words, facts.position, facts.home),
            abstracts(words, facts.position, facts.home, facts.words),
            names(words, person),
            orcids(words, person),
        ]
    )
    lines = _WorkLines(glossary, draft, begins)
    sections = (
        lines.head(),
        lines.authorships(),
        lines.middle(),
        lines.topics(),
        lines.once(glossary.references, [whole(np.diff(draft.lists.begins))]),
        _addresses(draft.lists.begins, draft.cited),
        lines.once(glossary.related, []),
        _addresses(_even(draft.block.size, RELATED_WORKS), draft.related.ravel()),
        lines.once(glossary.abstract, [lines.abstract()]),
        lines.years(),
        lines.once(glossary.tail, [text(glossary.date + draft.date)]),
    )
    return rendered(sections, glossary.texts, block)


@dataclass(frozen=True)
class _WorkLines:
    """The rows of a block of works. ``begins``: its titles, abstracts, names and ORCID iDs."""

    glossary: Glossary
    draft: Draft
    begins: list[int]

    def once(self, pieces: int, values: list[Column | list[Column]]) -> Rows:
        """One row a work, of a template."""
        return rows_of(_even(self.draft.block.size, 1), filled(pieces, values))

    def head(self) -> Rows:
        glossary, facts, number = self.glossary, self.draft.facts, self.draft.number
        title = local(self.begins[0] + np.arange(len(number)))
        return self.once(
            glossary.head,
            [
                work_address(number),
                _quoted(facts.has_doi, DOI, whole(number)),
                title,
                title,
                whole(self.draft.year),
                whole(self.draft.year),
                work_address(number),
                whole(number),
                text(glossary.language + facts.language),
                text(glossary.type + facts.type),
                self._location(),
                _flag(self.draft.is_open),
                _either(self.draft.is_open, text(OPEN), text(CLOSED)),
            ],
        )

    def _location(self) -> list[Column]:
        glossary, source = self.glossary, self.draft.facts.source.astype(np.int64)
        values: list[Column | list[Column]] = [
            _flag(self.draft.is_open),
            whole(self.draft.number),
            _either(source >= 0, text(glossary.source + source), text(NULL)),
        ]
        return filled(glossary.location, values)

    def authorships(self) -> Rows:
        glossary, draft, teams = self.glossary, self.draft, self.draft.teams
        every = np.arange(len(draft.person))
        is_named = draft.is_named
        name = _either(is_named, local(self.begins[2] + every), text(NOBODY_NAME))
        first, second = draft.countries
        values: list[Column | list[Column]] = [
            _either(draft.author_index > 0, text(COMMA), text(NOTHING)),
            text(FIRST + draft.position),
            [
                _either(is_named, text(AUTHOR_ID), text(NULL_AUTHOR)),
                _either(is_named, whole(FIRST_AUTHOR + draft.author_place), text(NOTHING)),
                _either(is_named, text(QUOTE), text(NOTHING)),
            ],
            name,
            _quoted(draft.has_orcid, ORCID, local(self.begins[3] + every)),
            _pair(glossary.institution, teams.institution, teams.second),
            _pair(glossary.country, first, second),
            _flag(draft.is_corresponding),
            name,
            _pair(glossary.raw_affiliation, teams.institution, teams.second),
            _pair(glossary.affiliation, teams.institution, teams.second),
        ]
        return rows_of(teams.begins, filled(glossary.authorship, values))

    def middle(self) -> Rows:
        glossary, draft, facts = self.glossary, self.draft, self.draft.facts
        best: list[Column] = [
            _either(draft.is_open, column, text(NOTHING)) for column in self._location()
        ]
        best[0] = _either(draft.is_open, best[0], text(NULL))
        page = draft.number % 1009
        return self.once(
            glossary.middle,
            [
                whole(draft.citations // 8),
                whole(draft.citations),
                whole(draft.number % 97),
                whole(page),
                whole(page + 12),
                _flag(facts.is_retracted),
                _flag(draft.is_paratext),
                self._topic(facts.topic[:, 0], facts.score[:, 0]),
                text(glossary.keywords + facts.home),
                text(glossary.concepts + facts.home),
                self._location(),
                best,
            ],
        )

    def _topic(self, topic: npt.NDArray[np.int32], score: npt.NDArray[np.int32]) -> list[Column]:
        is_there = topic >= 0
        return [
            _either(is_there, text(self.glossary.topic + topic), text(NULL)),
            _either(is_there, text(SCORE), text(NOTHING)),
            _either(is_there, text(self.glossary.score + score), text(NOTHING)),
            _either(is_there, text(END), text(NOTHING)),
        ]

    def topics(self) -> Rows:
        facts = self.draft.facts
        is_there = facts.topic >= 0
        rank = np.broadcast_to(np.arange(3), is_there.shape)[is_there]
        comma = _either(rank > 0, text(COMMA), text(NOTHING))
        topic = self._topic(facts.topic[is_there], facts.score[is_there])
        return rows_of(_begins(is_there.sum(axis=1)), [comma, *topic])

    def abstract(self) -> Column:
        """The inverted index, or null."""
        every = np.arange(self.draft.block.size)
        return _either(self.draft.facts.words > 0, local(self.begins[1] + every), text(NULL))

    def years(self) -> Rows:
        """The citations of the last years, latest first."""
        count = self.draft.years_counted
        begins = _begins(count)
        back = np.arange(begins[-1]) - np.repeat(begins[:-1], count)
        values: list[Column | list[Column]] = [
            _either(back > 0, text(COMMA), text(NOTHING)),
            whole(LAST_YEAR - back),
            whole(np.repeat(self.draft.cited_per_year, count)),
        ]
        return rows_of(begins, filled(self.glossary.year, values))


def _begins(counts: Cells) -> Cells:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _even(records: int, rows: int) -> Cells:
    """So many rows for each record."""
    return np.arange(0, records * rows + 1, rows)


def _either(flag: npt.NDArray[np.bool_], yes: Column, no: Column) -> Cells:
    return np.where(flag, yes, no)


def _quoted(flag: npt.NDArray[np.bool_], begin: int, end: Column) -> list[Column]:
    """A beginning from the constants, an end, and the closing quote; null without the flag."""
    return [
        _either(flag, text(begin), text(NULL)),
        _either(flag, end, text(NOTHING)),
        _either(flag, text(QUOTE), text(NOTHING)),
    ]


def _flag(flag: npt.NDArray[np.bool_]) -> Cells:
    return _either(flag, text(TRUE), text(FALSE))


def _pair(kind: int, first: npt.NDArray[Any], second: npt.NDArray[Any]) -> list[Column]:
    """None, one or two texts of a kind; −1 stands for none."""
    one, two = first.astype(np.int64), second.astype(np.int64)
    return [
        _either(one >= 0, text(kind + one), text(NOTHING)),
        _either(two >= 0, text(COMMA), text(NOTHING)),
        _either(two >= 0, text(kind + two), text(NOTHING)),
    ]


def _addresses(begins: Cells, number: Cells) -> Rows:
    """Addresses of works with commas between them."""
    comma = np.full(len(number), text(COMMA))
    comma[begins[:-1][np.diff(begins) > 0]] = text(NOTHING)
    return rows_of(begins, [comma, work_address(number)])


def author_lines(glossary: Glossary, words: Words, people: People, date: int) -> Bytes:
    """People as their own files have them, each a line of JSON."""
    block, begins = stacked([names(words, people.position), orcids(words, people.position)])
    every = np.arange(len(people.number))
    name = local(begins[0] + every)
    values: list[Column | list[Column]] = [
        whole(people.number),
        _quoted(people.has_orcid, ORCID, local(begins[1] + every)),
        name,
        name,
        whole(people.works),
        whole(people.number),
        text(glossary.date + date),
    ]
    rows = rows_of(_even(len(every), 1), filled(glossary.author, values))
    return rendered((rows,), glossary.texts, block)
