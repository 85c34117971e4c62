"""Write a fabricated snapshot of OpenAlex, or only its relations.

Examples:

    python -m benchmarks.world --works 10k --out build/small
    python -m benchmarks.world --works 1M --out world --format parquet
    python -m benchmarks.world --works 100M --out world --format jsonl --seed 8
    python -m benchmarks.world --works 10M --out relations --format relations

The snapshot lies in OUT/data/jsonl and OUT/data/parquet: give either to `entrepot load`. The
same size and seed give the same bytes, whatever the number of threads. A million works take
1.5 GB as JSON lines, 1.1 GB as Parquet, 0.3 GB as relations.
"""

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.world.blocks import THREADS
from benchmarks.world.relations import write_relations
from benchmarks.world.snapshot import FORMS, Form, Plan, write_snapshot
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_SIZE = re.compile(r"(\d+(?:\.\d+)?)([kM]?)")
_UNITS = {"": 1, "k": 1_000, "M": 1_000_000}
_CHOICES: dict[str, Sequence[Form]] = {"jsonl": ("jsonl",), "parquet": ("parquet",), "both": FORMS}


def size(text: str) -> int:
    """A number of works: ``10k``, ``1M``, ``2.5M``, ``20000``."""
    match = _SIZE.fullmatch(text.replace(",", "").replace("_", ""))
    if match is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no size like 10k, 1M or 100M")
    return round(float(match[1]) * _UNITS[match[2]])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.world",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--works", type=size, default="1M", help="how many: 10k, 100M (by default %(default)s)"
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder, new, to write to")
    parser.add_argument(
        "--format",
        choices=[*_CHOICES, "relations"],
        default="both",
        help="a snapshot in one form or both, or the base relations that loading it would give "
        "(by default %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=Plan(0).seed, help="another seed, other works (%(default)s)"
    )
    parser.add_argument(
        "--threads", type=int, default=THREADS, help="how many work at once (here %(default)s)"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    began = perf_counter()
    try:
        if options.format == "relations":
            write_relations(options.out, options.works, options.seed, options.threads)
        else:
            forms = _CHOICES[options.format]
            plan = Plan(options.works, options.seed, forms, options.threads)
            with _bars(console) as bars:
                write_snapshot(options.out, plan, _teller(bars))
    except (FileExistsError, ValueError) as error:
        parser.error(str(error))
    seconds = perf_counter() - began
    rate = options.works / seconds
    console.print(f"{options.works:,} works in {seconds:,.1f} s: {rate:,.0f} works/s.")


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _teller(bars: Progress) -> Callable[[str, int, int], None]:
    """A bar for each step, made when it is first heard of."""
    tasks: dict[str, TaskID] = {}

    def told(step: str, more: int, of: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(step, total=of)
        bars.advance(tasks[step], more)

    return told


if __name__ == "__main__":
    main()
