"""One search over all a graph names."""

import pytest

from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.talent.field_names_zh import areas_named, name_in
from entrepot.talent.identified import is_id
from entrepot.talent.search import is_paragraph, suggest


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


@pytest.mark.parametrize("text", ["中国", "中國", "china", " China "])
def test_a_country_in_any_script(boards: GraphReader, text: str) -> None:
    assert ("country", "CN") in [(s.kind, s.id) for s in suggest(boards, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A1", [("person", "A1", "Ana Müller")]),
        ("https://openalex.org/A1", [("person", "A1", "Ana Müller")]),
        ("https://openalex.org/authors/a1", [("person", "A1", "Ana Müller")]),
        ("0000-0002-1825-0097", [("person", "A1", "Ana Müller")]),
        ("https://orcid.org/0000-0002-1825-0097", [("person", "A1", "Ana Müller")]),
        ("0000-0001-1825-0097", []),
        ("A99", []),
        ("I1", [("institution", "I1", "University of Oslo")]),
        ("S2", [("source", "S2", "Galaxy Letters")]),
        ("T11", [("topic", "T11", "Corporate finance")]),
        ("t99", []),
        ("W2", [("person", "A1", "Ana Müller"), ("person", "A2", "Bo Li")]),
        ("W99", []),
        ("10.1/unheard.of", None),
        ("doi:10.9999/unheard.of", []),
    ],
)
def test_an_id_gives_what_it_names(
    boards: GraphReader, text: str, found: list[tuple[str, str, str]] | None
) -> None:
    assert is_id(text) == (found is not None)
    if found is not None:
        assert [(s.kind, s.id, s.name) for s in suggest(boards, text)] == found


def test_a_doi_gives_the_authors(sample: GraphReader) -> None:
    for text in ("10.1007/s11192-005-0008-6", "https://doi.org/10.1007/S11192-005-0008-6"):
        assert [s.name for s in suggest(sample, text)] == ["Anthony F. J. van Raan"]


def test_who_objects_is_not_found_by_id(boards: GraphReader, objections: Objections) -> None:
    objections.add(2)
    assert suggest(boards, "A2") == []
    assert [s.id for s in suggest(boards, "W2")] == ["A1"]


def test_a_chinese_paragraph_is_shorter() -> None:
    assert not is_paragraph("科学计量学与文献计量学")
    assert is_paragraph(
        "本文研究了大学排名中使用的文献计量方法在概念和方法上的问题，并提出了改进建议和今后的研究方向。"
    )
    assert not is_paragraph("Scientometrics and bibliometrics " * 3)
