"""Tables of figures: on the terminal by rich, in the documentation as Markdown."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.pictures import Growth
from rich.console import Console
from rich.table import Table as RichTable

LIBRARIES = (
    *("entrepot", "duckdb", "pyarrow", "narwhals", "numba", "polars"),
    *("msgspec", "isal", "tantivy", "numpy"),
)

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Figures under a heading; the first column is text, the others are numbers."""

    title: str
    columns: Cells
    rows: Sequence[Cells]


@dataclass(frozen=True)
class Section:
    """One benchmark: its question, its tables, and what one must know to read them."""

    title: str
    question: str
    tables: Sequence[Table]
    notes: Sequence[str] = field(default=())
    pictures: Sequence[Growth] = field(default=())

    def show(self) -> None:
        """Print it."""
        console = Console(width=None if os.isatty(1) else 120)
        console.print(f"\n[bold]{self.title}[/]\n{self.question}\n")
        for table in self.tables:
            console.print(_rich(table))
        for note in self.notes:
            console.print(f"- {note}")

    def markdown(self, pictures: str = "pictures") -> str:
        """The same for the documentation; ``pictures``: where they lie, beside the page."""
        blocks = [f"## {self.title}", self.question, *map(markdown, self.tables)]
        blocks += [picture.markdown(pictures) for picture in self.pictures]
        if self.notes:
            blocks.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(blocks)


def seconds(values: Sequence[float]) -> str:
    """Median and range: ``1.23 (1.2–1.31)``."""
    middle = _short(median(values))
    least, most = _short(min(values)), _short(max(values))
    return middle if least == most else f"{middle} ({least}–{most})"


def _short(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.3g}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """The median of ours beside that of theirs: ``0.50×`` is half of it."""
    divisor = median(theirs)
    return f"{median(ours) / divisor:.2f}×" if divisor else "–"


def rate(count: int, values: Sequence[float]) -> str:
    """How many a second, at the median."""
    return f"{count / median(values):,.0f}"


def megabytes(count: int) -> str:
    """Bytes in MB."""
    return f"{count / 1e6:,.0f} MB" if count else "–"


def machine() -> Table:
    """The machine and the versions."""
    facts = {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "other work": f"{os.getloadavg()[0]:.1f} processes in the minute before",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
    return Table("Machine", ("", ""), list(facts.items()))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.processor() or "unknown")


def _rich(table: Table) -> RichTable:
    shown = RichTable(title=table.title, title_justify="left")
    for place, name in enumerate(table.columns):
        shown.add_column(name, justify="right" if place else "left")
    for row in table.rows:
        shown.add_row(*row)
    return shown


def markdown(table: Table) -> str:
    """A table in Markdown."""
    rule = ["---", *["---:"] * (len(table.columns) - 1)]
    rows = [table.columns, rule, *table.rows]
    return "\n".join([f"**{table.title}**", "", *(f"| {' | '.join(row)} |" for row in rows)])
