"""Every registered indicator has its Chinese, and nothing else has."""

import re

import pytest

from entrepot.errors import UnknownNameError
from entrepot.indicators.registry import INDICATORS
from entrepot.indicators.words_zh import _WORDS, chinese_of


def test_chinese_is_of_the_registered_indicators() -> None:
    assert set(_WORDS) == set(INDICATORS)


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_an_indicator_reads_in_chinese(name: str) -> None:
    words = chinese_of(name)
    assert all(re.search("[\u4e00-\u9fff]", part) for part in words)
    assert words.summary.endswith("。")


def test_titles_are_different() -> None:
    titles = [words.title for words in _WORDS.values()]
    assert len(set(titles)) == len(titles)


def test_an_unknown_indicator_is_named() -> None:
    with pytest.raises(UnknownNameError, match="h_indx"):
        chinese_of("h_indx")
