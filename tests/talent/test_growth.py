"""Growth, and who sits where, against brute force over the relations."""

from collections import defaultdict

import pytest
from tests.talent.crowd import FIRST, LAST, Plain, number, rows

from entrepot.errors import InputError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Everything
from entrepot.talent.chosen import choose
from entrepot.talent.growth import AREA_ID, Span, growth, seats
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank


def test_growth_counts_works_and_citations_by_year(
    crowd: GraphReader, plain: Plain, houses: list[str]
) -> None:
    chosen = choose(crowd, "institutions", houses[:3])
    found = growth(crowd, Everything(), chosen, Span(FIRST, LAST), "reported")
    groups = {AREA_ID: set(plain.work)}
    groups |= {one: plain.of_institution(number(one)) for one in houses[:3]}
    expected = []
    for one, works in groups.items():
        for year in range(FIRST, LAST + 1):
            here = plain.within(works, year, year)
            known = [c for w in here if (c := plain.impact[w]["citation_count"]) is not None]
            expected.append((one, year, len(here), sum(known) if known else None))
    got = found.by_year.select(["id", "year", "work_count", "citation_count"]).to_pylist()
    assert [tuple(row.values()) for row in got] == expected


def test_compound_growth_is_per_year(boards: GraphReader) -> None:
    # boards: 1 work in 2015, 2 in 2018, 2 in 2023: 2^(1/8) a year; nothing in 2020
    found = growth(boards, Everything(), None, Span(2015, 2023), "reported").rates.to_pylist()[0]
    assert (found["first_work_count"], found["last_work_count"]) == (1, 2)
    assert found["work_growth"] == pytest.approx(2 ** (1 / 8) - 1)
    none = growth(boards, Everything(), None, Span(2015, 2020), "reported").rates.to_pylist()[0]
    assert none["work_growth"] is None


def test_years_stand_in_order() -> None:
    with pytest.raises(InputError, match="from 2020 to 2010"):
        Span(2020, 2010)


def test_seats_are_the_present_institutions_of_a_ranking(crowd: GraphReader) -> None:
    ranking = rank(crowd, Everything(), "people", RankingQuery(top=60, citations="reported"))
    career = {row["author_id"]: row["institution_id"] for row in rows(crowd, "career")}
    expected: dict[int | None, list[str]] = defaultdict(list)
    for row in ranking.to_pylist():
        expected[career.get(number(str(row["id"])))].append(str(row["id"]))
    found = seats(crowd, ranking).to_pylist()
    assert {
        None if row["id"] is None else number(row["id"]): row["people_ids"] for row in found
    } == expected
    known = [row["people_count"] for row in found if row["id"] is not None]
    assert known == sorted(known, reverse=True)
