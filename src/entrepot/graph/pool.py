"""Read many part files at once, one thread or process a file, and tell how far they are."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import queues as mp
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeAlias

from loky import ProcessPoolExecutor
from loky.backend import get_context

from entrepot.errors import LoadError
from entrepot.graph.part import ReadResult, ReadTask
from entrepot.graph.progress import Progress
from entrepot.graph.resuming import read_once

IN_PROCESS_BYTES = 1 << 30
"""Bytes of files up to which this process reads them itself, by threads: to start others takes
longer than they save. Compiled code runs in threads side by side; what is read record by record
does not, so that more than this is read by processes."""

_Told = tuple[int, int]
_Queue: TypeAlias = "SimpleQueue[_Told] | mp.SimpleQueue[_Told]"
_queue: "mp.SimpleQueue[_Told] | None" = None


def read_all(tasks: Sequence[ReadTask], processes: int, progress: Progress) -> list[ReadResult]:
    """Read the files, so many at once; results are in the order of the tasks.

    The first error ends all reading and is raised; LoadError where a process was killed.
    """
    byte_count = sum(task.file.content_length for task in tasks)
    progress.step("Reading", byte_count, "bytes")
    at_once = min(processes, len(tasks))
    if at_once <= 1:
        return [read_once(task, progress.advance) for task in tasks]
    if byte_count <= IN_PROCESS_BYTES:
        return _read_by_threads(tasks, at_once, progress)
    return _read_by_processes(tasks, at_once, progress)


class _StoppedError(Exception):
    """Ends a thread, since another one has failed."""


def _read_by_threads(
    tasks: Sequence[ReadTask], threads: int, progress: Progress
) -> list[ReadResult]:
    told: SimpleQueue[_Told] = SimpleQueue()
    stopped = Event()

    def tell(byte_count: int, record_count: int) -> None:
        if stopped.is_set():
            raise _StoppedError
        told.put((byte_count, record_count))

    with ThreadPoolExecutor(threads) as pool:
        try:
            futures = [pool.submit(read_once, task, tell) for task in tasks]
            return _followed(told, futures, progress)
        except BaseException:
            stopped.set()
            pool.shutdown(cancel_futures=True)
            raise


def _read_by_processes(
    tasks: Sequence[ReadTask], processes: int, progress: Progress
) -> list[ReadResult]:
    # Forking a process with threads may hang, and spawning runs the caller's script again;
    # loky does neither: https://loky.readthedocs.io/en/stable/API.html
    context = get_context("loky")
    queue: mp.SimpleQueue[_Told] = context.SimpleQueue()
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        processes, context=context, initializer=_begin, initargs=(queue, theirs)
    )
    with theirs, ours:
        try:
            results = _followed(queue, [pool.submit(_read, task) for task in tasks], progress)
        except BrokenProcessPool as error:
            raise LoadError(
                "A process that read files was ended from outside, perhaps because memory ran "
                "short. The graph is as it was. Load again with ENTREPOT_THREADS=1."
            ) from error
        except BaseException:
            pool.shutdown(kill_workers=True)  # else the files that wait would all be read first
            raise
        pool.shutdown()
    return results


def _followed(
    queue: _Queue, futures: Sequence[Future[ReadResult]], progress: Progress
) -> list[ReadResult]:
    """The results, when all are there; meanwhile the progress hears what is told."""
    for byte_count, record_count in _told(queue, futures):
        progress.advance(byte_count, record_count)
    return [future.result() for future in futures]


def _told(queue: _Queue, futures: Sequence[Future[ReadResult]]) -> Iterator[_Told]:
    """What is told, until all are done; raises the first error of any."""
    waiting = set(futures)
    while waiting:
        while not queue.empty():
            yield queue.get()
        done, waiting = wait(waiting, timeout=0.1, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
    while not queue.empty():
        yield queue.get()


def _begin(queue: "mp.SimpleQueue[_Told]", parent: Connection) -> None:
    """Prepare a process for reading."""
    global _queue  # noqa: PLW0603 (a queue cannot travel with a task, only with the process)
    _queue = queue
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Connection) -> None:
    """End when the parent has ended, however it did.

    Else processes of a load that was killed would go on writing under the next one, and then
    wait for ever.
    """
    try:
        parent.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def _read(task: ReadTask) -> ReadResult:
    return read_once(task, _tell)


def _tell(byte_count: int, record_count: int) -> None:
    if _queue is not None:
        _queue.put((byte_count, record_count))
