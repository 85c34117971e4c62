"""Is there room on the disk? Estimated before a load starts, and refused where there is not."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from entrepot.errors import DiskSpaceError
from entrepot.graph.snapshot import SnapshotFile

PARQUET_SHARE, LINES_SHARE = 2.5, 2.0
"""Disk that a load takes at its fullest, beside the bytes of the files it reads.

Loads of 100,000 fabricated works took 2.0 times the bytes of Parquet files and 1.6 times those of
JSON lines, gzipped; a quarter is added for what is spilt when memory is short.
"""

WORTH_SAYING_BYTES = 100_000_000


def room_needed(files: Iterable[SnapshotFile], former_bytes: int) -> int:
    """The bytes that a load may take, besides what is there.

    ``former_bytes``: the size of the present version: the next is built beside it.
    """
    shares = ((PARQUET_SHARE if file.is_parquet else LINES_SHARE, file) for file in files)
    return former_bytes + int(sum(share * file.content_length for share, file in shares))


def require_room(folder: Path, needed: int) -> str:
    """What will be needed and what is free, to be said; empty where it is little.

    Raises DiskSpaceError where less is free than is needed.
    """
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DiskSpaceError(
            f"The load may take {_size(needed)} of disk in {folder}, and {_size(free)} are free. "
            "Free some, or load into a folder of a larger disk with --graph. If you know better, "
            "load fewer files at a time."
        )
    if needed < WORTH_SAYING_BYTES:
        return ""
    return f"Takes up to {_size(needed)} of disk while it lasts; {_size(free)} are free."


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
