"""However a pull is broken off, calling it again gives every work once."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from filelock import FileLock
from tests.graph.pull.conftest import QUERY, pulled_numbers
from tests.graph.pull.openalex_server import KEY, Asked, OpenAlexServer

from entrepot.errors import GraphBusyError
from entrepot.graph.pull import PullOptions, pull

MakeOptions = Callable[..., PullOptions]
PAGE_COUNT = 4
ALL = list(range(1, 11))


class Breaking(httpx.BaseTransport):
    """Breaks off at the call with a number, before it is sent or after it is answered."""

    def __init__(self, number: int, *, sends: bool) -> None:
        self._inner, self._left, self._sends = httpx.HTTPTransport(), number, sends

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._left -= 1
        if self._left == 0 and not self._sends:
            raise KeyboardInterrupt
        response = self._inner.handle_request(request)
        if self._left == 0:
            response.close()
            raise KeyboardInterrupt
        return response

    def close(self) -> None:
        self._inner.close()


@pytest.mark.parametrize("page", range(1, PAGE_COUNT + 1))
def test_broken_off_after_a_page_nothing_is_fetched_twice(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer, page: int
) -> None:
    pages = 0

    def stop(done: int, total: int) -> None:
        nonlocal pages
        pages += 1
        if pages == page:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(QUERY, tmp_path, key=KEY, options=options, progress=stop)
    summary = pull(QUERY, tmp_path, key=KEY, options=options)
    assert pulled_numbers(tmp_path) == ALL
    assert Counter(openalex.cursors).most_common(1)[0][1] == 1
    assert len(openalex.asked) == PAGE_COUNT
    assert summary.resumed_count == min(3 * page, 10)


@pytest.mark.parametrize("page", range(1, PAGE_COUNT + 1))
@pytest.mark.parametrize("sends", [False, True])
def test_broken_off_in_a_call_at_most_that_page_is_fetched_twice(
    tmp_path: Path,
    make_options: MakeOptions,
    openalex: OpenAlexServer,
    page: int,
    sends: bool,
) -> None:
    breaking = make_options(transport=Breaking(page, sends=sends))
    with pytest.raises(KeyboardInterrupt):
        pull(QUERY, tmp_path, key=KEY, options=breaking)
    pull(QUERY, tmp_path, key=KEY, options=make_options())
    assert pulled_numbers(tmp_path) == ALL
    assert len(openalex.asked) == PAGE_COUNT + sends


def test_broken_off_before_every_call_it_still_comes_to_its_end(
    tmp_path: Path, make_options: MakeOptions, openalex: OpenAlexServer
) -> None:
    for _ in range(PAGE_COUNT):
        breaking = make_options(transport=Breaking(2, sends=False))
        try:
            pull(QUERY, tmp_path, key=KEY, options=breaking)
        except KeyboardInterrupt:
            continue
    assert pulled_numbers(tmp_path) == ALL
    assert len(openalex.asked) == PAGE_COUNT


def test_what_was_written_beyond_the_state_is_cut_off(
    tmp_path: Path, make_options: MakeOptions
) -> None:
    breaking = make_options(transport=Breaking(2, sends=False))
    with pytest.raises(KeyboardInterrupt):
        pull(QUERY, tmp_path, key=KEY, options=breaking)
    part = tmp_path / "works" / "updated_date=2026-02-03" / "part_0000.gz.tmp"
    part.write_bytes(part.read_bytes() + b"half a page" * 1000)
    pull(QUERY, tmp_path, key=KEY, options=make_options())
    assert pulled_numbers(tmp_path) == ALL


class BrokenDisk:
    """Breaks off before or after the disk operation with a number."""

    def __init__(self, number: int, *, does: bool) -> None:
        self.left, self.does = number, does

    def guard(self, operation: Callable[..., object]) -> Callable[..., object]:
        def guarded(*arguments: object) -> object:
            self.left -= 1
            if self.left == 0 and not self.does:
                raise KeyboardInterrupt
            result = operation(*arguments)
            if self.left == 0:
                raise KeyboardInterrupt
            return result

        return guarded


@pytest.mark.parametrize("does", [False, True])
def test_broken_off_at_any_disk_operation_nothing_is_lost(
    tmp_path: Path,
    options: PullOptions,
    openalex: OpenAlexServer,
    monkeypatch: pytest.MonkeyPatch,
    does: bool,
) -> None:
    number, broke = 0, True
    while broke:
        number += 1
        folder, broke = tmp_path / str(number), False
        disk = BrokenDisk(number, does=does)
        openalex.asked.clear()
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", disk.guard(os.fsync))
            patch.setattr(Path, "replace", disk.guard(Path.replace))
            try:
                pull(QUERY, folder, key=KEY, options=options)
            except KeyboardInterrupt:
                broke = True
        pull(QUERY, folder, key=KEY, options=options)
        assert pulled_numbers(folder) == ALL
        assert len(openalex.asked) <= PAGE_COUNT + 1
    # 3 for each of 4 pages and 2 parts, and more for beginning and end
    assert number > 20


KILLED = """
import sys
from pathlib import Path
from entrepot.graph.pull import PullOptions, PullQuery, Server, pull
url, folder, key = sys.argv[1:]
options = PullOptions(records_per_part=6, server=Server(base_url=url, page_size=3))
pull(PullQuery(topics=("T10102",)), Path(folder), key=key, options=options)
"""


def test_a_killed_process_loses_at_most_the_page_on_its_way(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    third_asked, killed = threading.Event(), threading.Event()

    def hold(asked: Asked) -> None:
        if len(openalex.asked) == 3:
            third_asked.set()
            killed.wait(60)

    openalex.before = hold
    with subprocess.Popen([sys.executable, "-c", KILLED, openalex.url, tmp_path, KEY]) as process:
        try:
            assert third_asked.wait(60)
        finally:
            process.kill()
            killed.set()
    summary = pull(QUERY, tmp_path, key=KEY, options=options)
    assert summary.resumed_count == 6
    assert pulled_numbers(tmp_path) == ALL
    assert max(Counter(openalex.cursors).values()) == 2  # only the third page
    assert len(openalex.asked) == PAGE_COUNT + 1


def test_two_at_once_do_not_spoil_each_other(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    (tmp_path / "works").mkdir()
    lock = FileLock(tmp_path / "works" / "pull.lock")
    with lock, pytest.raises(GraphBusyError, match="Another process is pulling into"):
        pull(QUERY, tmp_path, key=KEY, options=options)
    assert openalex.asked == []
