import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from tests.graph.pull import openalex_server as server
from tests.graph.pull.conftest import FakeTime
from tests.graph.pull.openalex_server import KEY, Answer, OpenAlexServer

from entrepot.errors import InputError, KeyRejectedError, QuotaError, RemoteError
from entrepot.graph.pull import PullOptions
from entrepot.graph.pull.answer import CursorRefusedError
from entrepot.graph.pull.client import Client
from entrepot.graph.pull.query import Listing

WORKS = Listing("works", {"filter": "primary_topic.id:T10102"})

MakeClient = Callable[..., Client]


@pytest.fixture
def make_client(make_options: Callable[..., PullOptions]) -> Iterator[MakeClient]:
    with ExitStack() as stack:

        def make(key: str = KEY, **settings: object) -> Client:
            return stack.enter_context(Client(key, make_options(**settings).server, "Do this."))

        yield make


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    return make_client()


def test_a_page_holds_the_records_as_received(client: Client, openalex: OpenAlexServer) -> None:
    page = client.page(WORKS, "*")
    assert page.meta.count == 10
    assert bytes(page.results[0]).startswith(
        b'{"id": "https://openalex.org/W1", "title": "Work number 1"'
    )
    assert openalex.asked[0].parameters == {
        "filter": "primary_topic.id:T10102",
        "per_page": "3",
        "cursor": "*",
        "api_key": KEY,
    }


@pytest.mark.parametrize(
    "fault",
    [
        server.BROKEN_JSON,
        server.NO_META,
        server.HTML,
        server.CUT,
        server.BAD_GATEWAY,
        server.UNAVAILABLE,
        server.complain(500, "Something went wrong."),
        server.complain(403, "Rate limit exceeded"),
    ],
)
def test_what_fails_once_is_asked_again(
    client: Client, openalex: OpenAlexServer, time: FakeTime, fault: Answer
) -> None:
    openalex.faults.append(fault)
    assert len(client.page(WORKS, "*").results) == 3
    assert openalex.cursors == ["*", "*"]
    assert time.long_waits == [1.0]


def test_the_server_says_how_long_to_wait(
    client: Client, openalex: OpenAlexServer, time: FakeTime
) -> None:
    openalex.faults.extend([server.SLOW_DOWN, server.SLOW_DOWN])
    client.page(WORKS, "*")
    assert time.long_waits == [7.0, 7.0]


def test_the_wait_may_be_a_date(client: Client, openalex: OpenAlexServer, time: FakeTime) -> None:
    # It is 20:40:00.
    date = "Tue, 03 Feb 2026 20:40:30 GMT"
    openalex.faults.append(server.complain(503, "Maintenance", Retry_After=date))
    client.page(WORKS, "*")
    assert time.long_waits == [pytest.approx(30, abs=0.01)]


def test_a_long_maintenance_is_not_waited_for(
    client: Client, openalex: OpenAlexServer, time: FakeTime
) -> None:
    openalex.always = server.complain(503, "Maintenance", Retry_After="7200")
    with pytest.raises(RemoteError, match="not available before 2026-02-03 22:40 UTC"):
        client.page(WORKS, "*")
    assert len(openalex.asked) == 1


def test_waits_double_up_to_a_minute_and_then_it_is_given_up(
    client: Client, openalex: OpenAlexServer, time: FakeTime
) -> None:
    openalex.always = server.UNAVAILABLE
    with pytest.raises(RemoteError) as caught:
        client.page(WORKS, "*")
    assert time.long_waits == [1, 2, 4, 8, 16, 32, 60]
    assert str(caught.value) == (
        f"OpenAlex ({openalex.url}/works) gave no usable answer in 8 tries over 123 s: "
        "503 Service Unavailable (8 times). Do this."
    )


def test_half_of_a_wait_is_left_to_chance(
    make_client: MakeClient, openalex: OpenAlexServer, time: FakeTime
) -> None:
    openalex.faults.extend([server.UNAVAILABLE] * 3)
    make_client(chance=iter([0.0, 0.5, 1.0]).__next__).page(WORKS, "*")
    assert time.long_waits == [0.5, 1.5, 4.0]


