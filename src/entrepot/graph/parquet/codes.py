"""Columns of DOIs, ORCID iDs, ROR ids, country codes and numbers, where they are regular.

Each function returns the column as ``identifiers`` and ``flatten`` would clean it, and
which of its values are irregular: those are left to them, with their whole row.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.graph.identifiers import to_number
from entrepot.graph.parquet.arrays import ArrowArray, Flags, Index, is_null, to_flags, to_integers

Cleaned = tuple[ArrowArray, Flags]
"""The cleaned column, and which of its values are irregular."""

_DOI = ("https://doi.org/", r"^https://doi\.org/10\.\d{4,9}/[!-~]*[!-+\-/-:<-~]$")  # no .,; last
_ORCID = ("https://orcid.org/", r"^https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")
_ROR = ("https://ror.org/", r"^https://ror\.org/[0-9a-z]{9}$")
_NO_END = 2**31 - 1  # binary_slice needs an end


def clean_dois(texts: ArrowArray) -> Cleaned:
    """Bare DOIs in lower case."""
    bare, irregular = _without_prefix(texts, *_DOI)
    return pc.ascii_lower(bare), irregular


def clean_orcids(texts: ArrowArray) -> Cleaned:
    """Bare ORCID iDs."""
    return _without_prefix(texts, *_ORCID)


def clean_rors(texts: ArrowArray) -> Cleaned:
    """Bare ROR ids."""
    return _without_prefix(texts, *_ROR)


def clean_countries(texts: ArrowArray) -> Cleaned:
    """Country codes as they are; regular are two capitals."""
    distinct, codes = _distinct(texts)
    is_odd = [re.fullmatch("[A-Z]{2}", code) is None for code in distinct]
    return texts, np.array([*is_odd, False])[codes]


def level_numbers(texts: ArrowArray) -> Cleaned:
    """The numbers of subfields, fields and domains; regular are those of 31 bits."""
    numbers, irregular = distinct_numbers(texts)
    return numbers, irregular | (np.abs(to_integers(numbers)) >= 2**31)


def distinct_numbers(texts: ArrowArray, scheme: str = "") -> Cleaned:
    """The numbers of ids of any form, of which many are the same; ``scheme`` stands before each."""
    distinct, codes = _distinct(texts)
    numbers = [_number(scheme + text) for text in distinct]
    irregular = np.array([*(number is None for number in numbers), False])
    return pa.array([*numbers, None], pa.int64()).take(pa.array(codes)), irregular[codes]


def _number(text: str) -> int | None:
    try:
        return to_number(text)
    except ValueError:
        return None


def _distinct(texts: ArrowArray) -> tuple[list[str], Index]:
    """The distinct texts, and which of them each text is; one more than the last for null."""
    encoded = texts.dictionary_encode()
    distinct: list[str] = encoded.dictionary.to_pylist()
    return distinct, to_integers(encoded.indices.fill_null(len(distinct)).cast(pa.int64()))


def _without_prefix(texts: ArrowArray, prefix: str, pattern: str) -> Cleaned:
    """Texts without a prefix; irregular where they are not of the pattern."""
    irregular = ~(to_flags(pc.match_substring_regex(texts, pattern)) | is_null(texts))
    bare = pc.binary_slice(texts.cast(pa.binary()), len(prefix), _NO_END)
    return bare.view(pa.string()), irregular
