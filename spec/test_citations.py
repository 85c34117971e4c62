"""Citations: who cites whom, what a self-citation is, which citations fall in a window."""

import pytest
from spec.conftest import Draw, Spec
from spec.world import CENSUS_YEAR, Ranking

from entrepot.indicators.citations import citations_of_works, in_window, self_citation

# Work 1 by 10 and 20 is cited four times: by 20 again, by 30 twice, and by nobody known.
CITED = """
    work
    | work_id | publication_year | reported_citation_count |
    | 1       | 2019             | 9                       |
    | 2       | 2020             | 1                       |
    | 3       | 2022             |                         |
    | 4       | 2023             | 0                       |
    | 5       | 2024             | 0                       |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 1       | 20        |
    | 2       | 20        |
    | 3       | 30        |
    | 4       | 30        |
    | 5       |           |

    reference
    | citing_work_id | cited_work_id |
    | 2              | 1             |
    | 3              | 1             |
    | 4              | 1             |
    | 5              | 1             |
    | 4              | 2             |
    | 4              | 999           |
"""

AGES = """
    work
    | work_id | publication_year |
    | 1       | 2020             |
    | 2       | 2019             |
    | 3       | 2020             |
    | 4       | 2022             |
    | 5       | 2023             |
    | 6       |                  |
    | 7       | 2025             |

    reference
    | citing_work_id | cited_work_id |
    | 2              | 1             |
    | 3              | 1             |
    | 4              | 1             |
    | 5              | 1             |
    | 6              | 1             |
    | 7              | 1             |
"""


def test_a_citation_is_a_reference_of_which_the_graph_holds_both_works(draw: Draw) -> None:
    world = draw(CITED)
    columns = ("citing_work_id", "cited_work_id", "citing_year", "cited_year")
    assert world.rows(world.relations["citation"], *columns) == [
        (2, 1, 2020, 2019),
        (3, 1, 2022, 2019),
        (4, 1, 2023, 2019),
        (4, 2, 2023, 2020),
        (5, 1, 2024, 2019),
    ]


def test_works_that_share_any_author_cite_themselves(draw: Draw) -> None:
    world = draw(CITED)
    flagged = world.rows(
        world.relations["citation"], "citing_work_id", "cited_work_id", "is_self_citation"
    )
    assert [(citing, cited) for citing, cited, is_self in flagged if is_self] == [(2, 1)]


def test_a_self_citation_is_one_however_many_authors_the_works_share(draw: Draw) -> None:
    world = draw("""
        work
        | work_id |
        | 1       |
        | 2       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        | 2       | 20        |
        | 2       | 10        |

        reference
        | citing_work_id | cited_work_id |
        | 2              | 1             |
    """)
    pairs = self_citation(world.relations["reference"], world.relations["authorship"])
    assert world.rows(pairs, "citing_work_id", "cited_work_id") == [(2, 1)]


def test_two_authors_of_whom_nothing_is_known_are_not_the_same(draw: Draw) -> None:
    world = draw("""
        work
        | work_id |
        | 1       |
        | 2       |

        authorship
        | work_id | author_id |
        | 1       |           |
        | 2       |           |

        reference
        | citing_work_id | cited_work_id |
        | 2              | 1             |
    """)
    assert world.rows(world.relations["citation"], "is_self_citation") == [(False,)]


@pytest.mark.parametrize(
    ("years", "citing"),
    [
        (1, [2, 3]),  # −1 year is taken as 0
        (2, [2, 3]),
        (3, [2, 3, 4]),  # 2022 − 2020 = 2 is less than 3
        (4, [2, 3, 4, 5]),
        (6, [2, 3, 4, 5, 7]),
        (None, [2, 3, 4, 5, 6, 7]),
    ],
)
def test_the_age_of_a_citation_must_be_less_than_the_window(
    draw: Draw, years: int | None, citing: list[int]
) -> None:
    world = draw(AGES)
    inside = in_window(world.relations["citation"], years)
    assert world.rows(inside, "citing_work_id") == [(number,) for number in citing]


def test_citations_are_counted_up_to_the_census_year(draw: Draw) -> None:
    """Work 7 is of 2025, after the census year; that of work 6 is not known, so it stays."""
    world = draw(AGES)
    counts = citations_of_works(world.relations["work"], world.relations["citation"], CENSUS_YEAR)
    cited = world.rows(counts, "work_id", "citation_count")[0]
    assert cited == (1, 6 - 1)


def test_recent_citations_are_those_of_the_last_two_years(draw: Draw) -> None:
    """2023 of 2019, 2020, 2022, 2023 and one year that is not known."""
    world = draw(AGES)
    counts = citations_of_works(world.relations["work"], world.relations["citation"], CENSUS_YEAR)
    assert world.rows(counts, "work_id", "recent_citation_count")[0] == (1, 1)


