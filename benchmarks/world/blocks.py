"""Blocks of works, made by two threads, given back in order.

Threads suffice: what takes time is compiled code, gzip and Parquet, which all let other
threads run meanwhile.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, TypeVar

BLOCK_WORKS = 32_768
THREADS = 2

Task = TypeVar("Task")
Result = TypeVar("Result")


class Block(NamedTuple):
    """Works by their places in order of ids."""

    first: int
    size: int


def blocks_of(count: int, first: int = 0, size: int = BLOCK_WORKS) -> Iterator[Block]:
    """``count`` things from ``first`` on, block by block."""
    for begin in range(first, first + count, size):
        yield Block(begin, min(size, first + count - begin))


def in_order(
    make: Callable[[Task], Result], tasks: Iterable[Task], threads: int = THREADS
) -> Iterator[Result]:
    """The results in the order of the tasks; few are made ahead, so that memory is bounded."""
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[Result]] = deque()
        for task in tasks:
            ahead.append(pool.submit(make, task))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
