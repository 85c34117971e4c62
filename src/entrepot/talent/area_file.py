"""Areas as small readable files, to keep and to share; the same file gives the same works.

::

    entrepot-area: 1
    name: Women on boards
    area:
      all-of:
        - words: '"women on boards" OR "board gender diversity"'
        - years: 2010-2020
        - except:
            from: {type: [article, review]}
            remove: {country: [US]}
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from entrepot.errors import AreaError
from entrepot.graph.countries import country_name
from entrepot.graph.identifiers import clean_doi, from_text, to_text
from entrepot.talent.area import (
    LEVELS,
    Area,
    Countries,
    Difference,
    Dois,
    Everything,
    Institutions,
    Intersection,
    Sources,
    Topics,
    Types,
    Union,
    Words,
    Works,
    Years,
)

FILE_SUFFIXES = (".yaml", ".yml")
FORMAT_VERSION = 1
_TREE_LETTER = {"topic": "T", "subfield": "", "field": "", "domain": ""}


def write_area(path: Path, name: str, area: Area) -> None:
    """Write an area to a file; raises AreaError where the file's ending is not .yaml."""
    if path.suffix.lower() not in FILE_SUFFIXES:
        raise AreaError(f"{path} must end in .yaml, so that it is known as an area's file.")
    content = {"entrepot-area": FORMAT_VERSION, "name": name, "area": to_plain(area)}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")


def read_area(path: Path) -> tuple[str, Area]:
    """The name and the area of a file; raises AreaError that says where it cannot be read."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AreaError(f"There is no area's file {path}.") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AreaError(f"{path} cannot be read as an area: {error}") from error
    if not isinstance(content, dict) or content.get("entrepot-area") != FORMAT_VERSION:
        raise AreaError(
            f"{path} is no area's file: it must begin with 'entrepot-area: {FORMAT_VERSION}'."
        )
    try:
        return str(content.get("name") or path.stem), from_plain(content.get("area"))
    except AreaError as error:
        raise AreaError(f"{path}: {error}") from error


def to_plain(area: Area) -> Any:
    """The area as lists, maps and texts."""
    for kind, (key, write, _read) in _LEAVES.items():
        if isinstance(area, kind):
            return {key: write(area)}
    match area:
        case Everything():
            return "all"
        case Topics(level, ids, names):
            return {level: _ids(_TREE_LETTER[level], ids, names)}
        case Union(parts):
            return {"any-of": [to_plain(part) for part in parts]}
        case Intersection(parts):
            return {"all-of": [to_plain(part) for part in parts]}
        case Difference(base, removed):
            return {"except": {"from": to_plain(base), "remove": to_plain(removed)}}
    raise TypeError(f"{type(area).__name__} is no area")


def from_plain(plain: Any) -> Area:
    """The area of lists, maps and texts; raises AreaError that names what is wrong."""
    if plain == "all":
        return Everything()
    if not isinstance(plain, dict) or len(plain) != 1:
        raise AreaError(f"'{plain}' is no area: write one of {', '.join(_KEYS)}, or 'all'.")
    key, value = next(iter(plain.items()))
    read = _READERS.get(key)
    if read is None:
        raise AreaError(f"'{key}' is no kind of area; the kinds are {', '.join(_KEYS)}.")
    return read(value)


def _ids(letter: str, ids: tuple[int, ...], names: tuple[str, ...]) -> list[str]:
    """Ids with their names behind them, for the reader's eye."""
    labels = names if len(names) == len(ids) else ("",) * len(ids)
    return [
        f"{to_text(letter, i)} {name or ''}".strip() for i, name in zip(ids, labels, strict=True)
    ]


def _read_ids(letter: str) -> Callable[[Any], tuple[tuple[int, ...], tuple[str, ...]]]:
    def read(value: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
        pairs = [str(item).partition(" ") for item in _list(value)]
        ids = [from_text(text, letter or "T") for text, _, _ in pairs]
        if None in ids or not ids:
            raise AreaError(f"'{value}' is no list of ids such as {letter or ''}123.")
        return tuple(i for i in ids if i is not None), tuple(name for _, _, name in pairs)

    return read


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> tuple[str, ...]:
    items = _list(value)
    if not items or not all(isinstance(item, str) and item.strip() for item in items):
        raise AreaError(f"'{value}' must be a text, or a list of texts.")
    return tuple(item.strip() for item in items)


def _codes(value: Any) -> tuple[str, ...]:
    """Country codes; YAML takes an unquoted NO for "no"."""
    codes = tuple(c.upper() for c in _texts(["NO" if c is False else c for c in _list(value)]))
    for code in codes:
        if country_name(code) is None:
            raise AreaError(f"'{code}' is no country; write its ISO code, such as CN, GB or DE.")
    return codes


def _write_years(area: Years) -> str:
    return f"{area.first or ''}-{area.last or ''}"


def _read_years(value: Any) -> Area:
    first, dash, last = str(value).partition("-")
    if not all(year.strip().isdecimal() or not year.strip() for year in (first, last)):
        raise AreaError(f"'{value}' is no span of years; write 2015-2020, 2015- or -2020.")
    begin = int(first) if first.strip() else None
    end = (int(last) if last.strip() else None) if dash else begin
    return Years(begin, end)


def _read_dois(value: Any) -> Area:
    dois = [clean_doi(text) for text in _texts(value)]
    if None in dois:
        raise AreaError(f"'{value}' holds what is no DOI.")
    return Dois(tuple(doi for doi in dois if doi))


def _read_words(value: Any) -> Area:
    texts = _texts(value)
    if len(texts) > 1:
        raise AreaError(f"'{value}' must be one text; join them in it with AND or OR.")
    return Words(texts[0])


def _parts(key: str, value: Any) -> tuple[Area, ...]:
    if not _list(value):
        raise AreaError(f"'{key}' needs at least one area.")
    return tuple(from_plain(part) for part in _list(value))


def _read_difference(value: Any) -> Area:
    if not isinstance(value, dict) or set(value) != {"from", "remove"}:
        raise AreaError("'except' needs 'from' and 'remove', an area each.")
    return Difference(from_plain(value["from"]), from_plain(value["remove"]))


_LEAVES: dict[type[Area], tuple[str, Callable[[Any], Any], Callable[[Any], Area]]] = {
    Words: ("words", lambda a: a.query, _read_words),
    Sources: ("source", lambda a: _ids("S", a.ids, a.names), lambda v: Sources(*_read_ids("S")(v))),
    Institutions: (
        "institution",
        lambda a: _ids("I", a.ids, a.names),
        lambda v: Institutions(*_read_ids("I")(v)),
    ),
    Countries: ("country", lambda a: list(a.codes), lambda v: Countries(_codes(v))),
    Years: ("years", _write_years, _read_years),
    Types: ("type", lambda a: list(a.names), lambda v: Types(_texts(v))),
    Works: ("works", lambda a: _ids("W", a.ids, ()), lambda v: Works(_read_ids("W")(v)[0])),
    Dois: ("doi", lambda a: list(a.dois), _read_dois),
}


def _tree_reader(level: Any) -> Callable[[Any], Area]:
    return lambda value: Topics(level, *_read_ids(_TREE_LETTER[level])(value))


_READERS: dict[str, Callable[[Any], Area]] = {
    **{key: read for key, _, read in _LEAVES.values()},
    **{level: _tree_reader(level) for level in LEVELS},
    "any-of": lambda value: Union(_parts("any-of", value)),
    "all-of": lambda value: Intersection(_parts("all-of", value)),
    "except": _read_difference,
}
_KEYS = sorted(_READERS)
