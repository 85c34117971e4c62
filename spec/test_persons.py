"""Persons: the h-index and its kin, the place in the byline, the c-score of all together."""

from math import log

import pytest
from spec.conftest import Draw, Spec
from spec.world import Ranking

# Author 10 has works with 5, 3, 3 and 1 citations, of 1, 2, 4 and 2 authors.
FOUR_WORKS = """
    work
    | work_id | reported_citation_count |
    | 1       | 5                       |
    | 2       | 3                       |
    | 3       | 3                       |
    | 4       | 1                       |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 2       | 20        |
    | 3       | 20        |
    | 3       | 10        |
    | 3       |           |
    | 3       |           |
    | 4       | 30        |
    | 4       | 10        |
"""

# The byline of author 10, work by work: alone, first, middle, last; and one count unknown.
BYLINES = """
    work
    | work_id | publication_year | reported_citation_count |
    | 1       | 2020             | 1                       |
    | 2       | 2021             | 20                      |
    | 3       | 2022             | 300                     |
    | 4       | 2024             | 4000                    |
    | 5       | 2024             |                         |
    | 6       | 2019             | 50000                   |

    authorship
    | work_id | author_id | is_corresponding |
    | 1       | 10        | yes              |
    | 2       | 10        | no               |
    | 2       | 20        | yes              |
    | 3       | 20        | no               |
    | 3       | 10        | no               |
    | 3       | 30        | yes              |
    | 4       | 20        |                  |
    | 4       | 10        |                  |
    | 5       | 10        |                  |
    | 6       | 30        | no               |
    | 6       | 10        | yes              |
"""


@pytest.mark.indicator("h_index")
def test_h_works_have_at_least_h_citations_each(spec: Spec) -> None:
    """Of author 10, three works have at least 3 citations; four do not have 4."""
    spec(FOUR_WORKS, {10: 3, 20: 2, 30: 1})


@pytest.mark.indicator("h_index")
def test_who_is_not_cited_has_h_0(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       | 0                       |
        | 2       |                         |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        """,
        {10: 0},
    )


@pytest.mark.indicator("h_index")
def test_there_is_no_h_of_unknown_counts(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       |                         |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        """,
        {10: None},
    )


@pytest.mark.indicator("h_index")
def test_an_institution_has_an_h_of_its_works(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       | 2                       |
        | 2       | 2                       |
        | 3       | 2                       |

        affiliation
        | work_id | author_id | institution_id |
        | 1       | 10        | 500            |
        | 2       | 20        | 500            |
        | 3       |           | 500            |
        """,
        {500: 2},
        Ranking(unit="institutions"),
    )


@pytest.mark.indicator("hm_index")
def test_hm_counts_a_shared_work_as_the_part_of_one_author(spec: Spec) -> None:
    """r(i) of author 10 is 1, 1.5, 1.75, 2.25, beside 5, 3, 3, 1 citations."""
    spec(FOUR_WORKS, {10: 1 + 1 / 2 + 1 / 4, 20: 1 / 2 + 1 / 4, 30: 1 / 2})


@pytest.mark.indicator("hm_index")
def test_hm_reaches_a_whole_number_in_parts(spec: Spec) -> None:
    """One work alone and six of six authors, with 2 citations each.

    In the arithmetic of computers 1 + 1/6 + 1/6 + 1/6 + 1/6 + 1/6 + 1/6 is a little over 2.
    """
    works = "\n".join(f"| {number} | 2 |" for number in range(7))
    shared = "\n".join(f"| {number} | 10 |" + f"\n| {number} |  |" * 5 for number in range(1, 7))
    spec(
        f"""
        work
        | work_id | reported_citation_count |
        {works}

        authorship
        | work_id | author_id |
        | 0       | 10        |
        {shared}
        """,
        {10: 1 + 6 * (1 / 6)},
    )


@pytest.mark.indicator("hm_index")
def test_who_is_not_cited_has_hm_0(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       | 0                       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        """,
        {10: 0.0},
    )


