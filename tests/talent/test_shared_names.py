"""Names that several have, or that are written with letters of their own."""

from collections.abc import Iterator

import pytest
from tests.talent.test_area import numbers
from tests.talent.worlds import Record, built, by, work

from entrepot.errors import UnknownNameError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Institutions, Topics
from entrepot.talent.area_names import parse_area
from entrepot.talent.people import find_people, require_person

LIKE_LI = 12
"""More than are listed; the last, of fewest works, is the only one called just Li Wei."""


def topic(number: int, name: str, subfield: tuple[int, str]) -> Record:
    return {
        "id": f"https://openalex.org/T{number}",
        "display_name": name,
        "subfield": {
            "id": f"https://openalex.org/subfields/{subfield[0]}",
            "display_name": subfield[1],
        },
    }


def campus(number: int, country: str) -> Record:
    return {
        "id": f"https://openalex.org/I{number}",
        "display_name": "Trinity College",
        "country_code": country,
    }


def works() -> Iterator[Record]:
    """Genetics is a subfield of two fields in OpenAlex: 1311 and 2716."""
    yield work(1, 2020, [by(1, campus(8, "IE"), name="Søren Łukasiewicz")]) | {
        "primary_topic": topic(1, "Plant genes", (1311, "Genetics"))
    }
    yield work(2, 2020, [by(2, campus(7, "US"), name="Ђорђе Æsir")]) | {
        "primary_topic": topic(2, "Hereditary disease", (2716, "Genetics"))
    }
    for i in range(LIKE_LI):
        name = "Li Wei" if i == LIKE_LI - 1 else f"Li Weiss {i}"
        yield from (work(100 + 20 * i + n, 2020, [by(10 + i, name=name)]) for n in range(20 - i))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    with built(works(), tmp_path_factory.mktemp("shared")) as reader:
        yield reader


@pytest.mark.parametrize("text", ["Genetics", "subfield:genetics"])
def test_a_name_of_two_subfields_is_both(shared: GraphReader, text: str) -> None:
    area = parse_area(text, shared)
    assert area == Topics("subfield", (1311, 2716), ("Genetics", "Genetics"))
    assert numbers(area, shared) == [1, 2]


@pytest.mark.parametrize(("text", "works"), [("subfields/1311", [1]), ("subfield:2716", [2])])
def test_each_of_the_two_is_found_by_id(shared: GraphReader, text: str, works: list[int]) -> None:
    assert numbers(parse_area(text, shared), shared) == works


def test_institutions_of_one_name_come_by_id(shared: GraphReader) -> None:
    area = parse_area("institution:trinity college", shared)
    assert area == Institutions((7, 8), ("Trinity College", "Trinity College"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("soren lukasiewicz", ["A1"]),
        ("SØREN ŁUKASIEWICZ", ["A1"]),
        ("Aesir", ["A2"]),
        ("ђорђе", ["A2"]),
    ],
)
def test_letters_that_have_no_accent_to_drop(
    shared: GraphReader, text: str, ids: list[str]
) -> None:
    assert [person.id for person in find_people(shared, text)] == ids


def test_the_very_name_is_found_however_many_hold_its_words(shared: GraphReader) -> None:
    last = 10 + LIKE_LI - 1
    assert f"A{last}" not in [person.id for person in find_people(shared, "li wei")]
    assert require_person(shared, "li wei") == last
    with pytest.raises(UnknownNameError) as raised:
        require_person(shared, "li")
    assert str(raised.value).count("Li Weiss") == 10  # those with most works
