"""Works by the words of title and abstract; see the world of boards for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.talent.test_area import numbers

from entrepot.errors import AreaError
from entrepot.graph.reader import GraphReader
from entrepot.graph.text import as_query, segmented
from entrepot.talent.area import Words


@pytest.mark.parametrize(
    ("query", "works"),
    [
        # phrases: "women on company boards" in W2 is another one
        ('"women on boards"', [1]),
        ('"women on company boards"', [2]),
        ('"boards on women"', []),
        # several words: all of them, in title or abstract, in any order
        ("women boards", [1, 2]),
        ("boards women", [1, 2]),
        ("women galaxies", []),
        # AND, OR, NOT, brackets
        ("women AND gender", [2, 4]),
        ("galaxies OR norway", [4, 5]),
        ("women NOT gender", [1]),
        ("women -gender", [1]),
        ("women AND (france OR norway)", [1, 4]),
        ("(women AND france) OR galaxies", [1, 5]),
        ('"women on boards" OR (gender AND directors) NOT review', [1, 4]),
        # little words outside quotes do not narrow
        ("women on boards", [1, 2]),
        ("the women of the boards", [1, 2]),
        # accents, case, endings
        ("cafe", [8, 9]),
        ("CAFÉS", [8, 9]),
        ("liege", [8]),
        ("board", [1, 2, 7, 10]),
        ("Galaxy", [5]),
        ("director", [1, 4]),
        # Chinese
        ("女性", [6]),
        ("星系", [6]),
        ("女性董事", [6]),
        ('"女性董事"', [6]),
        ("女性 AND 星系", [6]),
        ("男性", []),
        ("演化與女性董事", [6]),  # 与 in its traditional form
        ('"演化與女性董事"', [6]),
        # only the title
        ("title:women", [1]),
        ("title:director", [4]),
        ("abstract:director", [1]),
    ],
)
def test_words_find_their_works(boards: GraphReader, query: str, works: list[int]) -> None:
    assert numbers(Words(query), boards) == works


def test_a_text_is_indexed_in_simplified_characters() -> None:
    assert segmented("高效量子點").split() == segmented("高效量子点").split()
    assert segmented("a 點 b").split() == ["a", "点", "b"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("  ", "are empty"),
        ("manag*", r"have a \*\. Endings are cut already"),
        ("(women", r"'\(women' cannot be read.*Write for example"),
        ('"women on', "cannot be read"),
        ("women AND", "cannot be read"),
        ("author:smith", "cannot be read"),
    ],
)
def test_words_that_cannot_be_read_teach(boards: GraphReader, query: str, reason: str) -> None:
    with pytest.raises(AreaError, match=reason):
        numbers(Words(query), boards)


def test_an_apostrophe_parts_words(boards: GraphReader) -> None:
    assert boards.search("women's").tolist() == boards.search("women s").tolist()


def test_little_words_alone_teach(boards: GraphReader) -> None:
    with pytest.raises(AreaError, match="all little ones"):
        boards.search("of the")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("women boards", "women boards"),
        ('"women on boards" OR galaxies', '"women on boards" OR galaxies'),
        ("title:women", "title:women"),
        ("Women on boards: a review", "Women on boards a review"),
        ("covid-19: boards", "covid 19 boards"),
        ("(boards", "boards"),
        ("what is [boards]?", "what is boards"),
        ('"unclosed', "unclosed"),
        ("boards*", "boards"),
        ("see: women AND", "see women and"),
        ("https://example.org/women", "https example org women"),
        ("董事会: 研究", "董事会 研究"),
        ("-", None),
        (" ?!… ", None),
        ("", None),
    ],
)
def test_any_text_is_words_to_search_for(boards: GraphReader, text: str, query: str | None) -> None:
    assert as_query(boards.store.text_path(boards.manifest), text) == query


@given(st.text(max_size=40))
def test_what_is_taken_for_a_query_can_be_asked(boards: GraphReader, text: str) -> None:
    query = as_query(boards.store.text_path(boards.manifest), text)
    if query is not None:
        boards.search(query)
