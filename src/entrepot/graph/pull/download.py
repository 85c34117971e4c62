"""Pulls the works of a query, or the topics, into a folder laid out like the snapshot.

A pull that is broken off, however it ends, goes on where it stopped when it is called
again with the same query and folder: at most the page on its way is fetched twice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import msgspec
from filelock import FileLock, Timeout

from entrepot.errors import GraphBusyError, RemoteError
from entrepot.graph.pull.answer import CursorRefusedError, Page
from entrepot.graph.pull.client import Client
from entrepot.graph.pull.parts import LOCK_NAME, PartFolder
from entrepot.graph.pull.query import Listing, PullQuery, describe, listings
from entrepot.graph.pull.server import Server
from entrepot.graph.pull.sieve import Sieve, Sifted
from entrepot.graph.pull.state import (
    FIRST_CURSOR,
    Job,
    ListCount,
    PullState,
    read_state,
    with_list_count,
    write_state,
    writing,
)
from entrepot.graph.pull.summary import PullSummary, summarise

MOST_RESTARTS = 3
"""A list whose place is lost more often than this in one call is given up."""

ADVICE = "What was pulled is kept; call again, and the pull goes on where it stopped."

Progress: TypeAlias = Callable[[int, int], None]
"""Called after each page with the records received and those known to be wanted so far."""


@dataclass(frozen=True, kw_only=True)
class PullOptions:
    """How to pull.

    ``full_authors``: fetch works whose list of authors the API cuts at 100 once more, singly
    and whole; free of charge, but a call each. ``records_per_part``: size of the files.
    """

    full_authors: bool = False
    records_per_part: int = 50_000
    server: Server = field(default_factory=Server)


def pull(
    query: PullQuery,
    folder: Path,
    *,
    key: str,
    progress: Progress | None = None,
    options: PullOptions | None = None,
) -> PullSummary:
    """Pull the works of a query into ``folder/works``, or go on with it.

    Raises ``KeyRejectedError``, ``QuotaError`` (with the time from which it goes on),
    ``RemoteError`` (the server fails however often it is asked), ``InputError`` (a query the
    server refuses; a folder of another query), ``LoadError`` (the files cannot be written or
    are damaged) and ``GraphBusyError`` (another process pulls into the folder).
    """
    options = options or PullOptions()
    job = Job("works", listings(query), describe(query), options.full_authors)
    return _run(job, folder, key, progress, options)


def fetch_topics(
    folder: Path,
    *,
    key: str,
    progress: Progress | None = None,
    options: PullOptions | None = None,
) -> PullSummary:
    """Pull all topics with their place in the tree into ``folder/topics``: some 23 calls.

    Errors as for ``pull``.
    """
    job = Job("topics", (Listing("topics"),), "all topics")
    return _run(job, folder, key, progress, options or PullOptions())


def _run(
    job: Job, folder: Path, key: str, progress: Progress | None, options: PullOptions
) -> PullSummary:
    parts = PartFolder(folder, job.entity, options.records_per_part)
    with _alone_in(parts.path):
        state = read_state(parts.state_path, job) or _first_state(job, parts, options.server)
        parts.recover(state)
        if state.finished:
            return summarise(state, folder, state.record_count)
        with Client(key, options.server, ADVICE) as client:
            download = Download(job, parts, client, state)
            download.run(progress)
            return summarise(download.state, folder, state.record_count, client.call_count)


def _first_state(job: Job, parts: PartFolder, server: Server) -> PullState:
    parts.refuse_foreign()
    today = server.clock.now().date().isoformat()
    state = PullState(job.fingerprint, job.description, today)
    write_state(parts.state_path, state)
    return state


@contextmanager
def _alone_in(path: Path) -> Iterator[None]:
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise GraphBusyError(
            f"Another process is pulling into {path}. Wait until it is done."
        ) from error
    try:
        yield
    finally:
        lock.release()


class Download:
    """Turns the pages of the job's lists, one after another, and keeps what they hold."""

    def __init__(self, job: Job, parts: PartFolder, client: Client, state: PullState) -> None:
        self.state = state
        self._job, self._parts, self._client = job, parts, client
        self._sieve = Sieve(job, client)
        self._restarts = 0

    def run(self, progress: Progress | None = None) -> None:
        """Pull to the end."""
        self._sieve.remember(self._parts.records(self.state))
        while self.state.listing_index < len(self._job.listings):
            self._turn_page()
            done, total = self.state.received_count, self.state.expected_count
            if progress:
                progress(done, max(done, total))
        self._save(self._parts.close_part(self.state))
        self._parts.write_manifest(self.state)
        self._save(msgspec.structs.replace(self.state, finished=True))

    def _turn_page(self) -> None:
        listing, cursor = self._job.listings[self.state.listing_index], self.state.cursor
        try:
            page = self._client.page(listing, cursor)
        except CursorRefusedError as error:
            self._restart_list(error)
            return
        if page.results and page.meta.next_cursor == cursor:
            raise RemoteError(f"OpenAlex gives the same page again and again. {ADVICE}")
        sifted = self._sieve.sift(page)
        state = self._parts.append(self.state, sifted.records)
        self._save(_at_next_page(_counted(state, page, sifted), page))
        if self._parts.is_full(self.state):
            self._save(self._parts.close_part(self.state))

    def _restart_list(self, error: CursorRefusedError) -> None:
        """Begin the list anew: what is already there is recognised and not kept twice."""
        if self.state.cursor == FIRST_CURSOR:
            raise error
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise RemoteError(
                f"OpenAlex lost the place in its list {self._restarts} times: {error} {ADVICE}"
            )
        state = with_list_count(self.state, ListCount())
        restart_count = state.restart_count + 1
        self._save(msgspec.structs.replace(state, cursor=FIRST_CURSOR, restart_count=restart_count))

    def _save(self, state: PullState) -> None:
        write_state(self._parts.state_path, state)
        self.state = state


def _counted(state: PullState, page: Page, sifted: Sifted) -> PullState:
    received = state.list_count.received + len(page.results)
    return msgspec.structs.replace(
        with_list_count(state, ListCount(page.meta.count, received)),
        duplicate_count=state.duplicate_count + sifted.duplicate_count,
        truncated_count=state.truncated_count + sifted.truncated_count,
        completed_count=state.completed_count + sifted.completed_count,
    )


def _at_next_page(state: PullState, page: Page) -> PullState:
    # Source: https://developers.openalex.org/guides/page-through-results
    if page.meta.next_cursor and page.results:
        return msgspec.structs.replace(state, cursor=page.meta.next_cursor)
    return msgspec.structs.replace(
        state, listing_index=state.listing_index + 1, cursor=FIRST_CURSOR
    )
