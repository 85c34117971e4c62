import pytest

from entrepot.graph.exports.document_types import (
    BIBTEX,
    RIS,
    SCOPUS,
    WEB_OF_SCIENCE,
    is_retracted,
    named_type,
    work_type,
)

# https://developers.openalex.org/api-reference/work-types
OPENALEX = {
    "article", "book", "book-chapter", "book-review", "conference-abstract", "conference-paper",
    "data-paper", "dataset", "dissertation", "editorial", "erratum", "letter", "libguides",
    "other", "paratext", "peer-review", "preprint", "reference-entry", "report", "retraction",
    "review", "software", "software-paper", "standard", "supplementary-materials",
}  # fmt: skip


@pytest.mark.parametrize("table", [SCOPUS, WEB_OF_SCIENCE, RIS, BIBTEX])
def test_every_type_is_one_of_openalex(table: dict[str, str]) -> None:
    assert set(table.values()) - OPENALEX == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article", "article"),
        ("Article; Early Access", "article"),
        ("Article; Proceedings Paper", "article"),
        ("Article; Book Chapter", "book-chapter"),
        ("Proceedings Paper", "conference-paper"),
        ("Article; Retracted Publication", "article"),
        ("Poetry", "other"),
        ("", None),
        (None, None),
    ],
)
def test_types_of_web_of_science(text: str | None, expected: str | None) -> None:
    assert work_type(text, WEB_OF_SCIENCE) == expected


def test_a_note_is_a_comment_in_scopus_and_a_paper_in_web_of_science() -> None:
    assert work_type("Note", SCOPUS) == "editorial"
    assert work_type("Note", WEB_OF_SCIENCE) == "article"


def test_what_the_exporter_did_not_know() -> None:
    assert work_type("GEN", RIS) is None
    assert work_type("misc", BIBTEX) is None


def test_named_types() -> None:
    assert named_type("Conference Paper") == "conference-paper"
    assert named_type("Proceedings Paper") == "conference-paper"
    assert named_type("10.1000/x") is None


def test_retracted() -> None:
    assert is_retracted("Article; Retracted Publication") is True
    assert is_retracted("Retraction") is None
    assert is_retracted("Article") is None
