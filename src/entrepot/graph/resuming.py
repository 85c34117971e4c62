"""Take up a load that was killed: what each file gave is kept until the graph is published.

Beside the staged rows of a file stands a note of what came of reading it, written when all of
them are there. A later load of the same file, in the same place of the order, takes both.
"""

from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import msgspec

from entrepot.graph.lines import BROKEN_FILE
from entrepot.graph.part import Advance, ReadResult, ReadTask
from entrepot.graph.reading import MISSING_FILE, read_file
from entrepot.graph.rejects import Reject
from entrepot.graph.relations import BASE

_NOTES = "read"


class _Note(msgspec.Struct, frozen=True):
    """What was read, by which program, and what came of it; ``staged``: bytes by relation."""

    program: str
    root: str
    key: str
    content_length: int
    updated_date: str
    with_xpac: bool
    staged: dict[str, int]
    read_count: int
    rejects: list[Reject]
    tally: dict[str, int]


def read_once(task: ReadTask, advance: Advance) -> ReadResult:
    """Read a file into the stage, unless a load that was killed had done so."""
    note = _find(task)
    if note is not None:
        advance(task.file.content_length, note.read_count)
        return ReadResult(task, note.read_count, note.rejects, Counter(note.tally))
    result = read_file(task, advance)
    if not any(reject.reason in (BROKEN_FILE, MISSING_FILE) for reject in result.rejects):
        _write(result)
    return result


def sweep(stage: Path, tasks: Iterable[ReadTask]) -> None:
    """Remove from the stage what these tasks will not take up."""
    wanted = {_part(task) for task in tasks if _find(task) is not None}
    for file in stage.rglob("*"):
        if file.is_file() and file.stem not in wanted:
            file.unlink()


def _find(task: ReadTask) -> _Note | None:
    """The note on a task's file, if it is on the very same file and all its rows are there."""
    try:
        note = msgspec.json.decode(_path(task).read_bytes(), type=_Note)
    except (OSError, msgspec.MsgspecError):
        return None
    fresh = _note(ReadResult(task, note.read_count, note.rejects, Counter(note.tally)))
    return note if note == fresh else None


def _note(result: ReadResult) -> _Note:
    file = result.task.file
    return _Note(
        version("entrepot"),
        result.task.snapshot.root,
        file.key,
        file.content_length,
        file.updated_date,
        result.task.with_xpac,
        _staged(result.task),
        result.read_count,
        result.rejects,
        dict(result.tally),
    )


def _write(result: ReadResult) -> None:
    path = _path(result.task)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(_note(result)))  # half of one is no note


def _staged(task: ReadTask) -> dict[str, int]:
    """The bytes that a file gave to each relation."""
    files = {name: task.stage / name / f"{_part(task)}.parquet" for name in BASE}
    return {name: file.stat().st_size for name, file in files.items() if file.exists()}


def _part(task: ReadTask) -> str:
    return f"{task.sequence:06d}"


def _path(task: ReadTask) -> Path:
    return task.stage / _NOTES / f"{_part(task)}.json"
