"""Counting: how many works a unit has, each in full or divided among those who share it."""

import pytest
from spec.conftest import Spec
from spec.world import Ranking

THREE_WORKS = """
    work
    | work_id | publication_year | is_retracted |
    | 1       | 2019             |              |
    | 2       | 2021             | no           |
    | 3       | 2024             | yes          |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 2       | 20        |
    | 3       | 20        |
    | 3       | 10        |
    | 3       |           |

    affiliation
    | work_id | author_id | institution_id | country_code |
    | 1       | 10        | 500            | FR           |
    | 2       | 10        | 500            | FR           |
    | 2       | 10        | 600            | FR           |
    | 2       | 20        | 700            | CN           |
    | 3       |           |                | CN           |
"""


@pytest.mark.indicator("work_count")
def test_each_work_counts_in_full(spec: Spec) -> None:
    spec(THREE_WORKS, {10: 1 + 1 + 1, 20: 1 + 1})


@pytest.mark.indicator("work_count")
def test_only_works_of_the_area_count(spec: Spec) -> None:
    spec(THREE_WORKS, {10: 1}, Ranking(area=(1,)))


@pytest.mark.indicator("work_count")
def test_an_institution_has_a_work_once_however_many_of_its_authors_wrote_it(spec: Spec) -> None:
    spec(
        """
        work
        | work_id |
        | 1       |

        affiliation
        | work_id | author_id | institution_id | country_code |
        | 1       | 10        | 500            | FR           |
        | 1       | 20        | 500            | FR           |
        """,
        {500: 1},
        Ranking(unit="institutions"),
    )


@pytest.mark.indicator("work_count")
def test_a_work_without_a_known_country_is_no_countrys(spec: Spec) -> None:
    spec(
        """
        work
        | work_id |
        | 1       |
        | 2       |

        affiliation
        | work_id | author_id | institution_id | country_code |
        | 1       | 10        | 500            |              |
        | 2       | 10        |                | FR           |
        """,
        {"FR": 1},
        Ranking(unit="countries"),
    )


@pytest.mark.indicator("fractional_work_count")
def test_a_work_is_divided_among_its_authors_known_or_not(spec: Spec) -> None:
    spec(THREE_WORKS, {10: 1 / 1 + 1 / 2 + 1 / 3, 20: 1 / 2 + 1 / 3})


@pytest.mark.indicator("fractional_work_count")
def test_a_work_is_divided_among_its_institutions(spec: Spec) -> None:
    """Work 2 has three institutions; work 3 none that is known."""
    spec(THREE_WORKS, {500: 1 / 1 + 1 / 3, 600: 1 / 3, 700: 1 / 3}, Ranking(unit="institutions"))


@pytest.mark.indicator("fractional_work_count")
def test_a_work_is_divided_among_its_countries(spec: Spec) -> None:
    spec(THREE_WORKS, {"FR": 1 / 1 + 1 / 2, "CN": 1 / 2 + 1 / 1}, Ranking(unit="countries"))


@pytest.mark.indicator("fractional_work_count")
def test_the_fraction_does_not_depend_on_how_the_ranking_counts(spec: Spec) -> None:
    spec(
        THREE_WORKS,
        {10: 1 / 1 + 1 / 2 + 1 / 3, 20: 1 / 2 + 1 / 3},
        Ranking(counting="fractional"),
    )


@pytest.mark.indicator("retracted_work_count")
def test_retracted_works_are_those_marked_as_such(spec: Spec) -> None:
    """What is not marked, or not known, is not retracted."""
    spec(THREE_WORKS, {10: 0 + 0 + 1, 20: 0 + 1})


@pytest.mark.indicator("first_year")
def test_the_first_year_is_that_of_the_first_work_in_the_area(spec: Spec) -> None:
    spec(THREE_WORKS, {10: 2021, 20: 2021}, Ranking(area=(2, 3)))


@pytest.mark.indicator("last_year")
def test_the_last_year_is_that_of_the_latest_work_in_the_area(spec: Spec) -> None:
    spec(THREE_WORKS, {10: 2021, 20: 2021}, Ranking(area=(1, 2)))


@pytest.mark.indicator("last_year")
def test_works_without_a_year_have_no_last_year(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | publication_year |
        | 1       |                  |
        | 2       | 2020             |
        | 3       |                  |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 20        |
        | 3       | 20        |
        """,
        {10: None, 20: 2020},
    )
