"""People who object to being profiled (GDPR Art. 21): no ranking or profile shows them.

The list lies beside the graph's versions, so that no load forgets it; it is read anew for
each question, so that an objection holds at once.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock

from entrepot.errors import GraphDamagedError

OBJECTIONS = "objections.json"


class Objection(msgspec.Struct, frozen=True):
    """One person's objection and the day it was entered."""

    author_id: int
    date: str


@dataclass(frozen=True, slots=True)
class Objections:
    """The list of objections of one graph."""

    folder: Path

    def all(self) -> list[Objection]:
        """All objections, by author.

        Raises GraphDamagedError where the list cannot be read: nobody is then shown.
        """
        path = self.folder / OBJECTIONS
        try:
            return msgspec.json.decode(path.read_bytes(), type=list[Objection])
        except FileNotFoundError:
            return []
        except msgspec.MsgspecError as error:
            raise GraphDamagedError(
                f"{path}, the list of people who object, cannot be read ({error}). Mend it first: "
                "nobody on it may be shown."
            ) from error

    def ids(self) -> frozenset[int]:
        """The authors who object."""
        return frozenset(objection.author_id for objection in self.all())

    def add(self, author_id: int) -> None:
        """Enter an objection; it holds from the next question on."""
        today = datetime.now(UTC).date().isoformat()
        with self._alone():
            self._write([*self._without(author_id), Objection(author_id, today)])

    def withdraw(self, author_id: int) -> None:
        """Take an objection back."""
        with self._alone():
            self._write(self._without(author_id))

    def _alone(self) -> FileLock:
        """Nobody else changes the list meanwhile: none of two objections is lost."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / f".{OBJECTIONS}.lock")

    def _without(self, author_id: int) -> list[Objection]:
        return [one for one in self.all() if one.author_id != author_id]

    def _write(self, objections: list[Objection]) -> None:
        temporary = self.folder / (OBJECTIONS + ".new")
        ordered = sorted(objections, key=lambda o: o.author_id)
        with temporary.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(ordered)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.folder / OBJECTIONS)
