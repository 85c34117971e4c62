"""The depot: a folder that the driver and all executors reach, for what lasts one build.

On one machine, or where machines share a disk, it is a folder of that disk (``file://``);
else an address such as ``s3://bucket/scratch`` or ``hdfs:///user/you/scratch``. Spark reads and
writes it by its own connectors, Python by fsspec: both must know the kind of address.
"""

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec

from entrepot.errors import InputError

_WRITTEN = "part-*.parquet"
_HALF = "half"
"""Where files lie that are not whole yet: Spark would read them beside the others."""


class Depot:
    """A folder at an address."""

    def __init__(self, address: str) -> None:
        self.address = address if "://" in address else Path(address).absolute().as_uri()
        self._files: Any
        try:
            self._files, root = fsspec.core.url_to_fs(self.address)
        except (ValueError, ImportError, OSError) as error:
            raise InputError(
                f"Python cannot write to {self.address}: {error}. --staging takes a folder, or an "
                "address that fsspec knows: s3://, gs:// with gcsfs, hdfs:// with libhdfs."
            ) from error
        self._root = str(root).rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether it is a folder of a disk."""
        return "file" in self._files.protocol

    def url(self, name: str) -> str:
        """The address of what has this name, as Spark takes it."""
        return f"{self.address.rstrip('/')}/{name}"

    def put(self, path: Path, name: str) -> None:
        """Bring a file of this machine here, whole or not at all; the file itself goes."""
        target = f"{self._root}/{name}"
        self._files.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        if self.is_local:
            half = Path(self._root, _HALF, f"{uuid4().hex}-{path.name}")
            half.parent.mkdir(exist_ok=True)
            shutil.move(path, half)  # may copy, from another disk
            half.replace(target)
        else:
            self._files.put_file(str(path), target)
            path.unlink()

    def reachable(self, path: Path) -> str:
        """The address at which executors find a file of the driver's disk; it is copied there."""
        if self.is_local:
            return path.absolute().as_uri()
        name = f"from-driver{path.absolute().as_posix()}"
        if not self._files.exists(f"{self._root}/{name}"):
            self._files.put_file(str(path), f"{self._root}/{name}")
        return self.url(name)

    def names(self, folder: str) -> list[str]:
        """The files in a folder, by name; none where there is no such folder."""
        try:
            found = self._files.ls(f"{self._root}/{folder}", detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted(str(path).rsplit("/", 1)[-1] for path in found)

    def fetch(self, name: str, folder: Path, pattern: str) -> None:
        """Bring the part files that Spark wrote to a folder of this machine, renamed in order."""
        written = sorted(self._files.glob(f"{self._root}/{name}/{_WRITTEN}"))
        for number, path in enumerate(written):
            target = folder / pattern.format(number)
            if self.is_local:
                shutil.move(path, target)
            else:
                self._files.get_file(path, str(target))
        self.remove(name)

    def remove(self, name: str) -> None:
        """Remove what has this name, if it is there."""
        self._remove(f"{self._root}/{name}")

    def clear(self) -> None:
        """Remove the whole depot."""
        self._remove(self._root)

    def _remove(self, path: str) -> None:
        if self._files.exists(path):
            self._files.rm(path, recursive=True)
