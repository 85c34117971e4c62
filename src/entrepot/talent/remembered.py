"""What was computed for one question is kept for the next: page 2 of a ranking costs little."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")

MOST_BYTES = 512 * 2**20
"""What is kept in memory at most: some ten rankings of a million people each."""


@dataclass
class Remembered(Generic[Answer]):
    """Answers by question, the latest used; for any number of threads.

    ``size_of``: the bytes an answer takes; ``most_bytes``: those kept at most, though the latest
    answer always is. A question that several threads ask at once is answered once: the others
    wait. Where answering fails, all of them are told why, and it is tried anew the next time.
    """

    size_of: Callable[[Answer], int]
    most_bytes: int = MOST_BYTES
    _kept: "OrderedDict[Hashable, Future[Answer]]" = field(default_factory=OrderedDict)
    _sizes: dict[Hashable, int] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def answer(self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer to a question: the one that is known, or what ``find`` returns."""
        with self._lock:
            known = self._kept.get(question)
            if known is not None:
                self._kept.move_to_end(question)
            else:
                mine: Future[Answer] = Future()
                self._kept[question] = mine
        return self._find(question, mine, find) if known is None else known.result()

    def _find(
        self, question: Hashable, mine: "Future[Answer]", find: Callable[[], Answer]
    ) -> Answer:
        try:
            found = find()
        except BaseException as error:
            with self._lock:
                del self._kept[question]
            mine.set_exception(error)
            raise
        mine.set_result(found)
        with self._lock:
            self._sizes[question] = self.size_of(found)
            self._drop_oldest()
        return found

    def _drop_oldest(self) -> None:
        """Drop answers until the rest fits; those being found have no size yet and stay."""
        for question in [one for one in self._kept if one in self._sizes][:-1]:
            if sum(self._sizes.values()) <= self.most_bytes:
                return
            del self._kept[question], self._sizes[question]

    def __len__(self) -> int:
        return len(self._kept)
