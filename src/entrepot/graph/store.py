"""The graph on disk: versions side by side, one of them current.

A folder holds::

    graph.json               the manifest: which version is current, and what it holds
    version-000002/relation/work/part-00000.parquet, …   a folder a relation
    version-000002/relation/work/gone, come   what changed since those files were written
    version-000002/text/     the index of titles and abstracts
    rejects.jsonl            what the last load could not read
    reading/                 what a load that was killed had read, for the next one

A build writes a new version folder and, when everything is on the disk, replaces
``graph.json``. Until that one step readers see the former version, after it the new one.
The version before the current one stays until the next build, for readers that have it open.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from entrepot.errors import (
    GraphBusyError,
    GraphDamagedError,
    GraphMissingError,
    GraphVersionError,
)
from entrepot.graph.relations import RELATIONS, SCHEMA_VERSION

MANIFEST = "graph.json"
REJECTS = "rejects.jsonl"
_RELOAD = "Load the data again into another folder."


class RelationFile(msgspec.Struct, frozen=True):
    """A file of a relation: its name, its rows, and its size in bytes."""

    name: str
    row_count: int
    content_length: int


class WrittenAmendment(msgspec.Struct, frozen=True):
    """What changed since the files of a relation were written: see ``amending``.

    ``gone_row_count`` rows of those files have an id of ``gone`` in one of the columns ``by``.
    """

    gone: RelationFile
    by: list[str]
    come: RelationFile
    gone_row_count: int


class WrittenRelation(msgspec.Struct, frozen=True):
    """A relation as written: one or several files; its order goes on from one to the next.

    Where it is amended, not all their rows hold, and others join them.
    """

    files: list[RelationFile]
    amendment: WrittenAmendment | None = None

    @property
    def every_file(self) -> list[RelationFile]:
        """Its files, and those of its amendment."""
        change = self.amendment
        return [*self.files, change.gone, change.come] if change else self.files

    @property
    def file_row_count(self) -> int:
        """The rows of its files, without regard to an amendment."""
        return sum(file.row_count for file in self.files)

    @property
    def row_count(self) -> int:
        """The rows it has."""
        change = self.amendment
        more = change.come.row_count - change.gone_row_count if change else 0
        return self.file_row_count + more

    @property
    def content_length(self) -> int:
        """The bytes of all its files."""
        return sum(file.content_length for file in self.every_file)


@dataclass(frozen=True, slots=True)
class StoredRelation:
    """A relation in its folder. ``amending.read_relation`` gives its rows."""

    folder: Path
    written: WrittenRelation

    @property
    def files(self) -> list[Path]:
        """Its files, in order; where it is amended they are not all of it."""
        return [self.folder / file.name for file in self.written.files]


class LoadedFile(msgspec.Struct, frozen=True):
    """A file that was loaded: its size, its records, and its partition's date."""

    content_length: int
    record_count: int
    updated_date: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """What a graph is made of. ``loaded`` maps a root to its files."""

    schema_version: int
    version: int
    created_at: str
    data_date: str
    census_year: int
    has_xpac: bool
    relations: dict[str, WrittenRelation]
    loaded: dict[str, dict[str, LoadedFile]]
    counts: dict[str, int] = {}
    notes: list[str] = []


class _SchemaOnly(msgspec.Struct):
    schema_version: int


