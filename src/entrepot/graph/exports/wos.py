"""Web of Science: the plain-text (tagged) and the tab-delimited export.

Both name their fields by the same two-letter tags:
https://webofscience.help.clarivate.com/en-us/Content/wos-core-collection/woscc-field-tags.htm
A record is read as tag → lines; in the tab-delimited form each field is one line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from entrepot.graph.exports.bad_records import (
    BROKEN_ENTRY,
    UNTERMINATED,
    BadRecordError,
    broken_encoding,
    converted,
)
from entrepot.graph.exports.document_types import WEB_OF_SCIENCE, is_retracted, work_type
from entrepot.graph.exports.draft import Draft, bare_doi, reference_ids, source
from entrepot.graph.exports.languages import language_code
from entrepot.graph.exports.opening import broken_byte, open_text
from entrepot.graph.exports.rows import read_rows
from entrepot.graph.exports.wos_people import people
from entrepot.graph.record import LocationSource
from entrepot.graph.rejects import Reject

Fields = dict[str, list[str]]

_TAG = re.compile(r"[A-Z][A-Z0-9]( |$)")
_OUTSIDE = {"FN", "VR", "EF", "ER"}
_SOURCE_KINDS = {"J": "journal", "S": "book series"}


def tagged_drafts(path: Path) -> Iterator[tuple[int, Draft] | Reject]:
    """Each record of a plain-text export with the line it begins at."""
    return converted(path, _records(path), draft)


def tab_drafts(path: Path) -> Iterator[tuple[int, Draft] | Reject]:
    """Each record of a tab-delimited export with its line."""
    return converted(path, read_rows(path), lambda row: draft(_split_fields(row)))


def draft(fields: Fields) -> Draft:
    """The draft of one record."""
    number = _text(fields, "UT").removeprefix("WOS:")
    authorships, institutions = people(fields)
    references = fields.get("CR", [])
    return Draft(
        native_id=f"wos:{number}" if number else None,
        doi=bare_doi(_text(fields, "DI")),
        title=_text(fields, "TI"),
        year=_text(fields, "PY") or _text(fields, "EA"),
        type=work_type(_text(fields, "DT"), WEB_OF_SCIENCE),
        language=language_code(_text(fields, "LA")),
        cited_by_count=_text(fields, "TC") or _text(fields, "Z9"),
        is_retracted=is_retracted(_text(fields, "DT")),
        source=_source(fields),
        authorships=authorships,
        references=reference_ids(references),
        reference_count=_reference_count(fields, references),
        abstract=_text(fields, "AB"),
        institutions=institutions,
    )


def _text(fields: Fields, tag: str) -> str:
    return " ".join(fields.get(tag, []))


def _source(fields: Fields) -> LocationSource | None:
    issn = _text(fields, "SN") or _text(fields, "EI")
    return source(_text(fields, "SO"), issn, _SOURCE_KINDS.get(_text(fields, "PT")))


def _reference_count(fields: Fields, references: list[str]) -> int | None:
    """How many references are printed, else how many there are said to be."""
    if references:
        return len(references)
    return 0 if _text(fields, "NR") == "0" else None


def _split_fields(row: dict[str, str]) -> Fields:
    several = ("AU", "AF", "CR")
    return {
        tag: cell.split("; ") if tag in several else [cell] for tag, cell in row.items() if cell
    }


@dataclass
class _Begun:
    """A tagged record that has begun at a line and not ended yet."""

    line: int
    fields: Fields = field(default_factory=dict)
    problem: BadRecordError | None = None
    _tag: str = ""

    def add(self, number: int, line: str) -> None:
        """Take a line: a tag with its text, or three blanks and more text for the last tag."""
        byte = broken_byte(line)
        if byte is not None:
            self.problem = self.problem or broken_encoding(byte)
        elif _TAG.match(line):
            self._tag = line[:2]
            self.fields.setdefault(self._tag, []).append(line[3:].strip())
        elif line.startswith("  ") and self._tag:
            self.fields[self._tag].append(line.strip())
        else:
            detail = f"line {number} begins with neither a tag nor blanks: '{line[:40]}'"
            self.problem = self.problem or BadRecordError(BROKEN_ENTRY, detail)

    def unterminated(self, path: Path) -> Reject:
        """The reject for a record that no ``ER`` ends."""
        error = BadRecordError(UNTERMINATED, "no line 'ER' ends it; the file may be cut off")
        return error.as_reject(path, self.line)

    def finished(self, path: Path) -> tuple[int, Fields] | Reject:
        """The record, or what is wrong with it."""
        if "PT" not in self.fields and self.problem is None:
            self.problem = BadRecordError(BROKEN_ENTRY, "no line 'PT' begins the record")
        return self.problem.as_reject(path, self.line) if self.problem else (self.line, self.fields)


def _records(path: Path) -> Iterator[tuple[int, Fields] | Reject]:
    begun: _Begun | None = None
    with open_text(path) as text:
        for number, line in _lines(text):
            mark = line[:2] if _TAG.match(line) else ""
            if begun and mark in {"PT", "EF"}:
                yield begun.unterminated(path)
                begun = None
            if begun and mark == "ER":
                yield begun.finished(path)
                begun = None
            elif mark not in _OUTSIDE:
                begun = begun or _Begun(number)
                begun.add(number, line)
    if begun:
        yield begun.unterminated(path)


def _lines(text: TextIO) -> Iterator[tuple[int, str]]:
    """Lines that are not blank; a joined file has byte-order marks within."""
    for number, line in enumerate(text, start=1):
        bare = line.rstrip("\n").removeprefix("\ufeff")
        if bare.strip():
            yield number, bare
