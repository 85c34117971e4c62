"""Start Spark, or say what is missing to start it."""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from entrepot.errors import SparkMissingError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA_ADVICE = (
    "Spark runs on Java 17 or newer, and {problem}. Install it (Debian, Ubuntu: 'apt-get install "
    "openjdk-17-jre-headless'), or set JAVA_HOME to where it is."
)
PYSPARK_ADVICE = "Spark is not installed for Python ({problem}): pip install 'entrepot[spark]'."

OLDEST_JAVA = 17
"""Spark 4 runs on 17, 21 and newer: https://spark.apache.org/docs/latest/"""

LOCAL = "local[*]"
_LAUNCHED = "PYSPARK_GATEWAY_PORT"
"""Set by spark-submit, which knows the master itself."""

_CONF: Mapping[str, str] = {
    "spark.app.name": "entrepot",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",  # we show our own
    "spark.driver.maxResultSize": "0",
    # A stack trace kept for each of thousands of column expressions takes half the planning:
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.caseSensitive": "true",  # as frames of narwhals are
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",  # files of a fair size
    "spark.sql.adaptive.advisoryPartitionSizeInBytes": "128m",
}
"""What our computations need, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class SparkOptions:
    """How to reach Spark.

    ``master``: as Spark writes it (``local[4]``, ``yarn``, ``spark://host:7077``); by default
    what spark-submit said, else all cores of this machine. ``conf``: Spark's own settings.
    """

    master: str | None = None
    conf: Mapping[str, str] = field(default_factory=dict)


def open_session(options: SparkOptions) -> "tuple[SparkSession, bool]":
    """A session of our own, in the Spark that runs here or in one that is started now.

    Also whether it was started now, and is ours to stop.

    Raises SparkMissingError where pyspark or Java is not installed, or Spark does not start.
    """
    builder = _builder()
    is_running = _is_running()
    settings = {**_CONF, **options.conf}
    if not is_running:
        master = options.master or (None if _LAUNCHED in os.environ else LOCAL)
        if master is not None:
            builder = builder.master(master)
            if master.startswith("local"):
                os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        for name, value in settings.items():
            builder = builder.config(name, value)
    try:
        session = builder.getOrCreate().newSession()
    except Exception as error:
        raise SparkMissingError(
            f"Spark does not start: {_first_line(error)} What it wrote itself stands above; "
            "look at --master and --conf."
        ) from error
    for name, value in settings.items():
        if session.conf.isModifiable(name):  # others hold for the whole of a running Spark
            session.conf.set(name, value)
    return session, not is_running


def _builder() -> "SparkSession.Builder":
    try:
        with warnings.catch_warnings():
            # pyspark warns of new versions of pandas, which we do not use with it.
            warnings.simplefilter("ignore")
            import pyspark.testing.utils  # noqa: F401, PLC0415
            from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise SparkMissingError(PYSPARK_ADVICE.format(problem=error)) from error
    _require_java()
    return SparkSession.Builder()


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else shutil.which("java")
    if home and not Path(home, "bin", "java").exists():
        raise SparkMissingError(JAVA_ADVICE.format(problem=f"JAVA_HOME ({home}) has no bin/java"))
    if java is None:
        raise SparkMissingError(JAVA_ADVICE.format(problem="no java was found here"))
    release = _java_release(str(java))
    if release is not None and release < OLDEST_JAVA:
        raise SparkMissingError(JAVA_ADVICE.format(problem=f"{java} is Java {release}"))


def _java_release(java: str) -> int | None:
    """Which Java this is: 8, 11, 17 …; None where it does not say."""
    try:
        told = subprocess.run(  # noqa: S603 (the java that Spark would start)
            [java, "-version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    # Until 8 the version began with "1.": https://openjdk.org/jeps/223
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found else None


def _is_running() -> bool:
    from pyspark import SparkContext  # noqa: PLC0415

    return SparkContext._active_spark_context is not None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
