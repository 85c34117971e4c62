"""Hand a result over: to the terminal, to standard output or to a file."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from entrepot.cli.console import errors, output, say, write
from entrepot.cli.tables import show_notes, show_table
from entrepot.errors import InputError
from entrepot.tabular import (
    FILE_FORMATS,
    FileFormat,
    Sheet,
    format_from,
    sheet_of,
    to_csv,
    to_json,
    write_sheet,
)


class OutputFormat(StrEnum):
    """How results are written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


FormatOption: TypeAlias = Annotated[
    OutputFormat | None,
    typer.Option(
        "--format",
        help="By default a table, or what the ending of --output names.",
        show_default=False,
    ),
]
OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to a file.", show_default=False),
]


def hand_over(
    sheet: Sheet,
    format_: OutputFormat | None,
    path: Path | None,
    *,
    by: str = "",
    also: Sequence[str] = (),
) -> None:
    """Show a sheet, or write it; ``by`` and ``also`` as in show_table.

    Raises InputError where format and file do not go together.
    """
    if path is not None:
        write_sheet(sheet, path, file_format(format_, path))
        rows = "1 row" if sheet.table.num_rows == 1 else f"{sheet.table.num_rows:,} rows"
        say(f"{rows} written to {path}", to=errors)
        return
    match format_:
        case None | OutputFormat.table:
            show_table(sheet.table, by=by, also=also, title=sheet.title)
            show_notes(sheet.notes if sheet.table.num_rows else ())
        case OutputFormat.csv:
            write(to_csv(sheet.table))
        case OutputFormat.json:
            write(to_json(sheet) + "\n")
        case _:
            raise InputError(f"{format_.value} is written to a file: add --output FILE.")


def file_format(format_: OutputFormat | None, path: Path) -> FileFormat:
    """The format to write a file in; InputError where the option and the ending differ."""
    if format_ is None:
        return format_from(path)
    if format_ is OutputFormat.table:
        raise InputError("A table is for the terminal; for a file choose csv, json, parquet, xlsx.")
    chosen: FileFormat = next(known for known in FILE_FORMATS if known == format_.value)
    ending = path.suffix.lower().removeprefix(".")
    if ending in FILE_FORMATS and ending != chosen:
        raise InputError(
            f"--format is {chosen}, but {path} ends in .{ending}: leave --format out, or name the "
            f"file {path.with_suffix('.' + chosen).name}."
        )
    return chosen


__all__ = ["FormatOption", "OutputFormat", "OutputOption", "hand_over", "output", "sheet_of"]
