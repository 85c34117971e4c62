"""One search over all a graph names."""

import pytest

from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.talent.field_names_zh import areas_named, name_in
from entrepot.talent.search import suggest


def test_people_and_institutions_are_suggested(boards: GraphReader) -> None:
    assert [(s.kind, s.id) for s in suggest(boards, "bo li")] == [
        ("person", "A2"),
        ("person", "A4"),
    ]
    first = suggest(boards, "bo l")[0]
    assert (first.name, first.detail, first.work_count) == (
        "Bo Li",
        "Tsinghua University, China",
        3,
    )
    assert any(s.kind == "institution" for s in suggest(boards, "tsing"))
    assert suggest(boards, " ") == []
    assert len(suggest(boards, "b", limit=1)) == 1


def test_who_objects_is_not_suggested(boards: GraphReader, objections: Objections) -> None:
    objections.add(2)
    assert [s.id for s in suggest(boards, "bo li")] == ["A4"]


def test_countries_are_suggested(boards: GraphReader) -> None:
    assert next((s.kind, s.id) for s in suggest(boards, "Germany")) == ("country", "DE")


@pytest.mark.parametrize(("text", "first"), [("化学", ("field", 16)), ("化學", ("field", 16)),
                                             ("社会科学", ("domain", 2))])  # fmt: skip
def test_fields_are_found_in_chinese(text: str, first: tuple[str, int]) -> None:
    assert areas_named(text)[0] == first


def test_names_in_chinese() -> None:
    assert name_in("zh", "field", 16, "Chemistry") == "化学"
    assert name_in("en", "field", 16, "Chemistry") == "Chemistry"
    assert name_in("zh", "topic", 10102, "Bibliometrics") == "Bibliometrics"
