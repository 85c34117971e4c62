from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from math import acos, cos, prod, radians, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import as_tables
from spec.world import Ranking, World, assert_equal
from tests.indicators import naive
from tests.indicators.made_up import MOST_WORKS, Work, made_up_works, on_worlds, world_of

from entrepot.graph.engine import DuckEngine
from entrepot.indicators.groups import distance_of_work
from entrepot.indicators.registry import ALL_UNITS, Unit

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@on_worlds
@given(
    made_up_works(),
    st.sampled_from(ALL_UNITS),
    st.sampled_from(["full", "fractional"]),
    st.sets(st.integers(1, MOST_WORKS)) | st.just(set(range(1, MOST_WORKS + 1))),
)
def test_the_activity_index(
    engine: DuckEngine, works: list[Work], unit: Unit, counting: str, area: set[int]
) -> None:
    """As by definition; and the world's own, the mean weighted by the share of all works, is 1."""
    is_full = counting == "full"
    inside = [w for w in works if w.number in area]
    ranking = Ranking(unit, "full" if is_full else "fractional", area=sorted(area))
    with world_of(engine, works) as world:
        found = world.values("activity_index", ranking)

    def size(written: list[Work]) -> Fraction:
        return sum(
            (Fraction(1) if is_full else naive.fraction(w, unit) for w in written), Fraction()
        )

    overall = {u: size(ws) / len(works) for u, ws in naive.portfolios(works, unit).items()}
    of_area = {u: size(ws) / len(inside) for u, ws in naive.portfolios(inside, unit).items()}
    assert_equal(found, {u: float(share / overall[u]) for u, share in of_area.items()})
    if not is_full and unit != "people" and all(naive.units_of(w, unit) for w in inside) and inside:
        assert sum(found[u] * float(overall[u]) for u in found) == pytest.approx(1, rel=1e-12)


@on_worlds
@given(made_up_works(), st.sampled_from(["institutions", "countries"]))
def test_growth(engine: DuckEngine, works: list[Work], unit: Unit) -> None:
    """As by definition, whatever the area's works without a year."""
    with world_of(engine, works) as world:
        found = world.values("work_growth", Ranking(unit))
    assert_equal(found, {u: _growth(ws) for u, ws in naive.portfolios(works, unit).items()})


def _growth(works: list[Work]) -> float | None:
    first, last = (sum(w.year == year for w in works) for year in (2020, 2024))
    return (last / first) ** (1 / 4) - 1 if first and last else None


@on_worlds
@given(made_up_works(), st.sampled_from(["full", "fractional"]))
def test_shares_of_shared_works(engine: DuckEngine, works: list[Work], counting: str) -> None:
    is_full = counting == "full"
    ranking = Ranking(counting="full" if is_full else "fractional")
    with world_of(engine, works) as world:
        found = world.all_values(("collaboration_share", "international_share"), ranking)
    for author, written in naive.portfolios(works, "people").items():
        weight = {w.number: 1 if is_full else naive.fraction(w, "people") for w in written}
        for name, unit in (
            ("collaboration_share", "institutions"),
            ("international_share", "countries"),
        ):
            known = sum(weight[w.number] for w in written if naive.units_of(w, unit))
            shared = sum(weight[w.number] for w in written if len(naive.units_of(w, unit)) > 1)
            expected = float(shared / known) if known else None
            assert_equal({author: found[name][author]}, {author: expected})


@on_worlds
@given(made_up_works(), st.sets(st.integers(1, MOST_WORKS)))
def test_the_csrankings_score(engine: DuckEngine, works: list[Work], area: set[int]) -> None:
    inside = [w for w in works if w.number in area]
    with world_of(engine, works) as world:
        ranking = Ranking(unit="institutions", area=sorted(area))
        found = world.values("csrankings_score", ranking)
    credit: dict[int, dict[int | None, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for work in inside:
        seats = {(p.author, p.institution) for p in work.places if p.author is not None}
        for _, institution in seats:
            if institution is not None:
                credit[institution][work.subfield] += Fraction(1, len(work.authors))
    areas = len({w.subfield for w in inside})
    expected: dict[int, float | None] = dict.fromkeys(naive.portfolios(inside, "institutions"))
    expected |= {
        institution: prod(1 + float(sum_) for sum_ in sums.values()) ** (1 / areas)
        for institution, sums in credit.items()
    }
    assert_equal(found, expected)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(places, max_size=5), min_size=1, max_size=8))
def test_the_longest_distance_by_the_law_of_cosines(
    engine: DuckEngine, works: list[list[tuple[float, float]]]
) -> None:
    """Another formula than the one in use, less exact for near places: to a metre."""
    numbered = {
        100 * w + i: place for w, places in enumerate(works) for i, place in enumerate(places)
    }
    rows: dict[str, list[dict[str, object]]] = {
        "work": [{"work_id": work} for work in range(len(works))],
        "institution": [
            {"institution_id": number, "latitude": north, "longitude": east}
            for number, (north, east) in numbered.items()
        ],
        "affiliation": [
            {"work_id": number // 100, "institution_id": number} for number in numbered
        ],
    }
    with engine.scratch():
        world = World(engine, as_tables(rows))
        located = world.base["affiliation"].select("work_id", "institution_id").unique()
        distances = distance_of_work(engine, located, world.base["institution"])
        found = dict(world.rows(distances, "work_id", "distance_km"))
    expected = {
        work: max(_cosine_km(*pair) for pair in combinations(places, 2))
        for work, places in enumerate(works)
        if len(places) > 1
    }
    assert found == pytest.approx(expected, abs=0.001)


def _cosine_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (phi, lam), (phi_2, lam_2) = map(radians, one), map(radians, other)
    cosine = sin(phi) * sin(phi_2) + cos(phi) * cos(phi_2) * cos(lam_2 - lam)
    return 6371.01 * acos(max(-1.0, min(1.0, cosine)))
