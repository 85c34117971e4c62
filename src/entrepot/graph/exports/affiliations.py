"""Institutions from addresses as Scopus and Web of Science print them."""

import re
from collections.abc import Iterable, Sequence

from entrepot.graph.comparing import normalised
from entrepot.graph.countries import address_country, country_code
from entrepot.graph.record import Institution

# The words for a university in languages that print in Latin letters.
_UNIVERSITY = re.compile(
    r"universi|uniwersy|univerz|unibertsi|yliopisto|ulikool|egyetem|hochschule"
    r"|\b(eth zurich|epfl|ku leuven|unsw)\b"  # universities whose names do not say so
    r"|pol[iy]te[ck]|institutes? of (\w+ and )?technology|academy of (\w+ )?sciences"
)
# A part of a university, even where it bears its name: Durham University Business School.
_PART = re.compile(
    r"\b(school|facult|college|dep(t|art)|division|hospital|clinic|klinik|cent(er|re|ro)\b"
    r"|laborator|library|press|institut(?!es? of (\w+ and )?technology))"
)
_INSTITUTION = re.compile(
    r"\b(institut|college|school|scuola|ecole|hospital|hopita|ospedal|krankenhaus|klinik"
    r"|clinics?\b|a[ck]adem|council|agency|ministry|foundation|museum|association|society"
    r"|organi[sz]ation|cent(er|re|ro)\b|observatory|national laborator"
    r"|(inc|ltd|llc|gmbh|corp|corporation|company|plc|b v|bv|s p a)$)"
)
_INSTITUTE_OF = re.compile(
    r"^(research )?(institut\w*|cent(er|re|ro)|academ\w*) (of|for|on|de|del|di|fur|pour)\b"
)
_SCHOOL_OF = re.compile(r"^(school|college) ")
_DIVISION = re.compile(r"^(facult|fakult|division|section|unit|office|laborator|(state )?key lab)")
_DEPARTMENT = re.compile(r"^(dep(t|art)|chair of|graduate|program)")
# Cities that are named like institutions.
_CITIES = frozenset({"university park", "college park", "college station", "state college"})
_LEGAL_FORMS = frozenset({"inc", "ltd", "llc", "co ltd", "corp", "gmbh", "plc", "s a", "b v"})
_ANY_NAME = 3


def of_scopus(address: str) -> Institution | None:
    """The institution in ``Department, School, University, City, Country``.

    The part that names a university is taken, else the first that names another
    institution, else the first that is neither a department nor the city. Without such a
    part only the country is known. None for an empty address.
    """
    parts = _parts(address)
    names = [part for part in parts if country_code(part) is None]
    if len(names) > 1 and _rank(names[-1]) >= _ANY_NAME:
        names.pop()  # the city
    names = [part for part in names if not _is_no_institution(part)]
    return institution(min(names, key=_rank, default=None), address_country(parts))


def of_web_of_science(address: str) -> Institution | None:
    """The institution in ``Univ Siena, Dept Econ, Siena, Italy``, which comes first."""
    parts = _parts(address.strip().removesuffix("."))
    country = address_country(parts)
    return institution(None if country and len(parts) == 1 else next(iter(parts), None), country)


def institution(name: str | None, country: str | None = None) -> Institution | None:
    """An institution by its printed name; without id where only its country is known."""
    key = normalised(name or "")
    if not key and not country:
        return None
    return Institution(
        id=f"name:{key}" if key else None,
        display_name=name if key else None,
        country_code=country,
    )


def distinct(institutions: Iterable[Institution | None]) -> list[Institution] | None:
    """The institutions, each once, in order; None where there is none."""
    found = {(i.id, i.country_code): i for i in institutions if i is not None}
    return list(found.values()) or None


def countries(institutions: Sequence[Institution] | None) -> list[str] | None:
    """The countries of institutions, each once; None where none is known."""
    codes = dict.fromkeys(i.country_code for i in institutions or () if i.country_code)
    return list(codes) or None


def _parts(address: str) -> list[str]:
    """The parts between commas; a legal form stays with its company: ``Doe Labs, Inc.``"""
    parts: list[str] = []
    for part in filter(None, (piece.strip() for piece in address.split(","))):
        if parts and normalised(part) in _LEGAL_FORMS:
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    return parts


def _is_no_institution(part: str) -> bool:
    key = normalised(part)
    return key in _CITIES or bool(_DEPARTMENT.search(key) and not _UNIVERSITY.search(key))


def _rank(part: str) -> int:
    """How far a part of an address is from naming the institution; 0 is the nearest."""
    key = normalised(part)
    if _UNIVERSITY.search(key):
        return 1 if _PART.search(key) or key in _CITIES else 0
    if _DIVISION.search(key):
        return 5
    if _SCHOOL_OF.search(key):
        return 4
    if _INSTITUTION.search(key) and not _INSTITUTE_OF.search(key):
        return 2
    return _ANY_NAME
