"""The snapshots that benchmarks are run on: made up, or real ones; and the command line."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.made_up_snapshot import FORMS, Plan, make_up
from benchmarks.measure import Contender, Measure
from benchmarks.tables import Section


@dataclass(frozen=True)
class Snapshots:
    """The same works in one form or both: by ``jsonl`` or ``parquet`` the folder of ``works/``."""

    name: str
    roots: Mapping[str, Path]


Compare = Callable[[Snapshots, Measure, Path], Section]
"""A benchmark: what it runs on, how it measures, a folder for what it writes."""


def made_up(folder: Path, work_count: int, measure: Measure) -> Snapshots:
    """A made-up snapshot, in both forms."""
    arguments = {"folder": str(folder), "works": work_count}
    measure.once(Contender("made-up snapshot", make_up, arguments))
    return Snapshots(f"{work_count:,} made-up works", {form: folder / form for form in FORMS})


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
    parser.add_argument("--works", type=int, default=Plan().work_count, help="works to make up")
    parser.add_argument("--data", type=Path, help="a real snapshot, instead of a made-up one")
    parser.add_argument("--repeat", type=int, default=Measure().repeat, help="calls of each")
    options = parser.parse_args(arguments)
    measure = Measure(repeat=options.repeat)
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = real(options.data) if options.data else made_up(folder, options.works, measure)
        compare(data, measure, folder).show()
