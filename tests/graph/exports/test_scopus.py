from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.exports.bad_records import BAD_YEAR, BROKEN_ROW, NO_IDENTITY
from entrepot.graph.exports.scopus import split_addresses

Found = Callable[[str], Any]

HEADER = (
    "Authors,Author full names,Author(s) ID,Title,Year,Source title,Cited by,DOI,Affiliations,"
    "Authors with affiliations,Abstract,References,Correspondence Address,ISSN,"
    "Language of Original Document,Document Type,EID"
)
TESTING = "Department of Physics, University of Testing, Testville, Spain"
PROOF = "Institute of Proof, Paris, France"

# Three authors; the second has two affiliations, the third the first author's.
ROW = {
    "Authors": "Doe, J.; Roe, R.M.; Poe, E.",
    "Author full names": "Doe, Jan (101); Roe, Richard M. (102); Poe, Edgar (103)",
    "Author(s) ID": "101; 102; 103",
    "Title": "On testing",
    "Year": "2021",
    "Source title": "Journal of Samples",
    "Cited by": "12",
    "DOI": "10.1000/ABC.1",
    "Affiliations": f"{TESTING}; {PROOF}",
    "Authors with affiliations": (
        f"Doe, Jan, {TESTING}; Roe, Richard M., {PROOF}, {TESTING}; Poe, Edgar, {TESTING}"
    ),
    "Abstract": "We test.",
    "References": (
        "Knuth, Donald, Art, 1, pp. 2-3, (1968); Vail, Ann, Proof, (2001), doi: 10.1000/Ref.7"
    ),
    "Correspondence Address": f"R.M. Roe; {PROOF}; email: somebody",
    "ISSN": "00489697; 18791026",
    "Language of Original Document": "English",
    "Document Type": "Review",
    "EID": "2-s2.0-85000000001",
}


def table(*rows: dict[str, str], header: str = HEADER) -> str:
    names = header.split(",")
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    return "\ufeff" + "\n".join([header, *lines]) + "\n"


@pytest.fixture
def work(found: Found) -> Any:
    return found(table(ROW)).records[0]


def test_what_is_read_of_a_work(work: Any) -> None:
    assert work.id == "doi:10.1000/abc.1"
    assert work.doi == "https://doi.org/10.1000/abc.1"
    assert (work.title, work.publication_year, work.type) == ("On testing", 2021, "review")
    assert (work.language, work.cited_by_count, work.abstract) == ("en", 12, "We test.")
    source = work.primary_location.source
    assert (source.id, source.display_name) == ("issn:0048-9697", "Journal of Samples")


def test_authors_in_order_with_their_scopus_ids(work: Any) -> None:
    assert [one.author.id for one in work.authorships] == ["scopus:101", "scopus:102", "scopus:103"]
    assert [one.author_position for one in work.authorships] == ["first", "middle", "last"]
    assert work.authorships[1].raw_author_name == "Roe, Richard M."
    assert work.authorships[1].author.display_name == "Richard M. Roe"


def test_the_corresponding_author(work: Any) -> None:
    assert [one.is_corresponding for one in work.authorships] == [False, True, False]


def test_each_author_has_the_own_institutions(work: Any) -> None:
    names = [[place.display_name for place in one.institutions] for one in work.authorships]
    assert names == [
        ["University of Testing"],
        ["Institute of Proof", "University of Testing"],
        ["University of Testing"],
    ]
    assert [one.countries for one in work.authorships] == [["ES"], ["FR", "ES"], ["ES"]]
    assert work.institutions is None


def test_references_that_carry_a_doi(work: Any) -> None:
    assert work.referenced_works == ["doi:10.1000/ref.7"]


def test_without_a_doi_the_id_is_scopus(found: Found) -> None:
    assert found(table({**ROW, "DOI": ""})).records[0].id == "scopus:2-s2.0-85000000001"


def test_institutions_that_are_not_given_by_author_stay_with_the_work(found: Found) -> None:
    work = found(table({**ROW, "Authors with affiliations": ""})).records[0]
    assert [one.institutions for one in work.authorships] == [None, None, None]
    assert [place.country_code for place in work.institutions] == ["ES", "FR"]


