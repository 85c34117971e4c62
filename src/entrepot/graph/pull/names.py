"""The ids a query may name, checked and brought into the form the API wants.

Every function takes an id as people write it (short, bare number, or the whole address)
and raises ``InputError`` with an example where it is something else.
"""

import re

from entrepot.errors import InputError
from entrepot.graph.identifiers import clean_orcid, from_text

_FIELD = re.compile(r"(?:.*\bfields/)?(\d{2})/?")
_SUBFIELD = re.compile(r"(?:.*\bsubfields/)?(\d{4})/?")
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[0-9a-hjkmnp-tv-z]{6}\d{2})/?", re.IGNORECASE)
_TYPE = re.compile(r"[a-z]+(?:-[a-z]+)*")


def topic_id(value: str | int) -> str:
    """A topic as the API names it: ``T10102``."""
    return _with_letter(value, "T", "topic", "T10102, 10102 or https://openalex.org/T10102")


def subfield_id(value: str | int) -> str:
    """A subfield's number, four digits: ``1702`` (ASJC, as OpenAlex took it from Scopus)."""
    if match := _SUBFIELD.fullmatch(str(value).strip()):
        return match[1]
    raise InputError(
        f"'{value}' is not a subfield. A subfield has a number of four digits, such as 1702 or "
        "https://openalex.org/subfields/1702; a number of two digits is a field."
    )


def field_id(value: str | int) -> str:
    """A field's number, two digits: ``17``."""
    if match := _FIELD.fullmatch(str(value).strip()):
        return match[1]
    raise InputError(
        f"'{value}' is not a field. A field has a number of two digits, such as 17 or "
        "https://openalex.org/fields/17; a number of four digits is a subfield."
    )


def ror_id(value: str | int) -> str | None:
    """The bare ROR id in ``https://ror.org/02nr0ka47``; None where it is no ROR id."""
    match = _ROR.fullmatch(str(value).strip())
    return match[1].lower() if match else None


def institution_id(value: str | int) -> str:
    """An institution as the API names it: ``I63966007``."""
    return _with_letter(
        value, "I", "institution", "I63966007 or, as a ROR id, https://ror.org/042nb2s44"
    )


def orcid(value: str) -> str:
    """An ORCID iD whose check digit is right: ``0000-0002-1825-0097``.

    Source: https://support.orcid.org, "Structure of the ORCID Identifier" (ISO 7064 11-2).
    """
    found = clean_orcid(value)
    if not found:
        raise InputError(
            f"'{value}' is not an ORCID iD. It has 16 digits (the last may be X), such as "
            "0000-0002-1825-0097 or https://orcid.org/0000-0002-1825-0097."
        )
    if _orcid_check_digit(found) != found[-1]:
        raise InputError(
            f"The ORCID iD {found} has a typing mistake: its last digit does not fit the others "
            f"(they would need {_orcid_check_digit(found)}). Copy it again from orcid.org."
        )
    return found


def work_type(value: str) -> str:
    """A type of works: ``book-chapter``."""
    text = value.strip().lower().rsplit("/", 1)[-1]
    if not _TYPE.fullmatch(text):
        raise InputError(
            f"'{value}' is not a type of works. Types are such as article, review, preprint, "
            "book or book-chapter."
        )
    return text


def _with_letter(value: str | int, letter: str, kind: str, example: str) -> str:
    number = from_text(str(value), letter)
    if number is None or number <= 0:
        raise InputError(f"'{value}' is not an id of an OpenAlex {kind}. Write {example}.")
    return f"{letter}{number}"


def _orcid_check_digit(text: str) -> str:
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    result = (12 - total % 11) % 11
    return "X" if result == 10 else str(result)
