"""Network, growth, standing, scenario and comparison against brute force over the relations.

The oracle reads relations into plain dictionaries and counts with sets: it shares no code with
what it checks.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from tests.talent.worlds import built, by, work

from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Everything, Topics, Years
from entrepot.talent.chosen import choose
from entrepot.talent.comparison import compare
from entrepot.talent.growth import AREA_ID, Span, growth, seats
from entrepot.talent.network import network
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank
from entrepot.talent.scenario import scenario
from entrepot.talent.specialisation import WORLD_ID, StandingQuery, standing

Row = dict[str, Any]
FIRST, LAST = 2010, 2018
SUBFIELDS = (1408, 2003, 3103, 1702)


@dataclass
class Plain:
    """A graph as sets and dictionaries, by number."""

    work: dict[int, Row]
    authors: dict[int, list[int]]
    author_count: Counter[int]
    institutions: dict[int, set[int]]
    impact: dict[int, Row]
    present: set[tuple[int, int, int]]

    def of_person(self, person: int) -> set[int]:
        return {w for w, people in self.authors.items() if person in people}

    def of_institution(self, institution: int) -> set[int]:
        return {w for w, places in self.institutions.items() if institution in places}

    def within(self, works: set[int], first: int, last: int) -> set[int]:
        years = ((w, self.work[w]["publication_year"]) for w in works)
        return {w for w, year in years if year is not None and first <= year <= last}


def rows(reader: GraphReader, name: str) -> list[Row]:
    return reader.fetch(reader.relations[name]).to_pylist()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    """240 works of 60 people at 9 institutions on 8 topics; some facts are missing."""
    chance = random.Random(11)
    topics = [
        topic(10 + i, f"Topic {i}", (SUBFIELDS[i % 4], f"Subfield {i % 4}")) for i in range(8)
    ]
    places = [
        {"id": f"https://openalex.org/I{i}", "display_name": f"House {i}"} for i in range(1, 10)
    ]
    places = [p | {"country_code": "NO" if i % 3 else "CN"} for i, p in enumerate(places)]
    records = []
    for number_of_work in range(1, 241):
        team = chance.sample(range(1, 61), min(1 + int(chance.expovariate(0.5)), 9))
        authors = [
            by(p, *chance.sample(places[p % 7 : p % 7 + 3], chance.randint(1, 2))) for p in team
        ]
        records.append(
            work(
                number_of_work,
                chance.choice([None, *range(2006, 2025)]),
                [a if chance.random() < 0.9 else a | {"institutions": []} for a in authors],
                primary_topic=chance.choice([None, *topics, *topics]),
                cited_by_count=chance.choice(
                    [None, *(int(chance.expovariate(0.1)) for _ in range(9))]
                ),
            )
        )
    with built(records, tmp_path_factory.mktemp("crowd")) as reader:
        yield reader


def topic(number: int, name: str, subfield: tuple[int, str]) -> Row:
    levels = {"subfield": subfield, "field": (subfield[0] // 100, "Field"), "domain": (1, "All")}
    return {"id": f"https://openalex.org/T{number}", "display_name": name} | {
        level: {"id": f"https://openalex.org/{level}s/{i}", "display_name": named}
        for level, (i, named) in levels.items()
    }


@pytest.fixture(scope="module")
def plain(crowd: GraphReader) -> Plain:
    authors: dict[int, list[int]] = defaultdict(list)
    count: Counter[int] = Counter()
    for row in rows(crowd, "authorship"):
        count[row["work_id"]] += 1
        if row["author_id"] is not None:
            authors[row["work_id"]].append(row["author_id"])
    institutions: dict[int, set[int]] = defaultdict(set)
    for row in rows(crowd, "affiliation"):
        if row["institution_id"] is not None:
            institutions[row["work_id"]].add(row["institution_id"])
    return Plain(
        work={row["work_id"]: row for row in rows(crowd, "work")},
        authors=authors,
        author_count=count,
        institutions=institutions,
        impact={
            row["work_id"]: row
            for row in rows(crowd, "work_impact")
            if row["counting"] == "reported"
        },
        present={
            (row["author_id"], row["institution_id"], row["publication_year"])
            for row in rows(crowd, "author_place")
            if row["institution_id"] is not None
        },
    )


@pytest.fixture(scope="module")
def leaders(crowd: GraphReader) -> list[str]:
    query = RankingQuery(by="work_count", top=8, citations="reported")
    return [str(row["id"]) for row in rank(crowd, Everything(), "people", query).to_pylist()]


@pytest.fixture(scope="module")
def houses(crowd: GraphReader) -> list[str]:
    query = RankingQuery(by="work_count", top=6, citations="reported")
    return [str(row["id"]) for row in rank(crowd, Everything(), "institutions", query).to_pylist()]


def number(text: str) -> int:
    return int(text[1:])


# ---- network


@pytest.mark.parametrize("years", [None, Years(FIRST, LAST)])
def test_a_network_is_who_wrote_with_whom(
    crowd: GraphReader, plain: Plain, leaders: list[str], years: Years | None
) -> None:
    found = network(crowd, leaders[0], years, most=12)
    inside = set(plain.work) if years is None else plain.within(set(plain.work), FIRST, LAST)
    me = number(leaders[0])
    own = plain.of_person(me) & inside
    shared = Counter(p for w in own for p in set(plain.authors[w]) if p != me)
    closest = sorted(shared, key=lambda p: (-shared[p], p))[:12]
    nodes = [me, *closest]
    assert found.coauthor_count == len(shared)
    assert [number(row["id"]) for row in found.people.to_pylist()] == nodes
    counts = found.people.column("shared_work_count").to_pylist()
    assert counts == [len(own), *(shared[p] for p in closest)]
    works = {p: plain.of_person(p) & inside for p in nodes}
    edges = {(a, b): len(works[a] & works[b]) for a, b in combinations(nodes, 2)}
    assert {
        (number(e["from_id"]), number(e["to_id"])): e["shared_work_count"]
        for e in found.edges.to_pylist()
    } == {pair: count for pair, count in edges.items() if count}


def test_who_objects_is_in_no_network(boards: GraphReader, objections: Objections) -> None:
    assert "A2" in network(boards, "A1").people.column("id").to_pylist()
    objections.add(2)
    found = network(boards, "A1")
    assert "A2" not in found.people.column("id").to_pylist()
    assert "A2" not in found.edges.column("from_id").to_pylist()
    with pytest.raises(UnknownNameError):
        network(boards, "A2")


def test_a_person_who_wrote_alone_stands_alone(boards: GraphReader) -> None:
    found = network(boards, 5)  # Dora wrote W8 and W9 alone
    assert found.people.column("shared_work_count").to_pylist() == [2]
    assert (found.edges.num_rows, found.coauthor_count) == (0, 0)
    assert (found.first_year, found.last_year) == (2016, 2018)


@pytest.mark.parametrize("most", [0, 31])
def test_a_network_is_small(boards: GraphReader, most: int) -> None:
    with pytest.raises(InputError, match="write 1 to 30"):
        network(boards, "A1", most=most)


# ---- growth and seats


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


# ---- standing


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


# ---- scenario


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


# ---- comparison


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
