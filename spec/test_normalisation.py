"""Normalisation: citations beside those of works of the same field, document type and year."""

import pytest
from spec.conftest import Draw, Spec
from spec.world import Ranking, World

from entrepot.graph.engine import Frame
from entrepot.indicators.citations import reported_citations_of_works
from entrepot.indicators.normalisation import cells, normalised_impact

# Two cells: works 1 to 3 with a mean of 4 citations, works 4 and 5 with a mean of 10.
TWO_CELLS = """
    work
    | work_id | subfield_id | type    | publication_year | reported_citation_count |
    | 1       | 1702        | article | 2020             | 0                       |
    | 2       | 1702        | article | 2020             | 4                       |
    | 3       | 1702        | article | 2020             | 8                       |
    | 4       | 1702        | review  | 2020             | 5                       |
    | 5       | 1702        | review  | 2020             | 15                      |

    authorship
    | work_id | author_id |
    | 1       | 10        |
    | 3       | 10        |
    | 3       | 20        |
    | 4       | 20        |
    | 5       | 30        |
"""

# Ten works of one cell; the tenth belongs to author 10, the ninth to 20, the first to 30.
TEN_WORKS = """
    work
    | work_id | reported_citation_count |
    | 1       | 0                       |
    | 2       | 1                       |
    | 3       | 2                       |
    | 4       | 3                       |
    | 5       | 4                       |
    | 6       | 5                       |
    | 7       | 6                       |
    | 8       | 7                       |
    | 9       | 8                       |
    | 10      | 90                      |

    authorship
    | work_id | author_id |
    | 10      | 10        |
    | 9       | 10        |
    | 9       | 20        |
    | 1       | 30        |
"""


def test_a_cell_is_field_type_and_year(draw: Draw) -> None:
    world = draw("""
        work
        | work_id | subfield_id | topic_id | type    | publication_year |
        | 1       | 1702        | 10102    | article | 2020             |
        | 2       |             |          |         |                  |
    """)
    columns = ("work_id", "cell_field", "cell_type", "cell_year")
    by_subfield = cells(world.relations["work"])
    assert world.rows(by_subfield, *columns) == [(1, 1702, "article", 2020), (2, -1, "", -1)]
    by_topic = cells(world.relations["work"], "topic_id")
    assert world.rows(by_topic, *columns) == [(1, 10102, "article", 2020), (2, -1, "", -1)]


def test_a_score_is_citations_over_the_mean_of_the_cell(draw: Draw) -> None:
    assert _scores(draw, TWO_CELLS) == [
        (1, 0 / ((0 + 4 + 8) / 3)),
        (2, 4 / ((0 + 4 + 8) / 3)),
        (3, 8 / ((0 + 4 + 8) / 3)),
        (4, 5 / ((5 + 15) / 2)),
        (5, 15 / ((5 + 15) / 2)),
    ]


def test_where_nobody_is_cited_the_score_is_one(draw: Draw) -> None:
    scores = _scores(
        draw,
        """
        work
        | work_id | reported_citation_count |
        | 1       | 0                       |
        | 2       | 0                       |
        """,
    )
    assert scores == [(1, 1.0), (2, 1.0)]


def test_a_work_without_a_count_has_no_score_and_moves_no_mean(draw: Draw) -> None:
    scores = _scores(
        draw,
        """
        work
        | work_id | reported_citation_count |
        | 1       | 2                       |
        | 2       | 6                       |
        | 3       |                         |
        """,
    )
    assert scores == [(1, 2 / ((2 + 6) / 2)), (2, 6 / ((2 + 6) / 2))]


def test_without_ties_the_most_cited_tenth_is_one_work_of_ten(draw: Draw) -> None:
    weights = _weights(draw, TEN_WORKS, "top_10")
    assert weights == {number: 1.0 if number == 10 else 0.0 for number in range(1, 11)}


