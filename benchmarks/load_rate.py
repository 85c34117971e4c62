"""How many records a second does a load take in, beside plain DuckDB on the same files?

    python -m benchmarks.load_rate --works 50000
    python -m benchmarks.load_rate --data FOLDER

Both read every work of a snapshot, JSON lines or Parquet, into the same base relations with
integer ids. First reading by itself: from the part files to flat rows. Then the load, in three
figures: reading and flattening; the base relations, each row once, sorted, in Parquet; and the
whole. The rows of all base relations are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entrepot_load import (
    BASE_RELATIONS,
    READING,
    load_with_entrepot,
    read_with_entrepot,
)
from benchmarks.measure import TOTAL, Contender, Measure, Measured
from benchmarks.plain_load import load_with_duckdb, read_with_duckdb
from benchmarks.snapshots import Snapshots, run
from benchmarks.tables import Section, Table, megabytes, rate, ratio, seconds

QUESTION = "How many records a second does a load take in, beside plain DuckDB on the same files?"
NOTES = (
    "Reading and flattening: entrepot writes what it read to Parquet files, with each different "
    "mention of an author, institution, topic and source in a part file; DuckDB keeps it in "
    "memory, with one row of each.",
    "Both read the same fields, abstracts too, and put their words in order. In the second line "
    "of reading alone DuckDB leaves abstracts out, entrepot does not.",
    "Base relations: the same rows in sorted Parquet files (zstd). entrepot also sets bad records "
    "aside with their line, lets the newest record and the newest name win, and accepts ids and "
    "fields of other forms; DuckDB takes any name and stops at a bad record.",
    "Whole load: with the derived relations (citations, self-citations marked; normalised impact; "
    "careers …) and the text index. Plain DuckDB has no counterpart: the time beside it is again "
    "that of the base relations.",
    "entrepot takes about half a second to load its compiled code, however many works there are; "
    "at small sizes it shows.",
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
    for form, whole in data.roots.items():
        root = _only_works(whole, folder / f"works-{form}")
        places = folder / f"ours-{form}", folder / f"theirs-{form}"
        tables.append(_reading(form, measure.all(_readers(form, root, places, measure.processes))))
        ours, theirs = measure.all(_contenders(form, root, places, measure.processes))
        check_rows(ours.facts["rows"], theirs.facts["rows"])
        tables += [_rates(form, ours, theirs), _steps(form, ours, theirs)]
    return Section(f"Load rate: {data.name}", QUESTION, tables, NOTES)


def _only_works(root: Path, folder: Path) -> Path:
    """A snapshot with the same works and nothing else: plain DuckDB reads no other records."""
    folder.mkdir(parents=True)
    (folder / "works").symlink_to((root / "works").resolve(), target_is_directory=True)
    return folder


def _readers(form: str, root: Path, places: tuple[Path, Path], processes: int) -> list[Contender]:
    ours = {"root": str(root), "stage": str(places[0]), "processes": processes}
    theirs = {"root": str(root), "form": form, "output": str(places[1]), "threads": processes}
    return [
        Contender("entrepot", read_with_entrepot, ours),
        Contender("DuckDB", read_with_duckdb, theirs),
        Contender("DuckDB, no abstracts", read_with_duckdb, theirs | {"with_abstracts": False}),
    ]


def _reading(form: str, measured: Sequence[Measured]) -> Table:
    ours, *others = measured
    count = ours.facts["records"]
    columns = ("", "s", "records/s", "processor s", "entrepot / it", "the same, processor", "MB")
    rows = [
        (
            one.name,
            seconds(one.seconds()),
            rate(count, one.seconds()),
            seconds(one.processor_seconds()),
            ratio(ours.seconds(), one.seconds()) if one in others else "",
            ratio(ours.processor_seconds(), one.processor_seconds()) if one in others else "",
            megabytes(one.peak_bytes),
        )
        for one in measured
    ]
    return Table(f"{form}: reading alone, {count:,} records", columns, rows)


def _contenders(
    form: str, root: Path, places: tuple[Path, Path], processes: int
) -> list[Contender]:
    ours = {"root": str(root), "graph": str(places[0]), "processes": processes}
    theirs = {"root": str(root), "form": form, "output": str(places[1]), "threads": processes}
    return [
        Contender("entrepot", load_with_entrepot, ours),
        Contender("DuckDB", load_with_duckdb, theirs),
    ]


def _rates(form: str, ours: Measured, theirs: Measured) -> Table:
    columns = ("", "entrepot", "records/s", "DuckDB", "records/s", "entrepot / DuckDB")
    count = ours.facts["records"]
    times = [_times(figure, (ours, theirs), count) for figure in FIGURES]
    work = [_processor_times(figure, (ours, theirs)) for figure in FIGURES]
    peaks = [ours.peak_bytes], [theirs.peak_bytes]
    memory = ("peak memory", megabytes(*peaks[0]), "", megabytes(*peaks[1]), "", ratio(*peaks))
    return Table(f"{form}: {count:,} records", columns, [*times, *work, memory])


def _times(figure: _Figure, sides: tuple[Measured, Measured], count: int) -> tuple[str, ...]:
    ours, theirs = sides[0].seconds(*figure.ours), sides[1].seconds(*figure.theirs)
    return (
        f"{figure.name}, s",
        seconds(ours),
        rate(count, ours),
        seconds(theirs),
        rate(count, theirs),
        ratio(ours, theirs),
    )


def _processor_times(figure: _Figure, sides: tuple[Measured, Measured]) -> tuple[str, ...]:
    ours = sides[0].processor_seconds(*figure.ours)
    theirs = sides[1].processor_seconds(*figure.theirs)
    name = f"{figure.name}, processor s"
    return name, seconds(ours), "", seconds(theirs), "", ratio(ours, theirs)


def _steps(form: str, ours: Measured, theirs: Measured) -> Table:
    rows = [
        (f"{one.name}: {step}", seconds(one.seconds(step)), seconds(one.processor_seconds(step)))
        for one in (ours, theirs)
        for step in one.steps
        if step != TOTAL
    ]
    return Table(f"{form}: where the time goes", ("", "s", "processor s"), rows)


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
