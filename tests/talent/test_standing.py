"""Standings of institutions against brute force over the relations."""

from collections import defaultdict
from typing import Any

import pytest
from tests.talent.crowd import Plain, Row, number

from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Everything, Topics
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank
from entrepot.talent.specialisation import WORLD_ID, StandingQuery, standing


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_a_standing_is_the_ranking_of_each_topic(
    crowd: GraphReader, houses: list[str], counting: Any
) -> None:
    query = StandingQuery("subfield", counting, "reported")
    found = standing(crowd, Everything(), houses[0], tuple(houses[1:4]), query)
    by_topic: dict[str, list[Row]] = defaultdict(list)
    for row in found.topics.to_pylist():
        by_topic[row["topic_id"]].append(row)
    columns = ("mncs", "p_top_10", "pp_top_10", "activity_index")
    weight = "work_count" if counting == "full" else "fractional_work_count"
    ask = RankingQuery(
        top=None, columns=(*columns, weight), counting=counting, citations="reported"
    )
    checked = 0
    for topic, stands in by_topic.items():
        if topic is None:
            continue
        area = Topics("subfield", (int(topic),))
        ranked = rank(crowd, area, "institutions", ask).to_pylist()
        values = {row["id"]: row for row in ranked}
        for row in stands:
            if row["id"] == WORLD_ID or row["id"] not in values:
                continue
            checked += 1
            assert row["work_count"] == pytest.approx(values[row["id"]][weight])
            for name in columns:
                assert row[name] == pytest.approx(values[row["id"]][name]), (topic, name)
    assert checked > 10


def test_people_are_active_where_they_publish_from(
    crowd: GraphReader, plain: Plain, houses: list[str]
) -> None:
    found = standing(crowd, Everything(), houses[0], (), StandingQuery(citations="reported"))
    own, here = plain.of_institution(number(houses[0])), number(houses[0])
    people: dict[str | None, set[int]] = defaultdict(set)
    for one in own:
        row = plain.work[one]
        topic = None if row["subfield_id"] is None else str(row["subfield_id"])
        for person in plain.authors[one]:
            if (person, here, row["publication_year"]) in plain.present:
                people[topic].add(person)
    got = {
        r["topic_id"]: r["people_count"] for r in found.topics.to_pylist() if r["id"] == houses[0]
    }
    assert {topic: count for topic, count in got.items() if count} == {
        topic: len(those) for topic, those in people.items()
    }


@pytest.mark.parametrize("peer_count", [0, 3])
def test_gaps_are_the_missing_highly_cited_works(
    crowd: GraphReader, plain: Plain, houses: list[str], peer_count: int
) -> None:
    peers = tuple(houses[1 : 1 + peer_count])
    found = standing(crowd, Everything(), houses[0], peers, StandingQuery(citations="reported"))
    known = {w for w in plain.work if plain.impact[w]["citation_count"] is not None}
    ours = plain.of_institution(number(houses[0])) & known
    reference = [plain.of_institution(number(p)) & known for p in peers] or [known]
    size = sum(len(works) for works in reference)

    def top(works: set[int], topic: int) -> float:
        inside = [w for w in works if plain.work[w]["subfield_id"] == topic]
        return float(sum(plain.impact[w]["top_10"] for w in inside))

    topics = {plain.work[w]["subfield_id"] for w in plain.work} - {None}
    gaps = {
        t: len(ours) * sum(top(works, t) for works in reference) / size - top(ours, t)
        for t in topics
    }
    got = found.gaps.to_pylist()
    assert {int(row["topic_id"]): row["gap"] for row in got} == pytest.approx(
        {t: gap for t, gap in gaps.items() if gap > 1e-12}
    )
    assert [row["gap"] for row in got] == sorted((row["gap"] for row in got), reverse=True)
    for row in got:
        assert row["gap"] == pytest.approx(row["gap_by_size"] + row["gap_by_impact"])
        assert (row["reason"] == "absent") == (row["work_count"] == 0)
