"""The dossier of a shortlist, as a workbook and as a PDF."""

import os
from collections.abc import Sequence
from pathlib import Path

from entrepot.dossier.content import Content, gather
from entrepot.dossier.document import document
from entrepot.dossier.query import DossierQuery
from entrepot.dossier.workbook import workbook
from entrepot.errors import InputError
from entrepot.graph.progress import Progress, Silent
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area
from entrepot.talent.person_facts import PersonFacts, facts_of

MOST_PEOPLE = 200
"""A shortlist is what somebody reads; a longer list is a ranking."""


class Dossier:
    """A dossier of people in an area with its name; gathered when first written.

    Raises InputError for no people or too many, and UnknownNameError for one whom the graph does
    not hold or who objects, before any work is done.
    """

    def __init__(
        self,
        reader: GraphReader,
        people: Sequence[int],
        area: tuple[Area, str],
        query: DossierQuery,
    ) -> None:
        self._reader, self._area, self.query = reader, area, query
        self._numbers = tuple(dict.fromkeys(people))
        if not self._numbers:
            raise InputError("A dossier needs at least one person.")
        if len(self._numbers) > MOST_PEOPLE:
            raise InputError(
                f"A dossier of {len(self._numbers):,} people: it holds at most {MOST_PEOPLE}. "
                "Choose fewer, or write a ranking."
            )
        self._known()
        self._content: Content | None = None

    def write_workbook(self, path: str | Path, progress: Progress | None = None) -> None:
        """Write the workbook, whole or not at all; raises InputError where it cannot."""
        shown = progress or Silent()
        _write(Path(path), workbook(self.content(shown), shown))

    def write_pdf(self, path: str | Path, progress: Progress | None = None) -> None:
        """Write the PDF, whole or not at all; raises InputError where it cannot."""
        shown = progress or Silent()
        _write(Path(path), document(self.content(shown), shown))

    def content(self, progress: Progress | None = None) -> Content:
        """What it says; a second file of the same dossier costs little.

        Raises UnknownNameError for a person who has come to object since it was asked for.
        """
        people = self._known()
        if self._content is None:
            self._content = gather(
                self._reader, people, self._area, self.query, progress or Silent()
            )
        return self._content

    def _known(self) -> tuple[PersonFacts, ...]:
        return tuple(facts_of(self._reader, number) for number in self._numbers)


def _write(path: Path, content: bytes) -> None:
    """Write a file beside its place and then move it there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        beside.unlink(missing_ok=True)
