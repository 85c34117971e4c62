import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.graph.snapshots import (
    Record,
    SnapshotFolder,
    authorship,
    cites,
    institution,
    load,
    rejects,
    work,
)

from entrepot.graph.identifiers import to_number
from entrepot.graph.part import XPAC, ReadTask
from entrepot.graph.reading import read_file
from entrepot.graph.record import abstract_text
from entrepot.graph.rejects import Reject
from entrepot.graph.relations import BASE
from entrepot.graph.snapshot import find_snapshot
from entrepot.graph.staging import staged_files
from entrepot.graph.store import Store

INVERTED = {"Boards": [0, 4], "of": [1], "firms": [2], "and": [3]}
ABSTRACT = "Boards of firms and Boards"


@dataclass(frozen=True)
class Flat:
    """What a part file gave, before it is merged."""

    stage: Path
    rejects: list[Reject]
    tally: Counter[str]

    def rows(self, name: str, *columns: str) -> list[Any]:
        """The rows of a staged relation; plain values where one column is asked for."""
        assert set(columns) <= set(BASE[name].column_names)
        rows = [
            r for path in staged_files(self.stage, name) for r in pq.read_table(path).to_pylist()
        ]
        if len(columns) == 1:
            return [row[columns[0]] for row in rows]
        return [tuple(row[c] for c in columns) for row in rows]

    def value(self, name: str, column: str) -> Any:
        """The one value of a column."""
        (value,) = self.rows(name, column)
        return value


Flatten = Callable[..., Flat]


@pytest.fixture
def flatten(tmp_path: Path) -> Flatten:
    """Flatten records of an entity: ``flatten(work(1), entity="works", with_xpac=False)``."""

    def flatten(*records: Record | bytes, entity: str = "works", with_xpac: bool = False) -> Flat:
        SnapshotFolder(tmp_path / "data").put("2026-01-05", records, entity=entity)
        snapshot = find_snapshot(str(tmp_path))
        (file,) = snapshot.files
        task = ReadTask(file, 1, snapshot, tmp_path / "stage", with_xpac)
        result = read_file(task, lambda *_: None)
        return Flat(task.stage, result.rejects, result.tally)

    return flatten


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


class TestAuthorships:
    def test_more_than_a_hundred_are_kept(self, flatten: Flatten) -> None:
        flat = flatten(work(7, authorships=[authorship(n) for n in range(1, 3001)]))
        assert len(flat.rows("authorship")) == 3000
        positions = flat.rows("authorship", "position")
        assert Counter(positions) == {"first": 1, "middle": 2998, "last": 1}
        assert flat.rows("authorship", "author_index") == list(range(3000))

    @pytest.mark.parametrize("nobody", ["A9999999999", "https://openalex.org/A5317838346"])
    def test_the_authors_that_stand_for_nobody(self, flatten: Flatten, nobody: str) -> None:
        nameless = {"author": {"id": nobody, "display_name": "Null Author"}}
        flat = flatten(work(7, authorships=[nameless, authorship(2)]))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, None), (1, 2)]
        assert flat.rows("author", "author_id") == [2]
        assert flat.tally["authorships without an author id"] == 1

    @pytest.mark.parametrize("author", [None, {}, {"id": None, "display_name": "J. Doe"}])
    def test_authors_without_an_id_count_in_the_byline(self, flatten: Flatten, author: Any) -> None:
        flat = flatten(work(7, authorships=[{"author": author}, authorship(2)]))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, None), (1, 2)]

    def test_several_authors_without_an_id_are_not_one(self, flatten: Flatten) -> None:
        flat = flatten(work(7, authorships=[{"author": None}, {"author": None}]))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, None), (1, None)]

    def test_an_author_named_twice_counts_once(self, flatten: Flatten) -> None:
        twice = [authorship(1, "J. Doe"), authorship(2), authorship(1, "Jane Doe")]
        flat = flatten(work(7, authorships=twice))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, 1), (1, 2)]
        assert flat.rows("author", "author_id", "name") == [(1, "J. Doe"), (2, "Author 2")]
        assert flat.tally["authors named twice in one work, kept once"] == 1

    def test_positions_as_stated_go_before_those_worked_out(self, flatten: Flatten) -> None:
        authorships = [authorship(n) for n in (1, 2, 3)]
        authorships[0]["author_position"] = "middle"
        flat = flatten(work(7, authorships=authorships))
        assert flat.rows("authorship", "position") == ["middle", "middle", "last"]

    def test_one_author_alone_is_the_first(self, flatten: Flatten) -> None:
        assert flatten(work(7)).value("authorship", "position") == "first"

    def test_corresponding_is_empty_where_not_stated(self, flatten: Flatten) -> None:
        stated = authorship(1) | {"is_corresponding": True}
        flat = flatten(work(7, authorships=[stated, authorship(2)]))
        assert flat.rows("authorship", "is_corresponding") == [True, None]

    def test_the_name_as_printed_stands_in_for_the_display_name(self, flatten: Flatten) -> None:
        printed = {"author": {"id": "A1"}, "raw_author_name": "Doe, J"}
        assert flatten(work(7, authorships=[printed])).value("author", "name") == "Doe, J"


