"""Groups and places: who works together, how far apart, and in what a place is strong."""

from math import asin, cos, radians, sin, sqrt

import pytest
from spec.conftest import Draw, Spec
from spec.world import Ranking, assert_equal

EARTH_RADIUS_KM = 6371.01
PARIS, BEIJING, VERSAILLES = (48.8566, 2.3522), (39.9042, 116.4074), (48.8049, 2.1204)

# 1: Paris and Beijing; 2: Paris and Versailles; 3: Paris alone; 4: a country, no institution;
# 5: two institutions, one without a place; 6: nothing known; 7: Paris, Versailles and Beijing.
PLACES = """
    institution
    | institution_id | latitude | longitude | country_code |
    | 500            | 48.8566  | 2.3522    | FR           |
    | 600            | 39.9042  | 116.4074  | CN           |
    | 700            | 48.8049  | 2.1204    | FR           |
    | 800            |          |           | FR           |

    work
    | work_id |
    | 1       |
    | 2       |
    | 3       |
    | 4       |
    | 5       |
    | 6       |
    | 7       |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 1       | 20        |
    | 2       | 10        |
    | 3       | 10        |
    | 3       | 20        |
    | 4       | 20        |
    | 5       | 30        |
    | 6       |           |
    | 7       | 30        |
    | 7       |           |

    affiliation
    | work_id | author_id | institution_id | country_code |
    | 1       | 10        | 500            | FR           |
    | 1       | 20        | 600            | CN           |
    | 2       | 10        | 500            | FR           |
    | 2       | 10        | 700            | FR           |
    | 3       | 10        | 500            | FR           |
    | 3       | 20        | 500            | FR           |
    | 4       | 20        |                | CN           |
    | 5       | 30        | 500            | FR           |
    | 5       | 30        | 800            |              |
    | 7       | 30        | 500            | FR           |
    | 7       |           | 700            | FR           |
    | 7       |           | 600            | CN           |
"""

# Of four works, two are in the area; France has one of them and two of all.
TWO_AREAS = """
    work
    | work_id |
    | 1       |
    | 2       |
    | 3       |
    | 4       |

    affiliation
    | work_id | author_id | institution_id | country_code |
    | 1       | 10        | 500            | FR           |
    | 1       | 20        | 600            | CN           |
    | 2       | 20        | 600            | CN           |
    | 3       | 10        | 500            | FR           |
    | 4       | 20        | 600            | CN           |
    | 4       | 30        | 700            | US           |
"""

# Institution 500 has authors in subfield 1702 twice and in 1710 once; 600 only in 1710.
SUBFIELDS = """
    work
    | work_id | subfield_id |
    | 1       | 1702        |
    | 2       | 1702        |
    | 3       | 1710        |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 2       | 11        |
    | 2       | 30        |
    | 3       | 10        |
    | 3       | 20        |

    affiliation
    | work_id | author_id | institution_id |
    | 1       | 10        | 500            |
    | 2       | 10        | 500            |
    | 2       | 11        | 500            |
    | 3       | 10        | 500            |
    | 3       | 20        | 600            |
"""


def _haversine_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (phi, lam), (phi_2, lam_2) = (tuple(map(radians, place)) for place in (one, other))
    chord = sin((phi_2 - phi) / 2) ** 2 + cos(phi) * cos(phi_2) * sin((lam_2 - lam) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))


def test_the_byline_says_how_many_share_a_work(draw: Draw) -> None:
    """Authors count whether known or not; empty institutions and countries do not."""
    world = draw(PLACES)
    columns = ("work_id", "author_count", "institution_count", "country_count")
    assert world.rows(world.relations["byline"], *columns) == [
        (1, 2, 2, 2),
        (2, 1, 2, 1),
        (3, 2, 1, 1),
        (4, 1, 0, 1),
        (5, 1, 2, 1),
        (6, 1, 0, 0),
        (7, 2, 3, 2),
    ]


def test_a_work_with_an_empty_byline_is_kept(draw: Draw) -> None:
    world = draw("""
        work
        | work_id |
        | 1       |
    """)
    columns = ("work_id", "author_count", "institution_count", "country_count", "distance_km")
    assert world.rows(world.relations["byline"], *columns) == [(1, 0, 0, 0, None)]


def test_the_distance_of_a_work_is_the_longest_between_two_of_its_institutions(draw: Draw) -> None:
    world = draw(PLACES)
    far, near = _haversine_km(PARIS, BEIJING), _haversine_km(PARIS, VERSAILLES)
    assert (round(far, -1), round(near)) == (8220, 18)
    distances = dict(world.rows(world.relations["byline"], "work_id", "distance_km"))
    longest = max(far, near, _haversine_km(VERSAILLES, BEIJING))
    expected = {1: far, 2: near, 3: None, 4: None, 5: None, 6: None, 7: longest}
    assert_equal(distances, expected)


def test_half_way_round_the_world_is_the_longest_distance(draw: Draw) -> None:
    world = draw("""
        institution
        | institution_id | latitude | longitude |
        | 500            | 90       | 0         |
        | 600            | -90      | 0         |

        work
        | work_id |
        | 1       |

        affiliation
        | work_id | institution_id |
        | 1       | 500            |
        | 1       | 600            |
    """)
    distances = world.rows(world.relations["byline"], "distance_km")
    assert distances == [pytest.approx((EARTH_RADIUS_KM * radians(180),), rel=1e-12)]


