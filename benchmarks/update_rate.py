"""What does an update that touches 1 % of the works cost, beside a rebuild?

    python -m benchmarks.update_rate --works 100k

A fabricated snapshot is loaded; then a partition is added in which one work in a hundred, spread
over all of them, has another title and some another year. It is loaded into a copy of the graph,
and everything from nothing into another folder. Every relation of the two must be the same, row
by row in order; sums of fractions are compared to nine digits.
"""

import argparse
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from benchmarks.entrepot_load import LoadWatch
from benchmarks.measure import TOTAL, Contender, Measure, Measured, Report
from benchmarks.tables import Section, Table, megabytes, ratio, seconds
from benchmarks.world.__main__ import size
from benchmarks.world.snapshot import Plan, write_snapshot

from entrepot.graph.loading import Loader, LoadOptions, load_snapshot
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.graph.relations import RELATIONS, Relation
from entrepot.graph.store import Store
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.rederive import rederived_relations
from entrepot.talent.peers import count_peers

QUESTION = "What does an update that touches 1 % of the works cost, beside a rebuild?"
NOTES = (
    "Both end with the same graph: every relation was compared, row by row in order.",
    "An update merges, derives and indexes anew what was touched, and writes only that beside the "
    "files of the version before.",
    "Whole are still the impact of works, which is beside the mean of their cells, the arrays, "
    "which are numbered along the topic tree, and the people counted by their values: that is "
    "most of what is left.",
)
SHARE = 0.01
REDATED = 0.1
"""The share of touched works that get another year."""
MEMORY_MB = 4000
_DATE = "2026-12-31"
_BATCH = 50_000
_ASIDE = 2.7e-11
"""Moves sums of fractions such as 1/1024 away from the border between two nine-digit numbers."""


def touch(root: Path) -> int:
    """Add a partition with some works of a Parquet snapshot, changed; return how many."""
    chance = np.random.default_rng(1)
    parts = []
    for path in sorted((root / "works").glob("*/*.parquet")):
        rows = pq.read_table(path)
        parts.append(rows.filter(pa.array(chance.random(rows.num_rows) < SHARE)))
    works = pa.concat_tables(parts)
    earlier = pa.array((chance.random(works.num_rows) < REDATED).astype(np.int32))
    year = pc.subtract(works["publication_year"], earlier)
    title = [f"{text} revised" for text in works["title"].to_pylist()]
    works = _replaced(works, "publication_year", year)
    works = _replaced(works, "title", pa.chunked_array([pa.array(title)]))
    folder = root / "works" / f"updated_date={_DATE}"
    folder.mkdir()
    pq.write_table(works, folder / "part_0000.parquet")
    return works.num_rows


def _replaced(table: pa.Table, name: str, values: Any) -> pa.Table:
    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    return table.set_column(place, field, values.cast(field.type))


def load(root: str, graph: str, former: str, processes: int) -> Report:
    """Load a snapshot into a copy of a graph, or from nothing where ``former`` is empty."""
    shutil.rmtree(graph, ignore_errors=True)
    if former:
        shutil.copytree(former, graph)
    watch, store = LoadWatch(), Store(Path(graph))
    options = LoadOptions(processes=processes)
    loader = Loader(
        store,
        derived_relations,
        options,
        watch,
        rederive=rederived_relations,
        prepare=count_peers,
    )
    summary = load_snapshot(root, loader)
    return Report(watch.steps(), {"records": summary.read_count, "works": summary.work_count})


def fingerprints(graph: Path) -> dict[str, str]:
    """For each relation, the hash of its rows in their order."""
    with open_reader(graph, memory_mb=MEMORY_MB) as reader:
        return {name: _fingerprint(reader, relation) for name, relation in RELATIONS.items()}


def _fingerprint(reader: GraphReader, relation: Relation) -> str:
    rows = reader.relations[relation.name].select(relation.column_names)
    table, digest = reader.fetch(rows.sort(*relation.sort_by)), hashlib.sha256()
    for batch in table.combine_chunks().to_batches(_BATCH):
        for column in batch.columns:
            is_sum = pa.types.is_floating(column.type)
            rounded = pc.round(pc.add(column, _ASIDE), 9) if is_sum else column
            digest.update(repr(rounded.to_pylist()).encode())
    return digest.hexdigest()


def compare(works: int, measure: Measure, folder: Path) -> Section:
    """Load, touch, update and rebuild in a folder; a section with both."""
    write_snapshot(folder, Plan(works, forms=("parquet",)))
    root = folder / "data" / "parquet"
    for manifest in root.rglob("manifest.json"):  # it would not name the new partition
        manifest.unlink()
    arguments = {"root": str(root), "processes": measure.processes}
    former = {**arguments, "graph": str(folder / "former"), "former": ""}
    measure.once(Contender("first load", load, former))
    touched = touch(root)
    updated, rebuilt = measure.all(
        [
            Contender(name, load, {**arguments, "graph": str(folder / name), "former": before})
            for name, before in (("update", former["graph"]), ("rebuild", ""))
        ]
    )
    ours, theirs = (fingerprints(folder / one.name) for one in (updated, rebuilt))
    if ours != theirs:
        differing = [name for name in ours if ours[name] != theirs[name]]
        raise SystemExit(f"The graphs differ in: {', '.join(differing)}.")
    return _section(works, touched, (updated, rebuilt))


def _section(works: int, touched: int, measured: tuple[Measured, Measured]) -> Section:
    updated, rebuilt = measured
    columns = ("", "update, s", "processor s", "rebuild, s", "processor s", "ratio, processor")
    steps = [*(s for s in rebuilt.steps if s != TOTAL), TOTAL]
    rows = [
        (
            step,
            seconds(updated.seconds(step)),
            seconds(updated.processor_seconds(step)),
            seconds(rebuilt.seconds(step)),
            seconds(rebuilt.processor_seconds(step)),
            ratio(updated.processor_seconds(step), rebuilt.processor_seconds(step)),
        )
        for step in steps
    ]
    peaks = megabytes(updated.peak_bytes), megabytes(rebuilt.peak_bytes)
    rows.append(("peak memory", peaks[0], "", peaks[1], "", ""))
    table = Table(f"{touched:,} of {works:,} works touched", columns, rows)
    return Section("Update", QUESTION, [table], NOTES)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.update_rate", description=__doc__)
    parser.add_argument("--works", type=size, default="100k", help="how many: 10k, 1M")
    parser.add_argument("--repeat", type=int, default=1, help="how often each is measured")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        measure = replace(Measure(), repeat=options.repeat)
        compare(options.works, measure, Path(folder)).show()


if __name__ == "__main__":
    main()
