"""The same base relations by plain DuckDB: schema stated, nested rows flattened by SQL.

One SQL file a relation, in ``plain_load/``. It does less than the load of entrepot: no bad
record is set aside (one stops it), nothing is merged with a graph that is there, ids have
one form, and of several spellings of a name any is taken, not the newest.
"""

from pathlib import Path

import duckdb
from benchmarks.measure import TOTAL, Report, Stopwatch

from entrepot.graph.loading import LoadOptions
from entrepot.graph.relations import BASE

_SQL = Path(__file__).with_name("plain_load")
# Affiliations take countries from institutions; the others stand alone.
_ORDER = (
    "work",
    "abstract",
    "author",
    "authorship",
    "institution",
    "affiliation",
    "reference",
    "topic",
    "work_topic",
    "source",
)


def load_with_duckdb(root: str, form: str, output: str, threads: int) -> Report:
    """Write the base relations of a snapshot's works to a folder.

    ``root``: the folder that holds ``works/``; ``form``: ``jsonl`` or ``parquet``.
    """
    watch = Stopwatch()
    with watch.timing(TOTAL), connected(threads, Path(output)) as connection:
        with watch.timing("reading"):
            read_nested(connection, root, form)
        with watch.timing("flattening"):
            _flatten(connection)
        with watch.timing("writing"):
            rows = {name: _write(connection, name, Path(output)) for name in _ORDER}
    return Report(watch.steps, {"rows": rows})


def read_with_duckdb(
    root: str, form: str, output: str, threads: int, with_abstracts: bool = True
) -> Report:
    """Read and flatten the works of a snapshot, into tables in memory."""
    watch = Stopwatch()
    with watch.timing(TOTAL), connected(threads, Path(output)) as connection:
        with watch.timing("reading"):
            read_nested(connection, root, form, with_abstracts=with_abstracts)
        with watch.timing("flattening"):
            _flatten(connection, with_abstracts=with_abstracts)
    return Report(watch.steps)


def connected(
    threads: int, folder: Path, database: str = ":memory:", *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """A connection with the memory that entrepot takes by default, spilling to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": f"{LoadOptions().memory_mb}MB",
        "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": False,
    }
    return duckdb.connect(database, read_only=read_only, config=config)


def read_nested(
    connection: duckdb.DuckDBPyConnection, root: str, form: str, *, with_abstracts: bool = True
) -> None:
    """Read the works of a snapshot into the table ``nested``, as they are published."""
    suffix = "parquet" if form == "parquet" else "gz"
    files = sorted(map(str, Path(root).glob(f"works/updated_date=*/*.{suffix}")))
    connection.execute("SET VARIABLE files = $1", [files])
    connection.execute("SET VARIABLE root = $1", [root])
    connection.execute(sql("macros"))
    connection.execute(sql(f"published_{form}"))
    connection.execute(sql("nested" if with_abstracts else "nested_without_abstracts"))


def sql(name: str) -> str:
    """The text of an SQL file."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _flatten(connection: duckdb.DuckDBPyConnection, *, with_abstracts: bool = True) -> None:
    for scratch in ("byline", "topic_mention"):
        connection.execute(sql(scratch))
    for name in _ORDER:
        if name == "abstract" and not with_abstracts:
            continue
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql(name)}")


def _write(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> int:
    order = ", ".join(BASE[name].sort_by)
    columns = ", ".join(BASE[name].column_names)
    written = connection.execute(
        f"COPY (SELECT {columns} FROM {name} ORDER BY {order}) TO '{folder / name}.parquet' "
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
    )
    return int(written.fetchall()[0][0])
