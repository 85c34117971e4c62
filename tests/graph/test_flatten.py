"""Works as flat rows: their facts, references and abstracts."""

import json
from typing import Any

import pytest
from tests.graph.flattening import Flatten, find_root
from tests.graph.snapshots import (
    Record,
    cites,
    work,
)

from entrepot.graph.identifiers import to_number
from entrepot.graph.record import abstract_text
from entrepot.graph.relations import BASE

INVERTED = {"Boards": [0, 4], "of": [1], "firms": [2], "and": [3]}
ABSTRACT = "Boards of firms and Boards"


class TestWork:
    def test_all_that_is_kept(self, flatten: Flatten) -> None:
        record = work(
            7,
            doi="https://doi.org/10.1000/ABC",
            display_name="Shown so",
            publication_year=2020,
            language="en",
            cited_by_count=12,
            is_retracted=False,
            is_xpac=False,
            primary_location={
                "source": {
                    "id": "https://openalex.org/S5",
                    "display_name": "A Journal",
                    "issn_l": "1234-5678",
                    "type": "journal",
                }
            },
            referenced_works=cites(8, 9),
        )
        flat = flatten(record)
        columns = [c for c in BASE["work"].column_names if c != "origin"]
        (row,) = flat.rows("work", *columns)
        assert dict(zip(columns, row, strict=True)) == {
            "work_id": 7,
            "external_id": None,
            "doi": "10.1000/abc",
            "title": "Work number 7",
            "publication_year": 2020,
            "type": "article",
            "language": "en",
            "source_id": 5,
            "topic_id": None,
            "subfield_id": None,
            "field_id": None,
            "reported_citation_count": 12,
            "reference_count": 2,
            "is_retracted": False,
            "is_xpac": False,
            "updated_date": "2026-01-05",
        }
        assert flat.rows("source", *BASE["source"].column_names) == [
            (5, "A Journal", "1234-5678", "journal")
        ]
        assert flat.rows("reference", "citing_work_id", "cited_work_id") == [(7, 8), (7, 9)]

    def test_a_work_of_which_only_the_id_is_known(self, flatten: Flatten) -> None:
        flat = flatten({"id": "W7"})
        assert flat.rejects == []
        (row,) = flat.rows("work", *BASE["work"].column_names)
        known = [v for v in row if v is not None]
        assert known == [7, "2026-01-05", find_root(flat)]
        assert {name for name in BASE if flat.rows(name)} == {"work"}
        assert flat.tally["works without year"] == 1
        assert flat.tally["works without citation count"] == 1

    @pytest.mark.parametrize(
        "name",
        [
            "authorships",
            "referenced_works",
            "topics",
            "primary_topic",
            "primary_location",
            "abstract_inverted_index",
            "title",
            "publication_year",
            "institutions",
        ],
    )
    def test_null_is_as_good_as_absent(self, flatten: Flatten, name: str) -> None:
        flat = flatten({"id": "W7", name: None})
        assert flat.rejects == []
        assert {relation for relation in BASE if flat.rows(relation)} == {"work"}

    def test_null_lists_within_an_authorship(self, flatten: Flatten) -> None:
        authorships = [{"author": {"id": "A1"}, "institutions": None, "countries": None}]
        flat = flatten(work(7, authorships=authorships))
        assert flat.rows("authorship", "work_id", "author_id") == [(7, 1)]
        assert flat.rows("affiliation") == []

    @pytest.mark.parametrize(
        ("names", "title"),
        [
            ({"title": "T", "display_name": "D"}, "T"),
            ({"title": None, "display_name": "D"}, "D"),
            ({"title": "T"}, "T"),
            ({"display_name": "D"}, "D"),
        ],
    )
    def test_title_goes_before_display_name(
        self, flatten: Flatten, names: Record, title: str
    ) -> None:
        assert flatten({"id": "W7"} | names).value("work", "title") == title

    def test_counts_beyond_32_bits(self, flatten: Flatten) -> None:
        assert flatten(work(7, cited_by_count=2**31)).value("work", "reported_citation_count") == (
            2_147_483_648
        )

    def test_ids_beyond_32_bits(self, flatten: Flatten) -> None:
        flat = flatten(work(9_000_000_001, referenced_works=cites(9_000_000_002)))
        assert flat.rows("reference", "citing_work_id", "cited_work_id") == [
            (9_000_000_001, 9_000_000_002)
        ]

    def test_a_source_without_id_is_known_by_its_name(self, flatten: Flatten) -> None:
        location = {"source": {"display_name": "MgmtSci", "type": "journal"}}
        flat = flatten(work(7, primary_location=location))
        assert flat.value("work", "source_id") == flat.value("source", "source_id")
        assert flat.value("work", "source_id") == to_number("name:MgmtSci") < 0
        assert flat.value("source", "name") == "MgmtSci"

    @pytest.mark.parametrize("location", [{"source": None}, {"source": {"type": "journal"}}, {}])
    def test_a_source_of_which_nothing_is_known(self, flatten: Flatten, location: Record) -> None:
        flat = flatten(work(7, primary_location=location))
        assert flat.value("work", "source_id") is None
        assert flat.rows("source") == []


