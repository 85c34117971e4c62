"""Abstracts that are read many at once are those that are read one by one."""

import json
from collections.abc import Callable, Sequence
from random import Random

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.graph.parquet_works import ODD_INDEXES, Maker

from entrepot.graph.columns import abstracts, inverted
from entrepot.graph.record import decode_abstract

BROKEN = "broken"
Spelling = Callable[[dict[str, list[int]]], str]


def one_by_one(texts: Sequence[str | None]) -> list[str | None]:
    """The abstract of each text, None where it has none."""
    found: list[str | None] = []
    for text in texts:
        try:
            found.append(decode_abstract(text) or None)
        except msgspec.MsgspecError:
            found.append(BROKEN)
    return found


def together(texts: Sequence[str | None]) -> list[str | None]:
    read = abstracts.read_abstracts(pa.array(texts, pa.string()))
    found: dict[int, str] = dict(zip(read.place.tolist(), read.text.to_pylist(), strict=True))
    found |= dict.fromkeys(read.broken.tolist(), BROKEN)
    return [found.get(place) for place in range(len(texts))]


def spaced(index: dict[str, list[int]]) -> str:
    return json.dumps(index, ensure_ascii=False)


def compact(index: dict[str, list[int]]) -> str:
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("spelled", [spaced, compact])
def test_a_text_is_put_in_order(spelled: Spelling) -> None:
    text = spelled({"Sales": [0, 3], "of": [1], "cars,": [2], "grow": [4]})
    place, found = inverted.read_regular(pa.array([text, text]), np.array([True, True]))
    assert place.tolist() == [0, 1]
    assert found.to_pylist() == ["Sales of cars, Sales grow"] * 2


@pytest.mark.parametrize("spelled", [spaced, compact, json.dumps])
def test_texts_of_all_kinds(spelled: Spelling) -> None:
    maker = Maker(3)
    texts = [None if place % 7 == 0 else spelled(maker.index()) for place in range(150)]
    assert together(texts) == one_by_one(texts)
    assert together(texts[3:]) == one_by_one(texts[3:])


@pytest.mark.parametrize("text", ODD_INDEXES)
def test_odd_ones_alone_and_among_others(text: str) -> None:
    for other in ('{"x":[0],"y":[1]}', '{"x": [0], "y": [1, 2]}'):
        texts = [other, text, other]
        assert together(texts) == one_by_one(texts)
    assert together([text]) == one_by_one([text])


@given(
    st.lists(
        st.none() | st.dictionaries(st.text(max_size=6), st.lists(st.integers(0, 12), max_size=3)),
        min_size=1,
        max_size=5,
    )
)
def test_indexes_of_any_words_and_positions(indexes: list[dict[str, list[int]] | None]) -> None:
    for spelled in (spaced, compact, json.dumps):
        texts = [None if index is None else spelled(index) for index in indexes]
        assert together(texts) == one_by_one(texts)


def test_words_that_repeat_so_often_that_their_text_is_longer_than_the_index() -> None:
    texts = [compact({"word" * 9: list(range(500))}), compact({"a": [0], "b": [1]})]
    assert together(texts) == one_by_one(texts)


def test_texts_in_which_characters_were_changed() -> None:
    random = Random(1)
    sound = ['{"a":[0,2],"bc":[1]}', '{"a": [0, 2], "bc": [1]}', '{"a,[":[0],"]\\"b":[1]}']
    for _ in range(400):
        texts = [changed(random.choice(sound), random) for _ in range(random.choice([1, 3]))]
        assert together(texts) == one_by_one(texts)


def changed(text: str, random: Random) -> str:
    """The text with a character or two left out, put in, or replaced."""
    for _ in range(random.choice([1, 1, 2])):
        place = random.randrange(len(text))
        put_in = random.choice(["", *'",:[]{} 07a\\\n'])
        text = text[:place] + put_in + text[place + random.randint(0, 1) :]
    return text