@pytest.mark.indicator("hm_index")
def test_there_is_no_hm_of_unknown_counts(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       |                         |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        """,
        {10: None},
    )


@pytest.mark.indicator("ncs")
def test_citations_of_what_one_wrote_alone(spec: Spec) -> None:
    spec(BYLINES, {10: 1, 20: 0, 30: 0})


@pytest.mark.indicator("ncsf")
def test_citations_of_what_one_wrote_alone_or_as_first(spec: Spec) -> None:
    spec(BYLINES, {10: 1 + 20, 20: 300 + 4000, 30: 50000})


@pytest.mark.indicator("ncsfl")
def test_citations_of_what_one_wrote_alone_as_first_or_as_last(spec: Spec) -> None:
    spec(BYLINES, {10: 1 + 20 + 4000 + 50000, 20: 20 + 300 + 4000, 30: 300 + 50000})


@pytest.mark.indicator("ncsfl")
def test_the_only_author_is_not_counted_again_as_first_and_last(spec: Spec) -> None:
    spec(BYLINES, {10: 1}, Ranking(area=(1,)))


@pytest.mark.indicator("c_score")
def test_the_c_score_adds_six_views_each_beside_the_largest(spec: Spec) -> None:
    """10 and 20 share work 1, 10 first; 20 alone wrote work 2, and the maxima are 9, 2, 1.5 …"""
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       | 5                       |
        | 2       | 4                       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        | 2       | 20        |
        """,
        {
            10: log(1 + 5) / log(1 + 9)  # nc
            + log(1 + 1) / log(1 + 2)  # h
            + log(1 + 0.5) / log(1 + 1.5)  # hm
            + log(1 + 0) / log(1 + 4)  # ncs
            + log(1 + 5) / log(1 + 5)  # ncsf
            + log(1 + 5) / log(1 + 9),  # ncsfl
            20: 1 + 1 + 1 + 1 + log(1 + 4) / log(1 + 5) + 1,
        },
    )


@pytest.mark.indicator("c_score")
def test_a_part_that_nobody_has_counts_nothing(spec: Spec) -> None:
    """Nobody wrote alone, and 20 is first nowhere."""
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       | 3                       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        """,
        {10: 1 + 1 + 1 + 0 + 1 + 1, 20: 1 + 1 + 1 + 0 + 0 + 1},
    )


@pytest.mark.indicator("c_score")
def test_the_c_score_on_the_published_scale(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       | 7                       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        """,
        {
            10: log(1 + 7) / log(1 + 647474)
            + log(1 + 1) / log(1 + 328)
            + log(1 + 1) / log(1 + 147.89)
            + log(1 + 7) / log(1 + 184268)
            + log(1 + 7) / log(1 + 300919)
            + log(1 + 7) / log(1 + 417523)
        },
        Ranking(maxima="published"),
    )


@pytest.mark.indicator("first_share")
def test_the_share_of_recent_works_as_first_or_only_author(spec: Spec) -> None:
    """Works 1, 2 and 5 of author 10's works 1 to 5; work 6 is of 2019, too early."""
    spec(BYLINES, {10: (1 + 1 + 1) / 5, 20: (1 + 1) / 3, 30: 0 / 1})


@pytest.mark.indicator("last_share")
def test_the_share_of_recent_works_as_last_of_several_authors(spec: Spec) -> None:
    spec(BYLINES, {10: 1 / 5, 20: 1 / 3, 30: 1 / 1})


@pytest.mark.indicator("corresponding_share")
def test_the_share_of_recent_works_as_corresponding_author_where_it_is_stated(spec: Spec) -> None:
    """Works 4 and 5 do not state it."""
    spec(BYLINES, {10: (1 + 0 + 0) / 3, 20: (1 + 0) / 2, 30: 1 / 1})


@pytest.mark.indicator("first_share")
def test_the_last_five_years_end_with_the_census_year(spec: Spec) -> None:
    """Of works of 2019, 2020, 2024 and 2025, those of 2020 and 2024 count."""
    spec(
        """
        work
        | work_id | publication_year |
        | 1       | 2019             |
        | 2       | 2020             |
        | 3       | 2024             |
        | 4       | 2025             |
        | 5       |                  |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        | 3       | 20        |
        | 3       | 10        |
        | 4       | 10        |
        | 5       | 10        |
        | 1       | 30        |
        """,
        {10: (1 + 0) / 2, 20: 1 / 1, 30: None},
    )


def test_only_what_is_asked_for_people_has_a_byline(draw: Draw) -> None:
    world = draw(FOUR_WORKS)
    with pytest.raises(Exception, match="no indicator of countries 'ncs'"):
        world.values("ncs", Ranking(unit="countries"))
