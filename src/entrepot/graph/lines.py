"""Read JSON lines, gzipped or not, record by record; nothing stops at a bad one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, cast

import msgspec
from isal import igzip, isal_zlib

from entrepot.graph.rejects import Reject

Record = TypeVar("Record", bound=msgspec.Struct)

BROKEN_FILE = "file broken off or damaged"
BROKEN_LINE = "not a line of JSON"
WRONG_TYPE = "a field of the wrong type"
NO_ID = "no usable id"

_BREAK_OFF: tuple[type[Exception], ...] = (EOFError, OSError, isal_zlib.error)  # type: ignore[assignment]
_GZIP_MAGIC = b"\x1f\x8b"
_PROBE_LINES = 100
_PROBE_BYTES = 4096
_FREE_KEYS = ("abstract_inverted_index",)
"""Fields whose keys are data, not names."""


@dataclass(frozen=True, slots=True)
class Line(Generic[Record]):
    """A record with the number of its line, from 1, and the bytes read so far."""

    number: int
    record: Record
    byte_count: int


def read_records(path: Path, kind: type[Record], label: str) -> Iterator[Line[Record] | Reject]:
    """The records of a file, and a Reject for each line that is none.

    ``label`` names the file in rejects. A field whose name differs from the published one
    only by letter case is read as that field.
    """
    decode = _decoder(path, kind)
    number = 0
    with path.open("rb") as raw:
        try:
            with _unzipped(raw) as lines:
                for number, line in enumerate(lines, start=1):
                    if not line.isspace():
                        yield _decoded(line, number, decode, label, raw.tell())
        except _BREAK_OFF as error:
            doubt = "" if isinstance(error, EOFError) or not number else ", some perhaps wrong"
            detail = f"{error}; {number} lines were read before{doubt}"
            yield Reject(label, number + 1, BROKEN_FILE, detail)


def _decoded(
    line: bytes, number: int, decode: Callable[[bytes], Record], label: str, byte_count: int
) -> Line[Record] | Reject:
    try:
        return Line(number, decode(line), byte_count)
    except msgspec.ValidationError as error:
        reason = NO_ID if str(error).endswith(("field `id`", "`$.id`")) else WRONG_TYPE
        return Reject(label, number, reason, str(error), _find_id(line))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Reject(label, number, BROKEN_LINE, str(error), _find_id(line))


def _unzipped(raw: BinaryIO) -> BinaryIO:
    start = raw.read(_PROBE_BYTES)
    raw.seek(0)
    if not start:
        raise EOFError("the file is empty")
    if not start.startswith(_GZIP_MAGIC):
        if b"\0" in start:  # no text has it, nearly all else has
            raise OSError("neither gzip nor lines of text")
        return raw
    return cast(BinaryIO, igzip.open(raw, "rb"))  # type: ignore[no-untyped-call]


def _find_id(line: bytes) -> str | None:
    match = re.search(rb'"id"\s*:\s*"([^"]{1,80})"', line)
    return match[1].decode(errors="replace") if match else None


def _decoder(path: Path, kind: type[Record]) -> Callable[[bytes], Record]:
    decode = msgspec.json.Decoder(kind).decode
    if not _has_odd_case(path, kind):
        return decode

    def decode_folded(line: bytes) -> Record:
        return decode(msgspec.json.encode(_folded(msgspec.json.decode(line))))

    return decode_folded


def _has_odd_case(path: Path, kind: type[Record]) -> bool:
    """Whether a name in the first lines is a known one but for its letter case."""
    names = _field_names(kind)
    known = re.compile(
        b'"(' + b"|".join(re.escape(n.encode()) for n in sorted(names)) + rb')"\s*:', re.IGNORECASE
    )
    try:
        with path.open("rb") as raw, _unzipped(raw) as lines:
            for _, line in zip(range(_PROBE_LINES), lines, strict=False):
                if any(name != name.lower() for name in known.findall(line)) and _is_odd(line):
                    return True
    except _BREAK_OFF:
        return False  # it is read, and rejected, by the reader
    return False


def _is_odd(line: bytes) -> bool:
    """Whether such a name stands where names stand, not inside an abstract."""
    try:
        record = msgspec.json.decode(line)
        return bool(_folded(record) != record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


@lru_cache
def _field_names(kind: type[msgspec.Struct]) -> frozenset[str]:
    names: set[str] = set()
    waiting: list[Any] = [kind]
    while waiting:
        type_ = waiting.pop()
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
            for field in msgspec.structs.fields(type_):
                names.add(field.encode_name)
                waiting.append(field.type)
        waiting.extend(getattr(type_, "__args__", ()))
    return frozenset(names)


def _folded(value: Any) -> Any:
    """The value with all names in lower case, abstracts' words left as they are."""
    if isinstance(value, list):
        return [_folded(item) for item in value]
    if isinstance(value, dict):
        return {
            key.lower(): item if key.lower() in _FREE_KEYS else _folded(item)
            for key, item in value.items()
        }
    return value
