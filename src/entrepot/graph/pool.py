"""Read many part files at once, one process a file, and tell how far they are."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from multiprocessing.queues import SimpleQueue
from threading import Thread

from loky import ProcessPoolExecutor
from loky.backend import get_context

from entrepot.errors import LoadError
from entrepot.graph.part import ReadResult, ReadTask
from entrepot.graph.progress import Progress
from entrepot.graph.reading import read_file

_queue: "SimpleQueue[tuple[int, int]] | None" = None


def read_all(tasks: Sequence[ReadTask], processes: int, progress: Progress) -> list[ReadResult]:
    """Read the files; results are in the order of the tasks.

    The first error ends all processes and is raised; LoadError where a process was killed.
    """
    progress.step("Reading", sum(t.file.content_length for t in tasks), "bytes")
    if processes <= 1 or len(tasks) <= 1:
        return [read_file(task, progress.advance) for task in tasks]
    # Forking a process with threads may hang, and spawning runs the caller's script again;
    # loky does neither: https://loky.readthedocs.io/en/stable/API.html
    context = get_context("loky")
    queue: SimpleQueue[tuple[int, int]] = context.SimpleQueue()
    theirs, ours = context.Pipe(duplex=False)
    workers = min(processes, len(tasks))
    pool = ProcessPoolExecutor(
        workers, context=context, initializer=_begin, initargs=(queue, theirs)
    )
    with theirs, ours:
        try:
            futures = [pool.submit(_read, task) for task in tasks]
            for byte_count, record_count in _told(queue, futures):
                progress.advance(byte_count, record_count)
            results = [future.result() for future in futures]
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


def _told(
    queue: "SimpleQueue[tuple[int, int]]", futures: Sequence[Future[ReadResult]]
) -> Iterator[tuple[int, int]]:
    """What the processes tell, until all are done; raises the first error of any."""
    waiting = set(futures)
    while waiting:
        while not queue.empty():
            yield queue.get()
        done, waiting = wait(waiting, timeout=0.1, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()


def _begin(queue: "SimpleQueue[tuple[int, int]]", parent: Connection) -> None:
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
    return read_file(task, _tell)


def _tell(byte_count: int, record_count: int) -> None:
    if _queue is not None:
        _queue.put((byte_count, record_count))