class TestReferences:
    def test_a_work_that_refers_to_itself(self, flatten: Flatten) -> None:
        flat = flatten(work(7, referenced_works=cites(7, 8)))
        assert flat.rows("reference", "cited_work_id") == [8]
        assert flat.value("work", "reference_count") == 1
        assert flat.tally["references from a work to itself, left out"] == 1

    def test_a_reference_named_twice(self, flatten: Flatten) -> None:
        flat = flatten(work(7, referenced_works=cites(8, 9, 8)))
        assert flat.rows("reference", "cited_work_id") == [8, 9]
        assert flat.value("work", "reference_count") == 2

    def test_no_list_is_not_an_empty_list(self, flatten: Flatten) -> None:
        unknown = {"id": "W8"}
        flat = flatten(work(7, referenced_works=[]), unknown)
        assert flat.rows("work", "work_id", "reference_count") == [(7, 0), (8, None)]


class TestAbstract:
    @pytest.mark.parametrize(
        "published",
        [INVERTED, json.dumps(INVERTED), json.dumps(json.dumps(INVERTED))],
        ids=["a map, as in JSONL", "a string of JSON, as in Parquet", "a string in a string"],
    )
    def test_the_forms_it_comes_in(self, flatten: Flatten, published: Any) -> None:
        flat = flatten(work(7, abstract_inverted_index=published))
        assert flat.rows("abstract", "work_id", "abstract") == [(7, ABSTRACT)]
        assert "works without abstract" not in flat.tally

    @pytest.mark.parametrize("published", [None, {}, "{}", "null", ""])
    def test_none(self, flatten: Flatten, published: Any) -> None:
        flat = flatten(work(7, abstract_inverted_index=published))
        assert flat.rejects == []
        assert flat.rows("abstract") == []
        assert flat.tally["works without abstract"] == 1

    @pytest.mark.parametrize("published", [7, [1], {"a": 1}, {"a": ["1"]}, "no JSON", {"a": [0.5]}])
    def test_something_else(self, flatten: Flatten, published: Any) -> None:
        flat = flatten(work(7, abstract_inverted_index=published), work(8))
        assert [(r.line, r.reason, r.record_id) for r in flat.rejects] == [
            (1, "a field of the wrong type", "https://openalex.org/W7")
        ]
        assert flat.rows("work", "work_id") == [8]
        assert set(flat.rows("authorship", "work_id")) == {8}  # nothing of W7 is kept

    def test_words_are_put_at_their_places(self) -> None:
        assert abstract_text({"to": [0, 4], "be": [1, 5], "or": [2], "not": [3]}) == (
            "to be or not to be"
        )


class TestLetterCase:
    def test_names_in_any_letter_case_are_read(self, flatten: Flatten) -> None:
        record = {
            "ID": "W7",
            "Title": "Boards",
            "Publication_Year": 2020,
            "authorShips": [{"Author": {"Id": "A1", "Display_Name": "Ada"}}],
            "Referenced_Works": ["W8"],
        }
        flat = flatten(record)
        assert flat.rejects == []
        assert flat.rows("work", "work_id", "title", "publication_year") == [(7, "Boards", 2020)]
        assert flat.rows("author", "author_id", "name") == [(1, "Ada")]
        assert flat.rows("reference", "cited_work_id") == [8]

    @pytest.mark.parametrize("published", [INVERTED, json.dumps(INVERTED)])
    def test_words_of_abstracts_keep_their_letter_case(
        self, flatten: Flatten, published: Any
    ) -> None:
        flat = flatten({"Id": "W7", "Abstract_Inverted_Index": published})
        assert flat.rejects == []
        assert flat.rows("abstract", "abstract") == [ABSTRACT]

    def test_words_that_look_like_names_do_not_matter(self, flatten: Flatten) -> None:
        flat = flatten(work(7, abstract_inverted_index={"Title": [0], "title": [1], "ID": [2]}))
        assert flat.value("abstract", "abstract") == "Title title ID"

    def test_a_wrong_value_is_still_reported_by_its_line(self, flatten: Flatten) -> None:
        flat = flatten({"Id": "W7"}, {"Id": "W8", "Cited_By_Count": "many"}, b"{")
        assert [(r.line, r.reason) for r in flat.rejects] == [
            (2, "a field of the wrong type"),
            (3, "not a line of JSON"),
        ]
        assert flat.rows("work", "work_id") == [7]
