from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from entrepot.dossier.scatter import DOT, HEIGHT, LINE, WIDTH, _touch, _width, scatter


def person(name: str, works: float | None, mncs: float | None) -> Any:
    names = pa.array(["work_count", "mncs"], pa.string())
    values = pa.array([works, mncs], pa.float64())
    return SimpleNamespace(name=name, indicators=pa.table({"name": names, "value": values}))


def test_one_person_stands_in_the_field() -> None:
    drawn = scatter([person("A", 1, 0)])
    (dot,) = drawn["dots"]
    assert (dot["number"], dot["name"], dot["y"]) == (1, "A", 0)
    assert drawn["without"] == []


def test_more_works_stand_further_right_and_more_impact_higher() -> None:
    drawn = scatter([person("A", 3, 0.5), person("B", 300, 0.5), person("C", 3, 5)])
    a, b, c = drawn["dots"]
    assert a["x"] == c["x"] < b["x"]
    assert a["y"] == b["y"] < c["y"]
    assert a["y"] < drawn["mean"] < c["y"]


def test_who_has_no_works_or_no_impact_is_named_beside() -> None:
    drawn = scatter([person("A", None, None), person("B", 2, None), person("C", 2, 1)])
    assert drawn["without"] == ["A", "B"]
    assert [dot["number"] for dot in drawn["dots"]] == [3]
    assert scatter([person("A", None, None)])["dots"] == []


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5000), st.floats(0, 120), st.sampled_from(["Li Wei", "王", "X" * 30])
        ),
        min_size=1,
        max_size=40,
    )
)
def test_no_name_touches_a_dot_or_another_name(people: list[tuple[int, float, str]]) -> None:
    dots = scatter([person(name, works, mncs) for works, mncs, name in people])["dots"]
    names = [
        (left, bottom, left + _width(dot["name"]), bottom + LINE)
        for dot in dots
        if dot["at"] is not None
        for left, bottom in [dot["at"]]
    ]
    assert not any(_touch(one, other) for one, other in combinations(names, 2))
    for dot in dots:
        x, y = dot["x"], dot["y"]
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
        assert not any(_touch(name, (x - DOT, y - DOT, x + DOT, y + DOT)) for name in names)
