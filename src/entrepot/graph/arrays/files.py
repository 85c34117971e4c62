"""Arrays on disk: one file an array, its type in one list; mapped, never read at once."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from entrepot.errors import GraphDamagedError

Array = npt.NDArray[Any]

LISTING = "arrays.json"
RELOAD = "Load the data again into another folder."


class ArrayFile(msgspec.Struct, frozen=True):
    """An array as written: the type of its values, the size of its file in bytes."""

    type: str
    content_length: int


class ArrayListing(msgspec.Struct, frozen=True):
    """What a folder of arrays holds, and lists of names that codes stand for."""

    arrays: dict[str, ArrayFile]
    names: dict[str, list[str]] = {}


@dataclass
class ArrayWriter:
    """Writes arrays to a folder, piece by piece; the listing is written when it is closed.

    Closed as a context manager.
    """

    folder: Path
    _open: dict[str, BinaryIO] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def append(self, name: str, values: Array) -> None:
        """Add values at the end of an array; the first piece says of which type it is."""
        if name not in self._open:
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            self._open[name] = self.path(name).open("wb")
            self._types[name] = values.dtype.str
        if values.dtype.str != self._types[name]:
            raise TypeError(f"{name} holds {self._types[name]}, not {values.dtype.str}")
        self._open[name].write(np.ascontiguousarray(values).data)

    @property
    def written(self) -> list[str]:
        """The names of the arrays that were begun."""
        return list(self._types)

    def name(self, name: str, names: list[str]) -> None:
        """Say what the codes 1, 2 … of an array stand for; 0 is what is not known."""
        self._names[name] = names

    def map(self, name: str) -> Array:
        """An array whose pieces are all there, mapped."""
        if not self._open[name].closed:
            self._open[name].flush()
        return mapped(self.path(name), np.dtype(self._types[name]))

    def path(self, name: str) -> Path:
        """The file of an array."""
        return self.folder / f"{name}.array"

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files and write the listing."""
        for file in self._open.values():
            file.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        arrays = {
            name: ArrayFile(kind, self.path(name).stat().st_size)
            for name, kind in self._types.items()
        }
        listing = ArrayListing(arrays, self._names)
        (self.folder / LISTING).write_bytes(msgspec.json.encode(listing))


@dataclass(frozen=True)
class ArrayFolder:
    """A folder of arrays, opened."""

    folder: Path
    listing: ArrayListing
    _mapped: dict[str, Array] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> "ArrayFolder":
        """Open a folder; raises GraphDamagedError where it has no listing that can be read."""
        try:
            listing = msgspec.json.decode((folder / LISTING).read_bytes(), type=ArrayListing)
        except (OSError, msgspec.MsgspecError) as error:
            raise GraphDamagedError(
                f"{folder} has no list of its arrays ({error}). {RELOAD}"
            ) from error
        return cls(folder, listing)

    def __getitem__(self, name: str) -> Array:
        if name not in self._mapped:
            self._mapped[name] = mapped(
                self._checked(name), np.dtype(self.listing.arrays[name].type)
            )
        return self._mapped[name]

    def check(self) -> None:
        """Raise GraphDamagedError where a file is missing or has another size."""
        for name in self.listing.arrays:
            self._checked(name)

    def _checked(self, name: str) -> Path:
        path, expected = self.folder / f"{name}.array", self.listing.arrays[name].content_length
        found = path.stat().st_size if path.exists() else None
        if found != expected:
            state = "is missing" if found is None else f"has {found} bytes, not {expected}"
            raise GraphDamagedError(f"{path} {state}. {RELOAD}")
        return path

    def names(self, name: str) -> list[str]:
        """What the codes 1, 2 … of an array stand for."""
        return self.listing.names[name]


def mapped(path: Path, dtype: "np.dtype[Any]") -> Array:
    """The values of a file; pages are read when they are touched, and can be given back.

    Mapped privately: it can be written to, as Numba likes it, and the file stays as it is.
    """
    if not path.stat().st_size:
        return np.empty(0, dtype)
    return np.asarray(np.memmap(path, dtype, mode="c"))
