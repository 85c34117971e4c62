"""BibTeX, read with bibtexparser: as Scopus, Web of Science, Zotero and publishers write it."""

import logging
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
)
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Block, Entry, Field, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from entrepot.graph.exports import document_types
from entrepot.graph.exports.affiliations import institution, of_scopus
from entrepot.graph.exports.authorships import Signature, attached
from entrepot.graph.exports.bad_records import (
    BROKEN_ENTRY,
    BadRecordError,
    broken_encoding,
    converted,
)
from entrepot.graph.exports.draft import Draft, bare_doi, reference_ids, source
from entrepot.graph.exports.languages import language_code
from entrepot.graph.exports.opening import broken_byte, open_text
from entrepot.graph.record import Institution
from entrepot.graph.rejects import Reject

Fields = Mapping[str, str]

# What it warns of is reported as rejects; without a handler Python would print it too.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_STACK = (
    ResolveStringReferencesMiddleware(),
    RemoveEnclosingMiddleware(),
)
_DECODER = LatexDecodingMiddleware(keep_math_mode=False)
_CITED = re.compile(r"cited by:?\s*(\d+)", re.IGNORECASE)
_EID = re.compile(r"eid=(2-s2\.0-\d+)")
# The pieces that LaTeX must decode; the decoder is too slow for whole abstracts.
_LATEX = re.compile(
    r"""\\([%&_#$])                                      # an escaped character
    | \$[^$]*\$                                         # mathematics
    | \{\\[^{}]*(?:\{[^{}]*\})?[^{}]*\}                  # {\"u}, {\'{\i}}
    | \\[A-Za-z]+\s*(?:\{[^{}]*\})?                     # \O, \textit{in vivo}
    | \\[^A-Za-z]\s*(?:\{[^{}]*\}|\\?[A-Za-z])?         # \"{u}, \'e, \'\i
    | ~""",
    re.VERBOSE,
)
_BARE_PERCENT = re.compile(r"(?<!\\)%")


def drafts(path: Path) -> Iterator[tuple[int, Draft] | Reject]:
    """Each entry of the export with the line it begins at."""
    return converted(path, _entries(path), _checked)


def draft(kind: str, fields: Fields) -> Draft:
    """The draft of an entry: its type, and its fields by lower-case name."""
    number = _machine(fields, "unique-id").removeprefix("WOS:").removeprefix("ISI:")
    eid = _EID.search(_machine(fields, "url"))
    authorships, institutions = attached(_signatures(fields), _institutions(fields))
    references = _references(fields)
    return Draft(
        native_id=f"wos:{number}" if number else f"scopus:{eid[1]}" if eid else None,
        doi=bare_doi(_machine(fields, "doi")) or bare_doi(_machine(fields, "url")),
        title=plain(fields.get("title", "")),
        year=plain(_first(fields, "year", "date")),
        type=document_types.named_type(_machine(fields, "type"))
        or document_types.work_type(kind, document_types.BIBTEX),
        language=language_code(plain(_first(fields, "language", "langid"))),
        cited_by_count=_cited_by_count(fields),
        source=source(
            plain(_first(fields, "journal", "journaltitle", "booktitle", "series")),
            plain(fields.get("issn", "")),
            "journal" if kind == "article" else None,
        ),
        authorships=authorships,
        references=reference_ids(references),
        reference_count=len(references) or None,
        abstract=plain(fields.get("abstract", "")),
        institutions=institutions,
    )


def plain(text: str) -> str:
    r"""Text without LaTeX: ``M{\"u}ller`` is Müller, ``50\%`` and ``50%`` are 50%."""
    decoded = _LATEX.sub(lambda match: match[1] or _decoded(match[0]), text)
    return " ".join(decoded.replace("{", "").replace("}", "").split())


@lru_cache(maxsize=10_000)
def _decoded(latex: str) -> str:
    # A bare percent sign begins a comment in LaTeX, but not in BibTeX.
    escaped = _BARE_PERCENT.sub(r"\\%", latex)
    entry = Entry("text", "text", [Field("text", escaped)])
    _DECODER.transform_entry(entry, Library())
    return str(entry["text"])


def _first(fields: Fields, *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _machine(fields: Fields, name: str) -> str:
    """A field that holds an id or address: its braces and escapes dropped, not decoded."""
    return re.sub(r"[{}\\]", "", fields.get(name, "")).strip()


def _cited_by_count(fields: Fields) -> str:
    note = _CITED.search(fields.get("note", ""))
    return plain(fields.get("times-cited", "")) or (note[1] if note else "")


def _references(fields: Fields) -> list[str]:
    """References as Web of Science (one a line) and Scopus (parted by semicolons) print them."""
    lines = _machine(fields, "cited-references").splitlines()
    return [text for text in lines or _machine(fields, "references").split(";") if text.strip()]


def _institutions(fields: Fields) -> list[Institution | None]:
    """Institutions of the work as a whole; BibTeX does not align them with authors."""
    if "unique-id" in fields:  # Web of Science: names alone; addresses are mixed with authors
        return [
            institution(name.strip()) for name in plain(fields.get("affiliations", "")).split(";")
        ]
    addresses = plain(_first(fields, "affiliations", "affiliation"))
    return [of_scopus(address) for address in addresses.split(";")]


def _signatures(fields: Fields) -> list[Signature]:
    names = split_multiple_persons_names(fields.get("author", ""))
    return [_signature(name) for name in names if plain(name) not in ("", "others")]


def _signature(name: str) -> Signature:
    """A name, family name first; a name in braces is an organisation's and stays whole."""
    if name.startswith("{") and name.endswith("}"):
        return Signature(name=plain(name).replace(",", ""), raw=plain(name))
    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return Signature(name=plain(name))
    family, given, suffix = (
        plain(" ".join(words)) for words in (parts.von + parts.last, parts.first, parts.jr)
    )
    ordered = ", ".join(part for part in (family, given, suffix) if part)
    return Signature(name=ordered, raw=plain(name))


def _checked(entry: Entry) -> Draft:
    byte = broken_byte(entry.raw or "")
    if byte is not None:
        raise broken_encoding(byte)
    # As in BibTeX itself, of a repeated field the first counts.
    fields = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}
    return draft(entry.entry_type.lower(), fields)


def _entries(path: Path) -> Iterator[tuple[int, Entry] | Reject]:
    with open_text(path) as text:
        found = [_or_duplicate(block) for block in Splitter(text.read()).split().blocks]
    entries = [block for block in found if isinstance(block, Entry)]
    for number, entry in enumerate(entries):
        entry.key = str(number)  # cited keys may repeat; here they only tell entries apart
    library = Library([*entries, *_strings(found)], fail_on_duplicate_key=False)
    for middleware in _STACK:
        middleware.transform(library)  # in place
    for block in found:
        line = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            yield line, block
        elif isinstance(block, ParsingFailedBlock):
            detail = getattr(block.error, "abort_reason", str(block.error))
            yield BadRecordError(BROKEN_ENTRY, detail.strip()).as_reject(path, line)


def _or_duplicate(block: Block) -> Block:
    """The entry itself where all that bibtexparser minds is a repeated key."""
    hidden = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else None
    return hidden if isinstance(hidden, Entry) else block


def _strings(blocks: list[Block]) -> list[String]:
    return [block for block in blocks if isinstance(block, String)]
