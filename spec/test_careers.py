"""Careers: since when, from where, whereto. A country is where one published, never more."""

from typing import Any

import pytest
from spec.conftest import Draw
from spec.world import World


def _career(world: World, *columns: str) -> tuple[Any, ...]:
    """These facts of the career of the one author drawn."""
    (row,) = world.rows(world.relations["career"], *columns)
    return row


def _of_author_10(years: list[int]) -> str:
    """A drawing of one author with a work in each of the years."""
    works = "\n".join(f"| {number} | {year} |" for number, year in enumerate(years))
    seats = "\n".join(f"| {number} | 10 |" for number in range(len(years)))
    return f"""
        work
        | work_id | publication_year |
        {works}

        authorship
        | work_id | author_id |
        {seats}
    """


@pytest.mark.parametrize(
    ("first_year", "age", "stage"),
    [
        (2024, 2024 - 2024, "early"),
        (2017, 2024 - 2017, "early"),
        (2016, 2024 - 2016, "mid"),
        (2009, 2024 - 2009, "mid"),
        (2008, 2024 - 2008, "senior"),
        (1994, 2024 - 1994, "senior"),
        (1993, 2024 - 1993, "veteran"),
    ],
)
def test_early_is_up_to_7_years_mid_up_to_15_senior_up_to_30(
    draw: Draw, first_year: int, age: int, stage: str
) -> None:
    world = draw(_of_author_10([first_year]))
    assert _career(world, "first_year", "career_age_years", "career_stage") == (
        first_year,
        age,
        stage,
    )


def test_a_career_that_begins_after_the_census_year_has_age_0(draw: Draw) -> None:
    world = draw(_of_author_10([2025]))
    assert _career(world, "career_age_years", "career_stage") == (0, "early")


def test_a_lone_first_work_more_than_10_years_before_the_second_is_left_out(draw: Draw) -> None:
    """The two may be two people; the work still counts as one of the author's."""
    world = draw(_of_author_10([1989, 2000, 2003]))
    assert _career(
        world, "first_year", "last_year", "career_age_years", "has_isolated_first_work"
    ) == (2000, 2003, 2024 - 2000, True)
    assert _career(world, "work_count") == (1 + 1 + 1,)


def test_10_years_before_the_second_is_not_more_than_10(draw: Draw) -> None:
    world = draw(_of_author_10([1990, 2000, 2003]))
    assert _career(world, "first_year", "has_isolated_first_work") == (1990, False)


def test_two_works_in_the_first_year_are_not_alone(draw: Draw) -> None:
    world = draw(_of_author_10([1980, 1980, 2003]))
    assert _career(world, "first_year", "has_isolated_first_work") == (1980, False)


def test_only_one_work_is_ever_left_out(draw: Draw) -> None:
    world = draw(_of_author_10([1960, 1980, 2003]))
    assert _career(world, "first_year", "has_isolated_first_work") == (1980, True)


def test_an_only_work_is_not_left_out(draw: Draw) -> None:
    world = draw(_of_author_10([1980]))
    assert _career(world, "first_year", "has_isolated_first_work") == (1980, False)


def test_works_without_a_year_say_nothing_of_a_career(draw: Draw) -> None:
    world = draw("""
        work
        | work_id | publication_year |
        | 1       |                  |
        | 2       | 2001             |
        | 3       |                  |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        | 3       | 20        |
    """)
    assert world.rows(world.relations["career"], "author_id", "first_year", "work_count") == [
        (10, 2001, 1)
    ]


# Four active years; France in three of them, China in the last two.
MOVED = """
    work
    | work_id | publication_year |
    | 1       | 2001             |
    | 2       | 2004             |
    | 3       | 2009             |
    | 4       | 2020             |
    | 5       | 2020             |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 3       | 10        |
    | 4       | 10        |
    | 5       | 10        |

    affiliation
    | work_id | author_id | institution_id | country_code |
    | 1       | 10        | 500            | FR           |
    | 2       | 10        | 500            | FR           |
    | 3       | 10        | 600            | CN           |
    | 4       | 10        | 600            | CN           |
    | 5       | 10        | 700            | CN           |
"""


