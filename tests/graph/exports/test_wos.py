from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.graph.exports import Format, read
from entrepot.graph.exports.bad_records import (
    BROKEN_ENCODING,
    BROKEN_ENTRY,
    NO_IDENTITY,
    UNTERMINATED,
)
from entrepot.graph.exports.wos import tagged_drafts
from entrepot.graph.rejects import Reject

Found = Callable[[str | Path], Any]

RECORD = """\
PT J
AU Doe, J
   Li, YT
   Poe, E
AF Doe, Jan
   Li, Yuntao
   Poe, Edgar
TI On testing and
   proof
SO JOURNAL OF SAMPLES
LA English
DT Article; Early Access
AB We test.
C1 [Doe, Jan; Poe, Edgar] Univ Testing, Dept Phys, Testville, Spain.
   [Li, Yuntao] Inst Proof, Omaha, NE 68198 USA.
   [Li, Yuntao] Univ Testing, Testville, Spain.
   Acad Elsewhere, London, England.
RP Li, YT (corresponding author), Inst Proof, Plot 1, Omaha, NE 68198 USA.
RI Poe, Edgar/A-1234-2020; Poe, Edgar/ABC-9876-2021; Somebody,
   Else/B-1111-2022
OI Li, Yun-Tao/0000-0002-1825-0097; Poe,
   E. A./not an ORCID
CR Doe J, 2016, J SAMPLES, V25, P35, DOI 10.1000/First.1
   Roe R, 1998, J SAMPLES, V1, P547
   Poe E, 2021, PROOF, DOI [10.1000/third, 10.1000/THIRD]
NR 3
TC 9
Z9 12
SN 0953-7325
EI 1465-3990
PY 2021
DI 10.1000/ABC.1
UT WOS:000000000000001
ER
"""
FILE = "\ufeffFN Clarivate Analytics Web of Science\nVR 1.0\n" + RECORD + "\nEF"


def file(*records: str) -> str:
    return "FN x\nVR 1.0\n" + "".join(records) + "EF\n"


@pytest.fixture
def work(found: Found) -> Any:
    return found(FILE).records[0]


def test_what_is_read_of_a_work(work: Any) -> None:
    assert work.id == "doi:10.1000/abc.1"
    assert (work.title, work.publication_year, work.type) == (
        "On testing and proof",
        2021,
        "article",
    )
    assert (work.language, work.cited_by_count, work.abstract) == ("en", 9, "We test.")
    source = work.primary_location.source
    assert (source.id, source.type) == ("issn:0953-7325", "journal")


def test_authors_are_known_by_orcid_then_researcher_id_then_name(work: Any) -> None:
    assert [one.author.id for one in work.authorships] == [
        "name:doe jan",
        "orcid:0000-0002-1825-0097",
        "researcherid:A-1234-2020",
    ]
    assert work.authorships[1].author.orcid == "https://orcid.org/0000-0002-1825-0097"
    assert work.authorships[2].author.orcid is None
    assert [one.raw_author_name for one in work.authorships] == [
        "Doe, Jan",
        "Li, Yuntao",
        "Poe, Edgar",
    ]


def test_the_corresponding_author(work: Any) -> None:
    assert [one.is_corresponding for one in work.authorships] == [False, True, False]


def test_institutions_by_author_and_those_of_nobody(work: Any) -> None:
    places = [[place.id for place in one.institutions] for one in work.authorships]
    assert places == [
        ["name:univ testing"],
        ["name:inst proof", "name:univ testing"],
        ["name:univ testing"],
    ]
    assert [one.countries for one in work.authorships] == [["ES"], ["US", "ES"], ["ES"]]
    assert [(place.id, place.country_code) for place in work.institutions] == [
        ("name:acad elsewhere", "GB")
    ]


def test_references_that_carry_a_doi(work: Any) -> None:
    assert work.referenced_works == ["doi:10.1000/first.1", "doi:10.1000/third"]


def test_the_tab_delimited_file_says_the_same(tmp_path: Path, work: Any, found: Found) -> None:
    cells: dict[str, str] = {}
    tag = ""
    for line in RECORD.splitlines()[:-1]:
        tag = line[:2].strip() or tag
        joint = "; " if tag in {"AU", "AF", "C1", "CR"} else " "
        cells[tag] = cells[tag] + joint + line[3:] if tag in cells else line[3:]
    text = "\t".join(cells) + "\t\r\n" + "\t".join(cells.values()) + "\t\r\n"
    path = tmp_path / "savedrecs.txt"
    for encoding in ("utf-16", "utf-8-sig"):
        path.write_bytes(text.encode(encoding))
        assert read(path).format is Format.WOS_TAB
        assert found(path).records == [work]


