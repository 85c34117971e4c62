"""What ``make bench`` runs, and the page it writes.

Snapshots are loaded and ranked beside plain DuckDB; worlds of growing size, as base relations,
are derived, asked, and set beside plain SQL and the peer. Worlds are made once and kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    citations_rate,
    derive_rate,
    load_rate,
    peer,
    questions,
    ranking,
    spark_sizes,
    update_rate,
    world_rate,
)
from benchmarks.measure import Measure
from benchmarks.pictures import FOLDER as PICTURES
from benchmarks.snapshots import Compare, Worlds, real
from benchmarks.tables import Section, machine, markdown

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


@dataclass(frozen=True)
class Size:
    """How much is run: works.

    ``snapshot``: of the snapshot that is loaded; ``growth``: of the worlds that are derived and
    asked, smaller ones first; ``checked``: questions that are asked again of the definitions, in
    each; ``spark``: of the builds on Spark. ``asked``: questions.
    """

    snapshot: int
    growth: tuple[int, ...]
    checked: tuple[int, ...]
    spark: tuple[int, ...]
    asked: int = questions.COUNT


SIZES: Mapping[str, Size] = {
    "tiny": Size(200, (200, 400), (2, 2), (), 20),
    "small": Size(50_000, (30_000, 100_000, 300_000), (50, 20, 10), (2_000, 20_000)),
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
        (20, 50, 20),
        (20_000, 60_000, 200_000),
    ),
}
"""``tiny`` is for tests; ``small`` takes some minutes, ``10M`` hours and tens of gigabytes."""
ON_SNAPSHOTS: tuple[Compare, ...] = (load_rate.compare, ranking.compare)


@dataclass(frozen=True)
class Occasion:
    """What is run: a size by name, how it is measured, where worlds are kept, real data if any."""

    size: str
    measure: Measure
    cache: Path = CACHE
    data: Path | None = None

    def sections(self, scratch: Path) -> Iterator[Section]:
        """Every benchmark; ``scratch``: a folder for what is not kept."""
        worlds = Worlds(self.cache, self.measure)
        snapshots = [worlds.snapshot(SIZES[self.size].snapshot)]
        snapshots += [real(self.data)] if self.data else []
        growth = list(self._growth(worlds))
        yield world_rate.section(list(worlds.made.values()))
        for place, data in enumerate(snapshots):
            for compare in ON_SNAPSHOTS:
                yield compare(data, self.measure, scratch / str(place))
        once = replace(self.measure, repeat=1)
        yield update_rate.compare(SIZES[self.size].snapshot, once, scratch / "update")
        for grow in growth:
            yield grow()
        if SIZES[self.size].spark:
            yield spark_sizes.compare(SIZES[self.size].spark, self.measure)

    def _growth(self, worlds: Worlds) -> Iterator[Callable[[], Section]]:
        """What is run on worlds of growing size."""
        size = SIZES[self.size]
        relations = [worlds.relations(works) for works in size.growth]
        graphs = [self.cache / f"graph-{works}" for works in size.growth]
        yield lambda: derive_rate.compare(relations, graphs, self.measure)
        yield lambda: citations_rate.compare(relations, self.measure)
        yield lambda: peer.compare(graphs[-1], self.measure)
        amounts = [questions.Amount(size.asked, checked) for checked in size.checked]
        yield lambda: questions.compare(graphs, self.measure, amounts)

    def write_page(self, page: Path) -> None:
        """Run it all, showing each section when it is there; pictures lie beside the page."""
        heading = INTRODUCTION.format(
            size=self.size, day=date.today().isoformat(), repeat=self.measure.repeat
        )
        blocks = [heading, markdown(machine())]
        self.cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.cache) as scratch:
            for section in self.sections(Path(scratch)):
                section.show()
                blocks.append(section.markdown())
                for picture in section.pictures:
                    picture.save(page.parent / PICTURES)
        page.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