def test_after_three_failures_a_smaller_page_is_asked_for(
    make_client: MakeClient, openalex: OpenAlexServer
) -> None:
    openalex.faults.extend([server.BAD_GATEWAY] * 3)
    page = make_client(page_size=8).page(WORKS, "*")
    assert [asked.parameters["per_page"] for asked in openalex.asked] == ["8", "8", "8", "2"]
    assert len(page.results) == 2


def test_a_page_size_that_the_server_refuses_is_lowered_for_good(
    make_client: MakeClient, openalex: OpenAlexServer
) -> None:
    openalex.most_per_page = 4
    client = make_client(page_size=200)
    page = client.page(WORKS, "*")
    client.page(WORKS, page.meta.next_cursor or "")
    assert [asked.parameters["per_page"] for asked in openalex.asked] == ["200", "4", "4"]


def test_a_server_that_cannot_be_reached_is_tried_again(
    make_client: MakeClient, time: FakeTime
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("timed out")

    client = make_client(transport=httpx.MockTransport(refuse), try_count=3)
    with pytest.raises(RemoteError, match=r"in 3 tries over 3 s: ConnectTimeout: timed out \(3 t"):
        client.page(WORKS, "*")


@pytest.mark.parametrize(
    ("answer", "expected", "said"),
    [
        (server.complain(403, "Plan upgrade required"), KeyRejectedError, "settings/api"),
        (server.complain(400, "Unknown filter field: topic"), InputError, "Unknown filter field"),
        (server.complain(400, "Invalid cursor value"), CursorRefusedError, "Invalid cursor"),
        (server.complain(418, "A teapot"), RemoteError, "answered 418 for /works: A teapot."),
        (server.complain(429, "Slow", Retry_After="50000"), QuotaError, "2026-02-04 10:33 UTC"),
        (server.complain(429, "Daily limit exceeded"), QuotaError, "begins at midnight UTC"),
    ],
)
def test_what_cannot_get_better_is_not_asked_again(
    client: Client,
    openalex: OpenAlexServer,
    answer: Answer,
    expected: type[Exception],
    said: str,
) -> None:
    openalex.always = answer
    with pytest.raises(expected) as caught:
        client.page(WORKS, "*")
    assert type(caught.value) is expected
    assert said in str(caught.value)
    assert len(openalex.asked) == 1


def test_a_used_up_allowance_says_when_it_returns(client: Client, openalex: OpenAlexServer) -> None:
    openalex.remaining_credits = 0
    with pytest.raises(QuotaError) as caught:
        client.page(WORKS, "*")
    # 20:40 and 12,000 s, which is 3 h 20 min
    assert "Insufficient budget." in str(caught.value)
    assert "It allows more from 2026-02-04 00:00 UTC on. Do this." in str(caught.value)


def test_a_wrong_key_is_refused_without_being_repeated(
    make_client: MakeClient, openalex: OpenAlexServer
) -> None:
    with pytest.raises(KeyRejectedError) as caught:
        make_client(key="wr0ng+key").page(WORKS, "*")
    assert "API key (key) not found." in str(caught.value)
    assert "wr0ng" not in str(caught.value)


def test_without_a_key_it_says_where_to_get_one(openalex: OpenAlexServer) -> None:
    with pytest.raises(KeyRejectedError, match=r"openalex\.org/settings/api.*OPENALEX_API_KEY"):
        Client("  ")


def test_calls_keep_the_pace(make_client: MakeClient, time: FakeTime) -> None:
    client = make_client(calls_per_second=4.0)
    for _ in range(3):
        client.page(WORKS, "*")
    assert time.waits == [0.25, 0.25]


def test_the_key_is_not_in_the_log_nor_tied_to_errors(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_client().page(WORKS, "*")
    assert "HTTP Request: GET http://127.0.0.1" in caplog.text  # httpx writes whole addresses
    for form in (KEY, "s3cret"):
        assert form not in caplog.text


def test_a_single_record_comes_whole_or_not_at_all(
    client: Client, openalex: OpenAlexServer
) -> None:
    assert (client.record("works", "W3") or b"").startswith(b'{"id": "https://openalex.org/W3"')
    assert client.record("works", "W99") is None
