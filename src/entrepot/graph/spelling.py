"""How a name is written and asked for: folded words, Chinese characters, pinyin.

A word is a run of letters and digits in lower case without accents; a Chinese character is
a word by itself, in its simplified form (OpenCC).
"""

import re
import unicodedata
from functools import cache
from itertools import chain
from typing import Any

_LETTERS = str.maketrans(
    {"æ": "ae", "ð": "d", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe", "ø": "o", "þ": "th"}
)
"""Letters that Unicode does not take apart into a plain one and an accent."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "朴": "piao",
    "盖": "ge", "翟": "zhai", "任": "ren", "华": "hua", "尉": "wei", "乐": "yue", "缪": "miao",
    "秘": "bi", "种": "chong", "召": "shao", "冼": "xian", "重": "chong", "万": "wan",
}  # fmt: skip
"""Characters that are read in another way where they are a surname."""
_DOUBLE_SURNAMES = {
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙",
    "慕容", "令狐", "宇文", "长孙", "司空", "夏侯", "端木", "独孤", "南宫",
}  # fmt: skip
"""Surnames of two characters."""


def folded(text: str) -> str:
    """Lower case, without accents, traditional characters simplified; the words apart."""
    return " ".join(_WORD.findall(_plain(text)))


def spellings(name: str) -> list[str]:
    """The words by which a name is found, each once.

    Besides its words: those of a hyphenated part joined (xiaoming for Xiao-Ming), and for
    Chinese characters their pinyin, by syllable, given name and whole name, in either order
    where the name is in two parts.
    """
    plain = _plain(name)
    words = _WORD.findall(plain)
    runs = _HAN.findall(plain)
    if runs or " ".join(words) != plain:
        parted = (_WORD.findall(part) for part in plain.split())
        words += ["".join(parts) for parts in parted if len(parts) > 1 and not _HAN.match(parts[0])]
        for run in runs:
            words += _latin_spellings(run)
        if len(runs) == 2:  # 张 伟, or 伟 张 as sources turn it round
            first, second = ("".join(_syllables(run)) for run in runs)
            words += [first + second, second + first]
    return list(dict.fromkeys(words))


def readings(text: str) -> list[list[str]]:
    """The ways to understand what is asked: lists of words, all of which a name must have.

    First as written. Chinese characters also stand for their pinyin, the given name in
    syllables or as one word: 张晓明 for Zhang Xiao Ming and Zhang Xiaoming.
    """
    plain = _plain(text)
    ways = [_WORD.findall(plain)]
    if _HAN.search(plain):
        ways += [_HAN.sub(lambda m: f" {' '.join(_syllables(m[0]))} ", plain).split()]
        ways += [_HAN.sub(lambda m: f" {' '.join(_surname_given(m[0]))} ", plain).split()]
        ways[1:] = [_WORD.findall(" ".join(way)) for way in ways[1:]]
    return [way for i, way in enumerate(ways) if way and way not in ways[:i]]


def sort_key(name: str) -> tuple[str, str]:
    """Where a name stands in a list: Chinese by pinyin, others by folded letters."""
    plain = _HAN.sub(lambda m: f" {' '.join(_syllables(m[0]))} ", _plain(name))
    return " ".join(_WORD.findall(plain)), name


def _plain(text: str) -> str:
    if text.isascii():  # most are, and need no more
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _HAN.sub(lambda m: simplified(m[0]), plain)


def simplified(chinese: str) -> str:
    """Chinese characters in their simplified form."""
    return str(_simplifier().convert(chinese))


def _latin_spellings(run: str) -> list[str]:
    given = _surname_given(run)
    words = [*_syllables(run), *given, "".join(given)]
    lv = _pinyin(run)  # 吕 is typed lv, and written Lü or Lyu
    return words if "v" not in "".join(lv) else [*words, *lv, *(s.replace("v", "yu") for s in lv)]


def _surname_given(run: str) -> list[str]:
    """Surname and given name in pinyin, each as one word."""
    syllables = _syllables(run)
    cut = 2 if len(run) > 2 and run[:2] in _DOUBLE_SURNAMES else 1
    return [word for word in ("".join(syllables[:cut]), "".join(syllables[cut:])) if word]


def _syllables(run: str) -> list[str]:
    return [syllable.replace("v", "u") for syllable in _pinyin(run)]


def _pinyin(run: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (its tables take a third of a second)

    if run[0] not in _SURNAMES or run[:2] in _DOUBLE_SURNAMES:
        return list(lazy_pinyin(run))
    return list(chain([_SURNAMES[run[0]]], lazy_pinyin(run[1:]) if run[1:] else []))


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 (only where there is Chinese text)

    return OpenCC("t2s")
