"""Files read at once: nothing goes on, and nothing hangs, when something fails."""

import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.graph.snapshots import SnapshotFolder, work

from entrepot.errors import LoadError, RemoteError
from entrepot.graph import pool
from entrepot.graph.part import ReadTask
from entrepot.graph.pool import read_all
from entrepot.graph.progress import Silent
from entrepot.graph.snapshot import Snapshot, SnapshotFile, find_snapshot

PART_COUNT = 12


@dataclass
class Heard(Silent):
    """A progress that does something when it first hears of records."""

    then: Callable[[], object] = lambda: None
    steps: list[tuple[str, int | None, str]] = field(default_factory=list)
    byte_count: int = 0
    record_count: int = 0

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:
        self.steps.append((name, total, unit))

    def advance(self, amount: int, records: int = 0) -> None:
        self.byte_count += amount
        self.record_count += records
        self.then()


@pytest.fixture
def tasks(tmp_path: Path) -> list[ReadTask]:
    """Twelve files; of file n, n records."""
    folder = SnapshotFolder(tmp_path / "data")
    for n in range(PART_COUNT):
        folder.put("2026-01-05", [work(100 * n + i) for i in range(n)], name=f"part_{n:04d}.gz")
    return tasks_of(find_snapshot(str(tmp_path)), tmp_path / "stage")


@pytest.fixture(params=["alone", "threads", "processes"])
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many files are read at once, and that threads or processes do it."""
    if request.param == "processes":
        monkeypatch.setattr(pool, "IN_PROCESS_BYTES", 0)
    return 1 if request.param == "alone" else 2


def tasks_of(snapshot: Snapshot, stage: Path) -> list[ReadTask]:
    return [
        ReadTask(file, number, snapshot, stage, with_xpac=False)
        for number, file in enumerate(snapshot.files, start=1)
    ]


def test_results_come_in_the_order_of_the_files(tasks: list[ReadTask], at_once: int) -> None:
    heard = Heard()
    results = read_all(tasks, at_once, heard)
    assert [result.read_count for result in results] == list(range(PART_COUNT))
    byte_count = sum(task.file.content_length for task in tasks)
    assert heard.steps == [("Reading", byte_count, "bytes")]


def test_all_is_told_that_one_process_reads(tasks: list[ReadTask]) -> None:
    heard = Heard()
    read_all(tasks, 1, heard)
    assert heard.record_count == sum(range(PART_COUNT))


def test_an_interruption_ends_it(tasks: list[ReadTask], at_once: int) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_all(tasks, at_once, Heard(interrupt))
    assert multiprocessing.active_children() == []


def test_an_error_of_one_of_them_is_raised(tmp_path: Path, at_once: int) -> None:
    url = "http://127.0.0.1:9"  # where nothing listens
    files = tuple(
        SnapshotFile("works", f"works/{n}.gz", f"{url}/{n}.gz", "2026-01-05", 1) for n in range(3)
    )
    snapshot = Snapshot(url, files)
    (tmp_path / "stage").mkdir()
    with pytest.raises(RemoteError, match="cannot be fetched"):
        read_all(tasks_of(snapshot, tmp_path / "stage"), at_once, Heard())
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that kills")
def test_a_process_that_is_killed_is_an_error_of_the_load(
    tasks: list[ReadTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IN_PROCESS_BYTES", 0)

    def kill() -> None:
        for process in multiprocessing.active_children():
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(LoadError, match="Load again with ENTREPOT_THREADS=1"):
        read_all(tasks * 20, 2, Heard(kill))


LOAD = """
import sys
from pathlib import Path
from entrepot.graph import pool
from entrepot.graph.store import Store
from tests.graph.snapshots import load
pool.IN_PROCESS_BYTES = -1
load(Path(sys.argv[1]), Store(Path(sys.argv[2])), processes=2)
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where files can be pipes")
def test_processes_end_with_the_load_that_started_them(tmp_path: Path) -> None:
    """Two part files are pipes, so that reading them waits for us; the load is killed."""
    folder = tmp_path / "data" / "works" / "updated_date=2026-01-05"
    folder.mkdir(parents=True)
    pipes = [folder / f"part_{n}.gz" for n in (0, 1)]
    for pipe in pipes:
        os.mkfifo(pipe)
    command = [sys.executable, "-c", LOAD, str(tmp_path), str(tmp_path / "graph")]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL
    ) as main:
        ends = [os.open(pipe, os.O_WRONLY) for pipe in pipes]  # waits until someone reads
        main.kill()
    for end in ends:
        poll = select.poll()
        poll.register(end, 0)
        assert poll.poll(60_000) == [(end, select.POLLERR)]  # nobody reads any more
        os.close(end)
