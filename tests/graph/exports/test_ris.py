from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrepot.graph.exports.bad_records import (
    BAD_YEAR,
    BROKEN_ENCODING,
    NO_IDENTITY,
    UNTERMINATED,
)

Found = Callable[[str | Path], Any]

SCOPUS = """\
TY  - JOUR
AU  - Doe, Jan
AU  - Müller, Ada, Jr.
TI  - On testing
  and proof
T2  - Journal of Samples
PY  - 2021
DO  - 10.1000/ABC.1
SN  - 00489697 (ISSN)
M3  - Review
LA  - English
AB  - We test.
AD  - Department of Physics, University of Testing, Testville, Spain
AD  - Institute of Proof, Paris, France
N1  - Export Date: 1 May 2024; Cited By: 12; Correspondence Address: somebody
UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85000000001&doi=10.1000%2fABC.1
ER  -
"""


def entry(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])


@pytest.fixture
def work(found: Found) -> Any:
    return found(SCOPUS).records[0]


def test_what_is_read_of_a_work(work: Any) -> None:
    assert work.id == "doi:10.1000/abc.1"
    assert (work.title, work.publication_year, work.type) == (
        "On testing and proof",
        2021,
        "review",
    )
    assert (work.language, work.cited_by_count, work.abstract) == ("en", 12, "We test.")
    source = work.primary_location.source
    assert (source.id, source.display_name, source.type) == (
        "issn:0048-9697",
        "Journal of Samples",
        "journal",
    )
    assert work.referenced_works is None


def test_authors_are_known_by_name(work: Any) -> None:
    authors = [one.author for one in work.authorships]
    assert [author.id for author in authors] == ["name:doe jan", "name:muller ada jr"]
    assert [author.display_name for author in authors] == ["Jan Doe", "Ada Müller Jr."]


def test_institutions_belong_to_the_work(work: Any) -> None:
    assert [(place.display_name, place.country_code) for place in work.institutions] == [
        ("University of Testing", "ES"),
        ("Institute of Proof", "FR"),
    ]


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (["T1  - Older tag"], "title", "Older tag"),
        (["TI  - A", "Y1  - 2019/03/15/"], "publication_year", 2019),
        (["TI  - A", "UR  - https://doi.org/10.1000/x"], "id", "doi:10.1000/x"),
        (["TI  - A", "M3  - 10.1000/y"], "id", "doi:10.1000/y"),
        (["TI  - A", "AN  - WOS:0001"], "id", "wos:0001"),
        (["TI  - A", "UR  - http://x/?eid=2-s2.0-85&y"], "id", "scopus:2-s2.0-85"),
        (["TI  - A", "N1  - Times Cited in All Databases:  7"], "cited_by_count", 7),
        (["TI  - A"], "type", "article"),
        (["TI  - A", "N2  - Older abstract"], "abstract", "Older abstract"),
    ],
)
def test_single_fields(found: Found, lines: list[str], field: str, value: object) -> None:
    assert getattr(found(entry(*lines)).records[0], field) == value


def test_the_address_of_a_web_of_science_record_begins_with_the_institution(found: Found) -> None:
    text = entry(
        "TI  - A", "AU  - Doe, J", "AN  - WOS:1", "AD  - Inst Proof, Dept X, Paris, France"
    )
    author = found(text).records[0].authorships[0]
    assert [place.display_name for place in author.institutions] == ["Inst Proof"]


def test_bad_records_do_not_stop_the_import(found: Found) -> None:
    text = (
        "TY  - BOOK\nTI  - No end\n\n"  # line 1
        + entry("TI  - A", "PY  - 20x4")  # 4
        + entry("PY  - 2020")  # 8
        + entry("TI  - Good")  # 11
        + "TY  - JOUR\nTI  - Cut off"  # 14
    )
    result = found(text)
    assert result.broken == [
        (1, UNTERMINATED),
        (4, BAD_YEAR),
        (8, NO_IDENTITY),
        (14, UNTERMINATED),
    ]
    assert result.lines == [11]


def test_a_record_in_another_encoding(tmp_path: Path, found: Found) -> None:
    path = tmp_path / "latin-1.ris"
    path.write_bytes((entry("TI  - Gómez") + entry("TI  - Good")).encode("latin-1"))
    result = found(path)
    assert (result.broken, result.lines) == ([(1, BROKEN_ENCODING)], [4])


def test_windows_line_ends(found: Found) -> None:
    assert found(SCOPUS.replace("\n", "\r\n")).records == found(SCOPUS).records
