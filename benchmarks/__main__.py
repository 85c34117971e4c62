"""Run all benchmarks and write their figures to ``docs/benchmarks.md``.

    python -m benchmarks --size small
    python -m benchmarks --size 10M --data FOLDER
    python -m benchmarks --size 30M --only derive questions --page docs/benchmarks-30M.md

``--data`` adds a real snapshot to the made-up one. The page is written section by section.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Measure
from benchmarks.suite import CACHE, PARTS, SIZES, Occasion

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
REPEAT = 2


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path, help="a real snapshot, besides the made-up one")
    parser.add_argument("--repeat", type=int, default=REPEAT, help="calls of each")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where worlds are kept")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write the figures")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    options = parser.parse_args(arguments)
    measure, only = Measure(options.repeat), tuple(options.only)
    occasion = Occasion(options.size, measure, options.cache, options.data, only)
    occasion.write_page(options.page)
    print(f"\nWritten to {options.page}.")


if __name__ == "__main__":
    main()