def test_origin_is_of_the_first_three_active_years_current_of_the_last_two(draw: Draw) -> None:
    """First 2001, 2004, 2009: FR, FR, CN. Last 2009 and 2020: three works in CN, two at 600."""
    columns = ("origin_country", "country_code", "institution_id", "place_work_count")
    assert _career(draw(MOVED), *columns) == ("FR", "CN", 600, 1 + 1 + 1)


def test_who_no_longer_publishes_from_the_origin_is_a_migrant(draw: Draw) -> None:
    assert _career(draw(MOVED), "mobility") == ("migrant",)


def test_who_keeps_the_origin_and_adds_a_country_is_a_traveller(draw: Draw) -> None:
    world = draw(MOVED + "| 5 | 10 | 500 | FR |")
    assert _career(world, "origin_country", "country_code", "mobility") == ("FR", "CN", "traveller")


def test_who_publishes_only_from_the_origin_stayed(draw: Draw) -> None:
    world = draw(MOVED.replace("CN", "FR"))
    assert _career(world, "origin_country", "country_code", "mobility") == ("FR", "FR", "stayed")


def test_a_country_in_between_is_neither_origin_nor_current(draw: Draw) -> None:
    """The United States, in 2012 alone; the last two active years are 2015 and 2020."""
    world = draw(
        """
        work
        | work_id | publication_year |
        | 1       | 2001             |
        | 2       | 2004             |
        | 3       | 2009             |
        | 4       | 2012             |
        | 5       | 2015             |
        | 6       | 2020             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        | 3       | 10        |
        | 4       | 10        |
        | 5       | 10        |
        | 6       | 10        |

        affiliation
        | work_id | author_id | country_code |
        | 1       | 10        | FR           |
        | 2       | 10        | FR           |
        | 3       | 10        | FR           |
        | 4       | 10        | US           |
        | 5       | 10        | FR           |
        | 6       | 10        | FR           |
        """
    )
    assert _career(world, "origin_country", "country_code", "mobility") == ("FR", "FR", "stayed")


def test_of_equally_frequent_countries_origin_is_the_earlier_current_the_later(draw: Draw) -> None:
    world = draw("""
        work
        | work_id | publication_year |
        | 1       | 2001             |
        | 2       | 2004             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |

        affiliation
        | work_id | author_id | institution_id | country_code |
        | 1       | 10        | 500            | FR           |
        | 2       | 10        | 600            | CN           |
    """)
    columns = ("origin_country", "country_code", "institution_id", "mobility")
    assert _career(world, *columns) == ("FR", "CN", 600, "traveller")


def test_of_countries_of_one_year_the_first_by_code(draw: Draw) -> None:
    world = draw("""
        work
        | work_id | publication_year |
        | 1       | 2001             |

        authorship
        | work_id | author_id |
        | 1       | 10        |

        affiliation
        | work_id | author_id | institution_id | country_code |
        | 1       | 10        | 600            | FR           |
        | 1       | 10        | 500            | CN           |
    """)
    assert _career(world, "origin_country", "country_code", "institution_id") == ("CN", "CN", 500)


def test_two_institutions_of_one_country_do_not_make_a_work_count_twice(draw: Draw) -> None:
    """One work in France, at two institutions; two in China, the earlier of the origin's years."""
    world = draw("""
        work
        | work_id | publication_year |
        | 1       | 2001             |
        | 2       | 2002             |
        | 3       | 2002             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        | 3       | 10        |

        affiliation
        | work_id | author_id | institution_id | country_code |
        | 1       | 10        | 500            | FR           |
        | 1       | 10        | 700            | FR           |
        | 2       | 10        | 600            | CN           |
        | 3       | 10        | 600            | CN           |
    """)
    columns = ("origin_country", "country_code", "place_work_count")
    assert _career(world, *columns) == ("CN", "CN", 1 + 1)


def test_where_no_country_is_known_none_is_made_up(draw: Draw) -> None:
    columns = ("origin_country", "country_code", "institution_id", "mobility", "place_work_count")
    assert _career(draw(_of_author_10([2020])), *columns) == (None, None, None, None, None)


def test_an_isolated_first_work_is_no_origin(draw: Draw) -> None:
    world = draw("""
        work
        | work_id | publication_year |
        | 1       | 1980             |
        | 2       | 2001             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |

        affiliation
        | work_id | author_id | country_code |
        | 1       | 10        | FR           |
        | 2       | 10        | CN           |
    """)
    assert _career(world, "origin_country", "mobility") == ("CN", "stayed")
