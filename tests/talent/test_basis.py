"""Which citations a ranking rests on; coverage of the world of boards is counted in worlds.py."""

import pytest

from entrepot.errors import NotComputableError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area, Everything, Works
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import Basis, Choice, Coverage, choose_basis, coverage_of
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank

REPORTED = Basis("reported", "reported")
COUNTED = Basis("counted", "ws")


def coverage(reported: int, counted: int) -> Coverage:
    return Coverage(9, reported, counted, without_reported=0, lacks={})


def citations(reader: GraphReader, basis: Basis) -> dict[int, int | None]:
    """The citations of each work that has any, or whose number is not known."""
    with reader.engine.scratch():
        rows = reader.fetch(basis.impact(reader)).to_pylist()
    return {r["work_id"]: r["citation_count"] for r in rows if r["citation_count"] != 0}


@pytest.mark.parametrize(
    ("reported", "counted", "basis"),
    [
        (10, 5, COUNTED),  # just half
        (10, 4, REPORTED),
        (10, 10, COUNTED),
        (10, 14, COUNTED),  # more held than stated
        (0, 3, COUNTED),  # none is stated
        (10, 0, REPORTED),
        (0, 0, REPORTED),
    ],
)
def test_auto_counts_where_at_least_half_is_held(reported: int, counted: int, basis: Basis) -> None:
    assert choose_basis(coverage(reported, counted), "auto") == basis


def test_what_is_chosen_holds_whatever_the_coverage() -> None:
    assert choose_basis(coverage(10, 9), "reported") == REPORTED
    assert choose_basis(coverage(10, 1), "counted") == COUNTED


@pytest.mark.parametrize("choice", ["auto", "counted"])
@pytest.mark.parametrize(
    ("without_self", "window", "counting"),
    [(True, None, "ns"), (False, 3, "ws_3y"), (True, 4, "ns_4y")],
)
def test_self_citations_and_windows_are_counted(
    choice: Choice, without_self: bool, window: int | None, counting: str
) -> None:
    basis = choose_basis(coverage(10, 1), choice, without_self=without_self, window_years=window)
    assert basis == Basis("counted", counting)
    assert basis.without_self is without_self


@pytest.mark.parametrize(("without_self", "window"), [(True, None), (False, 3)])
def test_reported_citations_have_no_self_citations_and_no_years(
    without_self: bool, window: int | None
) -> None:
    with pytest.raises(NotComputableError, match=r"one number a work.*--citations counted"):
        choose_basis(coverage(10, 9), "reported", without_self=without_self, window_years=window)


def test_without_reference_lists_nothing_can_be_counted() -> None:
    asked: list[tuple[Choice, bool]] = [("counted", False), ("counted", True), ("auto", True)]
    for choice, without_self in asked:
        with pytest.raises(NotComputableError, match=r"no reference lists.*--citations reported"):
            choose_basis(coverage(10, 0), choice, without_self=without_self)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        # works, reported, counted; W6 and W7 state none, and W1, W5, W7, W9 and W10 list none
        (Everything(), (10, 28, 9, 2, 5)),
        (Works((1,)), (1, 10, 4, 0, 1)),
        (Works((5,)), (1, 2, 1, 0, 1)),
        (Works((6,)), (1, 0, 0, 1, 0)),
        (Works((99,)), (0, 0, 0, 0, 0)),
    ],
)
def test_coverage_of_an_area(boards: GraphReader, area: Area, expected: tuple[int, ...]) -> None:
    one = coverage_of(works_of(area, boards), boards.arrays)
    counts = (one.works, one.reported, one.counted, one.without_reported, one.lacks["references"])
    assert counts == expected


def test_the_share_is_counted_beside_reported() -> None:
    assert coverage(8, 2).share == 0.25
    assert coverage(0, 2).share is None


@pytest.mark.parametrize(("works", "citations"), [((5,), "counted"), ((1,), "reported")])
def test_a_ranking_says_which_it_took(
    boards: GraphReader, works: tuple[int, ...], citations: str
) -> None:
    """W5 has 1 of its 2 citations in the graph, W1 4 of its 10."""
    assert rank(boards, Works(works), "people", RankingQuery()).citations == citations


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("reported", {1: 10, 2: 8, 3: 5, 4: 3, 5: 2, 6: None, 7: None}),
        ("ws", {1: 4, 2: 2, 3: 1, 4: 1, 5: 1}),
        ("ns", {1: 1}),  # only Dora's W8 is another's
        # W1 (2015) by W8 (2016) and W2 (2017), W2 (2017) by W3 (2019), W4 (2022) and
        # W5 (2023) by W6 (2023); W3 (2019) by W4 (2022) comes too late
        ("ws_3y", {1: 2, 2: 1, 4: 1, 5: 1}),
        ("ws_4y", {1: 2, 2: 1, 3: 1, 4: 1, 5: 1}),
        ("ns_3y", {1: 1}),
        ("ws_1y", {5: 1}),
    ],
)
def test_the_citations_of_each_basis(
    boards: GraphReader, counting: str, expected: dict[int, int | None]
) -> None:
    basis = Basis("reported" if counting == "reported" else "counted", counting)
    assert citations(boards, basis) == expected