def test_a_work_at_the_border_counts_in_part(draw: Draw) -> None:
    """The top 1 % of ten works is a tenth of a work: t is the count of the tenth."""
    expected = (10 / 10 - (1 - 0.01)) / (1 / 10)
    assert _weights(draw, TEN_WORKS, "top_1")[10] == pytest.approx(expected, rel=1e-12)


def test_works_tied_at_the_border_share_what_is_left(draw: Draw) -> None:
    """Of four works, half are at the top: the one with 9, and a third of each with 5."""
    weights = _weights(
        draw,
        """
        work
        | work_id | reported_citation_count |
        | 1       | 9                       |
        | 2       | 5                       |
        | 3       | 5                       |
        | 4       | 5                       |
        """,
        "top_50",
    )
    share = (3 / 4 - (1 - 0.5)) / (3 / 4)
    assert weights == pytest.approx({1: 1.0, 2: share, 3: share, 4: share}, rel=1e-12)
    assert sum(weights.values()) == pytest.approx(0.5 * 4, rel=1e-12)


def test_where_the_share_is_reached_exactly_the_threshold_itself_does_not_count(draw: Draw) -> None:
    """F(3) = 1/2 is 1 − 0.5, so that t = 3 and works with 3 weigh (1/2 − 1/2) / (1/4) = 0."""
    weights = _weights(
        draw,
        """
        work
        | work_id | reported_citation_count |
        | 1       | 1                       |
        | 2       | 3                       |
        | 3       | 4                       |
        | 4       | 7                       |
        """,
        "top_50",
    )
    assert weights == {1: 0.0, 2: 0.0, 3: 1.0, 4: 1.0}


def test_where_all_are_equal_all_weigh_the_same(draw: Draw) -> None:
    weights = _weights(
        draw,
        """
        work
        | work_id | reported_citation_count |
        | 1       | 0                       |
        | 2       | 0                       |
        """,
        "top_10",
    )
    assert weights == pytest.approx({1: 0.1, 2: 0.1}, rel=1e-12)


@pytest.mark.indicator("mncs")
def test_the_mean_score_of_the_works(spec: Spec) -> None:
    spec(TWO_CELLS, {10: (0 / 4 + 8 / 4) / 2, 20: (8 / 4 + 5 / 10) / 2, 30: 15 / 10})


@pytest.mark.indicator("mncs")
def test_the_mean_score_is_weighted_as_the_ranking_counts(spec: Spec) -> None:
    spec(
        TWO_CELLS,
        {
            10: (1 * 0 / 4 + 1 / 2 * 8 / 4) / (1 + 1 / 2),
            20: (1 / 2 * 8 / 4 + 1 * 5 / 10) / (1 / 2 + 1),
            30: 15 / 10,
        },
        Ranking(counting="fractional"),
    )


@pytest.mark.indicator("mncs")
def test_the_cell_is_of_the_whole_graph_not_of_the_area(spec: Spec) -> None:
    spec(TWO_CELLS, {10: 8 / 4, 20: 8 / 4}, Ranking(area=(3,)))


