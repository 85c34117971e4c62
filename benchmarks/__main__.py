"""Run all benchmarks and write their figures to ``docs/benchmarks.md``.

    python -m benchmarks --size small
    python -m benchmarks --size small --data FOLDER

``--data`` adds a real snapshot to the made-up one.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import load_rate, questions, ranking
from benchmarks.measure import Measure
from benchmarks.snapshots import Compare, made_up, real
from benchmarks.tables import Section, machine, markdown

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
SIZES = {"tiny": 200, "small": 50_000, "medium": 500_000}
"""Works to make up; ``small`` takes some minutes."""
BENCHMARKS: tuple[Compare, ...] = (load_rate.compare, ranking.compare, questions.compare)
INTRODUCTION = """# Benchmarks

Written by `make bench` (`python -m benchmarks --size {size}`) on {day}; repeat it on your own
machine and files before you rely on it. Both sides run in one session on the same files, in turns,
each call in a fresh process; what is lost is shown as well as what is won. Times are the median of
{repeat} calls, with the least and the most in brackets: seconds on the wall, and seconds of all
processors together, which say more where other work shares the machine. Peak memory is that of all
processes together. A ratio below 1 means that entrepot takes less.

Made-up works have the published shape, about 8 kB of JSON each, heavy-tailed team sizes and
citations, half of them an abstract, all from one seed. Real works are read from where they lie."""


@dataclass(frozen=True)
class Occasion:
    """What is run: the size by name, how it is measured, a real snapshot if any."""

    size: str
    measure: Measure
    data: Path | None = None

    def sections(self, folder: Path) -> Iterator[Section]:
        """Every benchmark on every snapshot."""
        snapshots = [made_up(folder / "made-up", SIZES[self.size], self.measure)]
        snapshots += [real(self.data)] if self.data else []
        for place, data in enumerate(snapshots):
            for compare in BENCHMARKS:
                yield compare(data, self.measure, folder / str(place))

    def write_page(self, page: Path) -> None:
        """Run it all, showing each section when it is there."""
        heading = INTRODUCTION.format(
            size=self.size, day=date.today().isoformat(), repeat=self.measure.repeat
        )
        blocks = [heading, markdown(machine())]
        with TemporaryDirectory() as folder:
            for section in self.sections(Path(folder)):
                section.show()
                blocks.append(section.markdown())
        page.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path, help="a real snapshot, besides the made-up one")
    parser.add_argument("--repeat", type=int, default=Measure().repeat, help="calls of each")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write the figures")
    options = parser.parse_args(arguments)
    Occasion(options.size, Measure(options.repeat), options.data).write_page(options.page)
    print(f"\nWritten to {options.page}.")


if __name__ == "__main__":
    main()
