"""Finding people by id, ORCID iD or name."""

import pytest

from entrepot.errors import UnknownNameError
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.talent.people import PersonName, find_people, require_person


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Ana Müller", ["A1"]),
        ("ana muller", ["A1"]),
        ("MULLER, Ana", ["A1"]),
        ("gomez ruiz", ["A3"]),
        ("Carla Gómez-Ruiz", ["A3"]),
        ("Bo Li", ["A2", "A4"]),  # three works, then one
        ("bo", ["A2", "A4"]),
        ("A4", ["A4"]),
        ("a4", ["A4"]),
        ("4", ["A4"]),
        ("https://openalex.org/A4", ["A4"]),
        ("0000-0002-1825-0097", ["A1"]),
        ("https://orcid.org/0000-0002-1825-0097", ["A1"]),
        ("0000-0002-1825-0098", []),
        ("A99", []),
        ("Ana Li", []),
        ("", []),
        (" - ", []),
    ],
)
def test_find_people(boards: GraphReader, text: str, ids: list[str]) -> None:
    assert [person.id for person in find_people(boards, text)] == ids


def test_people_are_found_with_where_they_are(boards: GraphReader) -> None:
    assert find_people(boards, "bo li", limit=1) == [
        PersonName("A2", "Bo Li", "Tsinghua University", "CN", 3)
    ]


def test_one_person_is_required(boards: GraphReader) -> None:
    assert [require_person(boards, text) for text in ("ana", "A4", "DORA NOVAK")] == [1, 4, 5]
    with pytest.raises(UnknownNameError, match=r"no person 'Zoe'.*Ask by id"):
        require_person(boards, "Zoe")


def test_several_of_one_name_are_listed(boards: GraphReader) -> None:
    with pytest.raises(UnknownNameError) as raised:
        require_person(boards, "bo li")
    assert "A2 Bo Li, Tsinghua University, 3 works; A4 Bo Li, Tsinghua University, 1 works" in str(
        raised.value
    )
    assert str(raised.value).endswith("Ask by id.")


def test_who_objects_is_not_found(boards: GraphReader, objections: Objections) -> None:
    objections.add(2)
    assert [person.id for person in find_people(boards, "Bo Li")] == ["A4"]
    assert find_people(boards, "A2") == []
    assert require_person(boards, "Bo Li") == 4
    objections.add(1)
    assert find_people(boards, "0000-0002-1825-0097") == []
