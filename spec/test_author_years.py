"""The years of authors: where they were in each, what they wrote, their place in the byline."""

import pytest
from spec.conftest import Draw


def test_a_place_is_where_an_author_was_in_a_year(draw: Draw) -> None:
    """Two works of 2020 at 500; one of them also at 600."""
    world = draw("""
        work
        | work_id | publication_year |
        | 1       | 2020             |
        | 2       | 2020             |
        | 3       |                  |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        | 2       | 10        |
        | 2       | 20        |
        | 3       | 10        |

        affiliation
        | work_id | author_id | institution_id | country_code |
        | 1       | 10        | 500            | FR           |
        | 2       | 10        | 500            | FR           |
        | 2       | 10        | 600            | CN           |
        | 2       | 20        |                | CN           |
        | 3       | 10        | 700            | US           |
    """)
    columns = ("author_id", "publication_year", "institution_id", "country_code", "work_count")
    assert world.rows(world.relations["author_place"], *columns) == [
        (10, 2020, 500, "FR", 1 + 1),
        (10, 2020, 600, "CN", 1),
        (20, 2020, None, "CN", 1),
    ]


# Of work 1, by 10 alone, and of work 2, by 10 and 20, the place is known for the work only.
WORK_LEVEL = """
    work
    | work_id | publication_year |
    | 1       | 2020             |
    | 2       | 2020             |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 2       | 20        |

    affiliation
    | work_id | author_id | institution_id | country_code |
    | 1       |           | 500            | FR           |
    | 2       |           | 600            | CN           |
"""


def test_what_is_known_of_a_work_is_known_of_its_only_author(draw: Draw) -> None:
    world = draw(WORK_LEVEL)
    places = world.relations["author_place"]
    assert world.rows(places, "author_id", "institution_id") == [(10, 500)]


def test_unplaced_works_are_those_without_any_institution_or_country(draw: Draw) -> None:
    """Work 1 places author 10; work 2 places nobody."""
    world = draw(WORK_LEVEL)
    years = world.relations["author_year"]
    assert world.rows(years, "author_id", "work_count", "unplaced_count") == [
        (10, 2, 0 + 1),
        (20, 1, 1),
    ]


def test_the_years_of_an_author_count_works_and_places_in_the_byline(draw: Draw) -> None:
    """Works 1 alone, 2 as first, 3 as last of three; corresponding in 2, not stated in 1."""
    world = draw("""
        work
        | work_id | publication_year |
        | 1       | 2020             |
        | 2       | 2020             |
        | 3       | 2020             |

        authorship
        | work_id | author_id | is_corresponding |
        | 1       | 10        |                  |
        | 2       | 10        | yes              |
        | 2       |           | no               |
        | 3       |           | yes              |
        | 3       |           | no               |
        | 3       | 10        | no               |
    """)
    columns = ("work_count", "fractional_work_count", "first_count", "last_count")
    (found,) = world.rows(world.relations["author_year"], *columns)
    assert found == pytest.approx((3, 1 / 1 + 1 / 2 + 1 / 3, 1 + 1, 1), rel=1e-12)
    assert world.rows(world.relations["author_year"], "corresponding_count") == [(1,)]