class TestAffiliations:
    PLACE = ("work_id", "author_id", "institution_id", "country_code")

    def test_an_institution_of_an_author(self, flatten: Flatten) -> None:
        place = institution(5, "de", ror="https://ror.org/0ABC12345", type="education")
        flat = flatten(work(7, authorships=[authorship(1, at=[place])]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "DE")]
        assert flat.rows("institution", "institution_id", "ror", "type", "country_code") == [
            (5, "0abc12345", "education", "DE")
        ]

    def test_a_country_without_an_institution(self, flatten: Flatten) -> None:
        author = authorship(1) | {"countries": ["FR", "cn"]}
        flat = flatten(work(7, authorships=[author]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, None, "FR"), (7, 1, None, "CN")]
        assert flat.tally["works without institution"] == 1
        assert "works without country" not in flat.tally

    def test_a_country_that_an_institution_gives_already(self, flatten: Flatten) -> None:
        author = authorship(1, at=[institution(5, "FR")]) | {"countries": ["FR", "BE"]}
        flat = flatten(work(7, authorships=[author]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "FR"), (7, 1, None, "BE")]

    def test_an_institution_without_an_id_gives_its_country(self, flatten: Flatten) -> None:
        nameless = {"id": None, "display_name": "Some Lab", "country_code": "IT"}
        flat = flatten(work(7, authorships=[authorship(1, at=[nameless])]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, None, "IT")]
        assert flat.rows("institution") == []

    def test_institutions_known_for_the_work_only(self, flatten: Flatten) -> None:
        flat = flatten(work(7, institutions=[institution(5, "US"), institution(6, "CA")]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, None, 5, "US"), (7, None, 6, "CA")]

    def test_authors_without_an_id_keep_their_institutions(self, flatten: Flatten) -> None:
        nobody = {"author": None, "institutions": [institution(5, "US")]}
        flat = flatten(work(7, authorships=[nobody, nobody]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, None, 5, "US")]

    def test_the_same_place_twice_is_one(self, flatten: Flatten) -> None:
        author = authorship(1, at=[institution(5, "US"), institution(5, "US")])
        flat = flatten(work(7, authorships=[author]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "US")]

    def test_places_of_an_author_named_twice_are_all_kept(self, flatten: Flatten) -> None:
        twice = [authorship(1, at=[institution(5, "US")]), authorship(1, at=[institution(6, "CA")])]
        flat = flatten(work(7, authorships=twice))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "US"), (7, 1, 6, "CA")]


TOPIC: Record = {
    "id": "https://openalex.org/T10102",
    "display_name": "Bibliometrics",
    "score": 0.99,
    "subfield": {"id": "https://openalex.org/subfields/1804", "display_name": "Statistics"},
    "field": {"id": "https://openalex.org/fields/18", "display_name": "Decision Sciences"},
    "domain": {"id": "https://openalex.org/domains/2", "display_name": "Social Sciences"},
}


class TestTopics:
    def test_the_primary_topic_places_the_work(self, flatten: Flatten) -> None:
        flat = flatten(work(7, primary_topic=TOPIC))
        assert flat.rows("work", "topic_id", "subfield_id", "field_id") == [(10102, 1804, 18)]
        assert flat.rows("topic", *BASE["topic"].column_names) == [
            (
                *(10102, "Bibliometrics"),
                *(1804, "Statistics"),
                *(18, "Decision Sciences"),
                *(2, "Social Sciences"),
            )
        ]

    def test_a_topic_that_is_primary_and_listed_is_one(self, flatten: Flatten) -> None:
        other = {"id": "T10103", "score": 0.5}
        flat = flatten(work(7, primary_topic=TOPIC, topics=[TOPIC, other]))
        assert flat.rows("work_topic", "topic_id", "score") == [(10102, 0.99), (10103, 0.5)]

    def test_levels_may_be_plain_numbers(self, flatten: Flatten) -> None:
        topic = {"id": "T1", "subfield": {"id": 1804}, "field": {"id": "18"}, "domain": None}
        flat = flatten(topic, entity="topics")
        assert flat.rows("topic", "topic_id", "subfield_id", "field_id", "domain_id") == [
            (1, 1804, 18, None)
        ]