@dataclass(frozen=True)
class Store:
    """The folder of a graph."""

    path: Path

    @property
    def rejects_path(self) -> Path:
        """Where a load writes what it could not read."""
        return self.path / REJECTS

    def version_path(self, version: int) -> Path:
        """The folder of a version."""
        return self.path / f"version-{version:06d}"

    def manifest(self) -> Manifest | None:
        """The manifest of the current version; None where there is no graph yet.

        Raises GraphVersionError for a graph of another schema, GraphDamagedError for a
        manifest that cannot be read.
        """
        file = self.path / MANIFEST
        try:
            raw = file.read_bytes()
        except FileNotFoundError:
            return None
        try:
            schema = msgspec.json.decode(raw, type=_SchemaOnly).schema_version
            if schema == SCHEMA_VERSION:
                return msgspec.json.decode(raw, type=Manifest)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise GraphDamagedError(f"{file} cannot be read ({error}). {_RELOAD}") from error
        raise GraphVersionError(_schema_advice(self.path, schema))

    def require_manifest(self) -> Manifest:
        """The manifest; raises GraphMissingError where there is no graph."""
        manifest = self.manifest()
        if manifest is None:
            raise GraphMissingError(
                f"There is no graph in {self.path}. Load one with "
                f"'entrepot load SNAPSHOT --graph {self.path}', or try 'entrepot demo'."
            )
        return manifest

    def relation(self, manifest: Manifest, name: str) -> "StoredRelation":
        """A relation of a version; GraphDamagedError where a file of it is not as written."""
        if name not in manifest.relations:
            raise GraphDamagedError(f"{self.path / MANIFEST} does not name '{name}'. {_RELOAD}")
        folder = self.version_path(manifest.version) / "relation" / name
        written = manifest.relations[name]
        for file in written.every_file:
            _require_as_written(folder / file.name, file)
        return StoredRelation(folder, written)

    def text_path(self, manifest: Manifest) -> Path:
        """The folder of the text index; raises GraphDamagedError where it is missing."""
        path = self.version_path(manifest.version) / "text"
        if not path.is_dir():
            raise GraphDamagedError(f"{path} is missing. {_RELOAD}")
        return path

    def arrays_path(self, manifest: Manifest) -> Path:
        """The folder of sorted arrays of a version."""
        return self.version_path(manifest.version) / "arrays"

    @contextmanager
    def build(self) -> Iterator["Draft"]:
        """A new version to write; it becomes current by ``Draft.publish`` and not before.

        Raises GraphBusyError where another process is building, GraphVersionError and
        GraphDamagedError where the graph that is there cannot be built upon.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise GraphBusyError(
                f"Another process is building the graph in {self.path}. Wait until it is done."
            ) from error
        try:
            draft = self._new_draft()
            try:
                yield draft
            finally:
                self._sweep()
        finally:
            lock.release()

    def _new_draft(self) -> "Draft":
        self._sweep()
        current = self.manifest()
        if current is not None:
            for name in RELATIONS:
                self.relation(current, name)
        version = max([current.version if current else 0, *self._versions()]) + 1
        folder = self.version_path(version)
        (folder / "relation").mkdir(parents=True)
        return Draft(self, version, folder, current)

    def _versions(self) -> list[int]:
        names = (re.fullmatch(r"version-(\d{6,})", p.name) for p in self.path.iterdir())
        return sorted(int(match[1]) for match in names if match)

    def _sweep(self) -> None:
        """Remove versions that are neither the current one nor the one before."""
        current = self.manifest()
        keep = current.version if current else 0
        older = [v for v in self._versions() if v < keep]
        for version in set(self._versions()) - {keep, *older[-1:]}:
            shutil.rmtree(self.version_path(version))


@dataclass(frozen=True)
class Draft:
    """A version being written; ``former`` is the manifest of the current one, if any.

    ``written`` says of each relation that is written what it is.
    """

    store: Store
    version: int
    path: Path
    former: Manifest | None
    written: dict[str, WrittenRelation] = field(default_factory=dict)

    @property
    def staging(self) -> Path:
        """A folder for what is needed only while building; removed at the end."""
        folder = self.path / "staging"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def reading(self) -> Path:
        """Where a snapshot is read into; it outlives a load that is killed, for the next one."""
        folder = self.store.path / "reading"
        folder.mkdir(exist_ok=True)
        return folder

    def relation_folder(self, name: str) -> Path:
        """The folder to write a relation into; the engine makes it."""
        return self.path / "relation" / name

    def add(self, name: str, written: WrittenRelation) -> StoredRelation:
        """Take down what was written of a relation."""
        self.written[name] = written
        return self.relation(name)

    def relation(self, name: str) -> StoredRelation:
        """A relation that is written."""
        return StoredRelation(self.relation_folder(name), self.written[name])

    def publish(self, manifest: Manifest) -> None:
        """Make this version the current one, in one step."""
        missing = set(RELATIONS) - set(manifest.relations)
        if missing:
            raise ValueError(f"relations not written: {', '.join(sorted(missing))}")
        shutil.rmtree(self.path / "staging", ignore_errors=True)
        for file in self.path.rglob("*"):
            _sync(file)
        _sync(self.path)
        temporary = self.store.path / (MANIFEST + ".new")
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
        _sync(temporary)
        temporary.replace(self.store.path / MANIFEST)
        _sync(self.store.path)
        shutil.rmtree(self.store.path / "reading", ignore_errors=True)


def written_relation(folder: Path, within: str = "") -> WrittenRelation:
    """What lies in the folder of a relation, or within one in it, in the order of the names."""
    return WrittenRelation(
        [
            RelationFile(
                path.relative_to(folder).as_posix(),
                pq.read_metadata(path).num_rows,
                path.stat().st_size,
            )
            for path in sorted((folder / within).glob("*.parquet"))
        ]
    )


def link(path: Path, target: Path) -> None:
    """The same file under another name; a copy where the disk knows no such links."""
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)


def _require_as_written(path: Path, file: RelationFile) -> None:
    found = path.stat().st_size if path.exists() else None
    if found != file.content_length:
        is_gone = found is None
        state = "is missing" if is_gone else f"has {found} bytes, not {file.content_length}"
        raise GraphDamagedError(f"{path} {state}. {_RELOAD}")


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows cannot open folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _schema_advice(path: Path, schema: int) -> str:
    if schema > SCHEMA_VERSION:
        return (
            f"The graph in {path} was made by a newer entrepot (schema {schema}; this one reads "
            f"{SCHEMA_VERSION}). Upgrade entrepot: pip install --upgrade entrepot."
        )
    return (
        f"The graph in {path} was made by an older entrepot (schema {schema}; this one reads "
        f"{SCHEMA_VERSION}). Load its data again into an empty folder with 'entrepot load'."
    )
