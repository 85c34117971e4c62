"""The command that builds a graph with an engine of choice: build."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.bars import Bars
from entrepot.cli.filling import (
    FILLING,
    CensusOption,
    RejectLimitOption,
    SnapshotArgument,
    XpacOption,
    load_options,
    say_summary,
)
from entrepot.errors import InputError
from entrepot.graph.loading import Loader, LoadSummary, load_snapshot
from entrepot.graph.spark.cluster import Cluster
from entrepot.graph.spark.session import SparkOptions


class EngineName(StrEnum):
    """What builds."""

    duckdb = "duckdb"
    spark = "spark"


@app.command(
    rich_help_panel=FILLING,
    epilog="Examples: entrepot build ~/openalex-snapshot --engine spark --master 'local[2]' · "
    "entrepot build s3://openalex/data/parquet --engine spark --master yarn "
    "--staging s3://bucket/scratch --executor-memory 16g --graph /data/graph",
)
def build(
    snapshot: SnapshotArgument,
    engine: Annotated[
        EngineName, typer.Option(help="DuckDB on this machine, or Apache Spark.")
    ] = EngineName.duckdb,
    master: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where Spark runs: local[2], yarn, spark://host:7077 … By default what "
            "spark-submit says, else all cores of this machine.",
            show_default=False,
        ),
    ] = None,
    staging: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help="Folder or address that driver and executors reach, such as s3://bucket/scratch; "
            "what is put there is removed at the end.",
            show_default=False,
        ),
    ] = None,
    executor_memory: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="Memory of each executor: 16g.", show_default=False),
    ] = None,
    conf: Annotated[
        list[str] | None,
        typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark's own."),
    ] = None,
    graph: GraphOption = None,
    xpac: XpacOption = False,
    reject_limit: RejectLimitOption = 0.01,
    census_year: CensusOption = None,
) -> None:
    """Build the graph of an OpenAlex snapshot, on this machine or on a Spark cluster.

    As 'entrepot load', with a choice of engine: both compute by the same definitions, and
    write the same graph. Spark needs pip install 'entrepot\\[spark]' and Java 17 or newer.

    ENTREPOT_MEMORY_MB (4096) limits the memory of DuckDB, and of Spark's driver.
    """
    options = load_options(reject_limit, census_year, xpac=xpac)
    settings = _settings(conf or (), executor_memory)
    with Bars() as bars:
        loader = api.loader(graph, options=options, progress=bars)
        if engine is EngineName.spark:
            memory = {"spark.driver.memory": f"{options.memory_mb}m"}
            summary = _on_spark(
                snapshot, loader, Cluster(SparkOptions(master, {**memory, **settings}), staging)
            )
        else:
            _refuse_spark_options(master, staging, settings)
            summary = load_snapshot(snapshot, loader)
    say_summary(summary)


def _on_spark(snapshot: str, loader: Loader, cluster: Cluster) -> LoadSummary:
    with cluster:
        return load_snapshot(snapshot, replace(loader, cluster=cluster))


def _settings(conf: Sequence[str], executor_memory: str | None) -> dict[str, str]:
    """Spark's settings; raises InputError where one is not KEY=VALUE."""
    settings = {"spark.executor.memory": executor_memory} if executor_memory else {}
    for text in conf:
        key, is_given, value = text.partition("=")
        if not is_given or not key.strip():
            raise InputError(
                f"'{text}' is no setting of Spark; write --conf spark.executor.cores=4."
            )
        settings[key.strip()] = value.strip()
    return settings


def _refuse_spark_options(
    master: str | None, staging: str | None, settings: Mapping[str, str]
) -> None:
    given = {
        "--master": master,
        "--staging": staging,
        "--conf, --executor-memory": settings,
    }
    wrong = [name for name, value in given.items() if value]
    if wrong:
        named = ", ".join(wrong)
        raise InputError(f"What is for Spark only was given ({named}): add --engine spark.")
