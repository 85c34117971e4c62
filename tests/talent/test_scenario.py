"""Scenarios of hiring against brute force over the relations."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from tests.talent.crowd import FIRST, LAST, Plain, Row, number

from entrepot.errors import InputError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Everything
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank
from entrepot.talent.scenario import scenario
from entrepot.talent.specialisation import StandingQuery


@pytest.mark.parametrize("asked", [*product(["full", "fractional"], [(FIRST, LAST), (1950, 2030)])])
def test_a_scenario_moves_each_work_once(
    crowd: GraphReader, plain: Plain, leaders: list[str], asked: tuple[Any, tuple[int, int]]
) -> None:
    (counting, years), houses = asked, ["I3"]
    query = StandingQuery("subfield", counting, "reported", *years)
    hired = [number(one) for one in leaders[:5]]
    found = scenario(crowd, Everything(), houses[0], leaders[:5], query)
    own = plain.within(plain.of_institution(number(houses[0])), *years)
    theirs = [plain.within(plain.of_person(p), *years) for p in hired]
    moved = set().union(*theirs) - own
    weights = {w: Fraction(1, len(plain.institutions[w])) for w in own}
    weights |= {
        w: Fraction(sum(p in hired for p in plain.authors[w]), plain.author_count[w]) for w in moved
    }
    if counting == "full":
        weights = dict.fromkeys(weights, Fraction(1))
    rows_of = {row["indicator"]: row for row in found.overall.to_pylist()}
    for side, works in (("before", own), ("after", own | moved)):
        for name, value in by_definition(plain, works, weights).items():
            assert rows_of[name][side] == pytest.approx(value), (side, name)
    assert found.moved_work_count == len(moved) > 0
    people = found.people.to_pylist()
    assert [row["work_count"] for row in people] == [len(one) for one in theirs]
    assert [row["moved_work_count"] for row in people] == [len(one - own) for one in theirs]
    for row in found.topics.to_pylist():
        topic = None if row["topic_id"] is None else int(row["topic_id"])
        for side, works in (("before", own), ("after", own | moved)):
            inside = {w for w in works if plain.work[w]["subfield_id"] == topic}
            values = by_definition(plain, inside, weights)
            assert row[f"work_count_{side}"] == pytest.approx(values["weighted_work_count"])
            assert row[f"mncs_{side}"] == pytest.approx(values["mncs"])
            assert row[f"p_top_10_{side}"] == pytest.approx(values["p_top_10"] or 0)
            assert row[f"pp_top_10_{side}"] == pytest.approx(values["pp_top_10"])


def by_definition(plain: Plain, works: set[int], weights: dict[int, Fraction]) -> Row:
    known = [w for w in works if plain.impact[w]["citation_count"] is not None]
    base = sum(weights[w] for w in known)
    cited = sorted((plain.impact[w]["citation_count"] for w in known), reverse=True)

    def total(name: str) -> float | None:
        return sum(plain.impact[w][name] * float(weights[w]) for w in known) if known else None

    def mean(name: str) -> float | None:
        return total(name) / float(base) if base else None  # type: ignore[operator]

    return {
        "work_count": len(works),
        "weighted_work_count": float(sum(weights[w] for w in works)),
        "citation_count": sum(cited) if known else None,
        "citations_per_work": mean("citation_count"),
        "h_index": sum(c > i for i, c in enumerate(cited)) if known else None,
        "mncs": mean("ncs"),
        "tncs": total("ncs"),
        "p_top_10": total("top_10"),
        "pp_top_10": mean("top_10"),
        "pp_top_1": mean("top_1"),
    }


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_before_is_what_the_ranking_says(
    crowd: GraphReader, leaders: list[str], houses: list[str], counting: Any
) -> None:
    found = scenario(
        crowd,
        Everything(),
        houses[0],
        leaders[:1],
        StandingQuery("field", counting, "reported", FIRST, LAST),
    )
    shared = ("h_index", "mncs", "tncs", "p_top_10", "pp_top_10", "pp_top_1", "citation_count")
    query = RankingQuery(
        top=None,
        columns=shared,
        counting=counting,
        citations="reported",
        since=FIRST,
        until=LAST,
    )
    ranked = {r["id"]: r for r in rank(crowd, Everything(), "institutions", query).to_pylist()}
    before = {row["indicator"]: row["before"] for row in found.overall.to_pylist()}
    for name in shared:
        assert before[name] == pytest.approx(ranked[houses[0]][name]), name


def test_the_assumption_is_said_with_its_years(boards: GraphReader) -> None:
    found = scenario(boards, Everything(), "I1", ["A5"], StandingQuery(citations="reported"))
    assert "2020 to 2024" in found.assumption  # census year 2024
    assert found.moved_work_count == 0  # Dora's works are of 2016 and 2018


def test_nobody_hired_is_no_scenario(boards: GraphReader) -> None:
    with pytest.raises(InputError, match="Nobody is hired"):
        scenario(boards, Everything(), "I1", [])