class TestXpac:
    RECORDS = (work(1, is_xpac=True), work(2, is_xpac=False), work(3))

    def test_left_out_unless_wanted(self, flatten: Flatten) -> None:
        flat = flatten(*self.RECORDS)
        assert flat.rows("work", "work_id") == [2, 3]
        assert flat.rows("authorship", "work_id") == [2, 3]
        assert flat.tally[XPAC] == 1

    def test_wanted(self, flatten: Flatten) -> None:
        flat = flatten(*self.RECORDS, with_xpac=True)
        assert flat.rows("work", "work_id", "is_xpac") == [(1, True), (2, False), (3, None)]
        assert XPAC not in flat.tally


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


class TestOtherEntities:
    def test_an_institution_with_its_place(self, flatten: Flatten) -> None:
        geo = {"city": "Bonn", "country_code": "DE", "latitude": 50.7, "longitude": 7.1}
        flat = flatten(institution(5, geo=geo), entity="institutions")
        assert flat.rows("institution", "institution_id", "country_code", "city", "latitude") == [
            (5, "DE", "Bonn", 50.7)
        ]

    def test_an_author(self, flatten: Flatten) -> None:
        record = {
            "id": "A5",
            "display_name": "Ada",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        }
        flat = flatten(record, entity="authors")
        assert flat.rows("author", "author_id", "name", "orcid") == [
            (5, "Ada", "0000-0002-1825-0097")
        ]

    @pytest.mark.parametrize("entity", ["authors", "institutions", "sources", "topics", "works"])
    def test_a_record_without_id(self, flatten: Flatten, entity: str) -> None:
        flat = flatten({"display_name": "No id"}, {"id": "X5", "display_name": "x"}, entity=entity)
        assert [(r.line, r.reason) for r in flat.rejects] == [(1, "no usable id")]

    @pytest.mark.parametrize("entity", ["authors", "institutions", "sources", "topics", "works"])
    @pytest.mark.parametrize("bad_id", [" ", "unknown", "https://example.org/W1", "W" + "9" * 19])
    def test_an_id_that_is_none(self, flatten: Flatten, entity: str, bad_id: str) -> None:
        flat = flatten({"id": bad_id, "display_name": "x"}, entity=entity)
        assert [(r.line, r.reason) for r in flat.rejects] == [(1, "no usable id")]


class TestUnusableValues:
    """Right types, values that no relation can hold: the record is rejected, the rest loaded."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"referenced_works": ["https://openalex.org/W12x"]},
            {"referenced_works": [""]},
            {"authorships": [{"author": {"id": "unknown"}}]},
            {"institutions": [{"id": "nowhere"}]},
            {"primary_topic": {"id": "T1", "subfield": {"id": 2**31}}},
            {"topics": [{"id": "T1", "field": {"id": "https://openalex.org/fields/99999999999"}}]},
            {"publication_year": 99999},
            {"publication_year": -1},
            {"cited_by_count": -1},
            {"cited_by_count": 2**53 + 1},
        ],
        ids=str,
    )
    def test_a_value_out_of_range(self, flatten: Flatten, changes: Record) -> None:
        flat = flatten(work(12, **changes), work(8))
        assert [(r.line, r.reason, r.record_id) for r in flat.rejects] == [
            (1, "a field of the wrong type", "https://openalex.org/W12")
        ]
        assert flat.rows("work", "work_id") == [8]

    @pytest.mark.parametrize(
        "title", [rb"\ud800", rb"\udc00 low", rb"\ud800 high alone", rb"\u0000 zero"]
    )
    def test_text_that_is_hardly_text(self, tmp_path: Path, title: bytes) -> None:
        """Half a character, or a zero: rejected or loaded, but nothing stops."""
        lines = [b'{"id": "W7", "title": "' + title + b'"}', json.dumps(work(8)).encode()]
        SnapshotFolder(tmp_path / "data").put("2026-01-05", lines)
        store = Store(tmp_path / "graph")
        summary = load(tmp_path, store, reject_limit=1.0)
        assert summary.work_count + summary.reject_count == 2
        assert all(r["line"] == 1 for r in rejects(store))


def find_root(flat: Flat) -> str:
    return (flat.stage.parent / "data").as_uri()
