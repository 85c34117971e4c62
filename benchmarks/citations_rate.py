"""How long does it take to find self-citations, by sorted arrays and by plain SQL, as data grow?

    python -m benchmarks.world --works 1M --out WORLD --format relations
    python -m benchmarks.citations_rate --relations WORLD ...

Both read the base relations work, authorship and reference from Parquet and write the relation
citation: every reference of which the graph holds both works, with both years, and whether the
two share an author. entrepot walks along sorted arrays (``graph/arrays/citing.py``); plain SQL
joins the authorships of the citing work with those of the cited one, in DuckDB.
"""

import argparse
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

import duckdb
from benchmarks.measure import TOTAL, Contender, Measure, Report, Stopwatch
from benchmarks.pictures import Growth
from benchmarks.plain_load import connected
from benchmarks.tables import Section, Table, megabytes, ratio

from entrepot.graph.engine import PART, ROW_GROUP, DuckEngine
from entrepot.graph.loading import LoadOptions
from entrepot.graph.relations import CITATION

QUESTION = "How long does it take to find self-citations, by sorted arrays and by plain SQL?"
ASKED = ("work", "authorship", "reference")
SQL_LIMIT_SECONDS = 600
"""Plain SQL is stopped after so long, and not asked at larger sizes."""
_SPILL = "20GB"
_SQL = """
    WITH pair AS (
        SELECT citing_work_id, cited_work_id,
               citing.publication_year AS citing_year, cited.publication_year AS cited_year
        FROM reference
        JOIN work AS citing ON citing.work_id = citing_work_id
        JOIN work AS cited ON cited.work_id = cited_work_id
    ),
    own AS (
        SELECT DISTINCT citing_work_id, cited_work_id
        FROM pair
        JOIN authorship AS citing ON citing.work_id = citing_work_id
        JOIN authorship AS cited ON cited.work_id = cited_work_id
                                AND cited.author_id = citing.author_id
    )
    SELECT pair.*, own.citing_work_id IS NOT NULL AS is_self_citation
    FROM pair LEFT JOIN own USING (citing_work_id, cited_work_id)
"""
_FINGERPRINT = """
    SELECT count(*), count(*) FILTER (is_self_citation),
           sum(hash(citing_work_id, cited_work_id, citing_year::INT, cited_year::INT,
                    is_self_citation)::HUGEINT)::VARCHAR
    FROM read_parquet($1)
"""
NOTES = (
    "Both read Parquet and write sorted Parquet (zstd), with as many threads as there are cores "
    "and the same limit of memory; one call each, in a fresh process. The rows are the same: their "
    "number, and the sum of a hash of each, were compared.",
    "entrepot first loads its compiled code, a third of a second whatever the size: small sizes "
    "are lost to plain SQL, and their slope is too flat.",
    "Peak memory of entrepot counts pages of its arrays, which are mapped from disk and can be "
    "given back.",
)


@dataclass
class Found:
    """What one size took: citations and self-citations, both sides; SQL None where not asked."""

    facts: tuple[int, int, str]
    ours: Report
    theirs: Report | None

    @property
    def is_finished(self) -> bool:
        """Whether plain SQL was asked and came to an end."""
        return self.theirs is not None and bool(self.theirs.facts["is_finished"])


@dataclass
class _Growing:
    """Both sides at growing sizes, as long as SQL comes to an end."""

    measure: Measure
    folder: Path
    limit_seconds: float
    found: list[Found] = field(default_factory=list)

    def add(self, relations: Path) -> None:
        """Measure one more size; raises SystemExit where the two sides differ."""
        output = str(self.folder / "ours.parquet")
        arguments = {"relations": str(relations.absolute()), "threads": self.measure.processes}
        ours = Contender("entrepot", flag_with_entrepot, {**arguments, "output": output})
        reports = self.measure.once(ours), None
        found = Found(fingerprint(output), *reports)
        if all(one.is_finished for one in self.found):
            output = str(self.folder / "theirs.parquet")
            limit = {"output": output, "limit_seconds": self.limit_seconds}
            theirs = Contender("plain SQL", flag_with_sql, {**arguments, **limit})
            found.theirs = self.measure.once(theirs)
            if found.is_finished and fingerprint(output) != found.facts:
                raise SystemExit(f"Self-citations differ in {relations}.")
        self.found.append(found)


def compare(
    worlds: Sequence[Path], measure: Measure, limit_seconds: float = SQL_LIMIT_SECONDS
) -> Section:
    """Find the self-citations of worlds, smaller ones first: folders of base relations."""
    with TemporaryDirectory(dir=worlds[0].parent) as folder:
        growing = _Growing(measure, Path(folder), limit_seconds)
        for relations in worlds:
            growing.add(relations)
    return section(growing.found, limit_seconds)


