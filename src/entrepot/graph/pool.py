"""Read many part files at once, one process a file, and tell how far they are."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from multiprocessing.queues import SimpleQueue

from loky import ProcessPoolExecutor
from loky.backend import get_context

from entrepot.graph.part import ReadResult, ReadTask
from entrepot.graph.progress import Progress
from entrepot.graph.reading import read_file

_queue: "SimpleQueue[tuple[int, int]] | None" = None


def read_all(tasks: Sequence[ReadTask], processes: int, progress: Progress) -> list[ReadResult]:
    """Read the files; results are in the order of the tasks."""
    progress.step("Reading", sum(t.file.content_length for t in tasks), "bytes")
    if processes <= 1 or len(tasks) <= 1:
        return [read_file(task, progress.advance) for task in tasks]
    # Forking a process with threads may hang, and spawning runs the caller's script again;
    # loky does neither: https://loky.readthedocs.io/en/stable/API.html
    context = get_context("loky")
    queue: SimpleQueue[tuple[int, int]] = context.SimpleQueue()
    with ProcessPoolExecutor(
        min(processes, len(tasks)), context=context, initializer=_set_queue, initargs=(queue,)
    ) as pool:
        futures = [pool.submit(_read, task) for task in tasks]
        for byte_count, record_count in _told(queue, futures):
            progress.advance(byte_count, record_count)
        return [future.result() for future in futures]


def _told(
    queue: "SimpleQueue[tuple[int, int]]", futures: Sequence[Future[ReadResult]]
) -> Iterator[tuple[int, int]]:
    """What the processes tell, until all are done."""
    waiting = set(futures)
    while waiting:
        while not queue.empty():
            yield queue.get()
        _, waiting = wait(waiting, timeout=0.1)


def _set_queue(queue: "SimpleQueue[tuple[int, int]]") -> None:
    global _queue  # noqa: PLW0603 (a queue cannot travel with a task, only with the process)
    _queue = queue


def _read(task: ReadTask) -> ReadResult:
    return read_file(task, _tell)


def _tell(byte_count: int, record_count: int) -> None:
    if _queue is not None:
        _queue.put((byte_count, record_count))
