"""Read JSON lines, gzipped or not, record by record; nothing stops at a bad one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
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

BREAK_OFF: tuple[type[Exception], ...] = (EOFError, OSError, isal_zlib.error)  # type: ignore[assignment]
_GZIP_MAGIC = b"\x1f\x8b"
_NAME = re.compile(rb'"(\w+)"\s*:')
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


@dataclass(frozen=True)
class LineReader(Generic[Record]):
    """Makes records of the lines of a file; ``label`` names the file in rejects."""

    kind: type[Record]
    label: str
    with_odd_case: bool = False

    @cached_property
    def _decode(self) -> Callable[[bytes], Record]:
        decode = msgspec.json.Decoder(self.kind).decode
        if not self.with_odd_case:
            return decode

        def decode_folded(line: bytes) -> Record:
            return decode(msgspec.json.encode(_folded(msgspec.json.decode(line))))

        return decode_folded

    def read(self, line: bytes, number: int, byte_count: int = 0) -> Line[Record] | Reject:
        """The record of a line, or the reject of a line that is none."""
        try:
            return Line(number, self._decode(line), byte_count)
        except msgspec.ValidationError as error:
            reason = NO_ID if str(error).endswith(("field `id`", "`$.id`")) else WRONG_TYPE
            return Reject(self.label, number, reason, str(error), _find_id(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return Reject(self.label, number, BROKEN_LINE, str(error), _find_id(line))


def read_records(
    path: Path, kind: type[Record], label: str, begin: int = 1
) -> Iterator[Line[Record] | Reject]:
    """The records of a file from line ``begin`` on, and a Reject for each line that is none.

    ``label`` names the file in rejects. A field whose name differs from the published one
    only by letter case is read as that field.
    """
    reader = LineReader(kind, label, has_odd_case(path, kind))
    number = 0
    with path.open("rb") as raw:
        try:
            with unzipped(raw) as lines:
                for number, line in enumerate(lines, start=1):
                    if number >= begin and not line.isspace():
                        yield reader.read(line.removesuffix(b"\n"), number, raw.tell())
        except BREAK_OFF as error:
            doubt = "" if isinstance(error, EOFError) or not number else ", some perhaps wrong"
            detail = f"{error}; {number} lines were read before{doubt}"
            yield Reject(label, number + 1, BROKEN_FILE, detail)


def unzipped(raw: BinaryIO) -> BinaryIO:
    """The lines of a file, gzipped or not; raises one of ``BREAK_OFF`` where it is neither."""
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


def has_odd_case(path: Path, kind: type[Record]) -> bool:
    """Whether a name in the first lines is a known one but for its letter case."""
    names = {name.encode() for name in _field_names(kind)}
    try:
        with path.open("rb") as raw, unzipped(raw) as lines:
            for _, line in zip(range(_PROBE_LINES), lines, strict=False):
                spelled = {name for name in _NAME.findall(line) if name != name.lower()}
                if any(name.lower() in names for name in spelled) and _is_odd(line):
                    return True
    except BREAK_OFF:
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
