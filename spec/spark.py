"""One small Spark for all specs and tests of a run, or the reason why there is none."""

from functools import cache
from typing import TYPE_CHECKING

import pytest

from entrepot.errors import SparkMissingError
from entrepot.graph.spark.session import SparkOptions, open_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SMALL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "1g",
    # To optimise code that runs for some minutes takes a third of the processor time.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "localhost",
    "spark.default.parallelism": "1",
    "spark.sql.shuffle.partitions": "1",
    # Frames of one part are joined where they lie; to broadcast one would be a job of its own.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # Plans over a few rows are made and thrown away: to compile each would take longest.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@cache
def _opened() -> "SparkSession | str":
    try:
        session, _ = open_session(SparkOptions("local[2]", _SMALL))
    except SparkMissingError as error:
        return str(error)
    session.sparkContext.setLogLevel("ERROR")
    return session


def small_session() -> "SparkSession":
    """The one session; skips the test where pyspark or Java is missing."""
    opened = _opened()
    if isinstance(opened, str):
        pytest.skip(opened)
    return opened
