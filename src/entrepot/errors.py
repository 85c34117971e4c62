"""Every error a user may meet, as one tree.

EntrepotError                       exit code 1
├── InputError                      3  what was asked for cannot be understood
│   ├── UnknownNameError                no such topic, person, indicator …
│   └── AreaError                       an area that cannot be read
├── GraphError                      4  the graph cannot be opened
│   ├── GraphMissingError
│   ├── GraphVersionError               made by another version of entrepot
│   ├── GraphDamagedError
│   └── GraphBusyError                  another process is building it
├── LoadError                       5  the data cannot be loaded
│   ├── SnapshotError                   not a snapshot, or an incomplete one
│   ├── FormatError                     a file of no known format
│   ├── DiskSpaceError                  the disk has less room than it may take
│   ├── SparkMissingError               pyspark or Java is not installed
│   └── TooManyRejectsError
├── RemoteError                     6  a server did not give what it should
│   ├── KeyRejectedError                 the key is missing or refused
│   └── QuotaError                      the day's calls are used up
└── NotComputableError              7  the data lack what an indicator needs

Exit code 2 is a mistake in the command line itself, 130 an interruption.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class EntrepotError(Exception):
    """An error a user may meet; its text says what was wrong and what to do."""

    exit_code = 1


class InputError(EntrepotError):
    """What was asked for cannot be understood."""

    exit_code = 3


class UnknownNameError(InputError):
    """A name that does not exist, with the nearest that do."""

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.kind, self.name = kind, name
        self.nearest = nearest_names(name, known)
        parts = [f"There is no {kind} '{name}'."]
        if self.nearest:
            parts.append("Did you mean " + " or ".join(f"'{n}'" for n in self.nearest) + "?")
        if hint:
            parts.append(hint)
        super().__init__(" ".join(parts))


class AreaError(InputError):
    """An area whose description cannot be read."""


class GraphError(EntrepotError):
    """The graph cannot be opened or written."""

    exit_code = 4


class GraphMissingError(GraphError):
    """There is no graph in the folder."""


class GraphVersionError(GraphError):
    """The graph was made by a version of entrepot with other relations."""


class GraphDamagedError(GraphError):
    """A file of the graph is missing or not what the manifest says."""


class GraphBusyError(GraphError):
    """Another process is building this graph."""


class LoadError(EntrepotError):
    """The data cannot be loaded; the graph is as it was."""

    exit_code = 5


class SnapshotError(LoadError):
    """The folder is no snapshot, or an incomplete one."""


class FormatError(LoadError):
    """A file whose format is not known."""


class DiskSpaceError(LoadError):
    """The disk has less room than the load may take."""


class SparkMissingError(LoadError):
    """What Spark needs is not installed, or Spark does not start."""


class TooManyRejectsError(LoadError):
    """More records were rejected than the limit allows."""


class RemoteError(EntrepotError):
    """A server did not give what it should."""

    exit_code = 6


class KeyRejectedError(RemoteError):
    """The server wants a key, or refuses the one it was given."""


class QuotaError(RemoteError):
    """The server allows no more calls for now."""


class NotComputableError(EntrepotError):
    """The data lack what an indicator needs."""

    exit_code = 7


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names nearest to one that was mistyped, best first.

    A name that contains what was typed counts as near, however long it is; first those that
    begin with it, and of these the shortest.
    """
    wanted = name.casefold().strip()
    by_folded = {k.casefold(): k for k in known}
    holding = [k for k in by_folded if wanted and wanted in k]
    near = sorted(holding, key=lambda k: (not k.startswith(wanted), len(k)))[:count]
    near += get_close_matches(wanted, by_folded, n=count, cutoff=0.6)
    return [by_folded[k] for k in dict.fromkeys(near)][:count]
