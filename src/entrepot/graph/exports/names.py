"""Names as printed: compared without case, accents and punctuation; matched to authors.

A name as printed is not a person. What is made here identifies a spelling only.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from entrepot.graph.comparing import normalised

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A person's name as printed: ``Lang, Xiaona`` or ``Xiaona Lang``; ``Doe, Jan, Jr.``

    ``family`` is empty where the name has no comma: its parts are then not known.
    """

    text: str
    family: str
    given: str
    suffix: str = ""

    @property
    def natural(self) -> str:
        """Given names first: ``Xiaona Lang``; in Chinese as it is written, ``张伟``."""
        if not self.family:
            return self.text
        if _HAN.fullmatch(self.family + self.given):
            return self.family + self.given + self.suffix
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def id(self) -> str | None:
        """``name:lang xiaona``; None where the name has neither letter nor digit."""
        key = normalised(self.text)
        return f"name:{key}" if key else None


def printed(text: str) -> PrintedName:
    """Take a printed name apart at its commas."""
    text = " ".join(text.split())
    family, _, rest = (part.strip() for part in text.partition(","))
    given, _, suffix = (part.strip() for part in rest.partition(","))
    return PrintedName(text, family, given, suffix) if given else PrintedName(text, "", "")


def find(name: str, spellings: Sequence[Sequence[str]]) -> int | None:
    """Which of several persons a name means; None where none or more than one.

    ``spellings`` has the spellings of each person, the fullest first. Tried in this order,
    the first test that any person passes decides: the same name; the same words in any
    order; the same letters; the same family name with initials for given names (``Xu, ZS``,
    ``Xu, Zeshui``); the same name but for letters that Web of Science loses.
    """
    for is_same in (_same_text, _same_words, _same_letters, _same_initials, _same_cropped):
        hits = [place for place, own in enumerate(spellings) if _any_is(is_same, name, own)]
        if hits:
            return hits[0] if len(hits) == 1 else None
    return None


def _any_is(is_same: Callable[[str, str], bool], name: str, own: Sequence[str]) -> bool:
    # An initial fits many names, so only where no fuller name is known.
    return any(is_same(name, one) for one in (own[:1] if is_same is _same_initials else own))


def _same_text(one: str, other: str) -> bool:
    return normalised(one) == normalised(other)


def _same_words(one: str, other: str) -> bool:
    return sorted(normalised(one).split()) == sorted(normalised(other).split())


def _same_letters(one: str, other: str) -> bool:
    """Yun-Tao and Yuntao."""
    return normalised(one).replace(" ", "") == normalised(other).replace(" ", "")


def _same_initials(one: str, other: str) -> bool:
    a, b = printed(one), printed(other)
    if not a.family or normalised(a.family) != normalised(b.family):
        return False
    pairs = zip(_given_words(a), _given_words(b), strict=False)
    return all(x == y or (1 in (len(x), len(y)) and x[0] == y[0]) for x, y in pairs)


def _given_words(name: PrintedName) -> list[str]:
    """The given names; ``XN`` after a family name that is not in capitals is two initials."""
    if name.given.isalpha() and name.given.isupper() and not name.family.isupper():
        return list(normalised(name.given))
    return normalised(name.given).split()


def _same_cropped(one: str, other: str) -> bool:
    """Web of Science takes titles out of names even within words: Andrea is printed Anea."""
    return _cropped(one) == _cropped(other)


def _cropped(name: str) -> str:
    return re.sub("dr|ms", "", normalised(name))
