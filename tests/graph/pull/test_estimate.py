from pathlib import Path

import pytest
from tests.graph.pull.conftest import QUERY
from tests.graph.pull.openalex_server import KEY, OpenAlexServer

from entrepot.errors import InputError
from entrepot.graph.pull import Estimate, PullOptions, PullQuery, estimate, pull


def test_works_and_calls_are_known_before_the_pull(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    expected = estimate(QUERY, key=KEY, server=options.server)
    assert len(openalex.asked) == 1
    assert (expected.work_count, expected.call_count, expected.credit_count) == (10, 4, 4)
    assert (expected.daily_credit_count, expected.remaining_credit_count) == (10_000, 9_999)
    assert pull(QUERY, tmp_path, key=KEY, options=options).call_count == expected.call_count


def test_a_full_last_page_takes_a_call_more(options: PullOptions, openalex: OpenAlexServer) -> None:
    del openalex.records["works"][9:]
    assert estimate(QUERY, key=KEY, server=options.server).call_count == 4


def test_a_text_search_costs_ten_times_as_much(options: PullOptions) -> None:
    # W1 and W10
    expected = estimate(PullQuery(search="number 1"), key=KEY, server=options.server)
    assert (expected.work_count, expected.call_count, expected.credit_count) == (2, 1, 10)


def test_several_lists_give_an_upper_bound(options: PullOptions) -> None:
    query = PullQuery(topics=(10102,), subfields=(1702,))
    expected = estimate(query, key=KEY, server=options.server)
    assert (expected.work_count, expected.listing_count, expected.call_count) == (20, 2, 8)
    assert expected.sentence() == (
        "at most 20 works in 8 calls, 8 of the 10,000 credits a day (1 day)"
    )


def test_what_the_server_does_not_understand_is_said_at_once(
    options: PullOptions, openalex: OpenAlexServer
) -> None:
    openalex.records["works"] = [{"id": "https://openalex.org/W1", "title": ""}]
    with pytest.raises(InputError, match="OpenAlex cannot answer this query: Unknown filter field"):
        estimate(PullQuery(institutions=("I1",)), key=KEY, server=options.server)


@pytest.mark.parametrize(
    ("work_count", "call_count", "remaining", "day_count", "fits_today"),
    [
        (0, 1, None, 1, True),
        (2_000_000, 10_000, None, 1, True),
        (2_000_200, 10_001, None, 2, False),
        (1_000, 5, 5, 1, True),
        (1_000, 6, 5, 1, False),
    ],
)
def test_how_it_sits_against_the_days_allowance(
    work_count: int, call_count: int, remaining: int | None, day_count: int, fits_today: bool
) -> None:
    expected = Estimate(
        work_count=work_count,
        listing_count=1,
        call_count=call_count,
        credit_count=call_count,
        remaining_credit_count=remaining,
    )
    assert (expected.day_count, expected.fits_today) == (day_count, fits_today)


def test_an_estimate_that_does_not_fit_today_says_what_is_left() -> None:
    expected = Estimate(4_000_000, 1, 20_001, 20_001, 10_000, 8_000)
    assert expected.sentence() == (
        "4,000,000 works in 20,001 calls, 20,001 of the 10,000 credits a day (3 days); "
        "8,000 credits are left today"
    )
