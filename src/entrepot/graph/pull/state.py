"""How far a pull has come: one small file, replaced after every page.

The file says which bytes of the open part are good. What a broken-off pull wrote beyond
them is cut off when it goes on, so a page is either wholly there or fetched again.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from entrepot.errors import InputError, LoadError
from entrepot.graph.pull.query import Listing

STATE_VERSION = 1
FIRST_CURSOR = "*"


class Job(msgspec.Struct, frozen=True):
    """What to pull: an entity, the lists that give it, and whether with all authors.

    ``description`` is for people, to recognise the query again.
    """

    entity: str
    listings: tuple[Listing, ...]
    description: str
    full_authors: bool = False

    @property
    def fingerprint(self) -> str:
        """Equal for jobs that pull the same."""
        text = msgspec.json.encode((self.listings, self.full_authors), order="sorted")
        return blake2b(text, digest_size=16).hexdigest()


class Part(msgspec.Struct, frozen=True):
    """A file of the snapshot: its address from the snapshot's folder, and its good content."""

    url: str
    record_count: int = 0
    byte_count: int = 0


class ListCount(msgspec.Struct, frozen=True):
    """Records of a list: as many as the server says, and as were received."""

    expected: int = 0
    received: int = 0


class PullState(msgspec.Struct, frozen=True):
    """How far a pull has come.

    ``cursor`` is where the next page of the list ``listing_index`` begins; ``counts`` has
    an entry for each list begun. ``parts`` are complete; ``open_part`` is being written.
    """

    fingerprint: str
    description: str
    date: str
    listing_index: int = 0
    cursor: str = FIRST_CURSOR
    counts: tuple[ListCount, ...] = ()
    parts: tuple[Part, ...] = ()
    open_part: Part | None = None
    duplicate_count: int = 0
    truncated_count: int = 0
    completed_count: int = 0
    restart_count: int = 0
    finished: bool = False
    version: int = STATE_VERSION

    @property
    def list_count(self) -> ListCount:
        """The counts of the list being read."""
        begun = len(self.counts) > self.listing_index
        return self.counts[self.listing_index] if begun else ListCount()

    @property
    def record_count(self) -> int:
        """Records written."""
        parts = (*self.parts, self.open_part) if self.open_part else self.parts
        return sum(part.record_count for part in parts)

    @property
    def expected_count(self) -> int:
        """Records of the lists begun so far, by the server's count."""
        return sum(count.expected for count in self.counts)

    @property
    def received_count(self) -> int:
        """Records received, with those that came twice."""
        return sum(count.received for count in self.counts)


def with_list_count(state: PullState, count: ListCount) -> PullState:
    """The state with other counts for the list being read."""
    counts = (*state.counts[: state.listing_index], count)
    return msgspec.structs.replace(state, counts=counts)


def read_state(path: Path, job: Job) -> PullState | None:
    """The state of an earlier call; None where there was none.

    Raises ``InputError`` where it was another query, ``LoadError`` where it cannot be read.
    """
    try:
        state = msgspec.json.decode(path.read_bytes(), type=PullState)
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise LoadError(
            f"{path} cannot be read ({error}), so the pull cannot go on. Delete the folder "
            f"{path.parent} and pull again."
        ) from error
    if state.version != STATE_VERSION:
        raise LoadError(
            f"{path} was written by another version of entrepot (state {state.version}, here "
            f"{STATE_VERSION}). Delete the folder {path.parent} and pull again."
        )
    if state.fingerprint != job.fingerprint:
        raise InputError(_other_query(path, state, job))
    return state


def write_state(path: Path, state: PullState) -> None:
    """Replace the file at once."""
    replace_durably(path, msgspec.json.format(msgspec.json.encode(state)) + b"\n")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what the disk refuses into a ``LoadError`` that says what to do."""
    try:
        yield
    except OSError as error:
        raise LoadError(
            f"{path} cannot be written: {error.strerror}. What was pulled before is kept: put "
            "that right and call again, and the pull goes on from there."
        ) from error


def replace_durably(path: Path, content: bytes) -> None:
    """Replace a file so that even after a power cut it is the old one or the new one, whole."""
    temporary = path.with_name(path.name + ".tmp")
    with writing(path), temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    move_durably(temporary, path)


def move_durably(source: Path, target: Path) -> None:
    """Give a file its name, and wait until the folder holds it."""
    with writing(target):
        source.replace(target)
        sync_folder(target.parent)


def sync_folder(path: Path) -> None:
    """Wait until the disk holds which files are in a folder."""
    if os.name == "nt":  # Windows cannot open folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _other_query(path: Path, state: PullState, job: Job) -> str:
    same = "the same, but with other settings" if state.description == job.description else ""
    return (
        f"{path.parent} holds the pull of another query: {state.description}. Asked for is "
        f"{same or job.description}. Use another folder, or delete {path.parent} to begin anew."
    )