def test_a_sole_author_has_the_addresses_without_names(found: Found) -> None:
    record = "PT J\nAU Doe, J\nTI A\nC1 Univ Testing, Testville, Spain.\nER\n"
    work = found(file(record)).records[0]
    assert work.authorships[0].countries == ["ES"]
    assert work.institutions is None


def test_names_of_institutions_alone_belong_to_the_work(found: Found) -> None:
    record = "PT J\nAU Doe, J\n   Roe, R\nTI A\nC3 Tianjin University; Doe\n   College\nER\n"
    work = found(file(record)).records[0]
    assert [place.display_name for place in work.institutions] == [
        "Tianjin University",
        "Doe College",
    ]


def test_two_authors_of_one_name_are_not_told_apart(found: Found) -> None:
    record = (
        "PT J\nAU Li, W\n   Li, W\n   Roe, R\nAF Li, Wei\n   Li, Wei\n   Roe, Rita\nTI A\n"
        "C1 [Li, Wei] Univ Testing, Testville, Spain.\nOI Li, Wei/0000-0002-1825-0097\n"
        "RP Li, W (corresponding author), Univ Testing, Spain.\nER\n"
    )
    work = found(file(record)).records[0]
    assert [one.author.id for one in work.authorships[:2]] == ["name:li wei", "name:li wei"]
    assert [one.is_corresponding for one in work.authorships] == [None, None, False]
    assert [one.institutions for one in work.authorships] == [None, None, None]
    assert [place.id for place in work.institutions] == ["name:univ testing"]


@pytest.mark.parametrize(
    ("tags", "field", "value"),
    [
        ("UT WOS:0001", "id", "wos:0001"),
        ("TI A\nEA MAR 2022", "publication_year", 2022),
        ("TI A\nZ9 4", "cited_by_count", 4),
        ("TI A", "cited_by_count", None),
        ("TI A\nNR 0", "referenced_works", []),
        ("TI A\nNR 5", "referenced_works", None),
        ("TI A\nDT Article; Retracted Publication", "is_retracted", True),
        ("TI A\nDT Meeting Abstract", "type", "conference-abstract"),
        ("TI A\nAU [Anonymous]", "authorships", None),
    ],
)
def test_single_fields(found: Found, tags: str, field: str, value: object) -> None:
    assert getattr(found(file(f"PT J\n{tags}\nER\n")).records[0], field) == value


def test_bad_records_do_not_stop_the_import(found: Found) -> None:
    result = found(
        file(  # begins at line 3
            "PT J\nTI No end\n\n",  # 3
            "PT J\nTI Stray\ntext without a tag\nER\n",  # 6
            "PT J\nPY 2020\nER\n",  # 10
            "TI No beginning\nER\n",  # 13
            "PT J\nTI Good\nER\n",  # 15
            "PT J\nTI Cut off\n",  # 18
        )
    )
    assert result.broken == [
        (3, UNTERMINATED),
        (6, BROKEN_ENTRY),
        (10, NO_IDENTITY),
        (13, BROKEN_ENTRY),
        (18, UNTERMINATED),
    ]
    assert list(zip(result.lines, [work.title for work in result.records], strict=True)) == [
        (15, "Good")
    ]
    assert "line 8" in result.rejects[1].detail


def test_a_file_cut_off_within_a_record(found: Found) -> None:
    result = found(file("PT J\nTI Good\nER\n").removesuffix("EF\n") + "PT J\nTI Cu")
    assert (result.lines, result.broken) == ([3], [(6, UNTERMINATED)])


def test_files_joined_into_one(found: Found) -> None:
    result = found(FILE + "\n" + FILE)
    assert len(result.records) == 2
    assert result.rejects == []


def test_a_record_in_another_encoding(tmp_path: Path, found: Found) -> None:
    path = tmp_path / "latin-1.txt"
    path.write_bytes(file("PT J\nTI Gómez\nER\n", "PT J\nTI Good\nER\n").encode("latin-1"))
    result = found(path)
    assert result.broken == [(3, BROKEN_ENCODING)]
    assert "0xf3" in result.rejects[0].detail
    assert [work.title for work in result.records] == ["Good"]


TITLES = st.lists(
    st.lists(st.from_regex(r"[A-Za-z0-9é]{1,6}( [A-Za-z]{1,3})?", fullmatch=True), min_size=1),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(TITLES)
def test_wrapped_titles_are_read_back(tmp_path: Path, titles: list[list[str]]) -> None:
    records = ["PT J\nTI " + "\n   ".join(lines) + "\nER\n\n" for lines in titles]
    path = tmp_path / "savedrecs.txt"
    path.write_text(file(*records), encoding="utf-8")
    drafts = [item[1].title for item in tagged_drafts(path) if not isinstance(item, Reject)]
    assert drafts == [" ".join(lines) for lines in titles]
