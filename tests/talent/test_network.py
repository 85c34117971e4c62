"""Networks of co-authors against brute force over the relations."""

from collections import Counter
from itertools import combinations

import pytest
from tests.talent.crowd import FIRST, LAST, Plain, number

from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Years
from entrepot.talent.network import network


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
