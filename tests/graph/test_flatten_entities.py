"""Topics, works beyond the core, other entities, and values that cannot be used, as flat rows."""

import json
from pathlib import Path

import pytest
from tests.graph.flattening import Flatten
from tests.graph.snapshots import (
    Record,
    SnapshotFolder,
    institution,
    load,
    rejects,
    work,
)

from entrepot.graph.part import XPAC
from entrepot.graph.relations import BASE
from entrepot.graph.store import Store

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
