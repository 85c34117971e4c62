"""How pages ask the graph: so many at a time, for so long, each thread with a graph of its own.

DuckDB's connections are not for several threads at once, so each thread opens the graph for
itself; the arrays are mapped from disk, and so are in memory once. A new version of the graph is
taken up with the next question.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, local
from typing import Any, TypeVar

from django.utils.translation import get_language, override

from entrepot.api import Graph
from entrepot.api import open as open_graph
from entrepot.graph.store import MANIFEST
from entrepot.settings import read_settings, read_site_settings

Answer = TypeVar("Answer")
Stamp = tuple[int, int] | None

WAITING_PER_THREAD = 20
"""Questions that may wait for each thread; more are turned away at once."""


class BusyError(Exception):
    """So many ask that a further question is turned away."""


class TooSlowError(Exception):
    """The answer takes longer than a page waits."""


@dataclass
class Desk:
    """Answers questions about the graph in a folder."""

    folder: Path
    threads: int = 2
    seconds: float = 20.0
    waiting: int | None = None
    _own: Any = field(default_factory=local, repr=False)

    def __post_init__(self) -> None:
        room = self.waiting if self.waiting is not None else WAITING_PER_THREAD * self.threads
        self._room = BoundedSemaphore(self.threads + room)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="graph")

    def ask(self, question: Callable[[Graph], Answer]) -> Answer:
        """The answer to a question, which is a function of an opened graph.

        Raises BusyError where too many wait already, TooSlowError where it takes too long,
        and what opening the graph or the question raises.
        """
        if not self._room.acquire(blocking=False):
            raise BusyError
        asked: Future[Answer] = self._pool.submit(self._answer, question, get_language())
        asked.add_done_callback(lambda _: self._room.release())
        try:
            return asked.result(self.seconds)
        except TimeoutError:
            asked.cancel()
            raise TooSlowError from None

    def close(self) -> None:
        """Answer nothing any more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, question: Callable[[Graph], Answer], language: str | None) -> Answer:
        with override(language):  # threads do not know whose page they work for
            return question(self._graph())

    def _graph(self) -> Graph:
        """The graph of this thread, opened anew where another version was published."""
        stamp = self._stamp()
        if getattr(self._own, "stamp", None) != stamp or stamp is None:
            self._own.graph = open_graph(self.folder)
            self._own.stamp = stamp
        graph: Graph = self._own.graph
        return graph

    def _stamp(self) -> Stamp:
        try:
            stat = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns


@cache
def desk() -> Desk:
    """The desk of this process."""
    settings = read_settings()
    return Desk(settings.graph, settings.threads, read_site_settings().seconds)


def ask(question: Callable[[Graph], Answer]) -> Answer:
    """Ask the desk of this process; see ``Desk.ask``."""
    return desk().ask(question)
