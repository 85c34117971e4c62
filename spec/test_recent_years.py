"""Recent years: how much attention a unit has now, beside others, and where it tends."""

from math import log

import pytest
from spec.conftest import Spec
from spec.world import Ranking

# Works 1 (by 10 alone) and 2 (by 10 and 20), cited by works 11 to 17 of other people.
YEARS = """
    work
    | work_id | publication_year |
    | 1       | 2010             |
    | 2       | 2015             |
    | 11      | 2019             |
    | 12      | 2020             |
    | 13      | 2022             |
    | 14      | 2023             |
    | 15      | 2024             |
    | 16      | 2024             |
    | 17      | 2024             |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 2       | 20        |
    | 16      | 20        |

    reference
    | citing_work_id | cited_work_id |
    | 11             | 1             |
    | 12             | 1             |
    | 13             | 1             |
    | 14             | 1             |
    | 14             | 2             |
    | 15             | 2             |
    | 16             | 2             |
    | 17             | 1             |
"""
OF_2010_AND_2015 = (1, 2)


@pytest.mark.indicator("recent_citation_rate")
def test_citations_of_the_last_two_years_for_each_fractional_work(spec: Spec) -> None:
    """Work 1 has two of them (14 and 17), work 2 three (14, 15 and 16)."""
    spec(YEARS, {10: (2 + 3) / (1 + 1 / 2), 20: 3 / (1 / 2)}, Ranking(area=OF_2010_AND_2015))


@pytest.mark.indicator("recent_citation_rate")
def test_recent_citations_without_self_citations(spec: Spec) -> None:
    """Work 16 is by author 20."""
    spec(
        YEARS,
        {10: (2 + 2) / (1 + 1 / 2), 20: 2 / (1 / 2)},
        Ranking(area=OF_2010_AND_2015, citations="ns"),
    )


@pytest.mark.indicator("recent_citation_rate")
def test_reported_citations_have_no_years_so_that_those_of_the_graph_are_taken(spec: Spec) -> None:
    spec(
        YEARS,
        {10: (2 + 3) / (1 + 1 / 2), 20: 3 / (1 / 2)},
        Ranking(area=OF_2010_AND_2015, citations="reported"),
    )


@pytest.mark.indicator("momentum")
def test_momentum_is_the_share_of_units_below_and_half_of_those_equal(spec: Spec) -> None:
    """The rates of 10, 20, 30 and 40 are 1, 2, 1 and 0."""
    spec(
        """
        work
        | work_id | publication_year |
        | 1       | 2010             |
        | 2       | 2010             |
        | 3       | 2010             |
        | 4       | 2010             |
        | 11      | 2023             |
        | 12      | 2024             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 20        |
        | 3       | 30        |
        | 4       | 40        |

        reference
        | citing_work_id | cited_work_id |
        | 11             | 1             |
        | 11             | 2             |
        | 12             | 2             |
        | 12             | 3             |
        """,
        {
            10: 100 * (1 + 2 / 2) / 4,
            20: 100 * (3 + 1 / 2) / 4,
            30: 100 * (1 + 2 / 2) / 4,
            40: 100 * (0 + 1 / 2) / 4,
        },
    )


@pytest.mark.indicator("trend")
def test_the_trend_is_the_slope_of_the_logarithm_of_yearly_citations(spec: Spec) -> None:
    """Without the self-citation of work 16; of 2019 is too early.

    Author 10 is cited 1, 0, 1, 2 and 2 times from 2020 to 2024, author 20 only 0, 0, 0, 1, 1.
    """
    squares = 4 + 1 + 0 + 1 + 4
    spec(
        YEARS,
        {
            10: (-2 * log(1 + 1) - log(1 + 0) + log(1 + 2) + 2 * log(1 + 2)) / squares,
            20: (-2 * log(1 + 0) - log(1 + 0) + log(1 + 1) + 2 * log(1 + 1)) / squares,
        },
        Ranking(area=OF_2010_AND_2015),
    )


@pytest.mark.indicator("trend")
def test_who_is_never_cited_has_a_level_trend(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | publication_year |
        | 1       | 2020             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        """,
        {10: 0.0},
    )
