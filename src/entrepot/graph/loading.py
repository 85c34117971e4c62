"""Load a snapshot into a graph: read the new files in parallel, then build a version."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from entrepot.errors import InputError, TooManyRejectsError
from entrepot.graph.amending import read_relation
from entrepot.graph.arranging import arrange
from entrepot.graph.building import Builder, BuildFacts, Derive, Rederive
from entrepot.graph.engine import DuckEngine
from entrepot.graph.lines import BROKEN_FILE
from entrepot.graph.merge import Removal
from entrepot.graph.parquet import BROKEN_ROWS
from entrepot.graph.part import ReadResult, ReadTask
from entrepot.graph.progress import Progress, Silent
from entrepot.graph.reader import GraphReader
from entrepot.graph.rejects import Reject, RejectFile
from entrepot.graph.room import require_room, room_needed, size_of
from entrepot.graph.snapshot import Snapshot, SnapshotFile, deleted_work_ids, find_snapshot
from entrepot.graph.store import Draft, LoadedFile, Manifest, Store
from entrepot.graph.workshop import ThisMachine, Workshop

Prepare = Callable[[GraphReader, Progress], None]
"""Writes to the folder of a version what answers sooner; answers are the same without it."""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load.

    ``reject_limit``: the share of records that may be rejected, 0 to 1.
    ``with_xpac``: whether OpenAlex's extension set is wanted.
    ``census_year``: the year indicators look back from; by default the last in the data.
    ``memory_mb``: memory for the engine, in MB; ``processes``: files read at once.
    """

    reject_limit: float = 0.01
    with_xpac: bool = False
    census_year: int | None = None
    memory_mb: int = 4096
    processes: int = 2


@dataclass(frozen=True)
class LoadSummary:
    """What a load did. Counts are in records, or in what their names say."""

    read_count: int
    rejects: Mapping[str, int]
    tally: Mapping[str, int]
    work_count: int
    rejects_path: Path
    is_unchanged: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def reject_count(self) -> int:
        """How many records were rejected."""
        return sum(self.rejects.values())


@dataclass(frozen=True, slots=True)
class Loader:
    """Where to load to and how: the graph's store, the derived relations, the options.

    ``cluster`` reads and builds in the place of this machine. ``rederive`` gives the derived
    relations where little changed; without it they are all derived anew. ``prepare`` adds to a
    graph that can be read, before it is published.
    """

    store: Store
    derive: Derive
    options: LoadOptions = field(default_factory=LoadOptions)
    progress: Progress = field(default_factory=Silent)
    cluster: Workshop | None = None
    rederive: Rederive | None = None
    prepare: Prepare | None = None

    @property
    def this_machine(self) -> ThisMachine:
        """This machine, as the options have it."""
        return ThisMachine(self.options.memory_mb, self.options.processes)

    @property
    def workshop(self) -> Workshop:
        """Where files are read and relations built."""
        return self.cluster or self.this_machine

    def build(self, draft: Draft, stage: Path, removal: Removal, facts: BuildFacts) -> Manifest:
        """Build and publish what was staged in a folder, with an engine of its own."""
        with self.workshop.engine(stage) as engine:
            staged = self.workshop.staged(engine, stage)
            builder = Builder(engine, self.derive, self.progress, self.rederive)
            built = builder.write(draft, staged, removal, facts)
        with self.this_machine.engine(draft.staging) as engine:  # it is DuckDB that is asked
            arrange(engine, draft, built.manifest, self.progress, built.touched)
            if self.prepare:
                self.prepare(GraphReader(draft.store, built.manifest, engine), self.progress)
        draft.publish(built.manifest)
        return built.manifest


def load_snapshot(location: str, loader: Loader) -> LoadSummary:
    """Load a snapshot, a folder or an address, into the graph.

    Files that were loaded before from the same root are passed over. Works that OpenAlex
    deleted are removed; where the snapshot has a manifest, so are works of partitions that
    disappeared.

    Raises SnapshotError, TooManyRejectsError, GraphBusyError; the graph is then as it was.
    """
    snapshot = find_snapshot(location)
    with loader.store.build() as draft:
        load = _SnapshotLoad(snapshot, draft, loader.options)
        deleted, rejects = deleted_work_ids(snapshot)
        removal = load.removal(deleted)
        files = load.new_files()
        if draft.former and not files and not load.changes(removal):
            return unchanged(draft.former, loader.store)
        said = require_room(loader.store.path, load.room_needed(files))
        if said:
            loader.progress.note(said)
        results = loader.workshop.read(load.tasks(files), loader.progress)
        read_count = len(rejects) + sum(result.read_count for result in results)
        rejects += [reject for result in results for reject in result.rejects]
        counts = write_rejects(loader, rejects, read_count)
        manifest = loader.build(draft, draft.reading, removal, load.facts(_damaged(results)))
    return LoadSummary(
        read_count=read_count,
        rejects=counts,
        tally=sum((result.tally for result in results), Counter[str]()),
        work_count=manifest.relations["work"].row_count,
        rejects_path=loader.store.rejects_path,
    )