def flag_with_entrepot(relations: str, output: str, threads: int) -> Report:
    """By sorted arrays, as a build does."""
    watch, scratch = Stopwatch(), Path(f"{output}.scratch")
    with watch.timing(TOTAL):
        engine = DuckEngine(memory_mb=LoadOptions().memory_mb, threads=threads, spill=scratch)
        read = {name: engine.read([Path(relations) / f"{name}.parquet"]) for name in ASKED}
        found = engine.citations(read["reference"], read["work"], read["authorship"])
        found.write(scratch / "citation")
        engine.close()
    (scratch / "citation" / PART.format(0)).replace(output)
    shutil.rmtree(scratch)
    return Report(watch.steps)


def flag_with_sql(relations: str, output: str, threads: int, limit_seconds: float) -> Report:
    """By joining authorships; it is stopped after a while, or where the disk fills."""
    watch, folder = Stopwatch(), Path(f"{output}.scratch")
    with watch.timing(TOTAL), connected(threads, folder) as connection:
        connection.execute(f"SET max_temp_directory_size = '{_SPILL}'")
        for name in ASKED:
            connection.read_parquet(f"{relations}/{name}.parquet").create_view(name)
        order = ", ".join(CITATION.sort_by)
        statement = (
            f"COPY ({_SQL} ORDER BY {order}) TO '{output}' "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        is_finished = _finishes(connection, statement, limit_seconds)
    shutil.rmtree(folder)
    return Report(watch.steps, {"is_finished": is_finished})


def _finishes(connection: duckdb.DuckDBPyConnection, statement: str, limit_seconds: float) -> bool:
    alarm = Timer(limit_seconds, connection.interrupt)
    alarm.start()
    try:
        connection.execute(statement)
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        return False
    finally:
        alarm.cancel()
    return True


def fingerprint(path: str) -> tuple[int, int, str]:
    """Rows, self-citations among them, and a hash of all rows that no order changes."""
    with duckdb.connect() as connection:
        row = connection.execute(_FINGERPRINT, [path]).fetchone()
    assert row is not None  # noqa: S101 (an aggregate has one row)
    return int(row[0]), int(row[1]), str(row[2])


def section(found: Sequence[Found], limit_seconds: float) -> Section:
    """The figures, and how they grow."""
    columns = (
        *("citations", "self-citations", "entrepot, s", "processor s", "peak"),
        *("plain SQL, s", "processor s", "peak", "entrepot / SQL", "the same, processor"),
    )
    rows = [_row(one, limit_seconds) for one in found]
    curves = dict(_curves(found))
    return Section(
        "Self-citations",
        QUESTION,
        [Table("Citations with their self-citations marked", columns, rows)],
        NOTES,
        [Growth("bench-citations", "citations", "processor seconds", curves)],
    )


def _row(one: Found, limit_seconds: float) -> tuple[str, ...]:
    ours = one.ours.steps[TOTAL]
    left = (
        *(f"{one.facts[0]:,}", f"{one.facts[1]:,}"),
        *(f"{ours.wall:.2f}", f"{ours.processor:.2f}", megabytes(one.ours.peak_bytes)),
    )
    if one.theirs is None:
        return (*left, "not asked", "", "", "", "")
    theirs, peak = one.theirs.steps[TOTAL], megabytes(one.theirs.peak_bytes)
    if not one.is_finished:
        stopped = f"stopped at {theirs.wall:.0f} (limit {limit_seconds:.0f} s, {_SPILL} spilt)"
        return (*left, stopped, f"{theirs.processor:.2f}", peak, "", "")
    return (
        *left,
        *(f"{theirs.wall:.2f}", f"{theirs.processor:.2f}", peak),
        ratio([ours.wall], [theirs.wall]),
        ratio([ours.processor], [theirs.processor]),
    )


def _curves(found: Sequence[Found]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    sides: Mapping[str, list[tuple[int, Report]]] = {
        "entrepot, sorted arrays": [(one.facts[0], one.ours) for one in found],
        "plain SQL, joins": [
            (one.facts[0], one.theirs) for one in found if one.theirs and one.is_finished
        ],
    }
    for name, reports in sides.items():
        if reports:
            yield name, [(count, report.steps[TOTAL].processor) for count, report in reports]


def main() -> None:
    prog = "python -m benchmarks.citations_rate"
    parser = argparse.ArgumentParser(
        prog=prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--relations", type=Path, nargs="+", required=True, help="base relations, smaller first"
    )
    parser.add_argument(
        "--limit", type=float, default=SQL_LIMIT_SECONDS, help="seconds that SQL may take"
    )
    options = parser.parse_args()
    compare(options.relations, Measure(1), options.limit).show()


if __name__ == "__main__":
    main()