@pytest.mark.indicator("mncs")
def test_there_is_no_mean_score_of_unknown_counts(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | reported_citation_count |
        | 1       |                         |
        | 2       |                         |
        | 3       | 4                       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 20        |
        | 3       | 20        |
        """,
        {10: None, 20: (4 / 4) / 1},
    )


@pytest.mark.indicator("tncs")
def test_the_total_score_of_the_works(spec: Spec) -> None:
    spec(TWO_CELLS, {10: 0 / 4 + 8 / 4, 20: 8 / 4 + 5 / 10, 30: 15 / 10})


@pytest.mark.indicator("tncs")
def test_the_total_score_when_works_are_shared(spec: Spec) -> None:
    spec(
        TWO_CELLS,
        {10: 1 * 0 / 4 + 1 / 2 * 8 / 4, 20: 1 / 2 * 8 / 4 + 1 * 5 / 10, 30: 15 / 10},
        Ranking(counting="fractional"),
    )


@pytest.mark.indicator("tncs")
def test_there_is_no_total_of_unknown_counts(spec: Spec) -> None:
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


@pytest.mark.indicator("fwci")
def test_fwci_counts_the_year_of_publication_and_the_three_after_it(spec: Spec) -> None:
    """Works 1 and 2 have 2 and 1 citations of 2015 to 2018; that of 2019 is too late."""
    spec(
        """
        work
        | work_id | type    | publication_year |
        | 1       | article | 2015             |
        | 2       | article | 2015             |
        | 3       | review  | 2015             |
        | 4       | review  | 2018             |
        | 5       | review  | 2019             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 20        |

        reference
        | citing_work_id | cited_work_id |
        | 3              | 1             |
        | 4              | 1             |
        | 4              | 2             |
        | 5              | 2             |
        """,
        {10: 2 / ((2 + 1) / 2), 20: 1 / ((2 + 1) / 2)},
    )


@pytest.mark.indicator("fwci")
def test_fwci_keeps_self_citations_also_where_the_ranking_does_not(spec: Spec) -> None:
    spec(
        """
        work
        | work_id | type    | publication_year |
        | 1       | article | 2020             |
        | 2       | article | 2020             |
        | 3       | review  | 2021             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 3       | 10        |
        | 2       | 20        |

        reference
        | citing_work_id | cited_work_id |
        | 3              | 1             |
        """,
        {10: (1 / ((1 + 0) / 2) + 1) / 2, 20: 0 / ((1 + 0) / 2)},
        Ranking(citations="ns", counting="fractional"),
    )


@pytest.mark.indicator("p_top_1")
def test_works_in_the_top_1_percent(spec: Spec) -> None:
    spec(TEN_WORKS, {10: 0.01 * 10 + 0, 20: 0, 30: 0})


@pytest.mark.indicator("p_top_10")
def test_works_in_the_top_10_percent(spec: Spec) -> None:
    spec(TEN_WORKS, {10: 1 + 0, 20: 0, 30: 0})


@pytest.mark.indicator("pp_top_1")
def test_the_share_of_works_in_the_top_1_percent(spec: Spec) -> None:
    spec(TEN_WORKS, {10: (0.01 * 10 + 0) / 2, 20: 0 / 1, 30: 0 / 1})


@pytest.mark.indicator("pp_top_5")
def test_the_share_of_works_in_the_top_5_percent(spec: Spec) -> None:
    spec(TEN_WORKS, {10: (0.05 * 10 + 0) / 2, 20: 0 / 1, 30: 0 / 1})


@pytest.mark.indicator("pp_top_10")
def test_the_share_of_works_in_the_top_10_percent(spec: Spec) -> None:
    spec(TEN_WORKS, {10: (1 + 0) / 2, 20: 0 / 1, 30: 0 / 1})


@pytest.mark.indicator("pp_top_10")
def test_the_share_is_weighted_as_the_ranking_counts(spec: Spec) -> None:
    spec(
        TEN_WORKS,
        {10: (1 * 1 + 1 / 2 * 0) / (1 + 1 / 2), 20: 0 / 1, 30: 0 / 1},
        Ranking(counting="fractional"),
    )


@pytest.mark.indicator("pp_top_50")
def test_the_share_of_works_in_the_upper_half(spec: Spec) -> None:
    spec(TEN_WORKS, {10: (1 + 1) / 2, 20: 1 / 1, 30: 0 / 1})


def _scores(draw: Draw, text: str) -> list[tuple[int, float]]:
    world = draw(text)
    return [(number, score) for number, score in world.rows(_impact(world), "work_id", "ncs")]


def _weights(draw: Draw, text: str, column: str) -> dict[int, float]:
    world = draw(text)
    return dict(world.rows(_impact(world), "work_id", column))


def _impact(world: World) -> Frame:
    work = world.relations["work"]
    counts = reported_citations_of_works(work).join(cells(work), on="work_id")
    return normalised_impact(world.engine.keep(counts))
