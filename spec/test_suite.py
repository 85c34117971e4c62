"""The suite itself: every indicator has a spec, and a drawing that is wrong says so."""

import re
from pathlib import Path

import pytest
from spec.conftest import Draw
from spec.tables import drawn

from entrepot.indicators.registry import INDICATORS

MARKED = re.compile(r'^@pytest\.mark\.indicator\("(\w+)"\)$', re.MULTILINE)


def test_every_indicator_has_a_spec() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    described = {name for file in files for name in MARKED.findall(file.read_text("utf-8"))}
    assert described == set(INDICATORS)


def test_an_empty_cell_is_an_empty_value_of_its_column() -> None:
    work = drawn("""
        work
        | work_id | title | is_retracted | publication_year |
        | 1       |       |              |                  |
        | -2      | Ports | no           | 2020             |
    """)["work"]
    assert work.select(["work_id", "title", "is_retracted", "publication_year"]).to_pylist() == [
        {"work_id": 1, "title": None, "is_retracted": None, "publication_year": None},
        {"work_id": -2, "title": "Ports", "is_retracted": False, "publication_year": 2020},
    ]
    assert work.column("doi").to_pylist() == [None, None]


def test_the_order_of_the_rows_is_the_byline() -> None:
    authorship = drawn("""
        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        | 1       | 20        |
        | 1       | 30        |
    """)["authorship"]
    assert authorship.select(["work_id", "author_index", "position"]).to_pylist() == [
        {"work_id": 1, "author_index": 0, "position": "first"},
        {"work_id": 2, "author_index": 0, "position": "first"},
        {"work_id": 1, "author_index": 1, "position": "middle"},
        {"work_id": 1, "author_index": 2, "position": "last"},
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("works\n| work_id |", "'works' is no relation to draw"),
        ("byline\n| work_id |", "'byline' is no relation to draw"),
        ("work\n| work_id | year |", r"work has no column \['year'\]"),
        ("work\n| work_id | doi |\n| 1 |", "1 cells for 2 columns"),
        ("work\n| work_id |\n| one |", "'one' is no int, as work_id should be"),
        ("work\n| is_retracted |\n| maybe |", "'maybe' is no flag"),
        ("| work_id |\n| 1 |", "'' is no relation to draw"),
    ],
)
def test_a_wrong_drawing_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        drawn(text)


def test_an_unknown_indicator_is_not_computed(draw: Draw) -> None:
    with pytest.raises(Exception, match="Did you mean 'h_index'"):
        draw("work\n| work_id |\n| 1 |").values("h_indx")
