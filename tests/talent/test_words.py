"""Works by the words of title and abstract; see the world of boards for them."""

import pytest
from tests.talent.test_area import numbers

from entrepot.errors import AreaError
from entrepot.graph.reader import GraphReader
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
        # only the title
        ("title:women", [1]),
        ("title:director", [4]),
        ("abstract:director", [1]),
    ],
)
def test_words_find_their_works(boards: GraphReader, query: str, works: list[int]) -> None:
    assert numbers(Words(query), boards) == works


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
