from fractions import Fraction
from math import log

import narwhals as nw
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.world import CENSUS_YEAR, Ranking, assert_equal
from tests.indicators import naive
from tests.indicators.made_up import Work, made_up_works, on_worlds, world_of

from entrepot.graph.engine import DuckEngine
from entrepot.indicators.persons import (
    C_SCORE_PARTS,
    EVERYONE,
    PUBLISHED_MAXIMA,
    c_score,
    h_index,
    hm_index,
    percentile,
)
from entrepot.indicators.portfolio import with_ranks

REPORTED = Ranking(citations="reported")
made_up_counts = st.lists(
    st.tuples(st.none() | st.integers(0, 12), st.integers(1, 9)), min_size=1, max_size=25
)
"""Works of one person: citations and authors."""
amounts = st.integers(0, 1000) | st.floats(0.1, 1000)


@settings(max_examples=40, deadline=None)
@given(st.lists(made_up_counts, min_size=1, max_size=12))
def test_h_and_hm_of_many_people(
    engine: DuckEngine, people: list[list[tuple[int | None, int]]]
) -> None:
    """hm in exact fractions: sums of 1/A that reach a whole number do reach it."""
    rows = [
        {"unit_id": person, "work_id": number, "citation_count": count, "author_count": authors}
        for person, works in enumerate(people)
        for number, (count, authors) in enumerate(works)
    ]
    schema = pa.schema([(name, pa.int64()) for name in rows[0]])
    with engine.scratch():
        portfolio = with_ranks(engine.from_arrow(pa.Table.from_pylist(rows, schema=schema)))
        units = portfolio.group_by("unit_id").agg(h=h_index(), hm=hm_index())
        found = {row["unit_id"]: row for row in engine.fetch(units).to_pylist()}
    for person, counts in enumerate(people):
        pairs = [
            (_by(number, authors), count)
            for number, (count, authors) in enumerate(counts)
            if count is not None
        ]
        assert_equal(
            {"h": found[person]["h"], "hm": found[person]["hm"]},
            {
                "h": naive.h_index(pairs) if pairs else None,
                "hm": naive.hm_index(pairs) if pairs else None,
            },
        )


@on_worlds
@given(made_up_works(), st.sampled_from(["reported", "ws", "ns"]))
def test_the_parts_of_the_c_score_and_their_sum(
    engine: DuckEngine, works: list[Work], citations: str
) -> None:
    rankings = {kind: Ranking(citations=kind) for kind in ("reported", "ws", "ns")}
    with world_of(engine, works) as world:
        found = world.all_values([*C_SCORE_PARTS, "c_score"], rankings[citations])
    parts = _naive_parts(works, citations)
    for name in C_SCORE_PARTS:
        assert_equal(found[name], {author: of[name] for author, of in parts.items()})
    maxima = {
        name: max((of[name] or 0 for of in parts.values()), default=0) for name in C_SCORE_PARTS
    }
    assert_equal(
        found["c_score"],
        {
            author: None if None in of.values() else naive.c_score(_present(of), maxima)
            for author, of in parts.items()
        },
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(C_SCORE_PARTS, amounts)), min_size=1))
def test_the_c_score_of_known_parts(engine: DuckEngine, people: list[dict[str, float]]) -> None:
    """Beside the largest of these people, and beside the published maxima."""
    columns = {name: [float(person[name]) for person in people] for name in C_SCORE_PARTS}
    maxima = {name: max(values) for name, values in columns.items()}
    with engine.scratch():
        frame = engine.from_arrow(pa.table({"unit_id": list(range(len(people))), **columns}))
        scored = frame.select(
            "unit_id", area=c_score(maxima), published=c_score(PUBLISHED_MAXIMA)
        ).sort("unit_id")
        found = engine.fetch(scored).to_pylist()
    for row, person in zip(found, people, strict=True):
        assert_equal(
            {"area": row["area"], "published": row["published"]},
            {
                "area": naive.c_score(person, maxima),
                "published": naive.c_score(person, PUBLISHED_MAXIMA),
            },
        )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, 5).map(float), min_size=1, max_size=30))
def test_percentiles_count_those_below_and_half_of_those_equal(
    engine: DuckEngine, values: list[float | None]
) -> None:
    with engine.scratch():
        table = pa.table({"rate": pa.array(values, pa.float64())})
        table = table.append_column("unit_id", pa.array(range(len(values))))
        frame = engine.from_arrow(table).with_columns(nw.lit(0).alias(EVERYONE))
        placed = frame.with_columns(percentile=percentile("rate")).sort("unit_id")
        found = engine.fetch(placed).column("percentile").to_pylist()
    assert_equal(dict(enumerate(found)), dict(enumerate(naive.percentiles(values))))


