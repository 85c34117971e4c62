"""The sheets of a dossier's workbook: what stands in them, not how they look."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from entrepot.dossier.content import Content
from entrepot.dossier.sentences import caution_text
from entrepot.dossier.shown import (
    IN_THE_TABLE,
    country_text,
    doi_address,
    indicator_basis,
    indicator_words,
    openalex_address,
    orcid_address,
)
from entrepot.dossier.words import Wording
from entrepot.indicators.registry import INDICATORS
from entrepot.tabular import format_of
from entrepot.talent.profile import Profile


class Link(NamedTuple):
    """A text with the address behind it; without one it is only a text."""

    text: str
    address: str | None


class Column(NamedTuple):
    """A column: its heading, its width in letters, and how its numbers read."""

    heading: str
    width: float = 12
    shape: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table as it is written; ``kept`` columns stay in sight while one scrolls."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    kept: int = 2


def summary(content: Content, words: Wording) -> Sheet:
    """A row for each person: who, where, the leading indicators, ties, how many warnings."""
    people, names = content.profiles, _indicator_names(content)
    shown = [name for name in IN_THE_TABLE if name in names]
    tie_columns = (
        [
            Column(f"{content.institution}: {words(key)}", 14, shape)
            for key, shape in (
                ("ties_shared", "count"),
                ("ties_between", "count"),
                ("ties_past", "count"),
                ("ties_last", ""),
            )
        ]
        if content.ties
        else []
    )
    columns = [
        *_who(words),
        Column("ORCID", 21),
        Column(words("institution"), 36),
        Column(words("country"), 16),
        Column(words("stage"), 12),
        Column(words("age"), 10, "count"),
        Column(words("mobility"), 30),
        *(Column(indicator_words(n, words).title, 12, format_of(n) or "") for n in shown),
        *tie_columns,
        Column(words("warnings"), 10, "count"),
    ]
    rows = [
        (
            *_person(place, one),
            Link(one.orcid or "", orcid_address(one.orcid)),
            one.career.institution,
            country_text(one.career.country_code, words),
            words.coded("stage", one.career.stage),
            one.career.age_years,
            words.coded("mobility", one.career.mobility),
            *(_values(one)[name]["value"] for name in shown),
            *(_tie(content.ties[place]) if content.ties else ()),
            len(one.warnings),
        )
        for place, one in enumerate(people)
    ]
    return Sheet(words("sheet_summary"), words("shortlist"), columns, rows)


def _tie(tie: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("shared_work_count", "shared_coauthor_count", "past_work_count", "last_year_there")
    return tuple(tie[name] for name in names)


def _indicators(content: Content, words: Wording) -> Sheet:
    """A row for each person, each indicator with its percentile beside it."""
    names = _indicator_names(content)
    columns = list(_who(words))
    for name in names:
        title = indicator_words(name, words).title
        columns.append(Column(title, 12, format_of(name) or ""))
        columns.append(Column(f"{title}: {words('percentile').lower()}", 12, "percentile"))
    rows = []
    for place, one in enumerate(content.profiles):
        values = _values(one)
        pairs = ((values[n]["value"], values[n]["percentile"]) for n in names)
        rows.append((*_person(place, one), *(value for pair in pairs for value in pair)))
    return Sheet(words("sheet_indicators"), words("indicators"), columns, rows)


def _of_tables(
    name: str,
    title: str,
    columns: Callable[[Wording], Sequence[Column]],
    rows: Callable[[Profile, Wording], Iterable[Sequence[Any]]],
) -> Callable[[Content, Wording], Sheet]:
    """A sheet of a table that each person has, one below the other."""

    def make(content: Content, words: Wording) -> Sheet:
        return Sheet(
            words(name),
            words(title),
            [*_who(words), *columns(words)],
            [
                (*_person(place, one), *row)
                for place, one in enumerate(content.profiles)
                for row in rows(one, words)
            ],
        )

    return make


_YEAR_ORDER = [
    "year",
    "work_count",
    "fractional_work_count",
    "citation_count",
    "received_citation_count",
]
_by_year = _of_tables(
    "sheet_by_year",
    "by_year",
    lambda words: [
        Column(words("year")),
        Column(words("works_of_year"), 12, "count"),
        Column(words("shared_works_of_year"), 14, "decimal"),
        Column(words("citations_of_works"), 14, "count"),
        Column(words("citations_in_year"), 14, "count"),
    ],
    lambda one, _: [tuple(row.values()) for row in one.by_year.select(_YEAR_ORDER).to_pylist()],
)
_places = _of_tables(
    "sheet_places",
    "places",
    lambda words: [
        Column(words("year")),
        Column(words("institution"), 42),
        Column(words("country"), 18),
        Column(words("work_count"), 12, "count"),
    ],
    lambda one, words: [
        (
            row["year"],
            row["institution"] or words("unplaced"),
            country_text(row["country_code"], words),
            row["work_count"],
        )
        for row in one.places.to_pylist()
    ],
)
_top_works = _of_tables(
    "sheet_top_works",
    "top_works",
    lambda words: [
        Column(words("id"), 14),
        Column(words("work_title"), 60),
        Column(words("year")),
        Column(words("cited"), 12, "count"),
        Column(words("impact"), 12, "decimal"),
        Column(words("position"), 12),
        Column(words("authors"), 10, "count"),
        Column(words("source"), 36),
        Column(words("type"), 12),
        Column("DOI", 30),
        Column(words("retracted"), 10),
    ],
    lambda one, words: [
        (
            Link(row["id"], openalex_address(row["id"])),
            row["title"],
            row["year"],
            row["citation_count"],
            row["normalised_impact"],
            words.coded("position", row["position"]),
            row["author_count"],
            row["source"],
            row["type"],
            Link(row["doi"] or "", doi_address(row["doi"])),
            words("yes") if row["is_retracted"] else None,
        )
        for row in one.top_works.to_pylist()
    ],
)
_coauthors = _of_tables(
    "sheet_coauthors",
    "coauthors",
    lambda words: [
        Column(words("id"), 14),
        Column(words("coauthor"), 26),
        Column(words("institution"), 36),
        Column(words("country"), 18),
        Column(words("shared"), 12, "count"),
        Column(words("first_shared")),
        Column(words("last_shared")),
    ],
    lambda one, words: [
        (
            Link(row["id"], openalex_address(row["id"])),
            row["name"],
            row["institution"],
            country_text(row["country_code"], words),
            row["shared_work_count"],
            row["first_shared_year"],
            row["last_shared_year"],
        )
        for row in one.coauthors.to_pylist()
    ],
)
_topics = _of_tables(
    "sheet_topics",
    "topics",
    lambda words: [
        Column(words("id"), 14),
        Column(words("topics"), 48),
        Column(words("within"), 36),
        Column(words("work_count"), 12, "count"),
    ],
    lambda one, _: [
        (
            Link(row["id"], openalex_address(row["id"])),
            row["name"],
            row["within"],
            row["work_count"],
        )
        for row in one.topics.to_pylist()
    ],
)
_warnings = _of_tables(
    "sheet_warnings",
    "warnings",
    lambda words: [Column(words("code"), 20), Column(words("warning"), 110)],
    lambda one, words: (
        [(each.code, caution_text(each, words)) for each in one.warnings]
        or [(None, words("no_warnings"))]
    ),
)


def _definitions(content: Content, words: Wording) -> Sheet:
    columns = [
        Column(words("indicator"), 30),
        Column(words("summary"), 55),
        Column(words("formula"), 60),
        Column(words("unit"), 20),
        Column(words("basis"), 30),
        Column(words("origin_of"), 55),
    ]
    rows = []
    for name in _indicator_names(content):
        said, one = indicator_words(name, words), INDICATORS[name]
        basis = indicator_basis(name, words)
        rows.append((said.title, said.summary, one.formula, said.unit, basis, one.source))
    return Sheet(words("sheet_definitions"), words("definitions"), columns, rows, kept=1)


SHEETS = (
    summary,
    _indicators,
    _by_year,
    _places,
    _top_works,
    _coauthors,
    _topics,
    _warnings,
    _definitions,
)


def _who(words: Wording) -> tuple[Column, ...]:
    return (Column(words("number"), 6), Column(words("name"), 26), Column("OpenAlex", 14))


def _person(place: int, one: Profile) -> tuple[Any, ...]:
    return (place + 1, one.name, Link(one.id, openalex_address(one.id)))


def _indicator_names(content: Content) -> list[str]:
    return [row["name"] for row in content.profiles[0].indicators.to_pylist()]


def _values(one: Profile) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in one.indicators.to_pylist()}
