from typing import Any

import pytest
from tests.graph.pull.openalex_server import make_orcid

from entrepot.errors import InputError
from entrepot.graph.pull import PullQuery
from entrepot.graph.pull.query import describe, listings


def only(query: PullQuery) -> dict[str, str]:
    (listing,) = listings(query)
    assert listing.entity == "works"
    return listing.parameters


def test_topics_are_joined_by_or_in_one_filter() -> None:
    query = PullQuery(topics=("https://openalex.org/T10102", 11052, "t10102"))
    assert only(query) == {
        "filter": "primary_topic.id:T10102|T11052",
        "sort": "publication_date",
    }


def test_restrictions_are_joined_by_and() -> None:
    query = PullQuery(
        subfields=("https://openalex.org/subfields/1702",),
        institutions=("I63966007",),
        orcids=("https://orcid.org/0000-0002-1825-0097",),
        from_year=2015,
        to_year=2020,
        types=("article", "review"),
        search='"graph theory"  AND trees',
        include_xpac=True,
    )
    assert only(query) == {
        "filter": "primary_topic.subfield.id:1702,authorships.institutions.id:I63966007,"
        "authorships.author.orcid:0000-0002-1825-0097,publication_year:2015-2020,"
        "type:article|review",
        "search": '"graph theory" AND trees',
        "include_xpac": "true",
        "sort": "publication_date",
    }


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (2015, 2020, "publication_year:2015-2020"),
        (2015, 2015, "publication_year:2015"),
        (2015, None, "publication_year:>2014"),
        (None, 2020, "publication_year:<2021"),
    ],
)
def test_years_are_both_included(first: int | None, last: int | None, expected: str) -> None:
    assert only(PullQuery(from_year=first, to_year=last))["filter"] == expected


def test_subjects_of_different_levels_are_alternatives_in_lists_of_their_own() -> None:
    query = PullQuery(topics=(10102,), subfields=(1702,), fields=(17,), from_year=2020)
    assert [listing.parameters["filter"] for listing in listings(query)] == [
        "primary_topic.id:T10102,publication_year:>2019",
        "primary_topic.subfield.id:1702,publication_year:>2019",
        "primary_topic.field.id:17,publication_year:>2019",
    ]


def test_institutions_may_be_named_by_ror_and_with_what_belongs_to_them() -> None:
    by_both = PullQuery(institutions=("I63966007", "https://ror.org/042NB2S44"))
    assert [listing.parameters["filter"] for listing in listings(by_both)] == [
        "authorships.institutions.id:I63966007",
        "authorships.institutions.ror:042nb2s44",
    ]
    with_children = PullQuery(institutions=("I63966007",), child_institutions=True)
    assert only(with_children)["filter"] == "authorships.institutions.lineage:I63966007"


def test_orcids_are_split_into_lists_of_a_hundred() -> None:
    people = tuple(make_orcid(n) for n in range(1, 251))
    filters = [listing.parameters["filter"] for listing in listings(PullQuery(orcids=people))]
    values = [f.removeprefix("authorships.author.orcid:").split("|") for f in filters]
    assert [len(v) for v in values] == [100, 100, 50]
    assert sorted(value for some in values for value in some) == sorted(people)


def test_an_orcid_may_end_with_an_x() -> None:
    query = PullQuery(orcids=("https://orcid.org/0000-0002-9079-593x",))
    assert only(query)["filter"] == "authorships.author.orcid:0000-0002-9079-593X"


def test_the_order_of_values_does_not_matter() -> None:
    there = PullQuery(topics=("T1", "T2"), orcids=(make_orcid(1), make_orcid(2)))
    back = PullQuery(topics=("T2", 1), orcids=(make_orcid(2), make_orcid(1)))
    assert listings(there) == listings(back)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "asks for nothing in particular"),
        ({"topics": ("tectonics",)}, "'tectonics' is not an id of an OpenAlex topic. Write T10102"),
        ({"topics": ("W12",)}, "not an id of an OpenAlex topic"),
        ({"topics": (0,)}, "not an id of an OpenAlex topic"),
        ({"subfields": (17,)}, "a number of two digits is a field"),
        ({"fields": ("https://openalex.org/subfields/1702",)}, "four digits is a subfield"),
        ({"institutions": ("MIT",)}, "or, as a ROR id, https://ror.org/042nb2s44"),
        ({"orcids": ("0000-0002-1825-0098",)}, "has a typing mistake"),
        ({"orcids": ("Josiah Carberry",)}, "is not an ORCID iD. It has 16 digits"),
        ({"from_year": 2020, "to_year": 2015}, "the first is after the last"),
        ({"from_year": 15}, "15 is not a year. Write it with four digits"),
        ({"types": ("article,review",)}, "not a type of works"),
        ({"search": "  "}, "to search for is empty"),
        ({"search": "graphs | trees"}, "Write OR, AND and NOT in capitals"),
        (
            {"institutions": ("042nb2s44",), "child_institutions": True},
            "Child institutions can be asked for by OpenAlex id only",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_once(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        PullQuery(**values)
    assert said in str(caught.value)


def test_a_query_is_described_in_a_few_words() -> None:
    query = PullQuery(topics=(1, 2, 3, 4, 5, 6, 7), search="graphs", from_year=2015, to_year=2020)
    assert describe(query) == (
        "topics T1, T2, T3, T4, T5 and 2 more; search 'graphs'; years 2015-2020"
    )
