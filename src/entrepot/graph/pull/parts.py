"""The files of a pull, laid out like the published snapshot.

::

    folder/works/updated_date=2026-02-03/part_0000.gz    JSON lines, gzip
    folder/works/manifest.json                           written last
    folder/works/pull.json                               how far the pull has come

Each page is a gzip member of its own in the open part, ``part_0000.gz.tmp``, which gets
its name when it is full. The date is that on which the pull began. The addresses in the
manifest are relative to ``folder``. Source: https://developers.openalex.org/download/snapshot-format
"""

import gzip
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from entrepot.errors import InputError, LoadError
from entrepot.graph.pull.state import (
    Part,
    PullState,
    move_durably,
    replace_durably,
    sync_folder,
    writing,
)

STATE_NAME = "pull.json"
LOCK_NAME = "pull.lock"
MANIFEST_NAME = "manifest.json"
_GZIP_LEVEL = 6


class FileMeta(msgspec.Struct, frozen=True):
    """Size and records of a file."""

    content_length: int
    record_count: int


class FileEntry(msgspec.Struct, frozen=True):
    """A file of the manifest."""

    url: str
    meta: FileMeta


class Manifest(msgspec.Struct, frozen=True):
    """What an entity consists of, in the published form."""

    date: str
    format: str
    entity: str
    record_count: int
    content_length: int
    files: list[FileEntry]


@dataclass(frozen=True)
class PartFolder:
    """The folder of one entity: its parts and its manifest.

    ``records_per_part``: a part is closed when it has at least so many; the published
    snapshot has up to 400,000.
    """

    folder: Path
    entity: str
    records_per_part: int

    @property
    def path(self) -> Path:
        """Where the entity's files are."""
        return self.folder / self.entity

    @property
    def state_path(self) -> Path:
        """Where the state of the pull is."""
        return self.path / STATE_NAME

    def refuse_foreign(self) -> None:
        """Raise ``InputError`` where the folder holds files that no pull wrote."""
        own = {LOCK_NAME, STATE_NAME + ".tmp"}
        foreign = [p.name for p in self.path.iterdir() if p.name not in own]
        if foreign:
            raise InputError(
                f"{self.path} already holds files that are not of a pull ('{min(foreign)}'). "
                "Pull into an empty folder; several folders can be loaded into one graph."
            )

    def append(self, state: PullState, records: list[bytes]) -> PullState:
        """Add records to the open part; the state that results is not yet saved."""
        if not records:
            return state
        part = state.open_part or self._new_part(state)
        member = gzip.compress(b"\n".join(records) + b"\n", _GZIP_LEVEL, mtime=0)
        self._write(part, member)
        grown = Part(part.url, part.record_count + len(records), part.byte_count + len(member))
        return msgspec.structs.replace(state, open_part=grown)

    def is_full(self, state: PullState) -> bool:
        """Whether the open part should be closed."""
        part = state.open_part
        return part is not None and part.record_count >= self.records_per_part

    def close_part(self, state: PullState) -> PullState:
        """Give the open part its name; the state that results is not yet saved."""
        if state.open_part is None:
            return state
        move_durably(self._temporary(state.open_part), self.folder / state.open_part.url)
        return msgspec.structs.replace(state, parts=(*state.parts, state.open_part), open_part=None)

    def recover(self, state: PullState) -> None:
        """Bring the files to what the state says; raises ``LoadError`` where they lack content."""
        for part in state.parts:
            _require(self.folder / part.url, part.byte_count)
        if state.open_part is None:
            return
        path, final = self._temporary(state.open_part), self.folder / state.open_part.url
        if not path.exists() and final.exists():  # broken off between naming it and saving
            move_durably(final, path)
        _require(path, state.open_part.byte_count)
        with path.open("r+b") as file:
            file.truncate(state.open_part.byte_count)

    def records(self, state: PullState) -> Iterator[bytes]:
        """Every record written so far."""
        paths = [self.folder / part.url for part in state.parts]
        if state.open_part:
            paths.append(self._temporary(state.open_part))
        for path in paths:
            with gzip.open(path, "rb") as lines:
                yield from lines

    def write_manifest(self, state: PullState) -> None:
        """Say that everything is there."""
        manifest = Manifest(
            date=state.date,
            format="jsonl",
            entity=self.entity,
            record_count=sum(part.record_count for part in state.parts),
            content_length=sum(part.byte_count for part in state.parts),
            files=list(_entries(state.parts)),
        )
        content = msgspec.json.format(msgspec.json.encode(manifest)) + b"\n"
        replace_durably(self.path / MANIFEST_NAME, content)

    def _new_part(self, state: PullState) -> Part:
        return Part(f"{self.entity}/updated_date={state.date}/part_{len(state.parts):04d}.gz")

    def _temporary(self, part: Part) -> Path:
        return self.folder / (part.url + ".tmp")

    def _write(self, part: Part, member: bytes) -> None:
        path = self._temporary(part)
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("r+b" if part.byte_count else "wb") as file:
                file.seek(part.byte_count)
                file.write(member)
                file.flush()
                os.fsync(file.fileno())
            if not part.byte_count:
                sync_folder(path.parent)
                sync_folder(path.parent.parent)


def _require(path: Path, byte_count: int) -> None:
    if not path.exists() or path.stat().st_size < byte_count:
        raise LoadError(
            f"{path} is missing or shorter than the {byte_count:,} bytes that were written, so "
            f"the pull cannot go on. Delete the folder {path.parent.parent} and pull again."
        )


def _entries(parts: Iterable[Part]) -> Iterator[FileEntry]:
    for part in parts:
        yield FileEntry(part.url, FileMeta(part.byte_count, part.record_count))
