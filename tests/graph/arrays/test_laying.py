"""Arrays laid from those before and those made anew are what a walk along all would give."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.laying import Laying, laid_rows
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Lists, offsets_of
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.origin import Origin
from entrepot.graph.arrays.received import received
from entrepot.graph.arrays.rows import Rows, write_rows

IDS = st.integers(0, 30)
LISTS = "people/of_work"
TEXTS = pa.schema([("name", pa.string())])


@dataclass
class Change:
    """Works by id, with a list of each: before, made anew, and those that are gone."""

    before: dict[int, list[int]]
    anew: dict[int, list[int]]
    gone: set[int]

    @property
    def now(self) -> dict[int, list[int]]:
        """All works after the change."""
        stays = {one: said for one, said in self.before.items() if one not in self.gone}
        return dict(sorted((stays | self.anew).items()))

    @property
    def origin(self) -> Origin:
        """Where the works come from, where all stand in the order of their ids."""
        before, anew = sorted(self.before), sorted(self.anew)
        rows = [-1 - anew.index(n) if n in self.anew else before.index(n) for n in self.now]
        return Origin.of(np.array(rows, np.int32), len(before))


values = st.dictionaries(IDS, st.lists(st.integers(0, 9), max_size=3), max_size=12)
changes = st.builds(Change, values, values, st.sets(IDS, max_size=6))


def put(writer: ArrayWriter, said: dict[int, list[int]]) -> None:
    """Write a number and a list of each work, in the order of ids."""
    lists = [said[one] for one in sorted(said)]
    writer.append("work/tens", np.array([10 * sum(one) for one in lists], np.int16))
    writer.append(f"{LISTS}.lengths", np.array([len(one) for one in lists], np.int32))
    writer.append(f"{LISTS}.values", np.array([*chain(*lists)], np.int32))


@given(changes)
def test_values_and_lists_follow_their_works(
    tmp_path_factory: pytest.TempPathFactory, change: Change
) -> None:
    """Lists of people hold positions, which are others afterwards."""
    folder, now = tmp_path_factory.mktemp("laid"), change.now
    with ArrayWriter(folder / "before") as before:
        put(before, change.before)
        before.append(f"{LISTS}.offsets", offsets_of(before.map(f"{LISTS}.lengths")))
    moved = np.array([5, ABSENT, *range(10, 18)], np.int32)
    with ArrayWriter(folder / "anew") as anew, ArrayWriter(folder / "now") as writer:
        put(anew, change.anew)
        arrays = GraphArrays.open(folder / "before")
        Laying(anew, writer, arrays, {"people": moved}).lay(change.origin)
        assert writer.map("work/tens").tolist() == [10 * sum(one) for one in now.values()]
        assert writer.map(f"{LISTS}.lengths").tolist() == [len(one) for one in now.values()]
        lists = [said if n in change.anew else moved[said].tolist() for n, said in now.items()]
        assert writer.map(f"{LISTS}.values").tolist() == [*chain(*lists)]


@given(values, st.randoms())
def test_without_any_before_all_follow_their_works(
    tmp_path_factory: pytest.TempPathFactory, said: dict[int, list[int]], chance: Any
) -> None:
    folder, order = tmp_path_factory.mktemp("laid"), list(range(len(said)))
    chance.shuffle(order)
    lists = [said[sorted(said)[row]] for row in order]
    with ArrayWriter(folder / "anew") as anew, ArrayWriter(folder / "now") as writer:
        put(anew, said)
        Laying(anew, writer).lay(Origin.anew(np.array(order, np.int32)))
        assert writer.map("work/tens").tolist() == [10 * sum(one) for one in lists]
        assert writer.map(f"{LISTS}.values").tolist() == [*chain(*lists)]


Cited = set[tuple[int, int]]
"""Which work cites which."""


@given(
    st.sets(st.tuples(IDS, IDS), max_size=40), st.sets(st.tuples(IDS, IDS), max_size=20), changes
)
def test_citations_of_works_that_changed_are_others(
    tmp_path_factory: pytest.TempPathFactory, before: Cited, anew: Cited, change: Change
) -> None:
    """Those among other works stay; those that begin or end at a changed one are made anew."""
    folder, touched, now = (
        tmp_path_factory.mktemp("cites"),
        {*change.anew, *change.gone},
        change.now,
    )
    before = {pair for pair in before if set(pair) <= set(change.before)}
    anew = {pair for pair in anew if set(pair) <= set(now) and set(pair) & touched}
    place = {one: position for position, one in enumerate(now)}
    with ArrayWriter(folder / "before") as writer:
        put_citations(writer, before, {n: at for at, n in enumerate(sorted(change.before))})
        writer.append("cites/offsets", offsets_of(writer.map("cites/lengths")))
    with ArrayWriter(folder / "anew") as part, ArrayWriter(folder / "now") as writer:
        put_citations(part, anew, place)
        laying = Laying(part, writer, GraphArrays.open(folder / "before"))
        laying.lay_citations(change.origin, np.arange(len(now), dtype=np.int32))
        expected = anew | {pair for pair in before if not set(pair) & touched}
        with ArrayWriter(folder / "expected") as whole:
            put_citations(whole, expected, place)
        for name in whole.written:
            assert writer.map(name).tolist() == whole.map(name).tolist()


def put_citations(writer: ArrayWriter, pairs: Cited, place: dict[int, int]) -> None:
    """Write who cites each work, and of each citation a mark that is all its own."""
    ends = sorted((place[cited], place[citing]) for citing, cited in pairs)
    lengths = np.bincount([cited for cited, _ in ends], minlength=len(place))
    of = {position: one for one, position in place.items()}
    writer.append("cites/lengths", lengths.astype(np.int32))
    writer.append("cites/values", np.array([citing for _, citing in ends], np.int32))
    is_self = [bool((of[cited] + of[citing]) % 2) for cited, citing in ends]
    writer.append("cites/is_self", np.array(is_self, np.bool_))


@given(changes)
def test_texts_follow_their_works(tmp_path_factory: pytest.TempPathFactory, change: Change) -> None:
    folder = tmp_path_factory.mktemp("rows")
    files = []
    for name in ("before", "anew"):
        texts = [f"{name} {one}" for one in sorted(getattr(change, name))]
        write_rows(folder / name, TEXTS, [pa.table({"name": pa.array(texts, pa.string())})])
        files.append(Rows.open(folder / name))
    (found,) = laid_rows(files[0], files[1], change.origin.rows)
    expected = ["anew" if one in change.anew else "before" for one in change.now]
    assert found.column("name").to_pylist() == [
        f"{name} {one}" for name, one in zip(expected, change.now, strict=True)
    ]


def test_a_stretch_of_rows(tmp_path: Path) -> None:
    """Over the borders of batches, and empty ones."""
    count = 3 * 65_536 // 2
    names = [str(n) for n in range(count)]
    write_rows(tmp_path / "rows", TEXTS, [pa.table({"name": names})])
    rows = Rows.open(tmp_path / "rows")
    for first, last in ((0, 0), (0, count), (65_530, 65_540), (65_536, count), (count, count)):
        assert rows.stretch(first, last).column("name").to_pylist() == names[first:last]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=30))
def test_citations_received_of_late(pairs: list[tuple[int, int, bool]]) -> None:
    """Cited work, citing work, whether it is a self-citation."""
    pairs = sorted(pairs)
    year = [2026, 2025, 2022, 2021, UNKNOWN_ID, 2027]
    counts = np.bincount([cited for cited, *_ in pairs], minlength=6)
    cites = Lists(offsets_of(counts), np.array([citing for _, citing, _ in pairs], np.int32))
    is_self = np.array([one for *_, one in pairs], np.bool_)
    found = received(cites, is_self, np.array(year, np.int32), 2026, (1, 5))
    assert found.tolist() == [
        [
            sum(
                (cited, year[citing]) == (work, 2026 - ago) and not own
                for cited, citing, own in pairs
            )
            for work in range(1, 5)
        ]
        for ago in range(5)
    ]
