"""Percentiles that are looked up are those of everybody evaluated."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.talent.worlds import WORKS, built, built_from

from entrepot.graph.check import check_graph
from entrepot.graph.progress import Silent
from entrepot.graph.reader import GraphReader
from entrepot.indicators.tallied_composites import percentiles
from entrepot.sample import sample_path
from entrepot.talent import comparison, peers
from entrepot.talent.area import Area, Everything, Topics
from entrepot.talent.basis import Choice
from entrepot.talent.chosen import choose
from entrepot.talent.comparison import compare
from entrepot.talent.peers import CountedPeers, EvaluatedPeers, PeopledArea, count_peers
from entrepot.talent.percentiles import midrank
from entrepot.talent.standings import Ladder, merged

NINTHS = st.integers(-20, 20).map(lambda n: n / 9)
VALUES = st.lists(st.one_of(NINTHS, NINTHS.map(lambda n: n + 1e-13), st.just(np.nan)), min_size=1)


@given(VALUES)
def test_a_place_is_found_in_three_ways(values: list[float]) -> None:
    among = np.array(values)
    ladder, defined = Ladder.of(among), percentiles(pl.Series(among), slice(None))
    for value, place in zip(values, defined.tolist(), strict=True):
        expected = None if np.isnan(place) else pytest.approx(place)
        assert midrank(among, value) == expected
        assert ladder.midrank(value) == expected


def test_a_ladder_by_hand() -> None:
    """One of four is below 2, two are 2."""
    ladder = Ladder.of(np.array([2.0, 5.0, np.nan, 1.0, 2.0]))
    assert (ladder.values.tolist(), ladder.upto.tolist()) == ([1.0, 2.0, 5.0], [1, 3, 4])
    assert ladder.midrank(2.0) == 50.0
    assert ladder.largest == 5.0


@given(VALUES, VALUES)
def test_two_groups_together(one: list[float], other: list[float]) -> None:
    both = merged({"x": Ladder.of(np.array(one))}, {"x": Ladder.of(np.array(other))})["x"]
    expected = Ladder.of(np.array([*one, *other]))
    assert both.values.tolist() == expected.values.tolist()
    assert both.upto.tolist() == expected.upto.tolist()
    assert both.largest == expected.largest


@given(VALUES)
def test_places_stand_on_a_ladder_too(values: list[float]) -> None:
    ladder = Ladder.of(np.array(values))
    places = np.array([np.nan if (p := ladder.midrank(v)) is None else p for v in values])
    expected, found = Ladder.of(places), ladder.of_places()
    assert found.values.tolist() == expected.values.tolist()
    assert found.upto.tolist() == expected.upto.tolist()
    assert found.largest == pytest.approx(expected.largest)


def test_a_ladder_of_nothing() -> None:
    ladder = Ladder.of(np.array([np.nan]))
    assert (ladder.midrank(1.0), ladder.largest) == (None, 0.0)


@pytest.fixture(scope="module", params=["boards", "sample"])
def counted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphReader]:
    """A graph of which every area that can be is counted, few values at a time."""
    folder = tmp_path_factory.mktemp("counted")
    made = built(WORKS, folder) if request.param == "boards" else built_from(sample_path(), folder)
    with made as reader:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(peers, "MANY_WORKS", 1)
            patch.setattr(peers, "MANY_IN_ALL", 1)
            patch.setattr(peers, "PEOPLE_AT_ONCE", 1 + len(reader.arrays.people) // 3)
            count_peers(reader, Silent())
        yield reader


def areas_of(reader: GraphReader) -> list[Area]:
    subfields = set(reader.arrays["branch/subfield_id"].tolist()) - {-1}
    return [Everything(), *(Topics("subfield", (one,)) for one in sorted(subfields))]


@pytest.mark.parametrize("citations", ["auto", "counted"])
def test_those_counted_are_those_evaluated(
    counted: GraphReader, citations: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(peers, "find_standing", lambda *_: None)
        patch.setattr(peers, "find_coverage", lambda *_: None)
        evaluated = {a: PeopledArea.afresh(counted, a, citations) for a in areas_of(counted)}
    kinds = []
    for area, expected in evaluated.items():
        found = PeopledArea.afresh(counted, area, citations)
        kinds.append(type(found.peers))
        assert (found.names, found.basis, found.notes) == (
            expected.names,
            expected.basis,
            expected.notes,
        )
        everybody = range(len(counted.arrays.people))
        works = (np.sort(one.peers.area.works).tolist() for one in (found, expected))
        assert next(works) == next(works)
        both = (found.peers.own(everybody), expected.peers.own(everybody))
        for own, wanted in zip(*both, strict=True):
            assert own == pytest.approx(wanted, abs=1e-9, nan_ok=True)
            for name, value in own.items():
                at = expected.peers.percentile(name, wanted[name])
                assert found.peers.percentile(name, value) == pytest.approx(at), (area, name)
    assert EvaluatedPeers in kinds if citations == "counted" else set(kinds) == {CountedPeers}


def test_the_works_of_counted_areas_are_not_looked_for(
    counted: GraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("works_of", "coverage_of"):
        monkeypatch.setattr(peers, name, None)
    for area in areas_of(counted):
        within = PeopledArea.afresh(counted, area, "auto")
        assert len(within.peers.own([0])) == 1


def test_what_is_small_is_not_counted(boards: GraphReader) -> None:
    for area in areas_of(boards):
        assert isinstance(PeopledArea.of(boards, area, "auto").peers, EvaluatedPeers)


def test_a_comparison_beside_those_counted(
    counted: GraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    area, chosen = Everything(), choose(counted, "people", counted.arrays.people.ids[:3].tolist())
    found = compare(counted, area, chosen)
    monkeypatch.setattr(comparison, "are_counted", lambda *_: False)
    expected = compare(counted, area, chosen)
    assert found.indicators.drop(["value", "percentile"]) == expected.indicators.drop(
        ["value", "percentile"]
    )
    for column in ("value", "percentile"):
        values = found.indicators.column(column).to_pylist()
        assert values == pytest.approx(expected.indicators.column(column).to_pylist())
    assert (found.by_year, found.shared_works, found.topics) == (
        expected.by_year,
        expected.shared_works,
        expected.topics,
    )


def test_a_new_indicator_is_evaluated(
    counted: GraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graphs that were made before an indicator was known do not have its values."""
    monkeypatch.setattr(peers, "_computable", lambda _: ("ncs", "unheard_of"))
    asked = peers._Asked(counted, Everything(), "auto")
    assert asked.counted_peers() is None


def test_a_check_looks_at_what_was_counted(counted: GraphReader) -> None:
    version = counted.store.version_path(counted.manifest.version)
    assert [one.problem for one in check_graph(counted) if one.problem] == []
    values: Path = version / "standings" / "values.array"
    whole = values.read_bytes()
    values.write_bytes(whole[:-8])
    problems = [one.problem for one in check_graph(counted) if one.problem]
    values.write_bytes(whole)
    assert len(problems) == 1
    assert "values.array" in problems[0]
