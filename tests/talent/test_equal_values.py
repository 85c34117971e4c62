"""Values that are the same share a rank, however their sums were rounded."""

from collections.abc import Iterator

import pytest
from tests.talent.worlds import built, by, work

from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Everything
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank


@pytest.fixture(scope="module")
def sixths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    """Six people wrote six works together; a seventh wrote one alone: 6 × 1/6 is 1.

    In floating point the six add up to 0.9999999999999999.
    """
    together = [work(n, 2020, [by(person) for person in range(2, 8)]) for n in range(1, 7)]
    alone = work(7, 2020, [by(1)])
    with built([*together, alone], tmp_path_factory.mktemp("sixths")) as reader:
        yield reader


def test_sums_of_shares_that_are_equal_share_a_rank(sixths: GraphReader) -> None:
    query = RankingQuery(by="fractional_work_count", top=None)
    rows = rank(sixths, Everything(), "people", query).to_pylist()
    assert [row["rank"] for row in rows] == [1] * 7
    # of equals those with more works come first, then those with the smaller id
    assert [row["id"] for row in rows] == ["A2", "A3", "A4", "A5", "A6", "A7", "A1"]


def test_what_differs_does_not_share_a_rank(sixths: GraphReader) -> None:
    query = RankingQuery(by="work_count", top=None)
    rows = rank(sixths, Everything(), "people", query).to_pylist()
    assert [row["rank"] for row in rows] == [1, 1, 1, 1, 1, 1, 7]
