"""Comparisons of people and institutions against brute force over the relations."""

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from tests.talent.crowd import Plain, Row, number

from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Everything
from entrepot.talent.chosen import choose
from entrepot.talent.comparison import compare
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank


@pytest.mark.parametrize("unit", ["people", "institutions"])
def test_a_comparison_is_the_ranking_side_by_side(
    crowd: GraphReader, plain: Plain, leaders: list[str], houses: list[str], unit: Any
) -> None:
    ids = (leaders if unit == "people" else houses)[:4]
    query = RankingQuery(citations="reported", top=None)
    found = compare(crowd, Everything(), choose(crowd, unit, ids), query)
    ranked: list[Row] = rank(crowd, Everything(), unit, query).to_pylist()
    for row in found.indicators.to_pylist():
        among = [r[row["indicator"]] for r in ranked if r[row["indicator"]] is not None]
        (own,) = [r[row["indicator"]] for r in ranked if r["id"] == row["id"]]
        assert row["value"] == pytest.approx(own)
        if own is not None:
            below = sum(value < own for value in among)
            equal = sum(value == own for value in among)
            assert row["percentile"] == pytest.approx(100 * (below + equal / 2) / len(among))
    works_of = plain.of_person if unit == "people" else plain.of_institution
    works = {one: works_of(number(one)) for one in ids}
    got = {
        (r["from_id"], r["to_id"]): r["shared_work_count"] for r in found.shared_works.to_pylist()
    }
    assert got == {(a, b): len(works[a] & works[b]) for a, b in combinations(ids, 2)}
    counts = {
        (one, topic): count
        for one in ids
        for topic, count in Counter(plain.work[w]["topic_id"] for w in works[one]).items()
    }
    common = {
        topic
        for topic in {t for _, t in counts} - {None}
        if sum((one, topic) in counts for one in ids) > 1
    }
    topics = found.topics.to_pylist()
    assert {number(row["topic_id"]) for row in topics} == common
    for row in topics:
        assert row["work_count"] == counts.get((row["id"], number(row["topic_id"])), 0)
    for one in ids:
        series = [row["work_count"] for row in found.by_year.to_pylist() if row["id"] == one]
        assert sum(series) == sum(plain.work[w]["publication_year"] is not None for w in works[one])


def test_more_than_six_are_not_compared(crowd: GraphReader, leaders: list[str]) -> None:
    with pytest.raises(InputError, match="choose 1 to 6"):
        compare(crowd, Everything(), choose(crowd, "people", leaders[:7]))


def test_what_the_graph_does_not_hold_is_not_chosen(boards: GraphReader) -> None:
    with pytest.raises(UnknownNameError, match="There is no institution 'I99'"):
        choose(boards, "institutions", ["I99"])
    with pytest.raises(UnknownNameError, match="A5043027378"):
        choose(boards, "people", ["Ana"])
    assert choose(boards, "countries", ["Norway", "NO"]).ids == ("NO",)
