import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.exports.affiliations import institution
from entrepot.graph.exports.authorships import Signature, attached, authorships
from entrepot.graph.exports.bad_records import BAD_COUNT, BAD_YEAR, NO_IDENTITY, BadRecordError
from entrepot.graph.exports.draft import (
    Draft,
    bare_doi,
    publication_year,
    reference_ids,
    source,
    work,
)
from entrepot.graph.identifiers import to_number

DOE = authorships([Signature(name="Doe, Jan")])


@pytest.mark.parametrize(
    ("draft", "id_"),
    [
        (Draft(doi="10.1000/x", native_id="wos:0001", title="A"), "doi:10.1000/x"),
        (Draft(native_id="wos:0001", title="A"), "wos:0001"),
        (Draft(title="A Title!", year="2020", authorships=DOE), "title:a title|2020|jan doe"),
        (Draft(title="A Title!"), "title:a title||"),
    ],
)
def test_the_id_of_a_work(draft: Draft, id_: str) -> None:
    assert work(draft).id == id_
    assert to_number(id_) < 0


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (Draft(title="A", year="20x4"), BAD_YEAR),
        (Draft(title="A", year="3020"), BAD_YEAR),
        (Draft(title="A", year="12020"), BAD_YEAR),
        (Draft(title="A", cited_by_count="many"), BAD_COUNT),
        (Draft(title="A", cited_by_count="-1"), BAD_COUNT),
        (Draft(title=" ? ", year="2020"), NO_IDENTITY),
        (Draft(), NO_IDENTITY),
    ],
)
def test_records_that_cannot_be_used(draft: Draft, reason: str) -> None:
    with pytest.raises(BadRecordError) as caught:
        work(draft)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2020", 2020),
        ("2020/03/15/", 2020),
        ("MAR 2022", 2022),
        ("", None),
        ("///", None),
        ("in press", None),
        ("n.d.", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert publication_year(text) == year


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("1,234", 1234), ("", None)])
def test_a_count_that_is_not_printed_is_not_zero(text: str, count: int | None) -> None:
    assert work(Draft(title="A", cited_by_count=text)).cited_by_count == count


def test_references_unknown_none_and_some() -> None:
    assert work(Draft(title="A")).referenced_works is None
    assert work(Draft(title="A", reference_count=3)).referenced_works is None
    assert work(Draft(title="A", reference_count=0)).referenced_works == []
    some = Draft(title="A", reference_count=3, references=("doi:10.1000/x",))
    assert work(some).referenced_works == ["doi:10.1000/x"]


def test_reference_ids_are_found_where_a_doi_is_printed() -> None:
    texts = [
        "Doe J, 2016, J SAMPLES, V25, P3, DOI 10.1000/AB-1",
        "Roe R, 1998, J SAMPLES, V1, P1",
        "Poe E, 2021, X, DOI [10.1000/y(2).z, 10.1000/other, DOI 10.1000/Y(2).Z]",
        "Again, https://doi.org/10.1000/ab-1.",
    ]
    assert reference_ids(texts) == ("doi:10.1000/ab-1", "doi:10.1000/y(2).z")


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("[10.1000/x]", "10.1000/x"),
        ("10.1016/S0140-6736(05)67695-7", "10.1016/s0140-6736(05)67695-7"),
        ("(see 10.1000/x).", "10.1000/x"),
        ("10.1002/(SICI)1:8<69::AID-AS>3.0.CO;2-O", "10.1002/(sici)1:8<69::aid-as>3.0.co;2-o"),
        ("none", None),
        (None, None),
    ],
)
def test_bare_dois(text: str | None, doi: str | None) -> None:
    assert bare_doi(text) == doi


@given(st.from_regex(r"10\.\d{4}/[a-z0-9]([a-z0-9.()]*[a-z0-9])?", fullmatch=True))
def test_a_doi_in_brackets_is_itself(doi: str) -> None:
    assert bare_doi(f"[{doi}]") == doi


@pytest.mark.parametrize(
    ("title", "issn", "id_", "number"),
    [
        ("J Samples", "00489697; 18791026", "issn:0048-9697", "0048-9697"),
        ("J Samples", "1234-567x (ISSN)", "issn:1234-567X", "1234-567X"),
        ("J Samples", "9783319176208 (ISBN)", "name:j samples", None),
        ("J Samples", "978-3-319-17620-8", "name:j samples", None),
        ("J Samples", "", "name:j samples", None),
    ],
)
def test_sources(title: str, issn: str, id_: str, number: str | None) -> None:
    found = source(title, issn, "journal")
    assert found is not None
    assert (found.id, found.issn_l, found.type) == (id_, number, "journal")


def test_no_source() -> None:
    assert source("", None) is None


def test_positions_of_authors() -> None:
    def positions(count: int) -> list[str | None]:
        names = [Signature(name=f"Doe, {place}") for place in range(count)]
        return [one.author_position for one in authorships(names)]

    assert positions(1) == ["first"]
    assert positions(2) == ["first", "last"]
    assert positions(4) == ["first", "middle", "middle", "last"]


def test_institutions_of_a_work_are_those_of_a_sole_author_only() -> None:
    place = institution("Doe University", "ES")
    one, loose = attached([Signature(name="Doe, Jan")], [place])
    assert (one[0].institutions, one[0].countries, loose) == ([place], ["ES"], None)
    two, loose = attached([Signature(name="Doe, Jan"), Signature(name="Roe, R.")], [place])
    assert ([author.institutions for author in two], loose) == ([None, None], [place])
