"""The calls: one after another, not too fast, and again where one fails."""

from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import httpx

from entrepot.errors import InputError, RemoteError
from entrepot.graph.pull.answer import (
    Allowance,
    NotThereError,
    Page,
    PageSizeError,
    TryAgainError,
    check,
    read_allowance,
    read_page,
    read_record,
)
from entrepot.graph.pull.query import Listing
from entrepot.graph.pull.server import Server, keyed_transport

FIRST_WAIT_SECONDS = 1.0
LONGEST_BACK_OFF_SECONDS = 60.0
SMALLER_PAGES_FROM_TRY = 3
"""Pages of works with very many authors time out at full size but come at a quarter of it."""

_Answer = TypeVar("_Answer")


class Client:
    """Calls the API; a context manager, because it holds connections.

    ``advice`` is added to every ``RemoteError``: what the user should do.
    """

    def __init__(self, key: str, server: Server | None = None, advice: str = "") -> None:
        self.call_count = 0
        self.allowance: Allowance | None = None
        self._server = server or Server()
        self._page_size = self._server.page_size
        self._advice = advice
        self._next_call_at = 0.0
        self._transport = keyed_transport(key, self._server)
        self._http = httpx.Client(
            base_url=self._server.base_url,
            transport=self._transport,
            timeout=self._server.timeout_seconds,
            headers={"User-Agent": "entrepot", "Accept": "application/json"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    @property
    def page_size(self) -> int:
        """Records a page, as far as is known by now."""
        return self._page_size

    def page(self, listing: Listing, cursor: str) -> Page:
        """The page of a list that begins at a cursor; ``*`` is the first.

        Raises the errors of ``answer.check``, and ``RemoteError`` after too many tries.
        """
        try:
            return self._page(listing, cursor)
        except PageSizeError as error:
            if error.largest >= self._page_size:
                raise
            self._page_size = error.largest
            return self._page(listing, cursor)

    def count(self, listing: Listing) -> int:
        """How many records a list has, by the server's own count."""
        parameters = {**listing.parameters, "per_page": "1", "select": "id"}
        return self._fetch(f"/{listing.entity}", lambda _: parameters, read_page).meta.count

    def record(self, entity: str, short_id: str) -> bytes | None:
        """A single record by its short id, whole; None where the server has none under it."""
        try:
            return self._fetch(f"/{entity}/{short_id}", lambda _: {}, read_record)
        except NotThereError:
            return None

    def _page(self, listing: Listing, cursor: str) -> Page:
        def parameters(attempt: int) -> dict[str, str]:
            smaller = attempt >= SMALLER_PAGES_FROM_TRY
            size = max(self._page_size // 4, 1) if smaller else self._page_size
            return {**listing.parameters, "per_page": str(size), "cursor": cursor}

        return self._fetch(f"/{listing.entity}", parameters, read_page)

    def _fetch(
        self,
        path: str,
        parameters: Callable[[int], dict[str, str]],
        read: Callable[[bytes], _Answer],
    ) -> _Answer:
        began = self._server.clock.seconds()
        reasons: Counter[str] = Counter()
        for attempt in range(self._server.try_count):
            try:
                return read(self._call(path, parameters(attempt)))
            except TryAgainError as error:
                reasons[self._transport.hide(error.reason)] += 1
                if attempt + 1 < self._server.try_count:
                    self._wait(attempt, error.wait_seconds)
        seconds = self._server.clock.seconds() - began
        raise RemoteError(self._tried(path, reasons, seconds))

    def _call(self, path: str, parameters: dict[str, str]) -> bytes:
        self._keep_pace()
        self.call_count += 1
        try:
            response = self._http.get(path, params=parameters)
        except httpx.RequestError as error:
            raise TryAgainError(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        self.allowance = read_allowance(response) or self.allowance
        try:
            check(response, self._server.clock.now())
        except RemoteError as error:
            error.args = (self._with_advice(str(error)),)
            raise
        except InputError as error:
            error.args = (self._transport.hide(str(error)),)
            raise
        return response.content

    def _keep_pace(self) -> None:
        clock = self._server.clock
        early = self._next_call_at - clock.seconds()
        if early > 0:
            clock.sleep(early)
        self._next_call_at = clock.seconds() + 1 / self._server.calls_per_second

    def _wait(self, attempt: int, asked_seconds: float) -> None:
        """Twice as long each time, half of it by chance so that many callers do not meet."""
        back_off = min(FIRST_WAIT_SECONDS * 2.0**attempt, LONGEST_BACK_OFF_SECONDS)
        jittered = back_off * (0.5 + self._server.chance() / 2)
        self._server.clock.sleep(max(asked_seconds, jittered))

    def _tried(self, path: str, reasons: Counter[str], seconds: float) -> str:
        listed = "; ".join(
            f"{reason} ({count} times)" if count > 1 else reason
            for reason, count in reasons.most_common()
        )
        return self._with_advice(
            f"OpenAlex ({self._server.base_url}{path}) gave no usable answer in "
            f"{reasons.total()} tries over {seconds:.0f} s: {listed}."
        )

    def _with_advice(self, text: str) -> str:
        return f"{self._transport.hide(text)} {self._advice}".strip()
