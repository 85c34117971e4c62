"""Columns of DOIs, ORCID iDs, ROR ids, country codes and numbers, where they are regular.

Each function returns the column as ``identifiers`` and ``flatten`` would clean it, and
which of its values are irregular: those are left to them, with their whole row.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.graph.identifiers import to_number
from entrepot.graph.parquet.arrays import (
    ArrowArray,
    Flags,
    Index,
    first_text,
    is_null,
    to_arrow,
    to_flags,
    to_integers,
)

Cleaned = tuple[ArrowArray, Flags]
"""The cleaned column, and which of its values are irregular."""

_DOI = ("https://doi.org/", r"10\.\d{4,9}/[!-~]*[!-+\-/-:<-~]")  # not one of .,; at the end
_ORCID = ("https://orcid.org/", r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_ROR = ("https://ror.org/", r"[0-9a-z]{9}")
_NO_END = 2**31 - 1  # binary_slice needs an end


def clean_dois(texts: ArrowArray) -> Cleaned:
    """Bare DOIs in lower case."""
    bare, irregular = _bare(texts, *_DOI)
    return pc.ascii_lower(bare), irregular


def clean_orcids(texts: ArrowArray) -> Cleaned:
    """Bare ORCID iDs."""
    return _bare(texts, *_ORCID)


def clean_rors(texts: ArrowArray) -> Cleaned:
    """Bare ROR ids."""
    return _bare(texts, *_ROR)


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


def _bare(texts: ArrowArray, address: str, pattern: str) -> Cleaned:
    """Codes without the address before them, or as they are if the first has none.

    Irregular are those that are not of the pattern, or not like the first in this.
    """
    prefix = address if first_text(texts).startswith(address) else ""
    whole = f"^{re.escape(prefix)}{pattern}$"
    irregular = ~(to_flags(pc.match_substring_regex(texts, whole)) | is_null(texts))
    bare = pc.binary_slice(texts.cast(pa.binary()), len(prefix), _NO_END) if prefix else texts
    return bare.view(pa.string()), irregular
