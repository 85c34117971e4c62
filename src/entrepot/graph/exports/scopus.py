"""Scopus: the CSV export.

Columns as of 2024 (``Authors``: ``Doe, J.; Roe, R.``, with ``Author full names``) and as
before 2023 (``Doe J., Roe R.``). Any column may be absent.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from entrepot.graph.comparing import normalised
from entrepot.graph.countries import country_code
from entrepot.graph.exports import affiliations
from entrepot.graph.exports.authorships import Signature, authorships
from entrepot.graph.exports.bad_records import converted
from entrepot.graph.exports.document_types import SCOPUS, is_retracted, work_type
from entrepot.graph.exports.draft import Draft, bare_doi, reference_ids, source
from entrepot.graph.exports.languages import language_code
from entrepot.graph.exports.rows import Row, read_rows
from entrepot.graph.record import Institution
from entrepot.graph.rejects import Reject

_NUMBER = re.compile(r"\s*\((\d+)\)$")
_SEPARATOR = ", "


def drafts(path: Path) -> Iterator[tuple[int, Draft] | Reject]:
    """Each record of the export with the line it begins at."""
    return converted(path, read_rows(path), draft)


def draft(row: Row) -> Draft:
    """The draft of one row."""
    names, short_names = _names(row)
    places = _places(row, names, short_names)
    references = _split(row.get("References", ""))
    eid = row.get("EID", "")
    return Draft(
        native_id=f"scopus:{eid}" if eid else None,
        doi=bare_doi(row.get("DOI")),
        title=row.get("Title"),
        year=row.get("Year", ""),
        type=work_type(row.get("Document Type"), SCOPUS),
        language=language_code(row.get("Language of Original Document")),
        cited_by_count=row.get("Cited by", ""),
        is_retracted=is_retracted(row.get("Document Type")),
        source=source(row.get("Source title"), row.get("ISSN")),
        authorships=authorships(_signatures(row, names, short_names, places)),
        references=reference_ids(references),
        reference_count=len(references) or None,
        abstract=_abstract(row),
        institutions=None if any(places) else _at_work_level(row),
    )


def split_addresses(text: str, known: Sequence[str]) -> list[str]:
    """The addresses that a text joins by commas, by the list of those the work has.

    Where they do not make up the text, it is cut after each part that is a country.
    """
    return _by_known(text, sorted(known, key=len, reverse=True)) or _by_country(text)


def _split(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(";")) if part]


def _names(row: Row) -> tuple[list[str], list[str]]:
    """The authors' full and short names; the short ones for both where only they are given."""
    ids = _split(row.get("Author(s) ID", ""))
    text = row.get("Authors", "")
    is_old = "Author full names" not in row and ";" not in text and len(ids) != 1
    short = [name.strip() for name in text.split(",")] if is_old else _split(text)
    short = [name for name in short if name and not name.startswith("[")]
    full = [_NUMBER.sub("", name) for name in _split(row.get("Author full names", ""))]
    return (full, short if len(short) == len(full) else full) if full else (short, short)


def _signatures(
    row: Row, names: list[str], short_names: list[str], places: list[list[Institution | None]]
) -> list[Signature]:
    ids = _ids(row, len(names))
    corresponding = _corresponding(row.get("Correspondence Address", ""), short_names)
    return [
        Signature(name=name, id=id_, is_corresponding=is_so, institutions=tuple(own))
        for name, id_, is_so, own in zip(names, ids, corresponding, places, strict=True)
    ]


def _ids(row: Row, count: int) -> list[str | None]:
    """``scopus:…`` for each author; None for all where the ids do not fit the names."""
    numbers = [number for number in _split(row.get("Author(s) ID", "")) if number.isdigit()]
    if len(numbers) != count:
        full = _split(row.get("Author full names", ""))
        matches = [_NUMBER.search(name) for name in full]
        numbers = [match[1] for match in matches if match]
    return [f"scopus:{n}" for n in numbers] if len(numbers) == count else [None] * count


def _corresponding(address: str, short_names: list[str]) -> list[bool | None]:
    """Whether each author is named in ``J. Doe; Univ…; email: …; R. Roe; …``."""
    named = {_words(part) for part in _split(address)}
    keys = [_words(name) for name in short_names]
    if not named.intersection(keys):
        return [None] * len(keys)
    return [_is_named(key, named, keys) for key in keys]


def _is_named(
    key: tuple[str, ...], named: set[tuple[str, ...]], keys: list[tuple[str, ...]]
) -> bool | None:
    if key not in named:
        return False
    return True if keys.count(key) == 1 else None  # two authors of one name: which is not told


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(normalised(name).split()))


def _places(row: Row, names: list[str], short_names: list[str]) -> list[list[Institution | None]]:
    """The institutions of each author; all empty where they are not given author by author."""
    entries = _split(row.get("Authors with affiliations", ""))
    if len(entries) != len(names):
        return [[] for _ in names]
    known = _split(row.get("Affiliations", ""))
    texts = [_after_name(*entry) for entry in zip(entries, names, short_names, strict=True)]
    if None in texts:
        return [[] for _ in names]
    return [
        [affiliations.of_scopus(place) for place in split_addresses(text, known)]
        for text in texts
        if text is not None
    ]


def _after_name(entry: str, name: str, short_name: str) -> str | None:
    """The addresses in ``Doe, Jan, University…``; None where another name begins it."""
    for own in (name, short_name, _with_comma(short_name)):
        if entry.rstrip(", ") == own:
            return ""
        if entry.startswith(own + _SEPARATOR):
            return entry[len(own) + len(_SEPARATOR) :]
    return None


def _with_comma(short_name: str) -> str:
    """``Doe, J.`` for the older form ``Doe J.``."""
    family, _, initials = short_name.rpartition(" ")
    return f"{family}, {initials}"


def _by_known(text: str, known: Sequence[str]) -> list[str]:
    """The text as a sequence of known addresses; empty where it is none."""
    for address in known:
        if text == address:
            return [address]
        if text.startswith(address + _SEPARATOR):
            rest = _by_known(text[len(address) + len(_SEPARATOR) :], known)
            if rest:
                return [address, *rest]
    return []


def _by_country(text: str) -> list[str]:
    found: list[str] = []
    begun: list[str] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        begun.append(part)
        if country_code(part) is None:
            continue
        if len(begun) == 1 and found:  # Singapore, Singapore
            found[-1] += _SEPARATOR + part
        else:
            found.append(_SEPARATOR.join(begun))
        begun = []
    return [*found, _SEPARATOR.join(begun)] if begun else found


def _at_work_level(row: Row) -> list[Institution] | None:
    return affiliations.distinct(map(affiliations.of_scopus, _split(row.get("Affiliations", ""))))


def _abstract(row: Row) -> str | None:
    text = row.get("Abstract", "")
    return None if text.startswith("[No abstract available") else text or None
