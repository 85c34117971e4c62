from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrepot.graph.exports import read
from entrepot.graph.exports.bad_records import BAD_ID
from entrepot.graph.record import Named, TopicRecord

Found = Callable[[str | Path], Any]
SHARED = Path(__file__).parents[4] / "shared" / "data" / "topics" / "openalex_topics.csv.gz"

NAMES = "subfield_id,subfield_name,field_id,field_name,domain_id,domain_name"
PLACE = '3107,"Atomic Physics, and Optics",31,Physics,3,Physical Sciences'
TOPIC = TopicRecord(
    id="https://openalex.org/T10002",
    display_name="Testing",
    subfield=Named("https://openalex.org/subfields/3107", "Atomic Physics, and Optics"),
    field=Named("https://openalex.org/fields/31", "Physics"),
    domain=Named("https://openalex.org/domains/3", "Physical Sciences"),
)


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("topic_id,old_topic_label,new_topic_label", "10002,Trials,Testing"),
        ("topic_id,topic_name", "10002,Testing"),
    ],
)
def test_a_topic_with_its_place_in_the_tree(found: Found, columns: str, cells: str) -> None:
    assert found(f"{columns},{NAMES}\n{cells},{PLACE}\n").records == [TOPIC]


def test_a_topic_without_a_number(found: Found, write: Callable[[str], Path]) -> None:
    text = f"topic_id,topic_name,{NAMES}\nten,A,{PLACE}\n10002,Testing,{PLACE}\n"
    result = found(text)
    assert (result.broken, result.records) == ([(2, BAD_ID)], [TOPIC])
    assert read(write(text)).kind is TopicRecord


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data/topics")
def test_the_whole_tree(found: Found) -> None:
    result = found(SHARED)
    topics = result.records
    assert (len(topics), result.rejects) == (4_516, [])
    assert len({topic.subfield.id for topic in topics}) == 252
    assert len({topic.field.id for topic in topics}) == 26
    assert len({topic.domain.id for topic in topics}) == 4
    assert all(topic.display_name for topic in topics)