def write_rejects(loader: Loader, rejects: Sequence[Reject], read_count: int) -> dict[str, int]:
    """Write the reject file and return its counts by reason.

    Raises TooManyRejectsError where rejects are more than the limit, a share of all read.
    """
    limit = loader.options.reject_limit
    file = RejectFile(loader.store.rejects_path)
    file.add(rejects)
    if file.total > limit * read_count:
        reasons = "; ".join(f"{reason}: {n:,}" for reason, n in file.counts.most_common())
        raise TooManyRejectsError(
            f"{file.total:,} of {read_count:,} records were rejected, more than the limit of "
            f"{limit:.1%} ({reasons}). They are listed in {file.path}. The graph is as it was. "
            "Mend the data, or allow more with --reject-limit."
        )
    return dict(file.counts)


def unchanged(former: Manifest, store: Store) -> LoadSummary:
    """The summary of a load that found nothing new."""
    count = former.relations["work"].row_count
    return LoadSummary(0, {}, {}, count, store.rejects_path, is_unchanged=True)


@dataclass(frozen=True)
class _SnapshotLoad:
    """What is new, gone and changed in a snapshot beside what was loaded before."""

    snapshot: Snapshot
    draft: Draft
    options: LoadOptions

    def new_files(self) -> list[SnapshotFile]:
        """The files to read, in the order of loading."""
        former = self.draft.former
        if former and former.has_xpac and not self.options.with_xpac:
            raise InputError(
                "This graph holds OpenAlex's extension set (xpac). Load with --xpac, or into "
                "another folder."
            )
        widened = former is not None and self.options.with_xpac and not former.has_xpac
        seen = {} if widened else self._loaded_before()
        return [file for file in self.snapshot.files if _loaded(file) != seen.get(file.key)]

    def room_needed(self, files: Sequence[SnapshotFile]) -> int:
        """The bytes of disk that reading these files and building may take."""
        former = self.draft.former
        present = self.draft.store.version_path(former.version) if former else None
        return room_needed(files, size_of(present) if present else 0)

    def tasks(self, files: Sequence[SnapshotFile]) -> list[ReadTask]:
        """What is to be read of these files, each in its place in the order of loading."""
        bare = replace(self.snapshot, files=())  # a task travels, and needs no list of all files
        stage, with_xpac = self.draft.reading, self.options.with_xpac
        return [
            ReadTask(file, number, bare, stage, with_xpac)
            for number, file in enumerate(files, start=1)
        ]

    def removal(self, deleted: Sequence[int]) -> Removal:
        """What leaves the graph: deleted works, and those of partitions that disappeared."""
        vanished: set[str] = set()
        if "works" in self.snapshot.manifested:
            now = {file.updated_date for file in self.snapshot.of("works")}
            before = self._loaded_before().items()
            vanished = {f.updated_date for key, f in before if key.startswith("works/")} - now
        return Removal(deleted, self.snapshot.root, sorted(vanished))

    def changes(self, removal: Removal) -> bool:
        """Whether the graph that is there would change without any new file."""
        former = self.draft.former
        if former is None or removal.vanished_dates:
            return True
        if self.options.census_year not in (None, former.census_year):
            return True
        return self._holds_any(removal.work_ids, former)

    def facts(self, damaged: Set[str]) -> BuildFacts:
        """What the manifest will say; files that are damaged are read again by the next load."""
        former = self.draft.former
        keeps = {} if "works" in self.snapshot.manifested else self._loaded_before()
        now = {
            file.key: _loaded(replace(file, content_length=0) if file.key in damaged else file)
            for file in self.snapshot.files
        }
        loaded = dict(former.loaded) if former else {}
        return BuildFacts(
            data_date=max(self._data_date(), former.data_date if former else ""),
            loaded={**loaded, self.snapshot.root: {**keeps, **now}},
            census_year=self.options.census_year,
            has_xpac=self.options.with_xpac,
            notes=tuple(former.notes) if former else (),
        )

    def _data_date(self) -> str:
        dates = [file.updated_date for file in self.snapshot.files]
        stated = self.snapshot.date if self.snapshot.date[:4].isdecimal() else ""
        return stated[:10] or max(dates, default=datetime.now(UTC).date().isoformat())

    def _loaded_before(self) -> dict[str, LoadedFile]:
        former = self.draft.former
        return former.loaded.get(self.snapshot.root, {}) if former else {}

    def _holds_any(self, work_ids: Sequence[int], former: Manifest) -> bool:
        if not work_ids:
            return False
        engine = DuckEngine(threads=1)
        try:
            ids = engine.from_arrow(pa.table({"work_id": list(work_ids)}))
            work = read_relation(engine, self.draft.store.relation(former, "work"))
            found = work.join(ids, on="work_id", how="semi").select(nw.len())
            return bool(engine.fetch(found).column(0)[0].as_py())
        finally:
            engine.close()


def _damaged(results: Sequence[ReadResult]) -> set[str]:
    """The keys of files that could not be read to their end, or not rightly."""
    return {
        result.task.file.key
        for result in results
        if any(reject.reason in (BROKEN_FILE, BROKEN_ROWS) for reject in result.rejects)
    }


def _loaded(file: SnapshotFile) -> LoadedFile:
    return LoadedFile(file.content_length, file.record_count or 0, file.updated_date)
