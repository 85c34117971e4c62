"""Which format a file has, by what it contains."""

import csv
import re
from enum import StrEnum
from pathlib import Path

from entrepot.errors import FormatError, LoadError
from entrepot.graph.exports.opening import DAMAGE, open_text
from entrepot.graph.exports.rows import header

HEAD_CHARACTERS = 1 << 16
"""How much of a file is looked at; comments before the first entry may be long."""


class Format(StrEnum):
    """A format that can be read; its text is its name."""

    SCOPUS = "Scopus CSV"
    WOS_TAGGED = "Web of Science plain text"
    WOS_TAB = "Web of Science tab-delimited"
    RIS = "RIS"
    BIBTEX = "BibTeX"
    ROR_JSON = "ROR JSON"
    ROR_CSV = "ROR CSV"
    TOPICS = "OpenAlex topics CSV"


# The columns without which a table is not of a format; the first format that fits is taken.
_COLUMNS: dict[Format, set[str]] = {
    Format.SCOPUS: {"Title", "Year", "Source title"},
    Format.WOS_TAB: {"PT", "AU", "TI"},
    Format.TOPICS: {"topic_id", "subfield_id", "field_id", "domain_id"},
    Format.ROR_CSV: {"id", "names.types.ror_display"},
}
_SHORT_ROR = {"id", "name", "country_code", "types", "lat", "lng"}

_PATTERNS: dict[Format, re.Pattern[str]] = {
    Format.WOS_TAGGED: re.compile(r"(FN |VR |PT [A-Z]$)", re.MULTILINE),
    Format.ROR_JSON: re.compile(r"\[\s*\{"),
}
_ANYWHERE: dict[Format, re.Pattern[str]] = {
    Format.RIS: re.compile(r"^TY  -", re.MULTILINE),
    Format.BIBTEX: re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE),
}
_ZIP = "PK\x03\x04"


def detect(path: Path) -> Format:
    """The format of a file, gzipped or not, by its content.

    Raises ``FormatError`` for an empty file and for any other format, with those that are
    read; ``LoadError`` where the file cannot be opened.
    """
    head = _head(path)
    if not head.strip():
        raise FormatError(f"{path} is empty. {_ADVICE}")
    found = _by_beginning(head) or _by_columns(head) or _by_search(_ANYWHERE, head)
    if found is None:
        raise FormatError(f"{path} has no format that can be read: {_what(head)}. {_ADVICE}")
    return found


def _head(path: Path) -> str:
    try:
        with open_text(path, newline="") as text:
            return text.read(HEAD_CHARACTERS)
    except DAMAGE as error:
        raise FormatError(f"{path} is a damaged gzip file ({error}); fetch it again.") from error
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}.") from error


def _by_beginning(head: str) -> Format | None:
    start = head.lstrip()
    for found, pattern in _PATTERNS.items():
        if pattern.match(start) and (found is not Format.ROR_JSON or '"names"' in start):
            return found
    return None


def _by_columns(head: str) -> Format | None:
    try:
        names = set(header(head.partition("\n")[0]))
    except csv.Error:  # no table: a workbook, for instance
        return None
    if names >= _SHORT_ROR:
        return Format.ROR_CSV
    return next((found for found, needed in _COLUMNS.items() if names >= needed), None)


def _by_search(patterns: dict[Format, re.Pattern[str]], head: str) -> Format | None:
    hits = {found: pattern.search(head) for found, pattern in patterns.items()}
    begins = {found: match.start() for found, match in hits.items() if match}
    return min(begins, key=begins.__getitem__, default=None)


def _what(head: str) -> str:
    if head.startswith(_ZIP):
        return "it is a zip archive; unpack it first, or if it is a workbook, save it as CSV"
    if head.lstrip().startswith("[") and "ror.org" in head:
        return "it is a ROR dump of schema 1, and schema 2 is read"
    first = head.strip().splitlines()[0]
    return f"it begins with '{first[:60]}'"


_ADVICE = (
    "Formats that are read: Scopus (CSV with all fields), Web of Science (plain text file or "
    "tab-delimited file, full record and cited references), RIS, BibTeX, the ROR dump (JSON of "
    "schema 2, or CSV), the table of OpenAlex topics (CSV); each also as .gz. Export the "
    "records in one of these."
)