@pytest.mark.indicator("collaboration_share")
def test_the_share_of_works_by_two_institutions_of_those_with_any(spec: Spec) -> None:
    spec(PLACES, {10: (1 + 1 + 0) / 3, 20: (1 + 0) / 2, 30: (1 + 1) / 2})


@pytest.mark.indicator("collaboration_share")
def test_the_share_of_shared_works_is_weighted_as_the_ranking_counts(spec: Spec) -> None:
    """Author 10 has half of work 1, all of work 2 and half of work 3."""
    spec(
        PLACES,
        {10: (1 / 2 + 1) / (1 / 2 + 1 + 1 / 2), 20: (1 / 2) / (1 / 2 + 1 / 2), 30: 1.0},
        Ranking(counting="fractional"),
    )


@pytest.mark.indicator("collaboration_share")
def test_where_no_institution_is_known_there_is_no_share(spec: Spec) -> None:
    spec(PLACES, {20: None}, Ranking(area=(4, 6)))


@pytest.mark.indicator("international_share")
def test_the_share_of_works_by_two_countries_of_those_with_any(spec: Spec) -> None:
    """Work 4 of author 20 has a country, though no institution."""
    spec(PLACES, {10: (1 + 0 + 0) / 3, 20: (1 + 0 + 0) / 3, 30: (0 + 1) / 2})


@pytest.mark.indicator("short_distance_share")
def test_the_share_of_works_over_a_short_distance(spec: Spec) -> None:
    """Work 3 has one institution and no distance; of work 5 a place is not known: left out."""
    spec(PLACES, {10: (0 + 1 + 0) / 3, 20: (0 + 0) / 2, 30: 0 / 1})


@pytest.mark.indicator("long_distance_share")
def test_the_share_of_works_over_a_long_distance(spec: Spec) -> None:
    spec(PLACES, {10: (1 + 0 + 0) / 3, 20: (1 + 0) / 2, 30: 1 / 1})


@pytest.mark.parametrize(("degrees", "short", "long"), [(0.899, 1, 0), (0.900, 0, 0), (9, 0, 1)])
def test_short_is_at_most_100_km_and_long_at_least_1000(
    draw: Draw, degrees: float, short: int, long: int
) -> None:
    """A degree on the equator is R × π / 180 = 111.195 km: 99.96, 100.08 and 1000.8 km."""
    world = draw(f"""
        institution
        | institution_id | latitude | longitude |
        | 500            | 0        | 0         |
        | 600            | 0        | {degrees} |

        work
        | work_id |
        | 1       |

        affiliation
        | work_id | institution_id |
        | 1       | 500            |
        | 1       | 600            |
    """)
    ranking = Ranking(unit="institutions")
    assert world.values("short_distance_share", ranking) == {500: short, 600: short}
    assert world.values("long_distance_share", ranking) == {500: long, 600: long}


GROWING = """
    work
    | work_id | publication_year |
    | 1       | 2020             |
    | 2       | 2022             |
    | 3       | 2024             |
    | 4       | 2024             |
    | 5       |                  |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 2       | 10        |
    | 3       | 10        |
    | 4       | 10        |
    | 5       | 10        |

    affiliation
    | work_id | institution_id |
    | 1       | 500            |
    | 1       | 700            |
    | 2       | 500            |
    | 3       | 500            |
    | 3       | 600            |
    | 4       | 500            |
    | 4       | 700            |
    | 5       | 600            |
"""


@pytest.mark.indicator("activity_index")
def test_specialisation_is_the_share_of_the_area_beside_the_share_of_all(spec: Spec) -> None:
    """The United States have nothing in the area, and so no row in its ranking."""
    spec(
        TWO_AREAS,
        {"FR": (1 / 2) / (2 / 4), "CN": (2 / 2) / (3 / 4)},
        Ranking(unit="countries", area=(1, 2)),
    )


@pytest.mark.indicator("activity_index")
def test_specialisation_when_works_are_shared(spec: Spec) -> None:
    spec(
        TWO_AREAS,
        {
            "FR": ((1 / 2) / 2) / ((1 / 2 + 1) / 4),
            "CN": ((1 / 2 + 1) / 2) / ((1 / 2 + 1 + 1 / 2) / 4),
        },
        Ranking(unit="countries", area=(1, 2), counting="fractional"),
    )


@pytest.mark.indicator("work_growth")
def test_growth_is_that_from_2020_to_2024(spec: Spec) -> None:
    """Institution 500 has one work of 2020 and two of 2024; 600 none of 2020; 700 one of each."""
    spec(
        GROWING,
        {500: (2 / 1) ** (1 / 4) - 1, 600: None, 700: 0.0},
        Ranking(unit="institutions"),
    )


@pytest.mark.indicator("csrankings_score")
def test_the_csrankings_score_is_a_geometric_mean_over_subfields(spec: Spec) -> None:
    """Credit is for authors at the institution: of work 2, two of three."""
    spec(
        SUBFIELDS,
        {
            500: ((1 + 1 / 1 + 2 / 3) * (1 + 1 / 2)) ** (1 / 2),
            600: ((1 + 0) * (1 + 1 / 2)) ** (1 / 2),
        },
        Ranking(unit="institutions"),
    )


@pytest.mark.indicator("csrankings_score")
def test_only_the_subfields_of_the_area_enter_the_csrankings_score(spec: Spec) -> None:
    spec(
        SUBFIELDS,
        {500: (1 + 1 / 2) ** (1 / 1), 600: (1 + 1 / 2) ** (1 / 1)},
        Ranking(unit="institutions", area=(3,)),
    )
