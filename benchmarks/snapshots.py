"""The snapshots that benchmarks are run on: fabricated, or real ones; and the command line."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Contender, Measure, Report
from benchmarks.tables import Section
from benchmarks.world.snapshot import FORMS, Plan, write_snapshot

WORKS = 50_000
"""Works to fabricate where nothing else is said."""


@dataclass(frozen=True)
class Snapshots:
    """The same works in one form or both: by ``jsonl`` or ``parquet`` the folder of ``works/``."""

    name: str
    roots: Mapping[str, Path]


Compare = Callable[[Snapshots, Measure, Path], Section]
"""A benchmark: what it runs on, how it measures, a folder for what it writes."""


def made_up(folder: Path, work_count: int, measure: Measure) -> Snapshots:
    """A snapshot of a fabricated world, in both forms."""
    arguments = {"folder": str(folder), "works": work_count}
    measure.once(Contender("made-up snapshot", make_up, arguments))
    roots: dict[str, Path] = {form: folder / "data" / form for form in FORMS}
    return Snapshots(f"{work_count:,} made-up works", roots)


def make_up(folder: str, works: int) -> Report:
    """Write the snapshot, in a process of its own: what it takes does not count as ours."""
    write_snapshot(Path(folder), Plan(works))
    return Report()


def real(snapshot: Path) -> Snapshots:
    """A snapshot that is there, in the form it has."""
    folders = (snapshot / "works", snapshot / "data" / "works")
    works = next((folder for folder in folders if folder.is_dir()), None)
    if works is None:
        raise SystemExit(f"{snapshot} holds neither works/ nor data/works/ of a snapshot.")
    form = "parquet" if any(works.glob("*/*.parquet")) else "jsonl"
    root = works.parent.resolve()
    return Snapshots(f"real works ({snapshot.resolve().name})", {form: root})


def run(question: str, compare: Compare, arguments: Sequence[str] | None = None) -> None:
    """The command line of one benchmark."""
    parser = argparse.ArgumentParser(description=question)
    parser.add_argument("--works", type=int, default=WORKS, help="works to make up")
    parser.add_argument("--data", type=Path, help="a real snapshot, instead of a made-up one")
    parser.add_argument("--repeat", type=int, default=Measure().repeat, help="calls of each")
    options = parser.parse_args(arguments)
    measure = Measure(repeat=options.repeat)
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = real(options.data) if options.data else made_up(folder, options.works, measure)
        compare(data, measure, folder).show()
