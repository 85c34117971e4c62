"""Where a snapshot is read and a graph is built: this machine, or a cluster."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from entrepot.graph.engine import DuckEngine, Engine
from entrepot.graph.merge import Frames, empty_staged
from entrepot.graph.part import ReadResult, ReadTask
from entrepot.graph.pool import read_all
from entrepot.graph.progress import Progress
from entrepot.graph.relations import BASE
from entrepot.graph.resuming import sweep
from entrepot.graph.staging import staged_files


class Workshop(Protocol):
    """Reads files into the stage, and has the engine that computes with what was staged."""

    def read(self, tasks: Sequence[ReadTask], progress: Progress) -> list[ReadResult]:
        """Read the files into the stage; results are in the order of the tasks."""

    def engine(self, staging: Path) -> AbstractContextManager[Engine]:
        """An engine for one build; ``staging`` has room for what it spills."""

    def staged(self, engine: Engine, staging: Path) -> Frames:
        """The base relations as staged."""


@dataclass(frozen=True, slots=True)
class ThisMachine:
    """DuckDB with ``memory_mb`` of memory; ``processes`` read files at once."""

    memory_mb: int = 4096
    processes: int = 2

    def read(self, tasks: Sequence[ReadTask], progress: Progress) -> list[ReadResult]:
        """Read the files on this machine; those that a killed load had read are taken up."""
        for stage in {task.stage for task in tasks}:
            sweep(stage, tasks)
        return read_all(tasks, self.processes, progress)

    @contextmanager
    def engine(self, staging: Path) -> Iterator[DuckEngine]:
        """DuckDB, spilling beside what was staged."""
        engine = DuckEngine(
            memory_mb=self.memory_mb, threads=self.processes, spill=staging / "spill"
        )
        try:
            yield engine
        finally:
            engine.close()

    def staged(self, engine: Engine, staging: Path) -> Frames:
        """The staged files, read as they lie."""
        files = {name: staged_files(staging, name) for name in BASE}
        return {
            name: engine.read(files[name]) if files[name] else empty_staged(engine, relation)
            for name, relation in BASE.items()
        }