def test_values_that_differ_by_rounding_alone_share_a_percentile(engine: DuckEngine) -> None:
    """0.1 + 0.2 is 0.30000000000000004; two of three are equal, one is above."""
    with engine.scratch():
        frame = engine.from_arrow(pa.table({"rate": [0.1 + 0.2, 0.3, 0.4]}))
        placed = frame.with_columns(nw.lit(0).alias(EVERYONE))
        placed = placed.with_columns(percentile=percentile("rate")).sort("rate")
        found = engine.fetch(placed).column("percentile").to_pylist()
    equal, above = 100 * (0 + 2 / 2) / 3, 100 * (2 + 1 / 2) / 3
    assert_equal(dict(enumerate(found)), dict(enumerate([equal, equal, above])))


@on_worlds
@given(made_up_works())
def test_trend_and_momentum(engine: DuckEngine, works: list[Work]) -> None:
    """The slope is what numpy fits; the rate and its percentile are those of plain counting."""
    with world_of(engine, works) as world:
        names = ("trend", "recent_citation_rate", "momentum")
        found = world.all_values(names, Ranking(citations="ws"))
    people = naive.portfolios(works, "people")
    assert_equal(found["trend"], {a: _fitted_slope(works, ws) for a, ws in people.items()})
    rates = {
        author: sum(_recent(works, w) for w in written)
        / sum((naive.fraction(w, "people") for w in written), Fraction())
        for author, written in people.items()
    }
    assert_equal(found["recent_citation_rate"], {a: float(rate) for a, rate in rates.items()})
    assert_equal(
        found["momentum"], dict(zip(rates, naive.percentiles([*rates.values()]), strict=True))
    )


@on_worlds
@given(made_up_works())
def test_shares_of_recent_works(engine: DuckEngine, works: list[Work]) -> None:
    with world_of(engine, works) as world:
        found = world.all_values(("first_share", "last_share", "corresponding_share"))
    for author, written in naive.portfolios(works, "people").items():
        recent = [w for w in written if w.year and CENSUS_YEAR - 5 < w.year <= CENSUS_YEAR]
        roles = [naive.role(w, author) for w in recent]
        stated = [w.corresponding[w.authors.index(author)] for w in recent]
        stated = [is_corresponding for is_corresponding in stated if is_corresponding is not None]
        assert_equal(
            {name: of[author] for name, of in found.items()},
            {
                "first_share": _share([role in {"first", "single"} for role in roles]),
                "last_share": _share([role == "last" for role in roles]),
                "corresponding_share": _share([bool(is_so) for is_so in stated]),
            },
        )


def _by(number: int, authors: int) -> Work:
    return Work(number, None, None, None, (None,) * authors, (None,) * authors, (), ())


def _present(values: dict[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}


def _naive_parts(works: list[Work], citations: str) -> dict[int, dict[str, float | None]]:
    count = naive.counts(works, citations)
    found = {}
    for author, written in naive.portfolios(works, "people").items():
        pairs = naive.known(written, count)
        parts: dict[str, float] = {
            "citation_count": sum(c for _, c in pairs),
            "h_index": naive.h_index(pairs),
            "hm_index": naive.hm_index(pairs),
            "ncs": naive.citations_in_byline(author, {"single"}, pairs),
            "ncsf": naive.citations_in_byline(author, {"single", "first"}, pairs),
            "ncsfl": naive.citations_in_byline(author, {"single", "first", "last"}, pairs),
        }
        found[author] = {name: value if pairs else None for name, value in parts.items()}
    return found


def _recent(works: list[Work], cited: Work) -> int:
    return sum(w.year in (CENSUS_YEAR - 1, CENSUS_YEAR) for w in naive.citing(works, cited))


def _fitted_slope(works: list[Work], written: list[Work]) -> float:
    years = range(-4, 1)
    citing = [c.year for w in written for c in naive.citing(works, w, "ns")]
    received = [year - CENSUS_YEAR for year in citing if year is not None]
    logs = [log(1 + received.count(year)) for year in years]
    return float(np.polyfit(years, logs, 1)[0])


def _share(hits: list[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
