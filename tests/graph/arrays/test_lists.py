from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.errors import GraphDamagedError
from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.files import LISTING, ArrayFolder, ArrayWriter
from entrepot.graph.arrays.gathering import gathered, portions, units_of
from entrepot.graph.arrays.lists import Lists, offsets_of
from entrepot.graph.arrays.opened import Credit
from entrepot.graph.arrays.rows import ROWS_A_BATCH, Rows, write_rows
from entrepot.graph.arrays.shared import SignedLists
from entrepot.graph.arrays.turning import counts_of, turned

UNITS = 8
many_lists = st.lists(st.lists(st.integers(0, UNITS - 1), max_size=70), min_size=1, max_size=12)
sets_of_units = st.lists(
    st.lists(st.integers(0, UNITS - 1), max_size=5, unique=True), min_size=1, max_size=12
)


def lists_of(values: list[list[int]]) -> Lists:
    flat = np.array([one for each in values for one in each], np.int32)
    return Lists(offsets_of(np.array([len(each) for each in values])), flat)


def credit_of(values: list[list[int]]) -> Credit:
    of_work = lists_of(values)
    marks = np.arange(len(of_work.values), dtype=np.uint16)
    pieces = list(turned(of_work, marks, UNITS))
    works = Lists(
        offsets_of(counts_of(of_work, UNITS)), np.concatenate([places for places, _ in pieces])
    )
    return Credit(of_work, works, np.concatenate([their for _, their in pieces]))


@given(many_lists, st.lists(st.integers(0, 11), max_size=20))
def test_lists_of_many_places_end_to_end(values: list[list[int]], places: list[int]) -> None:
    places = [place % len(values) for place in places]
    lists, asked = lists_of(values), np.array(places, np.int32)
    assert lists.of_all(asked).tolist() == [one for place in places for one in values[place]]
    assert lists.total_of(asked) == sum(len(values[place]) for place in places)


@given(many_lists, st.integers(1, 200))
def test_turned_lists_name_the_places_of_each_unit(values: list[list[int]], room: int) -> None:
    lists = lists_of(values)
    marks = np.arange(len(lists.values))
    pieces = list(turned(lists, marks, UNITS, rows_at_once=room))
    rows = sorted(
        (unit, place, int(lists.offsets[place]) + at)
        for place, each in enumerate(values)
        for at, unit in enumerate(each)
    )
    assert [int(p) for places, _ in pieces for p in places] == [place for _, place, _ in rows]
    assert [int(m) for _, their in pieces for m in their] == [mark for _, _, mark in rows]
    counts = [sum(each.count(unit) for each in values) for unit in range(UNITS)]
    assert counts_of(lists, UNITS).tolist() == counts


@given(st.lists(st.lists(st.integers(-60, 60), max_size=9), min_size=1, max_size=12), st.data())
def test_pairs_that_share_any(values: list[list[int]], data: st.DataObject) -> None:
    place = st.integers(0, len(values) - 1)
    pairs = data.draw(st.lists(st.tuples(place, place), max_size=30))
    lists = lists_of(values)
    signed = SignedLists.of(Lists(lists.offsets, lists.values.astype(np.int64)))
    left, right = (np.array([pair[side] for pair in pairs], np.int32) for side in (0, 1))
    expected = [bool(set(values[a]) & set(values[b])) for a, b in pairs]
    assert signed.share_any(left, right).tolist() == expected


@given(sets_of_units, st.data())
def test_gathered_works_are_those_inside(values: list[list[int]], data: st.DataObject) -> None:
    inside = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    credit = credit_of(values)
    works = np.flatnonzero(inside).astype(np.int32)
    units = units_of(credit, works)
    assert units.tolist() == sorted({unit for place in works for unit in values[place]})
    members = gathered(credit.works, credit.marks, units, np.array(inside))
    expected = {
        unit: [place for place in works.tolist() if unit in values[place]]
        for unit in units.tolist()
    }
    begins = members.begins.tolist()
    found = {
        unit: members.works[begins[i] : begins[i + 1]].tolist() for i, unit in enumerate(units)
    }
    assert found == expected


def test_portions_are_of_whole_units(monkeypatch: pytest.MonkeyPatch) -> None:
    credit = credit_of([[0, 1, 2], [1, 2], [2, 7], [0]])  # 2, 2, 3 and, for unit 7, 1 works
    units = np.arange(UNITS, dtype=np.int32)
    assert [portion.tolist() for portion in portions(credit.works, units)] == [units.tolist()]
    monkeypatch.setattr("entrepot.graph.arrays.gathering.ROWS_AT_ONCE", 3)
    pieces = [portion.tolist() for portion in portions(credit.works, units)]
    assert len(pieces) > 1
    assert [unit for piece in pieces for unit in piece] == units.tolist()
    assert [portion.tolist() for portion in portions(credit.works, units[:0])] == [[]]


@given(st.lists(st.lists(st.none() | st.sampled_from(["NO", "CN", "FR"]), max_size=5)))
def test_codes_stand_for_the_same_name_in_every_piece(pieces: list[list[str | None]]) -> None:
    codes = Codes()
    encoded = [codes.encode(pa.chunked_array([pa.array(p, pa.string())])) for p in pieces]
    names = [None, *codes.names]
    assert [[names[code] for code in piece] for piece in encoded] == pieces


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Two batches of numbered rows and seven more."""
    path = tmp_path_factory.mktemp("rows") / "numbered.arrow"
    table = pa.table({"name": [f"row {i}" for i in range(2 * ROWS_A_BATCH + 7)]})
    write_rows(path, table.schema, [table.slice(0, 70_000), table.slice(70_000)])
    return Rows.open(path)


@given(st.lists(st.integers(0, 2 * ROWS_A_BATCH + 6), max_size=10))
def test_rows_are_taken_in_the_order_asked_for(numbered: Rows, places: list[int]) -> None:
    taken = numbered.take(np.array(places, np.int32)).column("name").to_pylist()
    assert taken == [f"row {place}" for place in places]


def test_arrays_come_back_as_written(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "arrays") as writer:
        writer.append("work/year", np.array([1999, 2001], np.int32))
        writer.append("work/year", np.array([2003], np.int32))
        writer.append("nothing", np.empty(0, np.float64))
        writer.name("type", ["article", "书"])
        assert writer.map("work/year").tolist() == [1999, 2001, 2003]
        with pytest.raises(TypeError, match="work/year holds <i4, not <i8"):
            writer.append("work/year", np.array([1], np.int64))
    folder = ArrayFolder.open(tmp_path / "arrays")
    assert folder["work/year"].tolist() == [1999, 2001, 2003]
    assert folder["nothing"].dtype == np.float64
    assert folder.names("type") == ["article", "书"]
    folder.check()


def test_an_array_that_was_cut_or_lost_is_named(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path) as writer:
        writer.append("years", np.array([1999, 2001], np.int32))
    path = tmp_path / "years.array"
    path.write_bytes(b"1234")
    with pytest.raises(GraphDamagedError, match=r"years\.array has 4 bytes, not 8\. Load"):
        ArrayFolder.open(tmp_path)["years"]
    path.unlink()
    with pytest.raises(GraphDamagedError, match=r"years\.array is missing"):
        ArrayFolder.open(tmp_path).check()


def test_a_folder_without_listing_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(GraphDamagedError, match="no list of its arrays"):
        ArrayFolder.open(tmp_path)
    (tmp_path / LISTING).write_text("{", encoding="utf-8")
    with pytest.raises(GraphDamagedError, match="no list of its arrays"):
        ArrayFolder.open(tmp_path)
