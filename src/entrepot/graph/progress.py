"""How long work tells how far it is; the command line draws it."""

from typing import Protocol


class Progress(Protocol):
    """Something that shows progress, step after step."""

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:
        """A new step begins; ``total`` is None where it is not known."""

    def advance(self, amount: int, records: int = 0) -> None:
        """The present step has come ``amount`` further, over ``records`` records."""

    def note(self, text: str) -> None:
        """Something worth saying before the next step."""


class Silent:
    """Shows nothing."""

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:
        """Nothing."""

    def advance(self, amount: int, records: int = 0) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""
