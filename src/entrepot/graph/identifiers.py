"""Text ids outside, integers inside.

OpenAlex ids keep their number: ``https://openalex.org/W123`` and ``W123`` are 123. What
has no OpenAlex id (``scopus:2-s2.0-85…``, ``wos:000…``, ``doi:10.…``, ``name:knight k``)
gets a negative number that is a hash of its text, so that the same record gets the same
number on every machine and in every load.
"""

import re
from hashlib import blake2b

NULL_AUTHOR_ID = 9999999999
"""The author of OpenAlex that stands for "no author"."""
DELETED_AUTHOR_ID = 5317838346
"""The author of OpenAlex that stands for deleted ones."""

_PREFIX = "https://openalex.org/"
_OPENALEX = re.compile(
    r"(?:https?://(?:api\.)?openalex\.org/)?(?:[a-z]+/)?([A-Za-z])?(\d{1,18})/?$"
)
_SCHEME = re.compile(r"[a-z][a-z0-9]*:\S")
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.IGNORECASE)


def to_number(text: str | int) -> int:
    """The integer of a text id.

    Raises ``ValueError`` where the text is neither an OpenAlex id nor ``scheme:value``.
    """
    if isinstance(text, int):
        return text
    tail = text[len(_PREFIX) + 1 :]
    if text.startswith(_PREFIX) and tail.isdecimal() and len(tail) <= 18:  # nearly always
        return int(tail)
    text = text.strip()
    if match := _OPENALEX.match(text):
        return int(match[2])
    if _SCHEME.match(text) and not text.startswith(("http:", "https:")):
        return -int.from_bytes(blake2b(text.casefold().encode(), digest_size=7).digest()) - 1
    raise ValueError(f"'{text[:80]}' is not an id like https://openalex.org/W123")


def to_text(letter: str, number: int) -> str:
    """The short text id: 123 → ``W123``; an id made here, -5 → ``W-5``."""
    return f"{letter}{number}"


def from_text(text: str, letter: str) -> int | None:
    """The number in ``A123``, ``A-5``, ``123`` or an OpenAlex address; None if it is no such id."""
    tail = text.strip().removesuffix("/").rsplit("/", 1)[-1]
    match = re.fullmatch(rf"(?:{letter}|{letter.lower()})?(-?\d{{1,18}})", tail)
    return int(match[1]) if match else None


def clean_doi(text: str | None) -> str | None:
    """The bare DOI in lower case, without its address; None where there is none."""
    match = _DOI.search(text or "")
    return match[0].rstrip(".,;").lower() if match else None


def clean_orcid(text: str | None) -> str | None:
    """The bare ORCID iD, ``0000-0002-1825-0097``; None where there is none."""
    match = _ORCID.search(text or "")
    return "-".join(match.groups()).upper() if match else None
