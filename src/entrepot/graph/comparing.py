"""Texts made alike for comparing: without case, accents and punctuation."""

import re
import unicodedata
from functools import lru_cache

_ACCENT = re.compile("([a-z])[\u0300-\u036f]+")
# What Unicode does not take apart, as Web of Science and Scopus transcribe it.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "&": " and ",
        "'": "",
        "’": "",
    }
)


@lru_cache(maxsize=100_000)
def normalised(text: str) -> str:
    """The text for comparing: lower case, Latin letters without accents, words by one blank.

    Other scripts keep their marks: ``が`` is not ``か``.
    """
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFC", _ACCENT.sub(r"\1", folded))
    return " ".join("".join(c if _is_word(c) else " " for c in plain).split())


def _is_word(character: str) -> bool:
    """A letter, a digit or a mark on one, such as a vowel sign of Hindi."""
    return character.isalnum() or unicodedata.category(character).startswith("M")
