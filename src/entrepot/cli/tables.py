"""Tables on the terminal: as many columns as fit, the rest named below."""

import textwrap
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from entrepot.cli.console import errors, output, printable, say
from entrepot.tabular import format_of, title_of

_MOST_CHARACTERS = {
    "name": 28,
    "institution": 32,
    "title": 60,
    "within": 34,
    "formula": 40,
    "source": 40,
    "unit": 20,
}
_LEAST_CHARACTERS = {"name": 18, "institution": 14, "title": 30, "formula": 30}
"""Texts that give way, down to this, before a column is left out."""
_FOLDED = ("title", "formula", "source", "unit")
"""Texts that are shown whole, over several lines; others are cut."""
_FIRST = ("rank", "name")
_LAST_TO_GO = (
    "institution",
    "country_code",
    "career_stage",
    "year",
    "title",
    "work_count",
    "citation_count",
    "h_index",
    "c_score",
    "mncs",
    "self_citation_share",
    "id",
)
_ONLY_IN_FILES = ("orcid", "ror", "origin_country", "mobility", "fractional_work_count")
_SHORT_TITLES = {
    "country_code": "In",
    "career_stage": "Stage",
    "mncs": "MNCS",
    "self_citation_share": "Self cited",
    "citation_count": "Cited",
    "pp_top_10": "Top 10 %",
    "international_share": "Abroad",
    "h_index": "h",
}
_GAP = 2
_SHAPES = {"share": ".1%", "percentile": ".1f", "count": ",.0f", "decimal": ",.2f"}


def show_table(table: pa.Table, *, by: str = "", also: Sequence[str] = (), title: str = "") -> None:
    """Print a table; columns that do not fit are left out, and named.

    ``by``: the column it is ordered by, set in bold. ``also``: columns that were asked for; with
    it the last to be left out.
    """
    if title:
        say(title, style="italic")
    if not table.num_rows:
        say("Nothing to show.")
        return
    cells = {name: _cells(table, name) for name in table.column_names}
    widths = _fitting(cells, (by, *also), output.width)
    shown = list(widths)
    drawn = Table(box=None, padding=(0, 1))
    for name, width in widths.items():
        is_folded = name in _FOLDED
        drawn.add_column(
            Text("\n".join(textwrap.wrap(_heading(name), width)), style="bold"),
            justify="left" if _is_text(table, name) else "right",
            style="bold" if name in (by, "name") else "",
            width=width,
            no_wrap=not is_folded,
            overflow="fold" if is_folded else "ellipsis",
        )
    for row in zip(*(cells[name] for name in shown), strict=True):
        drawn.add_row(*(Text(cell) for cell in row))
    output.print(drawn)
    hidden = [name for name in cells if name not in widths and any(cells[name])]
    if hidden:
        names = ", ".join(title_of(name) for name in hidden)
        say(f"Not shown here: {names} (see --format or --output).", style="dim", to=errors)


def show_notes(notes: Sequence[str]) -> None:
    """Print the notes that belong beside a table."""
    for note in notes:
        say(f"· {note}", style="dim")


def cell_text(name: str, value: Any) -> str:
    """A value as it is shown; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return printable(" ".join(str(value).split()))
    shape = _SHAPES.get(format_of(name) or "plain", "")
    if isinstance(value, float) and not shape:
        shape = ",.2f"
    return format(value, shape)


def _cells(table: pa.Table, name: str) -> list[str]:
    return [cell_text(name, value) for value in table.column(name).to_pylist()]


def _is_text(table: pa.Table, name: str) -> bool:
    return bool(pa.types.is_string(table.schema.field(name).type))


def _fitting(cells: dict[str, list[str]], first: Sequence[str], width: int) -> dict[str, int]:
    """The columns that fit, in their order, with the width of each."""
    order = [*_FIRST, *first, *_LAST_TO_GO, *cells]
    order = [name for name in order if any(cells.get(name, ())) or name in first]
    wanted = {name: _width(name, cells[name]) for name in cells}
    least = {name: min(wanted[name], _LEAST_CHARACTERS.get(name, wanted[name])) for name in cells}
    left, kept = width, set()
    for name in dict.fromkeys(
        n for n in order if n in cells and (n in first or n not in _ONLY_IN_FILES)
    ):
        if least[name] + _GAP <= left:
            kept.add(name)
            left -= least[name] + _GAP
    widths = {name: least[name] for name in cells if name in kept}
    for name in (n for n in _LEAST_CHARACTERS if n in widths):
        more = min(left, wanted[name] - widths[name])
        widths[name] += more
        left -= more
    return widths


def _heading(name: str) -> str:
    return _SHORT_TITLES.get(name, title_of(name))


def _width(name: str, values: Sequence[str]) -> int:
    longest_word = max(len(word) for word in _heading(name).split())
    longest = max([longest_word, *map(cell_len, values)])  # Chinese letters are two cells wide
    return min(longest, _MOST_CHARACTERS.get(name, longest))
