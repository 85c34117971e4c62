"""A bibliographic record between the file and the graph: what an export says, then a work."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from entrepot.graph.comparing import normalised
from entrepot.graph.exports.bad_records import BAD_COUNT, BAD_YEAR, NO_IDENTITY, BadRecordError
from entrepot.graph.identifiers import clean_doi
from entrepot.graph.record import Authorship, Institution, Location, LocationSource, Work

YEARS = range(1400, 2100)
"""Years of publication: print begins in the 1400s; what is later is a slip of the pen."""

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NOT_YET = {"in press", "forthcoming", "to appear", "submitted", "accepted", "n d", "no date"}
_ISSN = re.compile(r"(?<![\dXx-])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one record of an export says, with ``year`` and ``cited_by_count`` as printed.

    ``native_id`` is the id in the export's database, such as ``wos:000…``. ``references``
    are the ids of those references that carry a DOI; ``reference_count`` is how many were
    printed, None where the record does not tell.
    """

    native_id: str | None = None
    doi: str | None = None
    title: str | None = None
    year: str = ""
    type: str | None = None
    language: str | None = None
    cited_by_count: str = ""
    is_retracted: bool | None = None
    source: LocationSource | None = None
    authorships: tuple[Authorship, ...] = ()
    references: tuple[str, ...] = ()
    reference_count: int | None = None
    abstract: str | None = None
    institutions: list[Institution] | None = None


def work(draft: Draft) -> Work:
    """The work of a draft.

    Its id is ``doi:…`` where it has a DOI, so that references by DOI find it; else its id
    in the database; else ``title:<title>|<year>|<first author>``.

    Raises ``BadRecordError`` where the year or the citation count cannot be read, and where
    the record has neither title nor id.
    """
    year = publication_year(draft.year)
    has_references = draft.references or draft.reference_count == 0
    return Work(
        id=_id(draft, year),
        doi=f"https://doi.org/{draft.doi}" if draft.doi else None,
        title=draft.title or None,
        display_name=draft.title or None,
        publication_year=year,
        type=draft.type,
        language=draft.language,
        cited_by_count=_count(draft.cited_by_count),
        is_retracted=draft.is_retracted,
        primary_location=Location(source=draft.source) if draft.source else None,
        authorships=list(draft.authorships) or None,
        referenced_works=list(draft.references) if has_references else None,
        abstract=draft.abstract or None,
        institutions=draft.institutions,
    )


def publication_year(text: str) -> int | None:
    """The year in ``2020``, ``2020/03/15`` or ``MAR 2020``; None where none is printed yet.

    Raises ``BadRecordError`` for anything else.
    """
    if not text.strip(" /") or normalised(text) in _NOT_YET:
        return None
    match = _YEAR.search(text)
    if match is None or int(match[0]) not in YEARS:
        detail = f"'{text[:40]}' holds no year from {YEARS[0]} to {YEARS[-1]}"
        raise BadRecordError(BAD_YEAR, detail)
    return int(match[0])


def source(title: str | None, issn: str | None, kind: str | None = None) -> LocationSource | None:
    """The journal or series of a work: by its ISSN, else by its title; None without either.

    ``kind`` is OpenAlex's type of source: journal, conference, book series.
    """
    match = _ISSN.search(issn or "")
    number = f"{match[1]}-{match[2]}".upper() if match else None
    key = normalised(title or "")
    if not number and not key:
        return None
    return LocationSource(
        id=f"issn:{number}" if number else f"name:{key}",
        display_name=title or None,
        issn_l=number,
        type=kind,
    )


def reference_ids(texts: Iterable[str]) -> tuple[str, ...]:
    """``doi:…`` for each printed reference that carries a DOI, each once, in order."""
    dois = (bare_doi(text) for text in texts)
    return tuple(dict.fromkeys(f"doi:{doi}" for doi in dois if doi))


def bare_doi(text: str | None) -> str | None:
    """The first DOI in a text, without brackets that do not belong to it."""
    doi = clean_doi(text)
    while doi and doi[-1] in _OPENING and doi.count(doi[-1]) > doi.count(_OPENING[doi[-1]]):
        doi = doi[:-1].rstrip(".,;")
    return doi


_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}


def _id(draft: Draft, year: int | None) -> str:
    if draft.doi:
        return f"doi:{draft.doi}"
    if draft.native_id:
        return draft.native_id
    title = normalised(draft.title or "")
    if not title:
        raise BadRecordError(NO_IDENTITY, "a work needs a title, a DOI or a database's id")
    first = draft.authorships[0].author if draft.authorships else None
    name = first.display_name if first else None
    return f"title:{title}|{year or ''}|{normalised(name or '')}"


def _count(text: str) -> int | None:
    digits = text.strip().replace(",", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()):
        raise BadRecordError(BAD_COUNT, f"'{text[:40]}' is not a count of citations")
    return int(digits)
