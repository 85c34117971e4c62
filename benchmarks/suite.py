"""What ``make bench`` runs, and the page it writes.

Snapshots are loaded and ranked beside plain DuckDB; worlds of growing size, as base relations,
are derived, asked, and set beside plain SQL and the peer. Worlds are made once and kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import (
    citations_rate,
    derive_rate,
    load_rate,
    peer,
    questions,
    ranking,
    site_rate,
    spark_sizes,
    update_rate,
    world_rate,
)
from benchmarks.measure import Measure
from benchmarks.site_rate import Load
from benchmarks.snapshots import Compare, Worlds, real
from benchmarks.tables import Section, Table, machine, markdown

from entrepot.api import load
from entrepot.sample import sample_path

CACHE = Path(__file__).parents[1] / "build" / "bench"
INTRODUCTION = """# Benchmarks

Written by `make bench SIZE={size}` on {day}; repeat it on your own machine and files before you
rely on it. Both sides run in one session on the same files, in turns, each call in a fresh
process; what is lost is shown as well as what is won. Times are the median of {repeat} calls where
a section does not say otherwise, with the least and the most in brackets: seconds on the wall, and
seconds of all processors together, which say more where other work shares the machine. Peak memory
is that of all processes together. A ratio below 1 means that entrepot takes less. A slope in a
picture is the power of the size with which something grows: 1 where it is linear.

The fabricated world is described in [world.md](world.md); all of it comes from one seed. Real works
are read from where they lie."""


READERS = Load(pause=0.5)
"""Twenty, who look at a page for half a second each: more than twenty people do."""


@dataclass(frozen=True)
class Size:
    """How much is run: works.

    ``snapshot``: of the snapshot that is loaded; ``growth``: of the worlds that are derived and
    asked, smaller ones first; ``checked``: questions that are asked again of the definitions, in
    each; ``spark``: of the builds on Spark. ``asked``: questions; ``load``: readers of the site.
    """

    snapshot: int
    growth: tuple[int, ...]
    checked: tuple[int, ...]
    spark: tuple[int, ...]
    asked: int = questions.COUNT
    load: Load = READERS


SIZES: Mapping[str, Size] = {
    "tiny": Size(200, (200, 400), (2, 2), (), 20, Load(readers=2, seconds=1.0, warm_up=0.5)),
    "small": Size(40_000, (30_000, 100_000, 300_000), (50, 20, 10), (10_000,)),
    "1M": Size(200_000, (100_000, 300_000, 1_000_000), (50, 20, 20), (20_000, 60_000)),
    "10M": Size(
        1_000_000,
        (1_000_000, 3_000_000, 10_000_000),
        (20, 20, 50),
        (20_000, 60_000, 200_000),
    ),
    "30M": Size(
        1_000_000,
        (1_000_000, 10_000_000, 30_000_000),
        (20, 50, 5),
        (20_000, 60_000, 200_000),
    ),
}
"""``tiny`` is for tests; ``small`` takes some minutes, ``10M`` hours and tens of gigabytes."""
Run = Callable[[], list[Section]]


PARTS = (
    "load",
    "ranking",
    "update",
    "derive",
    "citations",
    "peer",
    "questions",
    "site",
    "spark",
    "world",
)
"""What can be run, in this order."""


@dataclass(frozen=True)
class Occasion:
    """What is run: a size by name, how it is measured, where worlds are kept, real data if any.

    ``only``: the parts that are run; all if not said.
    """

    size: str
    measure: Measure
    cache: Path = CACHE
    data: Path | None = None
    only: tuple[str, ...] = PARTS

    def sections(self, scratch: Path) -> Iterator[Section]:
        """The benchmarks; ``scratch``: a folder for what is not kept."""
        worlds = Worlds(self.cache, self.measure)
        parts = {**self._on_snapshots(worlds, scratch), **self._on_growing_worlds(worlds)}
        parts["spark"] = self._on_spark
        parts["world"] = lambda: [world_rate.section(list(worlds.made.values()))]
        for name in PARTS:
            if name in self.only:
                yield from parts[name]()

    def _on_snapshots(self, worlds: Worlds, scratch: Path) -> dict[str, Run]:
        """What is loaded from snapshots, each made or found when it is asked for."""
        works = SIZES[self.size].snapshot

        def all_of(compare: Compare) -> list[Section]:
            data = [worlds.snapshot(works), *([real(self.data)] if self.data else [])]
            return [
                compare(one, self.measure, scratch / f"{compare.__module__}-{place}")
                for place, one in enumerate(data)
            ]

        once = replace(self.measure, repeat=1)
        return {
            "load": lambda: all_of(load_rate.compare),
            "ranking": lambda: all_of(ranking.compare),
            "update": lambda: [update_rate.compare(works, once, scratch / "update")],
        }

    def _on_growing_worlds(self, worlds: Worlds) -> dict[str, Run]:
        """What is run on worlds of growing size; graphs are those that ``derive`` leaves."""
        size = SIZES[self.size]
        graphs = [self.cache / f"graph-{works}" for works in size.growth]
        amounts = [questions.Amount(size.asked, checked) for checked in size.checked]

        def relations() -> list[Path]:
            return [worlds.relations(works) for works in size.growth]

        return {
            "derive": lambda: [derive_rate.compare(relations(), graphs, self.measure)],
            "citations": lambda: [citations_rate.compare(relations(), self.measure)],
            "peer": lambda: [peer.compare([graphs[0], graphs[-1]], self.measure)],
            "questions": lambda: [questions.compare(graphs, self.measure, amounts)],
            "site": lambda: [site_rate.compare([self._sample(), graphs[-1]], [size.load])],
        }

    def _sample(self) -> Path:
        """A graph of the bundled sample."""
        graph = self.cache / "graph-sample"
        rmtree(graph, ignore_errors=True)
        load(sample_path(), graph)
        return graph

    def _on_spark(self) -> list[Section]:
        sizes = SIZES[self.size].spark
        return [spark_sizes.compare(sizes, self.measure)] if sizes else []

    def write_page(self, page: Path) -> None:
        """Run it, showing each section when it is there; pictures lie beside the page."""
        heading = INTRODUCTION.format(
            size=self.size, day=date.today().isoformat(), repeat=self.measure.repeat
        )
        blocks, pictures = [heading, markdown(machine())], Path("pictures") / page.stem
        times: list[tuple[str, float]] = []
        began = perf_counter()
        self.cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.cache) as scratch:
            for section in self.sections(Path(scratch)):
                times.append((section.title, perf_counter() - began))
                section.show()
                blocks.append(section.markdown(pictures.as_posix()))
                for picture in section.pictures:
                    picture.save(page.parent / pictures)
                page.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        blocks.append(_took(times))
        page.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _took(ends: Sequence[tuple[str, float]]) -> str:
    """How long each section took, and all: ``ends`` are seconds since the beginning."""
    starts = [0.0, *(end for _, end in ends)]
    rows = [
        (title, f"{end - start:.0f}") for (title, end), start in zip(ends, starts, strict=False)
    ]
    table = markdown(Table("How long all of this took", ("", "s"), rows))
    return f"{table}\n\nAll of it took {starts[-1] / 60:.1f} minutes."
