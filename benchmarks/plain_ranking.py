"""The leading people by plain DuckDB: an author's works, grouped, sorted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import Report, Stopwatch
from benchmarks.plain_load import connected, read_nested
from duckdb import DuckDBPyConnection

from entrepot.graph.store import Store

QUESTIONS = ("citation_count", "work_count", "h_index")
"""The indicators that are asked for, as entrepot names them."""
FIRST = "first answer of a new process"

_SQL = Path(__file__).with_name("plain_ranking")
_LARGEST_SUBFIELD = """
    SELECT primary_topic.subfield.id FROM kept
    WHERE primary_topic.subfield.id IS NOT NULL
    GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 1
"""


def make_nested(root: str, form: str, folder: str) -> Report:
    """Read the works of a snapshot once, as published but for the abstracts.

    They go to a table ``kept`` in ``folder/nested.db``, and to ``folder/nested.parquet``. The
    facts name the subfield with most works; None where no work has one.
    """
    with connected(2, Path(folder), f"{folder}/nested.db") as connection:
        read_nested(connection, root, form)
        connection.execute("CREATE TABLE kept AS SELECT * EXCLUDE (abstract) FROM nested")
        connection.execute(f"COPY kept TO '{folder}/nested.parquet' (COMPRESSION snappy)")
        largest = connection.execute(_LARGEST_SUBFIELD).fetchone()
    return Report(facts={"subfield": largest and largest[0]})


def rank_nested_table(folder: str, subfield: str | None, threads: int) -> Report:
    """Ask the table of nested works."""
    return _answer(partial(_open_table, Path(folder), threads), subfield, "mention_nested")


def rank_nested_parquet(folder: str, subfield: str | None, threads: int) -> Report:
    """Ask the Parquet file of nested works."""
    return _answer(partial(_open_parquet, Path(folder), threads), subfield, "mention_nested")


def rank_relations(graph: str, subfield: str | None, threads: int) -> Report:
    """Ask the relations that entrepot wrote, without entrepot."""
    return _answer(
        partial(_open_relations, Store(Path(graph)), threads), subfield, "mention_relations"
    )


def _answer(
    open_connection: Callable[[], DuckDBPyConnection], subfield: str | None, view: str
) -> Report:
    watch = Stopwatch()
    with watch.timing(FIRST):
        connection = open_connection()
        connection.execute("SET VARIABLE subfield = $1", [subfield])
        connection.execute(_sql(view))
        _ask(connection, QUESTIONS[0])
    top = {}
    for question in QUESTIONS:
        _ask(connection, question)
        with watch.timing(question):
            top[question] = _ask(connection, question)
    connection.close()
    return Report(watch.steps, {"top": top})


def _ask(connection: DuckDBPyConnection, question: str) -> list[tuple[int, int]]:
    """Author ids with their values, best first."""
    return connection.execute(_sql(question)).fetchall()


def _open_table(folder: Path, threads: int) -> DuckDBPyConnection:
    connection = connected(threads, folder, f"{folder}/nested.db", read_only=True)
    connection.execute("CREATE TEMP VIEW nested AS SELECT * FROM kept")
    return connection


def _open_parquet(folder: Path, threads: int) -> DuckDBPyConnection:
    connection = connected(threads, folder)
    connection.read_parquet(f"{folder}/nested.parquet").create_view("nested")
    return connection


def _open_relations(store: Store, threads: int) -> DuckDBPyConnection:
    connection, manifest = connected(threads, store.path), store.require_manifest()
    for name in ("work", "authorship"):
        paths = [str(path) for path in store.relation(manifest, name).files]
        connection.read_parquet(paths).create_view(name)
    return connection


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
