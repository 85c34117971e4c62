"""The records of OpenAlex as they are published; only the fields that the graph keeps.

Every loader speaks this language: the snapshot and the API give these records as they
are, the importers of Scopus, Web of Science, RIS and BibTeX make them. Any field but the
id may be absent. Two fields are ours, for what other sources know: ``Work.abstract``
(plain text) and ``Work.institutions`` (known for the work, but not for which author).

Source: https://docs.openalex.org, the snapshot's format of November 2025 and later.
"""

from typing import Annotated, Any, TypeAlias

import msgspec

Year: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=9999)]
Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53)]

NO_JSON = msgspec.Raw(b"null")


class Institution(msgspec.Struct, omit_defaults=True):
    """An institution as named in an authorship."""

    id: str | None = None
    display_name: str | None = None
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None


class AuthorName(msgspec.Struct, omit_defaults=True):
    """An author as named in an authorship."""

    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class Authorship(msgspec.Struct, omit_defaults=True):
    """One author of a work."""

    author: AuthorName | None = None
    author_position: str | None = None
    is_corresponding: bool | None = None
    raw_author_name: str | None = None
    institutions: list[Institution] | None = None
    countries: list[str] | None = None


class Named(msgspec.Struct, omit_defaults=True):
    """A level of the topic tree: subfield, field or domain."""

    id: str | int | None = None
    display_name: str | None = None


class WorkTopic(msgspec.Struct, omit_defaults=True):
    """A topic of a work, with its place in the tree."""

    id: str | None = None
    display_name: str | None = None
    score: float | None = None
    subfield: Named | None = None
    field: Named | None = None
    domain: Named | None = None


class LocationSource(msgspec.Struct, omit_defaults=True):
    """Where a work appeared: a journal, conference or repository."""

    id: str | None = None
    display_name: str | None = None
    issn_l: str | None = None
    type: str | None = None


class Location(msgspec.Struct, omit_defaults=True):
    """A place where a work can be found."""

    source: LocationSource | None = None


class Work(msgspec.Struct, omit_defaults=True):
    """A work. ``referenced_works`` absent (None) is not the same as empty."""

    id: str
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: Year | None = None
    type: str | None = None
    language: str | None = None
    cited_by_count: Count | None = None
    is_retracted: bool | None = None
    is_xpac: bool | None = None
    primary_location: Location | None = None
    authorships: list[Authorship] | None = None
    referenced_works: list[str] | None = None
    primary_topic: WorkTopic | None = None
    topics: list[WorkTopic] | None = None
    abstract_inverted_index: msgspec.Raw = NO_JSON
    abstract: str | None = None
    institutions: list[Institution] | None = None


class Geo(msgspec.Struct, omit_defaults=True):
    """Where an institution is; degrees."""

    city: str | None = None
    country_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class InstitutionRecord(msgspec.Struct, omit_defaults=True):
    """An institution of its own file."""

    id: str | None = None
    display_name: str | None = None
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None
    geo: Geo | None = None


class AuthorRecord(msgspec.Struct, omit_defaults=True):
    """An author of the authors' file."""

    id: str
    display_name: str | None = None
    orcid: str | None = None


class TopicRecord(msgspec.Struct, omit_defaults=True):
    """A topic of the topics' file."""

    id: str
    display_name: str | None = None
    subfield: Named | None = None
    field: Named | None = None
    domain: Named | None = None


class SourceRecord(msgspec.Struct, omit_defaults=True):
    """A journal, conference or repository of the sources' file."""

    id: str
    display_name: str | None = None
    issn_l: str | None = None
    type: str | None = None


def abstract_text(inverted_index: dict[str, list[int]]) -> str:
    """The text of an abstract that is published as word → positions."""
    words = [(place, word) for word, places in inverted_index.items() for place in places]
    return " ".join(word for _, word in sorted(words))


def decode_abstract(raw: bytes | str | msgspec.Raw | None) -> str | None:
    """The abstract from its inverted index: a map in JSONL, a string of JSON in Parquet.

    Raises ``msgspec.MsgspecError`` where it is neither.
    """
    if raw is None or bytes(raw if not isinstance(raw, str) else raw.encode()) in (b"", b"null"):
        return None
    decoded: Any = msgspec.json.decode(raw, type=dict[str, list[int]] | str | None)
    if isinstance(decoded, str):  # JSON inside JSON, as in Parquet exports turned into JSONL
        return decode_abstract(decoded)
    return abstract_text(decoded) if decoded else None
