"""Write a made-up snapshot of the published shape, JSON lines and Parquet of the same works.

    python -m benchmarks.made_up_snapshot FOLDER --works 50000

The same seed gives the same works. Team sizes, citations, references and the works of a
person are heavy-tailed; works cite earlier ones; half have an abstract; one in six
authorships has no institution; every fiftieth work has no author. Not made up: bad records,
duplicates, other entities than works.
"""

import argparse
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.made_up_works import Works
from benchmarks.made_up_world import make_world
from benchmarks.measure import Report
from benchmarks.published_shape import Record, parquet_schema

FORMS = ("jsonl", "parquet")
DATES = ("2026-01-15", "2026-02-15")
_ROWS = 2000


@dataclass(frozen=True)
class Plan:
    """How large a snapshot to make up, and from which seed."""

    work_count: int = 50_000
    seed: int = 1
    file_count: int = 4


def write_snapshot(folder: Path, plan: Plan) -> None:
    """Write the snapshot twice, to ``folder/jsonl`` and ``folder/parquet``."""
    rng = np.random.default_rng(plan.seed)
    works = Works(plan.work_count, make_world(plan.work_count, rng), rng)
    # Works of all years lie in every part file, as in a snapshot.
    order = np.random.default_rng(plan.seed).permutation(plan.work_count)
    for number, places in enumerate(np.array_split(order, plan.file_count)):
        date = DATES[number * len(DATES) // plan.file_count]
        part = f"works/updated_date={date}/part_{number:04}"
        _write_part(folder, part, map(works.record, places.tolist()))


def _write_part(folder: Path, part: str, works: Iterator[Record]) -> None:
    lines, table = folder / "jsonl" / f"{part}.gz", folder / "parquet" / f"{part}.parquet"
    for path in (lines, table):
        path.parent.mkdir(parents=True, exist_ok=True)
    encoder, schema = msgspec.json.Encoder(), parquet_schema()
    with (
        lines.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file,
        pq.ParquetWriter(table, schema, compression="snappy") as writer,
    ):
        while some := list(islice(works, _ROWS)):
            file.write(encoder.encode_lines(some))
            writer.write_table(pa.Table.from_pylist([_parquet_form(w) for w in some], schema))


def _parquet_form(work: Record) -> Record:
    """The abstract is JSON in a string."""
    index = work["abstract_inverted_index"]
    text = msgspec.json.encode(index).decode() if index else None
    return {**work, "abstract_inverted_index": text}


def make_up(folder: str, works: int, seed: int = 1) -> Report:
    """Write the snapshot, in a process of its own: what it takes does not count as ours."""
    write_snapshot(Path(folder), Plan(works, seed))
    return Report()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=Plan().work_count)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    options = parser.parse_args()
    write_snapshot(options.folder, Plan(options.works, options.seed))


if __name__ == "__main__":
    main()
