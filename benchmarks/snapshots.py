"""What benchmarks run on: fabricated worlds, made once and kept, or real snapshots."""

import argparse
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from benchmarks.measure import TOTAL, Contender, Measure, Report, Stopwatch, module_name
from benchmarks.tables import Section
from benchmarks.world.__main__ import size
from benchmarks.world.relations import write_relations
from benchmarks.world.snapshot import FORMS, Form, Plan, write_snapshot

WORKS = 50_000
"""Works to fabricate where nothing else is said."""
SEED = Plan(0).seed


@dataclass(frozen=True)
class Snapshots:
    """The same works in one form or both: by ``jsonl`` or ``parquet`` the folder of ``works/``."""

    name: str
    roots: Mapping[str, Path]


Compare = Callable[[Snapshots, Measure, Path], Section]
"""A benchmark: what it runs on, how it measures, a folder for what it writes."""


@dataclass(frozen=True)
class Worlds:
    """Fabricated worlds in a folder, each made when first asked for and then kept.

    What making took is kept beside each, and written last: a world without it is made again.
    Where ``benchmarks/world`` changes, remove the folder.
    """

    folder: Path
    measure: Measure
    made: dict[str, Report] = field(default_factory=dict)
    """What it took to make the worlds that were asked for, by name."""

    def snapshot(self, works: int) -> Snapshots:
        """A snapshot in both forms."""
        roots: dict[str, Path] = {form: self._world(form, works) / "data" / form for form in FORMS}
        return Snapshots(f"{works:,} made-up works", roots)

    def relations(self, works: int) -> Path:
        """The base relations as files, what loading the snapshot of as many works gives."""
        return self._world("relations", works)

    def _world(self, form: str, works: int) -> Path:
        name = f"{form}-{works}"
        world, told = self.folder.absolute() / name, self.folder / f"{name}.json"
        if not told.exists():
            arguments = {"folder": str(world), "form": form, "works": works}
            report = self.measure.once(Contender(name, make_world, arguments))
            told.write_bytes(msgspec.json.encode(report))
        self.made[name] = msgspec.json.decode(told.read_bytes(), type=Report)
        return world


def make_world(folder: str, form: Form, works: int) -> Report:
    """Write a world, in a process of its own: what it takes does not count as ours.

    ``form``: ``jsonl`` or ``parquet`` for a snapshot, ``relations`` for base relations.
    """
    shutil.rmtree(folder, ignore_errors=True)
    watch = Stopwatch()
    with watch.timing(TOTAL):
        if form in FORMS:
            write_snapshot(Path(folder), Plan(works, SEED, (form,)))
        else:
            write_relations(Path(folder), works, SEED)
    written = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return Report(watch.steps, {"form": form, "works": works, "bytes": written})


def made_up(folder: Path, work_count: int, measure: Measure) -> Snapshots:
    """A snapshot of a fabricated world, in both forms."""
    return Worlds(folder, measure).snapshot(work_count)


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
    parser = argparse.ArgumentParser(prog=f"python -m {module_name(compare)}", description=question)
    parser.add_argument("--works", type=size, default=WORKS, help="works to make up: 50k, 1M")
    parser.add_argument("--data", type=Path, help="a real snapshot, instead of a made-up one")
    parser.add_argument("--repeat", type=int, default=Measure().repeat, help="calls of each")
    options = parser.parse_args(arguments)
    measure = Measure(repeat=options.repeat)
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = real(options.data) if options.data else made_up(folder, options.works, measure)
        compare(data, measure, folder).show()
