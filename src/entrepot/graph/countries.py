"""Countries by the names that Scopus, Web of Science and others print.

The table stands in ``countries.txt``: each line a code of ISO 3166-1 alpha-2 and the names
for it. Codes and the first names are those of ``iso3166.tab`` in the tz database (public
domain); the other names are the official ones and those met in Scopus and Web of Science.
Chinese names stand in ``countries_zh.txt``, in the same shape.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from entrepot.graph.comparing import normalised
from entrepot.graph.spelling import folded

_CHINESE = "countries_zh.txt"
# OpenAlex and ROR give these a country code of their own; Web of Science prints "China".
_REGIONS_OF_CHINA = {"hong kong": "HK", "macau": "MO", "macao": "MO"}


@cache
def _names(file: str = "countries.txt") -> dict[str, list[str]]:
    lines = files(__package__).joinpath(file).read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: names.split("|") for code, names in pairs}


@cache
def _codes() -> dict[str, str]:
    return {normalised(name): code for code, names in _names().items() for name in names}


@cache
def _chinese_codes() -> dict[str, str]:
    return {folded(name): code for code, names in _names(_CHINESE).items() for name in names}


def country_name(code: str | None) -> str | None:
    """The name of a country by its code; None where it is not known."""
    return _names().get(code or "", [None])[0]


def chinese_country_name(code: str | None) -> str | None:
    """The name of a country in simplified Chinese; None where it is not known."""
    return _names(_CHINESE).get(code or "", [None])[0]


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country's name; None where it is not known.

    Names are English, those met in other sources, or Chinese in either form.
    """
    code = _codes().get(normalised(name))
    return code if code or name.isascii() else _chinese_codes().get(folded(name))


def address_country(parts: Sequence[str]) -> str | None:
    """The country code of an address, whose last part names the country.

    ``Ithaca`` ``NY 14853 USA`` is in the United States; ``Hong Kong`` ``Peoples R China`` is
    in Hong Kong, as in OpenAlex.
    """
    if not parts:
        return None
    code = country_code(parts[-1])
    if code is None and normalised(parts[-1]).endswith(" usa"):
        return "US"
    if code != "CN":
        return code
    regions = (_REGIONS_OF_CHINA.get(normalised(part)) for part in parts[:-1])
    return next(filter(None, regions), code)
