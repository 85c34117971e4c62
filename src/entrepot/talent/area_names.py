"""From what people write to an area: names, ids, ``words:…``, ``country:CN``, a file, ``all``."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import narwhals as nw

from entrepot.errors import AreaError, UnknownNameError
from entrepot.graph.countries import country_code, country_name
from entrepot.graph.identifiers import clean_doi, from_text
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import (
    LEVELS,
    Area,
    Countries,
    Dois,
    Everything,
    Institutions,
    Level,
    Sources,
    Topics,
    Types,
    Words,
    Works,
    Years,
)
from entrepot.talent.area_file import FILE_SUFFIXES, read_area
from entrepot.talent.tree_names import tree_name, tree_names

_YEARS = re.compile(r"(\d{4})|(\d{4})?\s*(?:-|–|\.\.)\s*(\d{4})?")
_BETWEEN_DOIS = r"\s+|[,;]+(?=\s|$|(?:https?://\S*?/|doi:)?10\.\d{4})"
"""A DOI may hold a comma or semicolon: 10.1002/(sici)1097-4571(1999)50:2<115::aid-asi3>3.0.co;2-j
"""
_TREE_ID = re.compile(r"(?:https?://openalex\.org/)?(topic|subfield|field|domain)s?/(\d+)$", re.I)
HINT = (
    'An area is a name or id of a topic, subfield or field, words:"…", source:…, '
    "institution:…, country:…, years:2015-2020, type:…, doi:…, works:W1,W2 (or a list in a file: "
    "doi:@dois.txt), an area's file, "
    "or all. 'entrepot areas' lists those in the graph."
)


def parse_area(text: str, reader: GraphReader) -> Area:
    """The area that a text names.

    Raises UnknownNameError with the nearest names, or AreaError where it cannot be read.
    """
    text = text.strip()
    if text.casefold() == "all":
        return Everything()
    if text.lower().endswith(FILE_SUFFIXES):
        return read_area(Path(text))[1]
    prefix, colon, value = text.partition(":")
    parse = _PREFIXES.get(prefix.strip().lower())
    if colon and parse is not None:
        if not value.strip():
            raise AreaError(f"Nothing follows '{prefix}:'. {HINT}")
        return parse(value.strip(), reader)
    return _topic_by_id(text, reader) or _topic_by_name(text, reader, LEVELS)


def _topic_by_id(text: str, reader: GraphReader) -> Area | None:
    if match := _TREE_ID.match(text):
        level: Any = match[1].lower()
        return _checked_topic(level, int(match[2]), reader)
    if re.fullmatch(r"(?:https?://openalex\.org/)?[Tt]\d+", text):
        return _checked_topic("topic", from_text(text, "T") or 0, reader)
    return None


def _checked_topic(level: Level, number: int, reader: GraphReader) -> Area:
    name = tree_name(level, number, reader)
    if name is None:
        raise UnknownNameError(level, str(number), [], HINT)
    return Topics(level, (number,), (name,))


def _topic_by_name(text: str, reader: GraphReader, levels: tuple[Level, ...]) -> Area:
    """The broadest level at which the name exists; subfields of two fields may share one."""
    known: list[str] = []
    for level in reversed(levels):
        names = tree_names(level, reader)
        found = {i: name for i, name in names.items() if name.casefold() == text.casefold()}
        if found:
            return Topics(level, tuple(found), tuple(found.values()))
        known += names.values()
    what = levels[0] if len(levels) == 1 else "topic, subfield or field"
    raise UnknownNameError(what, text, known, HINT)


def _tree(level: Level) -> Callable[[str, GraphReader], Area]:
    def parse(value: str, reader: GraphReader) -> Area:
        number = from_text(value, "T")
        if number is not None:
            return _checked_topic(level, number, reader)
        return _topic_by_name(value, reader, (level,))

    return parse


def _named(relation: str, letter: str, make: Any) -> Callable[[str, GraphReader], Area]:
    """Institutions or sources: by id, or by name whatever its case."""

    def parse(value: str, reader: GraphReader) -> Area:
        key = f"{relation}_id"
        number = from_text(value, letter)
        rows = reader.relations[relation].select(key, "name")
        if number is not None:
            found = reader.fetch(rows.filter(nw.col(key) == number))
        else:
            found = reader.fetch(rows.filter(nw.col("name").str.to_lowercase() == value.lower()))
        if not found.num_rows:
            known: Any = reader.fetch(rows.select("name").drop_nulls()).column(0).to_pylist()
            raise UnknownNameError(relation, value, known)
        found = found.sort_by(key)
        return make(tuple(found.column(0).to_pylist()), tuple(found.column(1).to_pylist()))  # type: ignore[no-any-return]

    return parse


def _years(value: str, _reader: GraphReader) -> Area:
    match = _YEARS.fullmatch(value)
    if not match or not any(match.groups()):
        raise AreaError(f"'{value}' is no span of years; write 2015-2020, 2015-, -2020 or 2015.")
    only, first, last = (int(year) if year else None for year in match.groups())
    return Years(only or first, only or last)


def _countries(value: str, _reader: GraphReader) -> Area:
    return Countries(country_codes(_split(value, ",", "country")))


def _types(value: str, reader: GraphReader) -> Area:
    names = tuple(name.lower() for name in _split(value, ",", "type"))
    rows = reader.relations["work"].select("type").unique().drop_nulls()
    known: list[Any] = reader.fetch(rows).column(0).to_pylist()
    for name in names:
        if name not in known:
            hint = f"The graph has works of the types {', '.join(sorted(known)) or '(none)'}."
            raise UnknownNameError("document type", name, known, hint)
    return Types(names)


def country_codes(countries: Iterable[str]) -> tuple[str, ...]:
    """The codes of countries given by code or name; AreaError for what is no country."""
    given = [country.strip() for country in countries if country.strip()]
    codes = tuple(c.upper() if country_name(c.upper()) else country_code(c) for c in given)
    for text, code in zip(given, codes, strict=True):
        if code is None:
            raise AreaError(f"'{text}' is no country; write its ISO code, such as CN, GB or DE.")
    return tuple(code for code in codes if code)


def _split(value: str, separator: str, what: str) -> list[str]:
    """The items of a list; AreaError where there are none."""
    items = [item.strip() for item in re.split(separator, value) if item.strip()]
    if not items:
        raise AreaError(f"The list has no {what}. {HINT}")
    return items


def _listed(value: str, what: str, separator: str = r"[,;\s]+") -> list[str]:
    """The items of a list, or of the file it names: ``@dois.txt``."""
    if value.startswith("@"):
        try:
            value = Path(value[1:]).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise AreaError(f"The list {value[1:]} cannot be read: {error}") from error
    return _split(value, separator, what)


def _dois(value: str, _reader: GraphReader) -> Area:
    dois = {text: clean_doi(text) for text in _listed(value, "DOI", _BETWEEN_DOIS)}
    for text, doi in dois.items():
        if doi is None:
            raise AreaError(f"'{text}' is no DOI; one looks like 10.1007/s11192-015-1765-5.")
    return Dois(tuple(doi for doi in dois.values() if doi))


def _works(value: str, _reader: GraphReader) -> Area:
    ids = {text: from_text(text, "W") for text in _listed(value, "work id")}
    for text, number in ids.items():
        if number is None:
            raise AreaError(f"'{text}' is no work id; one looks like W2120109270.")
    return Works(tuple(number for number in ids.values() if number is not None))


_PREFIXES: dict[str, Callable[[str, GraphReader], Area]] = {
    "words": lambda value, _reader: Words(value),
    "topic": _tree("topic"),
    "subfield": _tree("subfield"),
    "field": _tree("field"),
    "domain": _tree("domain"),
    "source": _named("source", "S", Sources),
    "journal": _named("source", "S", Sources),
    "institution": _named("institution", "I", Institutions),
    "country": _countries,
    "years": _years,
    "year": _years,
    "type": _types,
    "doi": _dois,
    "works": _works,
}
