"""Who is shown: pages, and the filters of people; counted by hand in the world of boards."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest

from entrepot.errors import InputError
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.talent import asked
from entrepot.talent.area import Everything
from entrepot.talent.gathered import Everybody
from entrepot.talent.options import read_query
from entrepot.talent.ranking import rank
from entrepot.talent.whereabouts import last_moves, present_institutions


def ids(reader: GraphReader, **options: Any) -> list[str]:
    query = read_query({"by": "work_count", "citations": "reported", "top": None, **options})
    return [str(row["id"]) for row in rank(reader, Everything(), "people", query).to_pylist()]


def test_pages_laid_end_to_end_are_the_whole_ranking(boards: GraphReader) -> None:
    pages = [ids(boards, top=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [one for page in pages for one in page] == ids(boards)
    assert [len(page) for page in pages] == [2, 2, 1, 0]


def test_ranks_go_on_over_pages(boards: GraphReader) -> None:
    query = read_query({"by": "work_count", "citations": "reported", "top": 2, "offset": 2})
    every = read_query({"by": "work_count", "citations": "reported", "top": None})
    found, whole = (rank(boards, Everything(), "people", one).to_pylist() for one in (query, every))
    assert found == whole[2:4]


def test_another_page_evaluates_nobody_anew(
    boards: GraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ids(boards, top=2, column="first_share")

    def never(*_: object) -> None:
        raise AssertionError("everybody was evaluated again")

    monkeypatch.setattr(Everybody, "of", never)
    assert ids(boards, top=2, offset=1, column="first_share")[0] == first[1]
    assert ids(boards, stage="mid", column="first_share") is not None
    with pytest.raises(AssertionError, match="again"):
        ids(boards, column="first_share", since=2016)


def test_an_objection_holds_for_what_is_remembered(
    boards: GraphReader, objections: Objections
) -> None:
    assert "A2" in ids(boards)
    objections.add(2)
    assert "A2" not in ids(boards)


def test_graphs_are_told_apart(boards: GraphReader, sample: GraphReader) -> None:
    assert asked.version_of(boards) != asked.version_of(sample)


def test_the_present_institution_is_that_of_the_career(sample: GraphReader) -> None:
    career = sample.fetch(sample.relations["career"]).to_pylist()
    known = {r["author_id"]: r["institution_id"] for r in career}
    found = present_institutions(sample.arrays).tolist()
    expected = [known.get(one) for one in sample.arrays.people.ids.tolist()]
    assert [None if one == UNKNOWN_ID else one for one in found] == expected


def test_people_are_found_by_where_they_are(boards: GraphReader) -> None:
    assert ids(boards, institution="I2") == ["A2", "A5", "A4"]
    assert set(ids(boards)) - set(ids(boards, not_institution=["I2"])) == {"A2", "A4", "A5"}


def test_ana_moved_to_oslo_in_2022(boards: GraphReader) -> None:
    assert ids(boards, moved_since=2022) == ["A1"]
    assert ids(boards, moved_since=2023) == []


def test_last_moves_are_years_without_a_former_institution(sample: GraphReader) -> None:
    years: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in sample.fetch(sample.relations["author_place"]).to_pylist():
        if row["institution_id"] is not None and row["publication_year"] is not None:
            years[row["author_id"]][row["publication_year"]].add(row["institution_id"])
    expected = []
    for person in sample.arrays.people.ids.tolist():
        placed = sorted(years[person].items())
        moves = [y for (_, a), (y, b) in pairwise(placed) if not a & b]
        expected.append(max(moves, default=UNKNOWN_ID))
    assert last_moves(sample.arrays).tolist() == expected
    assert any(year != UNKNOWN_ID for year in expected)


def test_ties_are_works_credited_to_an_institution(boards: GraphReader) -> None:
    # Oslo is credited with W3 (Bo, Ana, Carla), W4 (Ana), W5 (Carla, the other Bo), W6
    assert set(ids(boards, tied_to="I1")) == {"A1", "A2", "A3", "A4"}
    assert ids(boards, tied_to=99) == []


@pytest.mark.parametrize("option", ["institution", "not_institution", "tied_to"])
def test_what_is_no_institution_is_refused(boards: GraphReader, option: str) -> None:
    with pytest.raises(InputError, match="write the id of an institution"):
        ids(boards, **{option: "Oslo"})


def test_places_have_no_last_move(boards: GraphReader) -> None:
    with pytest.raises(InputError, match="are of people"):
        rank(boards, Everything(), "institutions", read_query({"moved_since": 2020}))


def test_an_offset_is_not_negative(boards: GraphReader) -> None:
    with pytest.raises(InputError, match="offset of -1"):
        ids(boards, offset=-1)
