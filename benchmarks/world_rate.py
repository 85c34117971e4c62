"""How soon is a world fabricated, as a snapshot in either form and as base relations?

python -m benchmarks.world_rate --works 1M
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import TOTAL, Measure, Report
from benchmarks.snapshots import Worlds
from benchmarks.tables import Section, Table, megabytes
from benchmarks.world.__main__ import size

QUESTION = "How soon is a world fabricated, as a snapshot in either form and as base relations?"
NOTES = (
    "One call each, in a fresh process, two threads; loading compiled code included, which shows "
    "at small sizes. A world that was there already is shown with what it took when it was made.",
)


def section(made: Sequence[Report]) -> Section:
    """The figures of worlds as ``snapshots.Worlds`` made them."""
    columns = ("form", "works", "s", "works/s", "processor s", "on disk", "peak memory")
    return Section(
        "World", QUESTION, [Table("Worlds", columns, [_row(one) for one in made])], NOTES
    )


def _row(made: Report) -> tuple[str, ...]:
    spent, works = made.steps[TOTAL], made.facts["works"]
    return (
        made.facts["form"],
        f"{works:,}",
        f"{spent.wall:.1f}",
        f"{works / spent.wall:,.0f}",
        f"{spent.processor:.1f}",
        megabytes(made.facts["bytes"]),
        megabytes(made.peak_bytes),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.world_rate", description=QUESTION)
    parser.add_argument("--works", type=size, default="1M", help="how many: 10k, 1M, 10M")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        worlds = Worlds(Path(folder), Measure(1))
        worlds.snapshot(options.works)
        worlds.relations(options.works)
        section(list(worlds.made.values())).show()


if __name__ == "__main__":
    main()
