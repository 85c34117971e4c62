"""A cluster as a workshop: executors read the files of a snapshot, and Spark builds of them."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from entrepot.errors import EntrepotError, InputError, LoadError
from entrepot.graph.engine import Engine, Frame
from entrepot.graph.merge import Frames, empty_staged
from entrepot.graph.part import ReadResult, ReadTask
from entrepot.graph.progress import Progress
from entrepot.graph.reading import read_file
from entrepot.graph.relations import BASE
from entrepot.graph.resuming import sweep
from entrepot.graph.spark.depot import Depot
from entrepot.graph.spark.engine import SparkEngine
from entrepot.graph.spark.session import SparkOptions, open_session
from entrepot.graph.staging import staged_files

if TYPE_CHECKING:
    from pyspark import RDD, Accumulator
    from pyspark.sql import SparkSession

_SECONDS_BETWEEN_LOOKS = 0.5


@dataclass
class Cluster:
    """Spark, started when it is first needed and stopped at the end, if it was started here.

    ``staging``: a folder or address that the driver and all executors reach; what is put
    there is removed at the end. By default the graph's own folder, which only local executors
    reach. Use it as a context manager.
    """

    options: SparkOptions = field(default_factory=SparkOptions)
    staging: str | None = None
    _opened: "SparkSession | None" = None
    _is_ours: bool = False
    _depot: tuple[Path, Depot] | None = None

    @property
    def session(self) -> "SparkSession":
        """The session; raises SparkMissingError where Spark does not start."""
        if self._opened is None:
            self._opened, self._is_ours = open_session(self.options)
        return self._opened

    def read(self, tasks: Sequence[ReadTask], progress: Progress) -> list[ReadResult]:
        """Read the files, one Spark task a file, into the depot; results in order.

        The first error that a user may meet is raised; Spark tries again what failed otherwise.
        """
        if not tasks:
            return []
        sweep(tasks[0].stage, ())  # what a killed load left would be taken for this one's
        address = self._depot_at(tasks[0].stage).address
        progress.step("Reading", sum(t.file.content_length for t in tasks), "bytes")
        context = self.session.sparkContext
        reading = _Reading(address, _Done(context.accumulator(0), context.accumulator(0)))
        outcomes = _collected(context.parallelize(tasks, len(tasks)), reading, progress)
        for outcome in outcomes:
            if isinstance(outcome, EntrepotError):
                raise outcome
        return [replace(outcome, task=task) for outcome, task in zip(outcomes, tasks, strict=True)]

    @contextmanager
    def engine(self, staging: Path) -> Iterator[Engine]:
        """Spark, keeping its intermediate results in the depot."""
        engine = SparkEngine(self.session, self._depot_at(staging))
        try:
            yield engine
        finally:
            engine.close()

    def staged(self, engine: Engine, staging: Path) -> Frames:
        """The staged files, read where executors left them."""
        depot = self._depot_at(staging)
        return {name: _staged(engine, depot, name) for name in BASE}

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._clear()
        if self._opened is not None and self._is_ours:
            self._opened.stop()
        self._opened = None

    def _depot_at(self, staging: Path) -> Depot:
        """The depot of the build that has this folder for staging."""
        if self._depot is None or self._depot[0] != staging:
            self._clear()
            self._depot = (staging, Depot(self._address(staging)))
        return self._depot[1]

    def _clear(self) -> None:
        if self._depot is not None:
            self._depot[1].clear()
        self._depot = None

    def _address(self, staging: Path) -> str:
        """A folder of this build alone, so that two builds may share a staging address."""
        if self.staging is not None:
            return f"{self.staging.rstrip('/')}/entrepot-{uuid4().hex}"
        master = self.session.sparkContext.master or ""
        if not master.startswith("local"):
            raise InputError(
                f"The executors of {master} may not reach {staging}. Say where driver and "
                "executors can both write: --staging s3://bucket/scratch, hdfs:///user/you, or a "
                "folder of a shared disk."
            )
        return str(staging / "spark")


@dataclass(frozen=True, slots=True)
class _Done:
    """Bytes and records read by the tasks that have ended, as executors tell them."""

    byte_count: "Accumulator[int]"
    record_count: "Accumulator[int]"

    def counts(self) -> tuple[int, int]:
        """As they stand now."""
        return self.byte_count.value, self.record_count.value


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an executor does with a task: read the file here, then bring its rows to the depot.

    A task that is tried again, or twice at once, brings the same rows under the same names.
    """

    address: str
    done: _Done

    def __call__(self, task: ReadTask) -> ReadResult | EntrepotError:
        with tempfile.TemporaryDirectory(prefix="entrepot-") as scratch:
            here = Path(scratch)
            try:
                result = read_file(replace(task, stage=here), lambda *_: None)
            except EntrepotError as error:  # raised, it would reach the driver as mere text
                return error
            depot = Depot(self.address)
            for name in BASE:
                for path in staged_files(here, name):
                    depot.put(path, f"{name}/{path.name}")
        self.done.byte_count.add(task.file.content_length)
        self.done.record_count.add(result.read_count)
        return result


def _collected(jobs: "RDD[ReadTask]", reading: _Reading, progress: Progress) -> list[Any]:
    """What came of the tasks, in order; tells meanwhile how far they are."""
    gathered: list[Any] = []
    failed: list[BaseException] = []

    def collect() -> None:
        try:
            gathered.extend(jobs.map(reading).collect())
        except Exception as error:  # noqa: BLE001 (raised again in the caller's thread)
            failed.append(error)

    thread = Thread(target=collect, daemon=True)
    thread.start()
    told_bytes = told_records = 0
    try:
        while thread.is_alive():
            thread.join(_SECONDS_BETWEEN_LOOKS)
            byte_count, record_count = (
                reading.done.byte_count.value,
                reading.done.record_count.value,
            )
            progress.advance(byte_count - told_bytes, record_count - told_records)
            told_bytes, told_records = byte_count, record_count
    except BaseException:
        jobs.context.cancelAllJobs()
        raise
    if failed:
        raise LoadError(f"The files were not read: {_cause(failed[0])}") from failed[0]
    return gathered


def _cause(error: BaseException) -> str:
    """The line of a long trace of Spark that says what happened."""
    lines = [line.strip() for line in str(error).splitlines()]
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
    return (named or lines or [type(error).__name__])[-1]


def _staged(engine: Engine, depot: Depot, name: str) -> Frame:
    if isinstance(engine, SparkEngine) and depot.names(name):
        return engine.read_urls([depot.url(name)])
    return empty_staged(engine, BASE[name])
