from collections.abc import Callable
from pathlib import Path

from entrepot.graph.exports import Lack, read

Write = Callable[[str], Path]

POOR = "TY  - JOUR\nTI  - A\nAU  - Doe, Jan\nER  - \n"
RICH = """\
PT J
AU Doe, J
TI A
AB Text.
C1 [Doe, J] Univ Testing, Testville, Spain.
OI Doe, J/0000-0002-1825-0097
CR Doe J, 2016, DOI 10.1000/a
TC 0
PY 2020
ER
"""
SECOND = """\
PT J
AU Doe, J
   Roe, R
   Poe, E
TI B
AB Text.
C3 Doe University
CR Doe J, 2016, DOI 10.1000/b
   Roe R, 2017, J SAMPLES
   Roe R, 2018, J SAMPLES
TC 3
PY 2021
ER
"""


def shares(path: Path) -> dict[str, float]:
    return {lack.what: lack.missing_share for lack in read(path).lacks}


def test_what_a_poor_export_lacks(write: Write) -> None:
    assert shares(write(POOR)) == {
        "years": 1.0,
        "author ids": 1.0,
        "references": 1.0,
        "affiliations": 1.0,
        "topics": 1.0,
        "abstracts": 1.0,
        "citation counts": 1.0,
    }


def test_a_rich_export_lacks_topics_only(write: Write) -> None:
    assert shares(write(RICH)) == {"topics": 1.0}


def test_shares_are_of_the_contents_not_of_the_format(write: Write) -> None:
    # Three of four authorships have no id; two of the four references have no DOI; the
    # second work's institution has no author and no country.
    assert shares(write(RICH + SECOND)) == {
        "author ids": 0.75,
        "DOIs of references": 0.5,
        "authors of affiliations": 0.5,
        "countries": 0.5,
        "topics": 1.0,
    }


def test_a_work_without_references_lacks_none(write: Write) -> None:
    assert "references" not in shares(write("PT J\nTI A\nNR 0\nER\n"))
    assert shares(write("PT J\nTI A\nNR 7\nER\n"))["references"] == 1.0


def test_columns_that_are_there_but_empty_count_as_missing(write: Write) -> None:
    header = "Authors,Title,Year,Source title,Abstract,Cited by,EID\n"
    found = shares(write(header + '"Doe, J.",A,2020,S,,,1\n"Doe, J.",B,2020,S,Text,,2\n'))
    assert (found["abstracts"], found["citation counts"]) == (0.5, 1.0)


def test_a_lack_as_text() -> None:
    whole = Lack("abstracts", "areas are found by title only")
    part = Lack("author ids", "people are told apart by name", 0.75, "authorships")
    assert str(whole) == "abstracts: areas are found by title only"
    assert str(part) == (
        "author ids (missing for 75% of the authorships): people are told apart by name"
    )
    assert (whole.is_total, part.is_total) == (True, False)


def test_an_export_without_records_lacks_nothing(write: Write) -> None:
    assert read(write("FN x\nVR 1.0\nEF\n")).lacks == ()
