"""Import exports of Scopus, Web of Science, RIS and BibTeX, ROR, and the tree of topics."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from entrepot.graph.building import BuildFacts
from entrepot.graph.exports import ExportFile, read
from entrepot.graph.flatten import Flattener, Origin, organisation_row, topic_row
from entrepot.graph.loading import Loader, LoadSummary, unchanged, write_rejects
from entrepot.graph.merge import Removal
from entrepot.graph.part import refuse
from entrepot.graph.record import InstitutionRecord, TopicRecord, Work
from entrepot.graph.rejects import Reject
from entrepot.graph.staging import RECORDS_PER_FILE, Stage
from entrepot.graph.store import Draft, LoadedFile, Manifest

ROOT = "imports"
"""The root under which the manifest lists imported files."""


@dataclass(frozen=True, slots=True)
class _Import:
    """A file to import, known by its name and content: the same content is read once."""

    export: ExportFile
    key: str
    updated_date: str
    byte_count: int


def import_files(paths: Sequence[Path], loader: Loader) -> LoadSummary:
    """Import files into the graph, each in whatever known format it is.

    The notes of the summary say what each file lacks and what cannot be computed for it. A
    work whose DOI the graph has from OpenAlex is left out in favour of that record.

    Raises FormatError for a file of no known format, TooManyRejectsError; the graph is then
    as it was.
    """
    imports = [_known(path) for path in paths]
    with loader.store.build() as draft:
        before = draft.former.loaded.get(ROOT, {}) if draft.former else {}
        fresh = [one for one in imports if one.key not in before]
        if draft.former and not fresh:
            return unchanged(draft.former, loader.store)
        loader.progress.step("Importing", sum(one.byte_count for one in fresh), "bytes")
        results = [_stage(one, number, draft, loader) for number, one in enumerate(fresh, start=1)]
        rejects = [reject for result in results for reject in result.rejects]
        read_count = sum(result.read_count for result in results)
        counts = write_rejects(loader, rejects, read_count)
        notes = tuple(
            f"{one.export.path.name} lacks {lack}." for one in fresh for lack in one.export.lacks
        )
        manifest = loader.build(
            draft, draft.staging, Removal(), _facts(draft.former, fresh, results, notes)
        )
    return LoadSummary(
        read_count=read_count,
        rejects=counts,
        tally=sum((result.tally for result in results), Counter[str]()),
        work_count=manifest.relations["work"].row_count,
        rejects_path=loader.store.rejects_path,
        notes=notes,
    )


@dataclass
class _Imported:
    read_count: int
    rejects: list[Reject]
    tally: Counter[str]


def _known(path: Path) -> _Import:
    export = read(path)
    content = path.read_bytes()
    digest = blake2b(content, digest_size=8).hexdigest()
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return _Import(export, f"{path.name}#{digest}", day, len(content))


def _stage(one: _Import, number: int, draft: Draft, loader: Loader) -> _Imported:
    imported = _Imported(0, [], Counter())
    with Stage(draft.staging, f"{number:06d}") as stage:
        flattener = Flattener(stage, Origin(one.updated_date, ROOT))
        for item in one.export:
            imported.read_count += 1
            if isinstance(item, Reject):
                imported.rejects.append(item)
                continue
            line, record = item
            try:
                _add(flattener, record, number * RECORDS_PER_FILE + imported.read_count)
            except (ValueError, msgspec.MsgspecError) as error:
                imported.rejects.append(refuse(one.export.path.name, line, record, error))
        flattener.flush()
        imported.tally = flattener.tally
    loader.progress.advance(one.byte_count, imported.read_count)
    return imported


def _add(flattener: Flattener, record: Work | InstitutionRecord | TopicRecord, number: int) -> None:
    match record:
        case Work():
            flattener.add(record, number)
        case InstitutionRecord():
            flattener.add_row("organisation", organisation_row(record), number)
        case TopicRecord():
            flattener.add_row("topic", topic_row(record), number)


def _facts(
    former: Manifest | None,
    fresh: Sequence[_Import],
    results: Sequence[_Imported],
    notes: tuple[str, ...],
) -> BuildFacts:
    loaded = dict(former.loaded) if former else {}
    imported = {
        one.key: LoadedFile(one.byte_count, result.read_count, one.updated_date)
        for one, result in zip(fresh, results, strict=True)
    }
    loaded[ROOT] = {**loaded.get(ROOT, {}), **imported}
    works_dates = [one.updated_date for one in fresh if one.export.kind is Work]
    former_date = [former.data_date] if former else []
    return BuildFacts(
        data_date=max(former_date + works_dates, default=fresh[0].updated_date),
        loaded=loaded,
        has_xpac=former.has_xpac if former else False,
        notes=(*(former.notes if former else ()), *notes),
    )