def test_a_work_that_nobody_cites_has_none_and_not_an_unknown_number(draw: Draw) -> None:
    world = draw(AGES)
    counts = citations_of_works(world.relations["work"], world.relations["citation"], CENSUS_YEAR)
    assert world.rows(counts, "work_id", "citation_count", "recent_citation_count")[1] == (2, 0, 0)


@pytest.mark.indicator("citation_count")
def test_citations_of_all_works_add_up(spec: Spec) -> None:
    spec(CITED, {10: 4, 20: 4 + 1, 30: 0 + 0})


@pytest.mark.indicator("citation_count")
def test_without_self_citations(spec: Spec) -> None:
    spec(CITED, {10: 4 - 1, 20: (4 - 1) + 1, 30: 0 + 0}, Ranking(citations="ns"))


@pytest.mark.indicator("citation_count")
def test_as_the_source_states_them(spec: Spec) -> None:
    """Of work 3 nothing is stated, of work 4 that it has none."""
    spec(CITED, {10: 9, 20: 9 + 1, 30: 0}, Ranking(citations="reported"))


@pytest.mark.indicator("citation_count")
def test_citations_of_which_nothing_is_known_are_not_zero(spec: Spec) -> None:
    spec(CITED, {30: None}, Ranking(citations="reported", area=(3,)))


@pytest.mark.indicator("fractional_citation_count")
def test_citations_are_divided_like_the_work(spec: Spec) -> None:
    spec(CITED, {10: 4 / 2, 20: 4 / 2 + 1 / 1, 30: 0.0})


@pytest.mark.indicator("citations_per_work")
def test_citations_per_work_are_a_mean(spec: Spec) -> None:
    spec(CITED, {10: 4 / 1, 20: (4 + 1) / 2, 30: (0 + 0) / 2})


@pytest.mark.indicator("citations_per_work")
def test_the_mean_is_weighted_as_the_ranking_counts(spec: Spec) -> None:
    spec(
        CITED,
        {10: 4.0, 20: (4 * 1 / 2 + 1 * 1) / (1 / 2 + 1), 30: 0.0},
        Ranking(counting="fractional"),
    )


@pytest.mark.indicator("citations_per_work")
def test_works_without_a_known_count_do_not_enter_the_mean(spec: Spec) -> None:
    spec(CITED, {10: 9 / 1, 20: (9 + 1) / 2, 30: 0 / 1}, Ranking(citations="reported"))


@pytest.mark.indicator("citations_per_work")
def test_there_is_no_mean_of_unknown_counts(spec: Spec) -> None:
    spec(CITED, {30: None}, Ranking(citations="reported", area=(3,)))


@pytest.mark.indicator("reported_citation_count")
def test_reported_citations_are_what_the_source_states_whatever_is_ranked(spec: Spec) -> None:
    spec(CITED, {10: 9, 20: 9 + 1, 30: 0}, Ranking(citations="ns"))


@pytest.mark.indicator("reported_citation_count")
def test_what_no_source_states_is_empty(spec: Spec) -> None:
    spec(CITED, {30: None}, Ranking(area=(3,)))


@pytest.mark.indicator("self_citation_share")
def test_the_self_citation_share_is_what_is_lost_without_them(spec: Spec) -> None:
    spec(CITED, {10: 1 - 3 / 4, 20: 1 - (3 + 1) / (4 + 1), 30: None})


@pytest.mark.indicator("self_citation_share")
def test_the_share_rests_on_the_graph_also_where_reported_citations_are_ranked(spec: Spec) -> None:
    spec(
        CITED,
        {10: 1 - 3 / 4, 20: 1 - (3 + 1) / (4 + 1), 30: None},
        Ranking(citations="reported"),
    )


@pytest.mark.indicator("citing_ratio")
def test_the_citing_ratio_rises_where_one_work_cites_many_of_the_units(spec: Spec) -> None:
    """Works 1 and 2 of author 20 are cited five times, by the four works 2, 3, 4 and 5."""
    spec(CITED, {10: 4 / 4, 20: (4 + 1) / 4, 30: None})


@pytest.mark.indicator("citing_ratio")
def test_the_citing_ratio_without_self_citations(spec: Spec) -> None:
    spec(CITED, {10: 3 / 3, 20: (3 + 1) / 3, 30: None}, Ranking(citations="ns"))


@pytest.mark.indicator("citing_ratio")
def test_works_after_the_census_year_do_not_cite_yet(spec: Spec) -> None:
    """Of the three works that cite both works of author 10, one is of 2025."""
    spec(
        """
        work
        | work_id | publication_year |
        | 1       | 2020             |
        | 2       | 2020             |
        | 3       | 2023             |
        | 4       | 2024             |
        | 5       | 2025             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |

        reference
        | citing_work_id | cited_work_id |
        | 3              | 1             |
        | 3              | 2             |
        | 4              | 1             |
        | 5              | 1             |
        | 5              | 2             |
        """,
        {10: (2 + 1) / 2},
    )
