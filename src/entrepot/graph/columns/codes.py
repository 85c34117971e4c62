"""Columns of DOIs, ORCID iDs, ROR ids, country codes and numbers, where they are regular.

Each function returns the column as ``identifiers`` and ``flatten`` would clean it, and
which of its values are irregular: those are left to them, with their whole row.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.compiled import compiled
from entrepot.graph.columns.arrays import (
    ArrowArray,
    Flags,
    Index,
    first_text,
    is_null,
    to_arrow,
    to_integers,
)
from entrepot.graph.columns.memory import byte_at, offset_at
from entrepot.graph.columns.prefixes import (
    OFFSET_BYTES,
    Prefix,
    has_prefix,
    make_prefix,
    text_addresses,
)
from entrepot.graph.identifiers import to_number

Cleaned = tuple[ArrowArray, Flags]
"""The cleaned column, and which of its values are irregular."""

_DOI, _ORCID, _ROR = range(3)
_NO_END = 2**31 - 1  # binary_slice needs an end


def clean_dois(texts: ArrowArray) -> Cleaned:
    """Bare DOIs in lower case."""
    bare, irregular = _bare(texts, "https://doi.org/", _DOI)
    return pc.ascii_lower(bare), irregular


def clean_orcids(texts: ArrowArray) -> Cleaned:
    """Bare ORCID iDs."""
    return _bare(texts, "https://orcid.org/", _ORCID)


def clean_rors(texts: ArrowArray) -> Cleaned:
    """Bare ROR ids."""
    return _bare(texts, "https://ror.org/", _ROR)


def distinct(texts: ArrowArray) -> tuple[list[str], Index]:
    """The different texts, and for each text its place among them; null is behind the last."""
    encoded = texts.dictionary_encode()
    different: list[str] = encoded.dictionary.to_pylist()
    return different, to_integers(encoded.indices.fill_null(len(different)).cast(pa.int64()))


def are_countries(codes: list[str]) -> Flags:
    """Which country codes are regular, two capitals; one more, for none, is."""
    is_regular = [re.fullmatch("[A-Z]{2}", code) is not None for code in codes]
    return np.array([*is_regular, True])


def level_numbers(texts: ArrowArray) -> Cleaned:
    """The numbers of subfields, fields and domains; regular are those of 31 bits."""
    numbers, irregular = distinct_numbers(texts)
    return numbers, irregular | (np.abs(to_integers(numbers)) >= 2**31)


def distinct_numbers(texts: ArrowArray, scheme: str = "") -> Cleaned:
    """The numbers of ids of any form, of which many are the same; ``scheme`` stands before each."""
    different, codes = distinct(texts)
    numbers = [_number(scheme + text) for text in different]
    irregular = np.array([*(number is None for number in numbers), False])
    return pa.array([*numbers, None], pa.int64()).take(to_arrow(codes)), irregular[codes]


def _number(text: str) -> int | None:
    try:
        return to_number(text)
    except ValueError:
        return None


def _bare(texts: ArrowArray, address: str, kind: int) -> Cleaned:
    """Codes without the address before them, or as they are if the first has none.

    Irregular are those that are not of the pattern, or not like the first in this.
    """
    is_long = first_text(texts).startswith(address)
    prefix = make_prefix(address if is_long else "")
    irregular = np.zeros(len(texts), dtype=np.bool_)
    if len(texts):
        _find_irregular(text_addresses(texts), prefix, kind, irregular)
    if texts.null_count:
        irregular &= ~is_null(texts)
    if not is_long:
        return texts, irregular
    bare = pc.binary_slice(texts.cast(pa.binary()), prefix.length, _NO_END)
    return bare.view(pa.string()), irregular


@compiled
def _find_irregular(texts: tuple[int, int], prefix: Prefix, kind: int, irregular: Flags) -> None:
    offsets, data = texts
    for row in range(len(irregular)):
        here = data + offset_at(offsets + OFFSET_BYTES * row)
        end = data + offset_at(offsets + OFFSET_BYTES * (row + 1))
        is_regular = has_prefix(here, end, prefix)
        here += prefix.length
        if is_regular and kind == _DOI:
            is_regular = _is_doi(here, end)
        elif is_regular:
            is_regular = _is_orcid(here, end) if kind == _ORCID else _is_ror(here, end)
        irregular[row] = not is_regular


@compiled
def _is_doi(here: int, end: int) -> bool:
    """``10.``, four to nine digits, a slash, printable ASCII; none of ``.,;`` at the end."""
    if end - here < 9 or byte_at(here) != 49 or byte_at(here + 1) != 48:  # "10"
        return False
    slash = here + 3
    while slash < end and _is_digit(byte_at(slash)):
        slash += 1
    is_begun = byte_at(here + 2) == 46 and 4 <= slash - here - 3 <= 9  # "."
    if not is_begun or slash >= end - 1 or byte_at(slash) != 47:  # "/"
        return False
    here = slash + 1
    while here < end and 33 <= byte_at(here) <= 126:
        here += 1
    last = byte_at(end - 1)
    return here == end and last != 44 and last != 46 and last != 59  # noqa: PLR1714 (",.;")


@compiled
def _is_orcid(here: int, end: int) -> bool:
    """``0000-0002-1825-0097``; the last may be a capital X."""
    if end - here != 19:
        return False
    for place in range(18):
        byte = byte_at(here + place)
        if byte != 45 if place % 5 == 4 else not _is_digit(byte):
            return False
    return _is_digit(byte_at(end - 1)) or byte_at(end - 1) == 88


@compiled
def _is_ror(here: int, end: int) -> bool:
    """Nine digits and small letters."""
    for place in range(here, end):
        if not (_is_digit(byte_at(place)) or 97 <= byte_at(place) <= 122):
            return False
    return end - here == 9


@compiled
def _is_digit(byte: int) -> bool:
    return 48 <= byte <= 57
