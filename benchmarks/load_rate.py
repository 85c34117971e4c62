"""How many records a second does a load take in, beside plain DuckDB on the same files?

    python -m benchmarks.load_rate --works 50000
    python -m benchmarks.load_rate --data FOLDER

Both read every work of a snapshot, JSON lines or Parquet, into the same base relations with
integer ids. Three figures: reading and flattening; the base relations, each row once, sorted,
in Parquet; and the whole load. The rows of all base relations are compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entrepot_load import BASE_RELATIONS, READING, load_with_entrepot
from benchmarks.measure import TOTAL, Contender, Measure, Measured
from benchmarks.plain_load import load_with_duckdb
from benchmarks.snapshots import Snapshots, run
from benchmarks.tables import Section, Table, megabytes, ratio, seconds

QUESTION = "How many records a second does a load take in, beside plain DuckDB on the same files?"
NOTES = (
    "Reading and flattening: entrepot writes what it read to Parquet files, with every mention of "
    "an author, institution, topic and source; DuckDB keeps it in memory, with one row of each.",
    "Base relations: the same rows in sorted Parquet files (zstd). entrepot also sets bad records "
    "aside with their line, lets the newest record and the newest name win, and accepts ids and "
    "fields of other forms; DuckDB takes any name and stops at a bad record.",
    "Whole load: with the derived relations (citations, self-citations marked; normalised impact; "
    "careers …) and the text index. Plain DuckDB has no counterpart: the time beside it is again "
    "that of the base relations.",
    "Both use as many processes or threads as there are cores, and DuckDB 4 GB of memory in both.",
)


@dataclass(frozen=True)
class _Figure:
    """A line of the table: what was reached, by which steps of either side."""

    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


FIGURES = (
    _Figure("reading and flattening", READING, ("reading", "flattening")),
    _Figure("base relations", BASE_RELATIONS, (TOTAL,)),
    _Figure("whole load", (TOTAL,), (TOTAL,)),
)


def compare(data: Snapshots, measure: Measure, folder: Path) -> Section:
    """Load the snapshot in each form that it has."""
    tables = []
    for form, root in data.roots.items():
        ours, theirs = measure.all(_contenders(form, root, folder, measure.processes))
        check_rows(ours.facts["rows"], theirs.facts["rows"])
        tables += [_rates(form, ours, theirs), _steps(form, ours, theirs)]
    return Section(f"Load rate: {data.name}", QUESTION, tables, NOTES)


def _contenders(form: str, root: Path, folder: Path, processes: int) -> list[Contender]:
    graph, output = folder / f"graph-{form}", folder / f"plain-{form}"
    ours = {"root": str(root), "graph": str(graph), "processes": processes}
    theirs = {"root": str(root), "form": form, "output": str(output), "threads": processes}
    return [
        Contender("entrepot", load_with_entrepot, ours),
        Contender("DuckDB", load_with_duckdb, theirs),
    ]


def _rates(form: str, ours: Measured, theirs: Measured) -> Table:
    columns = ("", "entrepot: s", "records/s", "DuckDB: s", "records/s", "our time / DuckDB's")
    rows = [_rate(figure, ours, theirs) for figure in FIGURES]
    peaks = ours.peak_bytes, theirs.peak_bytes
    memory = ("peak memory", megabytes(peaks[0]), "", megabytes(peaks[1]), "", ratio(*peaks))
    return Table(f"{form}: {ours.facts['records']:,} records", columns, [*rows, memory])


def _rate(figure: _Figure, ours: Measured, theirs: Measured) -> tuple[str, ...]:
    count, took = ours.facts["records"], ours.median(*figure.ours)
    their_time = theirs.median(*figure.theirs)
    return (
        figure.name,
        seconds(ours.seconds(*figure.ours)),
        f"{count / took:,.0f}",
        seconds(theirs.seconds(*figure.theirs)),
        f"{count / their_time:,.0f}",
        ratio(took, their_time),
    )


def _steps(form: str, ours: Measured, theirs: Measured) -> Table:
    rows = [
        (f"{one.name}: {step}", seconds(one.seconds(step)))
        for one in (ours, theirs)
        for step in one.steps
        if step != TOTAL
    ]
    return Table(f"{form}: where the time goes", ("", "s"), rows)


def check_rows(ours: Mapping[str, int], theirs: Mapping[str, int]) -> None:
    """Stop where a relation has more rows on one side than on the other."""
    differing = [
        f"{name}: {ours[name]:,} rows by entrepot, {count:,} by DuckDB"
        for name, count in theirs.items()
        if ours[name] != count
    ]
    if differing:
        raise SystemExit("The relations differ: " + "; ".join(differing) + ".")


if __name__ == "__main__":
    run(QUESTION, compare)
