"""How many records a second does a load take in, beside plain DuckDB on the same files?

    python -m benchmarks.load_rate --works 50000
    python -m benchmarks.load_rate --data FOLDER

Both read every work of a snapshot, JSON lines or Parquet, into the same base relations with
integer ids. Three figures: reading and flattening; the base relations, each row once, sorted,
in Parquet; and the whole load. The rows of all base relations are compared.
"""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.entrepot_load import BASE_RELATIONS, READING, load_with_entrepot
from benchmarks.made_up_snapshot import Plan, make_up
from benchmarks.measure import TOTAL, Contender, Measure, Measured
from benchmarks.plain_load import load_with_duckdb
from benchmarks.tables import Section, Table, megabytes, ratio, seconds

QUESTION = "How many records a second does a load take in, beside plain DuckDB on the same files?"
NOTES = (
    "Reading and flattening: entrepot writes what it read to the stage, as Parquet files; DuckDB "
    "keeps it in tables in memory, with each author, institution, topic and source once.",
    "Base relations: both have the same rows in sorted Parquet files (zstd). entrepot also sets "
    "bad records aside with their line, lets the newest record and the newest name win, and "
    "accepts ids and fields of other forms; DuckDB takes any name and stops at a bad record.",
    "Whole load: with the derived relations (citations with self-citations marked, normalised "
    "impact, careers …) and the text index. Plain DuckDB has no counterpart; the time beside "
    "it is again that of the base relations.",
    "Both use as many processes or threads as there are cores, and 4 GB of memory for DuckDB.",
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


def compare_made_up(work_count: int, measure: Measure, folder: Path) -> Section:
    """Load a made-up snapshot, in both forms."""
    measure.once(
        Contender("made-up snapshot", make_up, {"folder": str(folder), "works": work_count})
    )
    roots = {form: folder / form for form in ("jsonl", "parquet")}
    return _compare(f"Load rate: {work_count:,} made-up works", roots, measure, folder)


def compare_real(snapshot: Path, measure: Measure, folder: Path) -> Section:
    """Load a snapshot that is there."""
    works = next((p for p in (snapshot / "works", snapshot / "data" / "works") if p.is_dir()), None)
    if works is None:
        raise SystemExit(f"{snapshot} holds neither works/ nor data/works/ of a snapshot.")
    form = "parquet" if any(works.glob("*/*.parquet")) else "jsonl"
    title = f"Load rate: real works, {snapshot.resolve().name}"
    return _compare(title, {form: works.parent}, measure, folder)


def _compare(title: str, roots: Mapping[str, Path], measure: Measure, folder: Path) -> Section:
    tables = []
    for form, root in roots.items():
        ours, theirs = measure.all(_contenders(form, root.resolve(), folder))
        tables += [_rates(form, ours, theirs), _steps(form, ours, theirs)]
        _check_rows(ours.facts["rows"], theirs.facts["rows"])
    return Section(title, QUESTION, tables, NOTES)


def _contenders(form: str, root: Path, folder: Path) -> list[Contender]:
    cores, graph, output = os.cpu_count() or 1, folder / f"graph-{form}", folder / f"plain-{form}"
    ours = {"root": str(root), "graph": str(graph), "processes": cores}
    theirs = {"root": str(root), "form": form, "output": str(output), "threads": cores}
    return [
        Contender(f"entrepot, {form}", load_with_entrepot, ours),
        Contender(f"DuckDB, {form}", load_with_duckdb, theirs),
    ]


def _rates(form: str, ours: Measured, theirs: Measured) -> Table:
    count = ours.facts["records"]
    columns = (form, "seconds", "records/s", "DuckDB: seconds", "records/s", "time beside DuckDB")
    rows = [
        (
            figure.name,
            seconds(ours.seconds(*figure.ours)),
            f"{count / ours.median(*figure.ours):,.0f}",
            seconds(theirs.seconds(*figure.theirs)),
            f"{count / theirs.median(*figure.theirs):,.0f}",
            ratio(ours.median(*figure.ours), theirs.median(*figure.theirs)),
        )
        for figure in FIGURES
    ]
    memory = megabytes(ours.peak_bytes), "", megabytes(theirs.peak_bytes), ""
    peak_ratio = ratio(ours.peak_bytes, theirs.peak_bytes)
    return Table(f"{count:,} records", columns, [*rows, ("peak memory", *memory, peak_ratio)])


def _steps(form: str, ours: Measured, theirs: Measured) -> Table:
    rows = [
        (f"{name}: {step}", seconds(measured.seconds(step)))
        for name, measured in (("entrepot", ours), ("DuckDB", theirs))
        for step in measured.steps
    ]
    return Table("Where the time goes", (form, "seconds"), rows)


def _check_rows(ours: Mapping[str, int], theirs: Mapping[str, int]) -> None:
    differing = [
        f"{name}: {ours[name]:,} rows by entrepot, {count:,} by DuckDB"
        for name, count in theirs.items()
        if ours[name] != count
    ]
    if differing:
        raise SystemExit("The relations differ: " + "; ".join(differing) + ".")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--works", type=int, default=Plan.work_count)
    parser.add_argument("--data", type=Path, help="a real snapshot, instead of a made-up one")
    parser.add_argument("--repeat", type=int, default=Measure.repeat)
    options = parser.parse_args(arguments)
    measure = Measure(repeat=options.repeat)
    with TemporaryDirectory() as folder:
        if options.data:
            compare_real(options.data, measure, Path(folder)).show()
        else:
            compare_made_up(options.works, measure, Path(folder)).show()


if __name__ == "__main__":
    main()
