"""Reading an export: its records one by one, and what it lacks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entrepot.graph.exports import bibtex, ris, ror, scopus, topics, wos
from entrepot.graph.exports.bad_records import DAMAGED_FILE, BadRecordError, converted
from entrepot.graph.exports.draft import Draft, work
from entrepot.graph.exports.formats import Format, detect
from entrepot.graph.exports.lacks import Lack, Survey
from entrepot.graph.exports.opening import DAMAGE
from entrepot.graph.record import InstitutionRecord, TopicRecord, Work
from entrepot.graph.rejects import Reject

Record = Work | InstitutionRecord | TopicRecord
Read = tuple[int, Record] | Reject

_DRAFTS: dict[Format, Callable[[Path], Iterator[tuple[int, Draft] | Reject]]] = {
    Format.SCOPUS: scopus.drafts,
    Format.WOS_TAGGED: wos.tagged_drafts,
    Format.WOS_TAB: wos.tab_drafts,
    Format.RIS: ris.drafts,
    Format.BIBTEX: bibtex.drafts,
}
_RECORDS: dict[Format, Callable[[Path], Iterator[Any]]] = {
    Format.ROR_JSON: ror.json_records,
    Format.ROR_CSV: ror.csv_records,
    Format.TOPICS: topics.records,
}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file whose format is known.

    ``lacks`` is what the file lacks, in a fixed order; empty for ROR and topics. ``kind``
    is the class of its records.
    """

    path: Path
    format: Format
    kind: type[Work] | type[InstitutionRecord] | type[TopicRecord]
    lacks: tuple[Lack, ...]

    def records(self) -> Iterator[Read]:
        """Each record with the line it begins at, counted from 1, or a reject.

        The file is read anew each time. It never stops at a bad record; what follows the
        damage in a damaged gzip file is one reject without line.
        """
        return _undamaged(self.path, _records(self.path, self.format))

    def __iter__(self) -> Iterator[Read]:
        return self.records()


def read(path: Path) -> ExportFile:
    """Open an export of Scopus, Web of Science, RIS or BibTeX, of ROR or of the topics.

    A bibliographic file is read once here, to see what it lacks.

    Raises ``FormatError`` where the file has no format that can be read.
    """
    found = detect(path)
    if found in _DRAFTS:
        return ExportFile(path, found, Work, _lacks(path, found))
    kind = TopicRecord if found is Format.TOPICS else InstitutionRecord
    return ExportFile(path, found, kind, ())


def _records(path: Path, found: Format) -> Iterator[Any]:
    if found in _DRAFTS:
        return converted(path, _DRAFTS[found](path), work)
    return _RECORDS[found](path)


def _lacks(path: Path, found: Format) -> tuple[Lack, ...]:
    survey = Survey()
    for item in _undamaged(path, _DRAFTS[found](path)):
        if not isinstance(item, Reject):
            survey.add(item[1])
    return survey.lacks()


def _undamaged(path: Path, items: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from items
    except DAMAGE as error:
        detail = f"{error}; what follows is not read; fetch or export the file again"
        yield BadRecordError(DAMAGED_FILE, detail).as_reject(path, None)