def test_institutions_printed_for_other_names_stay_with_the_work(found: Found) -> None:
    entries = f"Somebody, Else, {TESTING}; Roe, Richard M., {PROOF}; Poe, Edgar, {TESTING}"
    work = found(table({**ROW, "Authors with affiliations": entries})).records[0]
    assert all(one.institutions is None for one in work.authorships)
    assert len(work.institutions) == 2


def test_an_author_without_affiliation(found: Found) -> None:
    entries = f"Doe, Jan, {TESTING}; Roe, Richard M.,; Poe, Edgar, {TESTING}"
    work = found(table({**ROW, "Authors with affiliations": entries})).records[0]
    assert [one.countries for one in work.authorships] == [["ES"], None, ["ES"]]


def test_the_form_before_2023(found: Found) -> None:
    header = HEADER.replace("Author full names,", "")
    row = {
        **ROW,
        "Authors": "Doe J., Roe R.M.",
        "Author(s) ID": "101;102;",
        "Authors with affiliations": f"Doe, J., {TESTING}; Roe, R.M., {PROOF}",
        "Correspondence Address": f"Doe, J.; {TESTING}",
        "Document Type": "Conference Paper",
    }
    work = found(table(row, header=header)).records[0]
    assert [one.author.id for one in work.authorships] == ["scopus:101", "scopus:102"]
    assert [one.raw_author_name for one in work.authorships] == ["Doe J.", "Roe R.M."]
    assert [one.countries for one in work.authorships] == [["ES"], ["FR"]]
    assert [one.is_corresponding for one in work.authorships] == [True, False]
    assert work.type == "conference-paper"


def test_two_authors_of_one_printed_name_are_not_told_apart(found: Found) -> None:
    row = {
        "Title": "Twins",
        "Authors": "Li, Y.; Li, Y.; Roe, R.",
        "Author full names": "Li, Yan (1); Li, Yun (2); Roe, Rita (3)",
        "Author(s) ID": "1; 2; 3",
        "Correspondence Address": "Y. Li; somewhere",
    }
    work = found(table(row)).records[0]
    assert [one.is_corresponding for one in work.authorships] == [None, None, False]


def test_ids_that_do_not_fit_the_authors_are_not_used(found: Found) -> None:
    row = {"Title": "A", "Authors": "Doe, J.; Roe, R.", "Author(s) ID": "101"}
    work = found(table(row)).records[0]
    assert [one.author.id for one in work.authorships] == ["name:doe j", "name:roe r"]


def test_a_work_without_authors_and_abstract(found: Found) -> None:
    row = {
        "Title": "Contents",
        "Authors": "[No author name available]",
        "Author(s) ID": "[No author id available]",
        "Abstract": "[No abstract available]",
        "Cited by": "",
    }
    work = found(table(row)).records[0]
    assert (work.authorships, work.abstract, work.cited_by_count) == (None, None, None)
    assert work.id == "title:contents||"


def test_bad_records_do_not_stop_the_import(found: Found) -> None:
    bad_year, nameless = {**ROW, "Year": "MMXX"}, {"Year": "2020"}
    result = found(table(bad_year, nameless, ROW) + "only,three,cells\n")
    assert result.broken == [(2, BAD_YEAR), (3, NO_IDENTITY), (5, BROKEN_ROW)]
    assert result.lines == [4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A University, Oslo, Norway, B Lab, Singapore, Singapore",
         ["A University, Oslo, Norway", "B Lab, Singapore, Singapore"]),
        ("A University, Oslo", ["A University, Oslo"]),
        ("", []),
    ],
)  # fmt: skip
def test_addresses_that_are_not_listed_are_cut_after_countries(
    text: str, expected: list[str]
) -> None:
    assert split_addresses(text, ["Something, Else"]) == expected


@given(st.data())
def test_listed_addresses_are_found_in_their_sequence(data: Any) -> None:
    part = st.sampled_from(["A", "B", "Norway", "Spain"])
    known = data.draw(st.lists(st.lists(part, min_size=1, max_size=3).map(", ".join), min_size=1))
    chosen = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=4))
    found = split_addresses(", ".join(chosen), known)
    assert set(found) <= set(known)
    assert ", ".join(found) == ", ".join(chosen)
