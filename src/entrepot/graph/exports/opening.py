"""Exports as text: gzipped or not, UTF-8 or UTF-16, with broken bytes made visible."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from isal import igzip, isal_zlib

GZIP_MAGIC = b"\x1f\x8b"
DAMAGE = (EOFError, gzip.BadGzipFile, cast(type[Exception], isal_zlib.error), zlib.error)
"""What a gzip file that ends too early, or is none, raises while it is read."""

_ESCAPE = "entrepot.broken-bytes"
_BROKEN = re.compile("[\udc00-\udcff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _mark_broken(error: UnicodeError) -> tuple[str, int]:
    """Stand-ins for bytes that are no text; like ``surrogateescape``, for UTF-16 too."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return "".join(chr(0xDC00 | byte) for byte in broken), error.end


codecs.register_error(_ESCAPE, _mark_broken)


def broken_byte(text: str) -> int | None:
    """The first byte of a text that could not be decoded; None where all could."""
    match = None if text.isascii() else _BROKEN.search(text)
    return ord(match[0]) & 0xFF if match else None


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where it is gzipped, whatever its name."""
    with path.open("rb") as file:
        is_gzipped = file.read(2) == GZIP_MAGIC
        file.seek(0)
        if not is_gzipped:
            yield file
            return
        with igzip.open(file, "rb") as unpacked:  # type: ignore[no-untyped-call]
            yield unpacked


@contextmanager
def open_text(path: Path, *, newline: str | None = None) -> Iterator[TextIO]:
    """The file's text, without byte-order mark.

    Bytes that are no text become stand-ins that ``broken_byte`` finds. ``newline`` is as
    in ``open``: the csv module wants ``""``.
    """
    with open_bytes(path) as start:
        encoding = "utf-16" if start.read(2) in _UTF16 else "utf-8-sig"
    with open_bytes(path) as file:
        text = TextIOWrapper(file, encoding=encoding, errors=_ESCAPE, newline=newline)
        try:
            yield cast(TextIO, text)
        finally:
            text.detach()
