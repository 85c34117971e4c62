"""Ask entrepot as if nothing had been asked before: what it remembers, it need not compute."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar
from unittest.mock import patch

from entrepot.talent import asked, peers
from entrepot.talent.remembered import Version

Answer = TypeVar("Answer")


class _Forgetful:
    """Stands in for ``talent.remembered``: each question is answered anew."""

    def answer(self, _version: Version, _question: Hashable, find: Callable[[], Answer]) -> Answer:
        return find()


@contextmanager
def forgetting() -> Iterator[None]:
    """Inside, no answer is kept for the next question."""
    with ExitStack() as stack:
        for module in (asked, peers):
            stack.enter_context(patch.object(module, "REMEMBERED", _Forgetful()))
        yield
