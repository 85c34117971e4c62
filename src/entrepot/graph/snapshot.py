"""Find the files of an OpenAlex snapshot, in a folder or in a bucket.

The published layout is ``{root}/{entity}/updated_date=YYYY-MM-DD/part_NNNN.gz`` (or
``.parquet``), with ``{root}/{entity}/manifest.json`` written last. The root may lie deeper
than what the user names: ``data/``, ``data/jsonl/`` and ``data/parquet/`` are tried too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import fsspec
import msgspec

from entrepot.errors import RemoteError, SnapshotError
from entrepot.graph.identifiers import to_number
from entrepot.graph.lines import NO_ID
from entrepot.graph.rejects import Reject

ENTITIES = ("topics", "sources", "institutions", "authors", "works")
"""The entities that are read, in this order; publishers and funders are not needed."""

DELETED = "works/deleted_ids.csv"
"""The list of deleted works, under the root: work_id, deleted_date."""

_ROOTS = ("", "data", "data/parquet", "data/jsonl", "parquet", "jsonl")
_PARTITION = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})")
_PART_SUFFIXES = (".gz", ".parquet", ".jsonl", ".json")


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A part file. ``key`` is its path under the root: basenames repeat."""

    entity: str
    key: str
    url: str
    updated_date: str
    content_length: int
    record_count: int | None = None
    is_missing: bool = False

    @property
    def is_parquet(self) -> bool:
        """Whether it is Parquet; otherwise JSON lines."""
        return self.key.endswith(".parquet")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was found under a root. ``manifested`` names the entities with a manifest."""

    root: str
    files: tuple[SnapshotFile, ...]
    deleted_ids: str | None = None
    date: str = ""
    manifested: frozenset[str] = frozenset()
    options: dict[str, Any] = field(default_factory=dict)

    def of(self, entity: str) -> list[SnapshotFile]:
        """The files of an entity, oldest partition first."""
        return [f for f in self.files if f.entity == entity]


class _FileMeta(msgspec.Struct):
    content_length: int
    record_count: int | None = None


class _ManifestFile(msgspec.Struct):
    url: str
    meta: _FileMeta


class _EntityManifest(msgspec.Struct):
    files: list[_ManifestFile]
    date: str = ""


def find_snapshot(location: str, *, options: dict[str, Any] | None = None) -> Snapshot:
    """Find the snapshot at a folder or address such as ``s3://openalex/data/parquet``.

    ``options`` go to the file system (fsspec); ``s3://`` is read anonymously by default.
    Raises SnapshotError where there is nothing to read, RemoteError where a server fails. A
    file that a manifest names and that is not there is marked as missing.
    """
    options = dict(options or {})
    if location.startswith("s3:"):
        options.setdefault("anon", True)
    try:
        files, base = fsspec.core.url_to_fs(location, **options)
    except (ValueError, ImportError) as error:
        raise SnapshotError(f"{location} cannot be read: {error}.") from error
    try:
        files.invalidate_cache()  # what was listed an hour ago may have grown
        return _find(files, str(base).rstrip("/"), location, options)
    except _file_errors() as error:
        if isinstance(error, FileNotFoundError) or _is_local(files):
            raise SnapshotError(f"{location} cannot be read: {error}.") from error
        raise RemoteError(f"{location} cannot be reached: {error}. Try again later.") from error


def _file_errors() -> tuple[type[Exception], ...]:
    """What file systems raise: s3fs lets errors of the libraries below it through."""
    from aiohttp import ClientError  # noqa: PLC0415 (takes 0.1 s, and is seldom needed)
    from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]  # noqa: PLC0415

    return OSError, ClientError, BotoCoreError


def _is_local(files: Any) -> bool:
    return "file" in files.protocol


def _find(files: Any, base: str, location: str, options: dict[str, Any]) -> Snapshot:
    for below in _ROOTS:
        root = f"{base}/{below}".rstrip("/")
        entities = [e for e in ENTITIES if files.isdir(f"{root}/{e}")]
        if not entities:
            continue
        found = [_entity_files(files, root, entity) for entity in entities]
        if not any(some for some, _ in found):
            raise SnapshotError(
                f"{location} holds {', '.join(f'{e}/' for e in entities)} but no part files, as "
                "updated_date=2026-06-01/part_0000.gz is one. Fetch the snapshot again."
            )
        deleted = f"{root}/{DELETED}"
        return Snapshot(
            root=files.unstrip_protocol(root),
            files=tuple(file for some, _ in found for file in some),
            deleted_ids=deleted if files.exists(deleted) else None,
            date=max((date for _, date in found if date), default=""),
            manifested=frozenset(e for e, (_, date) in zip(entities, found, strict=True) if date),
            options=options,
        )
    if _is_local(files) and not files.exists(base):
        raise SnapshotError(f"{location} does not exist.")
    raise SnapshotError(
        f"{location} holds no OpenAlex snapshot: none of {', '.join(ENTITIES)} lies in it or in "
        "its data/, data/jsonl/ or data/parquet/. Give the folder that holds works/."
    )


def _entity_files(files: Any, root: str, entity: str) -> tuple[list[SnapshotFile], str]:
    """The files of an entity, and the date of its manifest ("" where there is none)."""
    listed = _listed(files, root, entity)
    path = f"{root}/{entity}/manifest.json"
    if not files.exists(path):
        return listed, ""
    try:
        manifest = msgspec.json.decode(files.cat_file(path), type=_EntityManifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path} is not a manifest: {error}.") from error
    return _checked(manifest, listed), manifest.date or "unknown"


def _listed(files: Any, root: str, entity: str) -> list[SnapshotFile]:
    details = files.find(f"{root}/{entity}", detail=True)
    found = []
    for path, info in details.items():
        key = path[path.index(f"{root}/") + len(root) + 1 :]
        date = _PARTITION.search(key)
        if date is None or not key.endswith(_PART_SUFFIXES):
            continue
        found.append(SnapshotFile(entity, key, path, date[1], int(info["size"])))
    return sorted(found, key=lambda f: (f.updated_date, f.key))


def _checked(manifest: _EntityManifest, listed: Iterable[SnapshotFile]) -> list[SnapshotFile]:
    """The files of the manifest with their record counts; what is not there is marked so."""
    by_key = {file.key: file for file in listed}
    found = []
    for entry in manifest.files:
        key = _manifest_key(entry.url)
        date = _PARTITION.search(key)
        absent = SnapshotFile(key.split("/")[0], key, entry.url, date[1] if date else "", 0)
        file = by_key.get(key, absent)
        count = entry.meta.record_count
        found.append(replace(file, record_count=count, is_missing=key not in by_key))
    return sorted(found, key=lambda f: (f.updated_date, f.key))


def _manifest_key(url: str) -> str:
    """The path under the root: the last three parts, ``works/updated_date=…/part_0000.gz``."""
    return "/".join(url.rstrip("/").split("/")[-3:])


def deleted_work_ids(snapshot: Snapshot) -> tuple[list[int], list[Reject]]:
    """The works that OpenAlex deleted, and the lines of that list that name none.

    Both are empty where there is no list. Raises RemoteError where it cannot be fetched.
    """
    if snapshot.deleted_ids is None:
        return [], []
    files, _ = fsspec.core.url_to_fs(snapshot.root, **snapshot.options)
    try:
        text = files.cat_file(snapshot.deleted_ids).decode("utf-8-sig", errors="replace")
    except _file_errors() as error:
        raise _not_fetched(snapshot.deleted_ids, error) from error
    numbers, rejects = [], []
    for line_number, line in enumerate(text.splitlines(), start=1):
        cell = line.split(",")[0].strip().strip('"')
        try:
            numbers += [to_number(cell)] if cell else []
        except ValueError as error:
            if line_number > 1:  # the first is the heading
                rejects.append(Reject(DELETED, line_number, NO_ID, str(error)))
    return numbers, rejects


def local_copy(file: SnapshotFile, snapshot: Snapshot, folder: Path) -> tuple[Path, bool]:
    """The file on this machine, and whether it is a copy to be removed after use.

    Raises RemoteError where it cannot be fetched.
    """
    files, _ = fsspec.core.url_to_fs(snapshot.root, **snapshot.options)
    if _is_local(files):
        return Path(file.url), False
    target = folder / file.key.replace("/", "__")
    try:
        files.get_file(file.url, str(target))
    except _file_errors() as error:
        raise _not_fetched(file.url, error) from error
    return target, True


def _not_fetched(url: str, error: Exception) -> RemoteError:
    return RemoteError(f"{url} cannot be fetched: {error}. Run the load again.")
