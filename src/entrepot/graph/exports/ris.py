"""RIS, read with rispy: as Scopus, Web of Science, Zotero, EndNote and publishers write it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rispy
from rispy.config import LIST_TYPE_TAGS

from entrepot.graph.exports import document_types
from entrepot.graph.exports.affiliations import of_scopus, of_web_of_science
from entrepot.graph.exports.authorships import Signature, attached
from entrepot.graph.exports.bad_records import (
    UNTERMINATED,
    BadRecordError,
    broken_encoding,
    converted,
)
from entrepot.graph.exports.draft import Draft, bare_doi, source
from entrepot.graph.exports.languages import language_code
from entrepot.graph.exports.opening import broken_byte, open_text
from entrepot.graph.rejects import Reject

Entry = Mapping[str, Any]

_MARK = re.compile(r"(TY|ER)  -")
_CITED = re.compile(r"(?:Cited By|Times Cited[^:]*):\s*(\d+)", re.IGNORECASE)
_EID = re.compile(r"eid=(2-s2\.0-\d+)")
_WOS = re.compile(r"WOS:(\w+)")
_JOURNAL_KINDS = {"jour": "journal", "ejour": "journal", "inpr": "journal", "ser": "book series"}


def drafts(path: Path) -> Iterator[tuple[int, Draft] | Reject]:
    """Each record of the export with the line it begins at."""
    return converted(path, _records(path), _parsed)


def draft(entry: Entry) -> Draft:
    """The draft of an entry under rispy's names."""
    kind = entry.get("type_of_reference", "").lower()
    notes = " ".join([*entry.get("notes", ()), entry.get("accession_number", "")])
    cited = _CITED.search(notes)
    native_id = _native_id(entry)
    is_wos = (native_id or "").startswith("wos:")
    address = of_web_of_science if is_wos else of_scopus
    authorships, institutions = attached(
        [Signature(name=name) for name in _authors(entry)],
        [address(text) for text in entry.get("author_address", ())],
    )
    return Draft(
        native_id=native_id,
        doi=_doi(entry),
        title=entry.get("title") or entry.get("primary_title"),
        year=_first(entry, "year", "publication_year", "date"),
        type=document_types.named_type(entry.get("type_of_work"))
        or document_types.work_type(kind, document_types.RIS),
        language=language_code(entry.get("language")),
        cited_by_count=cited[1] if cited else "",
        source=source(
            _first(entry, "journal_name", "alternate_title3", "secondary_title"),
            entry.get("issn"),
            _JOURNAL_KINDS.get(kind),
        ),
        authorships=authorships,
        abstract=_first(entry, "abstract", "notes_abstract"),
        institutions=institutions,
    )


def _first(entry: Entry, *names: str) -> str:
    return next((entry[name] for name in names if entry.get(name)), "")


def _authors(entry: Entry) -> list[str]:
    names = entry.get("authors") or entry.get("first_authors") or []
    return [name for name in names if name]


def _doi(entry: Entry) -> str | None:
    """The DOI: in its own field, or where older programs put it."""
    texts = [entry.get("doi"), entry.get("type_of_work"), *entry.get("urls", ())]
    return next(filter(None, map(bare_doi, texts)), None)


def _native_id(entry: Entry) -> str | None:
    if match := _WOS.search(entry.get("accession_number", "")):
        return f"wos:{match[1]}"
    match = _EID.search(" ".join(entry.get("urls", ())))
    return f"scopus:{match[1]}" if match else None


def _parsed(lines: list[str]) -> Draft:
    byte = broken_byte("".join(lines))
    if byte is not None:
        raise broken_encoding(byte)
    # Scopus writes one AD for each affiliation, of which rispy would keep the first.
    entries = rispy.loads(
        "\n".join(lines), skip_unknown_tags=True, list_tags=[*LIST_TYPE_TAGS, "AD"]
    )
    return draft(entries[0])


@dataclass
class _Begun:
    line: int
    lines: list[str] = field(default_factory=list)

    def unterminated(self, path: Path) -> Reject:
        error = BadRecordError(UNTERMINATED, "no line 'ER  - ' ends it; the file may be cut off")
        return error.as_reject(path, self.line)


def _records(path: Path) -> Iterator[tuple[int, list[str]] | Reject]:
    """The lines of each record; rispy itself drops a record that nothing ends."""
    begun: _Begun | None = None
    with open_text(path) as text:
        for number, raw in enumerate(text, start=1):
            line = raw.rstrip("\n").removeprefix("\ufeff")
            mark = line[:2] if _MARK.match(line) else ""
            if mark == "TY":
                if begun:
                    yield begun.unterminated(path)
                begun = _Begun(number)
            if begun:
                begun.lines.append(line)
                if mark == "ER":
                    yield begun.line, begun.lines
                    begun = None
    if begun:
        yield begun.unterminated(path)
