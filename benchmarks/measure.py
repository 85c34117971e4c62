"""Measure functions in fresh processes: seconds and peak memory, side by side.

A contender is a function at the top of a module, with arguments that JSON can carry. It is
called in a new Python process, several times, in turns with those it is compared with, so
that a slow minute of the machine strikes all of them. It returns a report: what its own steps
took, and facts to compare. Starting Python and imports are not part of that.

Wall seconds are what a user waits. Processor seconds, of all threads and processes together,
tell more where other work shares the machine.

Peak memory is resident memory, shared libraries included. Where a contender starts processes
of its own, the sum over all of them is sampled on Linux, memory that they share counted once;
elsewhere it is the largest one's, by ``getrusage``.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

import msgspec

TOTAL = "total"
_SAMPLE_SECONDS = 0.05
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
_ROOT = Path(__file__).parents[1]


class Spent(msgspec.Struct, frozen=True):
    """Time: seconds on the wall, and of processors by this process and those it waited for."""

    wall: float = 0.0
    processor: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.processor + other.processor)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.wall - other.wall, self.processor - other.processor)


def now() -> Spent:
    """What both clocks show; only differences mean something."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Spent(perf_counter(), sum(usage.ru_utime + usage.ru_stime for usage in usages))


class Report(msgspec.Struct):
    """What one call has to say: time by step, and facts of any kind that JSON knows."""

    steps: dict[str, Spent] = {}
    facts: dict[str, Any] = {}
    peak_bytes: int = 0


@dataclass
class Stopwatch:
    """Time by step, in the order in which they first end.

    ::

        watch = Stopwatch()
        with watch.timing("reading"):
            ...
    """

    steps: dict[str, Spent] = field(default_factory=dict)

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """What happens inside counts for the step."""
        begin = now()
        yield
        self.steps[step] = self.steps.get(step, Spent()) + (now() - begin)


@dataclass(frozen=True)
class Contender:
    """A function to measure, and what to call it with."""

    name: str
    function: Callable[..., Report]
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """All calls of a contender, in the order of the calls."""

    name: str
    reports: Sequence[Report]

    def seconds(self, *steps: str) -> list[float]:
        """Wall seconds of some steps together, one for each call; by default of the total."""
        return [spent.wall for spent in self._spent(steps)]

    def processor_seconds(self, *steps: str) -> list[float]:
        """Processor seconds of some steps together, one for each call."""
        return [spent.processor for spent in self._spent(steps)]

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that were reported."""
        return tuple(self.reports[0].steps)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts of the last call."""
        return self.reports[-1].facts

    @property
    def peak_bytes(self) -> int:
        """The most memory that any call took."""
        return max(report.peak_bytes for report in self.reports)

    def _spent(self, steps: Sequence[str]) -> list[Spent]:
        wanted = steps or (TOTAL,)
        return [sum((r.steps[step] for step in wanted), Spent()) for r in self.reports]


@dataclass(frozen=True)
class Measure:
    """How to measure: how often, and whether in fresh processes (tests need not).

    ``processes``: processes or threads that each contender may take; by default all cores.
    """

    repeat: int = 3
    is_fresh: bool = True
    processes: int = os.cpu_count() or 1

    def all(self, contenders: Sequence[Contender]) -> list[Measured]:
        """Measure contenders in turns: each once, then each again."""
        rounds = [[self.once(contender) for contender in contenders] for _ in range(self.repeat)]
        reports = zip(*rounds, strict=True)
        return [Measured(c.name, own) for c, own in zip(contenders, reports, strict=True)]

    def once(self, contender: Contender) -> Report:
        """Call a contender once."""
        if self.is_fresh:
            return _call_in_child(contender)
        return contender.function(**contender.arguments)


def _call_in_child(contender: Contender) -> Report:
    module, name = module_name(contender.function), contender.function.__qualname__
    command = [sys.executable, "-m", "benchmarks.measure", module, name]
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe) as child,
        _sampling(child.pid) as samples,
    ):
        answer, _ = child.communicate(msgspec.json.encode(contender.arguments))
    if child.returncode:
        raise SystemExit(f"'{contender.name}' failed; its own message stands above.")
    report = msgspec.json.decode(answer, type=Report)
    return msgspec.structs.replace(report, peak_bytes=max(report.peak_bytes, *samples))


def module_name(function: Callable[..., object]) -> str:
    """The module's name, also where it is the one that was started with ``-m``."""
    spec = sys.modules[function.__module__].__spec__
    return spec.name if spec else function.__module__


@contextmanager
def _sampling(pid: int) -> Iterator[list[int]]:
    """The resident memory of a process with all below it, now and then, in bytes.

    A process alone knows its own peak. It is let be: to sum up its pages takes a processor for
    tens of milliseconds where gigabytes are mapped, and stops it from mapping more meanwhile.
    """
    samples, is_over = [0], Event()

    def sample() -> None:
        while not is_over.wait(_SAMPLE_SECONDS):
            family = list(_family(pid))
            if len(family) > 1:
                samples.append(sum(map(_resident_bytes, family)))

    thread = Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        is_over.set()
        thread.join()


def _family(pid: int) -> Iterator[int]:
    """A process and all below it, as far as the system tells."""
    yield pid
    for task in _entries(Path(f"/proc/{pid}/task")):
        for child in _words(task / "children"):
            yield from _family(int(child))


def _resident_bytes(pid: int) -> int:
    """Resident memory of a process, what it shares divided among those who share it."""
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") * 1024


def _kilobytes(file: Path, name: str) -> int:
    words = _words(file)
    return int(words[words.index(name) + 1]) if name in words else 0


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:  # it ended meanwhile
        return []


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())  # at once: a process may end while one goes through them
    except OSError:
        return []


def _answer(module: str, name: str) -> None:
    """Call the function that is named, and print its report: what a fresh process does."""
    function: Callable[..., Report] = attrgetter(name)(import_module(module))
    report = function(**msgspec.json.decode(sys.stdin.buffer.read()))
    os.write(1, msgspec.json.encode(msgspec.structs.replace(report, peak_bytes=_own_peak_bytes())))


def _own_peak_bytes() -> int:
    """The most memory of this process so far.

    On Linux ``ru_maxrss`` is never less than what the parent had when it started this process
    (see ``setmax_mm_hiwater_rss`` in the kernel's exec.c), so VmHWM is preferred.
    """
    if peak := _kilobytes(Path("/proc/self/status"), "VmHWM:"):
        return peak * 1024
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(usage.ru_maxrss for usage in usages) * _MAXRSS_BYTES


if __name__ == "__main__":
    _answer(*sys.argv[1:])
