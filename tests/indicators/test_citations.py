from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from spec.world import CENSUS_YEAR, Ranking, World, assert_equal
from tests.indicators import naive
from tests.indicators.made_up import Work, made_up_works, on_relations, on_worlds, world_of

from entrepot.graph.engine import DuckEngine, Frame
from entrepot.indicators.citations import citation, in_window
from entrepot.indicators.impacts import counts_of_works


@on_relations
@given(made_up_works())
def test_self_citations_are_pairs_of_works_with_a_common_author(
    engine: DuckEngine, works: list[Work]
) -> None:
    with world_of(engine, works) as world:
        columns = ("citing_work_id", "cited_work_id", "is_self_citation")
        found = world.rows(_citation(world), *columns)
    assert found == sorted(
        (citing.number, cited.number, bool(citing.known_authors & cited.known_authors))
        for citing in works
        for cited in works
        if cited.number in citing.references
    )


@on_relations
@given(made_up_works(), st.integers(1, 12))
def test_windows_hold_the_citations_young_enough(
    engine: DuckEngine, works: list[Work], years: int
) -> None:
    with world_of(engine, works) as world:
        inside = in_window(_citation(world), years)
        found = world.rows(inside, "citing_work_id", "cited_work_id")
    assert found == sorted(
        (citing.number, cited.number)
        for citing in works
        for cited in works
        if cited.number in citing.references
        and citing.year is not None
        and cited.year is not None
        and max(0, citing.year - cited.year) < years
    )


@on_relations
@given(made_up_works(), st.sampled_from(["reported", "ws", "ns", "ws_4y", "ns_4y", "ws_1y"]))
def test_every_way_of_counting_counts_as_it_says(
    engine: DuckEngine, works: list[Work], counting: str
) -> None:
    """``ns_4y`` is without self-citations within four years, and so on."""
    with world_of(engine, works) as world:
        cited = engine.keep(_citation(world))
        counts = counts_of_works(world.base["work"], cited, counting, CENSUS_YEAR)
        found = world.rows(counts, "work_id", "citation_count")
    assert dict(found) == naive.counts(works, counting)


@on_worlds
@given(made_up_works(), st.sampled_from(["ws", "ns"]))
def test_citing_ratio_and_self_citation_share(
    engine: DuckEngine, works: list[Work], citations: str
) -> None:
    names = ("citing_ratio", "self_citation_share", "citation_count")
    ranking = Ranking(citations="ns" if citations == "ns" else "ws")
    with world_of(engine, works) as world:
        found = world.all_values(names, ranking)
    for author, written in naive.portfolios(works, "people").items():
        times = Counter(c.number for w in written for c in naive.citing(works, w, citations))
        ws = sum(len(naive.citing(works, w, "ws")) for w in written)
        ns = sum(len(naive.citing(works, w, "ns")) for w in written)
        ratio = times.total() / len(times) if times else None
        assert_equal(
            {name: found[name][author] for name in names},
            {
                "citing_ratio": ratio,
                "self_citation_share": 1 - ns / ws if ws else None,
                "citation_count": times.total(),
            },
        )


@on_worlds
@given(made_up_works(), st.sampled_from(["full", "fractional"]))
def test_means_of_reported_citations_leave_out_what_is_not_known(
    engine: DuckEngine, works: list[Work], counting: str
) -> None:
    names = ("citations_per_work", "fractional_citation_count", "reported_citation_count")
    is_full = counting == "full"
    ranking = Ranking(citations="reported", counting="full" if is_full else "fractional")
    with world_of(engine, works) as world:
        found = world.all_values(names, ranking)
    count = naive.counts(works, "reported")
    for author, written in naive.portfolios(works, "people").items():
        pairs = naive.known(written, count)
        weights = [1 if is_full else naive.fraction(w, "people") for w, _ in pairs]
        shares = sum(naive.fraction(w, "people") * c for w, c in pairs)
        total = sum(c * weight for (_, c), weight in zip(pairs, weights, strict=True))
        assert_equal(
            {name: found[name][author] for name in names},
            {
                "citations_per_work": float(total / sum(weights)) if pairs else None,
                "fractional_citation_count": float(shares) if pairs else None,
                "reported_citation_count": sum(c for _, c in pairs) if pairs else None,
            },
        )


def test_large_counts_do_not_overflow(engine: DuckEngine) -> None:
    """Three works with 2⁶¹ citations add up to less than the largest whole number of 64 bits."""
    many = 2**61
    works = [Work(n, 2020, 1702, many, (1,), (None,), (), ()) for n in (1, 2, 3)]
    with world_of(engine, works) as world:
        found = world.all_values(("citation_count", "h_index", "mncs"))
    assert found == {"citation_count": {1: 3 * many}, "h_index": {1: 3}, "mncs": {1: 1.0}}


def _citation(world: World) -> Frame:
    return citation(world.base["reference"], world.base["work"], world.base["authorship"])
