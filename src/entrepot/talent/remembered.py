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


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a graph: its folder, and what tells it from the others there."""

    folder: str
    stamp: Hashable


@dataclass(frozen=True, slots=True)
class _Key:
    """A version and a question; its hash is taken once, for a question may list a million works."""

    version: Version
    question: Hashable
    _hash: int

    @classmethod
    def of(cls, version: Version, question: Hashable) -> "_Key":
        return cls(version, question, hash((version, question)))

    def __hash__(self) -> int:
        return self._hash


@dataclass
class Remembered(Generic[Answer]):
    """Answers by version of a graph and question, the latest used; for any number of threads.

    Where a newer version is asked, what is known of others in its folder is dropped: their files
    would stay open, and on the disk.

    ``size_of``: the bytes an answer takes; ``most_bytes``: those kept at most, though the latest
    answer always is. A question that several threads ask at once is answered once: the others
    wait. Where answering fails, all of them are told why, and it is tried anew the next time.
    """

    size_of: Callable[[Answer], int]
    most_bytes: int = MOST_BYTES
    _kept: "OrderedDict[_Key, Future[Answer]]" = field(default_factory=OrderedDict)
    _sizes: dict[_Key, int] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def answer(self, version: Version, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer to a question: the one that is known, or what ``find`` returns."""
        key = _Key.of(version, question)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
            else:
                self._drop_others(version)
                mine: Future[Answer] = Future()
                self._kept[key] = mine
        return self._find(key, mine, find) if known is None else known.result()

    def clear(self) -> None:
        """Forget all that was found."""
        with self._lock:
            for key in list(self._sizes):
                del self._kept[key], self._sizes[key]

    def _find(self, key: _Key, mine: "Future[Answer]", find: Callable[[], Answer]) -> Answer:
        try:
            found = find()
        except BaseException as error:
            with self._lock:
                self._kept.pop(key, None)
            mine.set_exception(error)
            raise
        mine.set_result(found)
        with self._lock:
            if key in self._kept:
                self._sizes[key] = self.size_of(found)
            self._drop_oldest()
        return found

    def _drop_others(self, version: Version) -> None:
        """Drop what was found of other versions in the same folder."""
        for key in [one for one in self._sizes if one.version.folder == version.folder]:
            if key.version != version:
                del self._kept[key], self._sizes[key]

    def _drop_oldest(self) -> None:
        """Drop answers until the rest fits; those being found have no size yet and stay."""
        for key in [one for one in self._kept if one in self._sizes][:-1]:
            if sum(self._sizes.values()) <= self.most_bytes:
                return
            del self._kept[key], self._sizes[key]

    def __len__(self) -> int:
        return len(self._kept)
