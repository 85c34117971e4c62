"""Results as tables to keep: CSV, JSON, Parquet and Excel workbooks.

Nothing that a source wrote can act in a spreadsheet: a text that would be taken for a formula
is written as text (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from entrepot.errors import InputError
from entrepot.indicators.registry import INDICATORS, Format
from entrepot.talent.ranking import Ranking

FileFormat: TypeAlias = Literal["csv", "json", "parquet", "xlsx"]
FILE_FORMATS: tuple[FileFormat, ...] = ("csv", "json", "parquet", "xlsx")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_HEADING_ROWS = 3
_MOST_ROWS = 1_048_576
_MOST_LINKS = 65_530
"""Of a sheet: https://support.microsoft.com/office/excel-specifications-and-limits."""
_SHEET_NAME_LETTERS = 31
_EXCEL_FORMATS: Mapping[Format, str] = {
    "count": "#,##0",
    "decimal": "#,##0.00",
    "share": "0.0%",
    "percentile": "0.0",
}
_PLAIN_NUMBERS = ("year", "rank")
_TITLES = {
    "rank": "Rank",
    "id": "Id",
    "name": "Name",
    "institution": "Institution",
    "country_code": "Country",
    "career_stage": "Career stage",
    "origin_country": "Origin country",
    "mobility": "Mobility",
    "orcid": "ORCID",
    "city": "City",
    "ror": "ROR",
    "doi": "DOI",
}
_LINKS = {
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "doi": "https://doi.org/",
}
_WIDTHS = {"name": 30, "institution": 40, "title": 60, "orcid": 21, "id": 14}


@dataclass(frozen=True)
class Sheet:
    """A table with a title, the notes that belong beside it and facts about it.

    ``name`` is that of its sheet in a workbook; by default the title.
    """

    title: str
    table: pa.Table
    notes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    name: str = ""


def sheet_of(ranking: Ranking, title: str) -> Sheet:
    """A ranking as a sheet, with the facts that belong to it."""
    facts: Mapping[str, object] = {
        "area": ranking.area_name,
        "by": ranking.by.name,
        "citations": ranking.citations,
        "unit_count": ranking.unit_count,
        "work_count": ranking.work_count,
        "data_date": ranking.data_date,
    }
    return Sheet(title, ranking.table, ranking.notes, facts, name=ranking.unit.capitalize())


def title_of(column: str) -> str:
    """The heading of a column."""
    if column in INDICATORS:
        return INDICATORS[column].title
    return _TITLES.get(column, column.replace("_", " ").capitalize())


def format_of(column: str) -> Format | None:
    """How the numbers of a column read; None for texts, years and ranks."""
    if column in INDICATORS and not column.endswith("year"):
        return INDICATORS[column].traits.format
    if column.endswith("_count"):
        return "count"
    return None


def format_from(path: Path) -> FileFormat:
    """The format that a file's ending names; raises InputError for any other."""
    suffix = path.suffix.lower().removeprefix(".")
    for known in FILE_FORMATS:
        if suffix == known:
            return known
    raise InputError(f"{path} ends in no known format; write one of .{', .'.join(FILE_FORMATS)}.")


def write_sheet(sheet: Sheet, path: Path, file_format: FileFormat | None = None) -> None:
    """Write one table to a file; the format is that of the ending unless it is given.

    Raises InputError where the file cannot be written, or a workbook cannot hold the table.
    """
    with _writing(path):
        match file_format or format_from(path):
            case "csv":
                path.write_text(to_csv(sheet.table), encoding="utf-8-sig", newline="")
            case "json":
                path.write_text(to_json(sheet) + "\n", encoding="utf-8")
            case "parquet":
                described = {"entrepot": to_json(replace(sheet, table=sheet.table.slice(0, 0)))}
                pq.write_table(sheet.table.replace_schema_metadata(described), path)
            case "xlsx":
                write_workbook([sheet], path)


def to_csv(table: pa.Table) -> str:
    """The table as CSV text, harmless in a spreadsheet."""
    safe = table
    for index, column in enumerate(table.schema):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            cells = [_harmless(cell) for cell in table.column(index).to_pylist()]
            safe = safe.set_column(index, column, pa.array(cells, column.type))
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(safe, sink)
    return sink.getvalue().to_pybytes().decode()


def to_json(sheet: Sheet) -> str:
    """The table as JSON: title, facts, notes and rows; numbers in full."""
    content = {
        "title": sheet.title,
        **sheet.facts,
        "notes": list(sheet.notes),
        "rows": sheet.table.to_pylist(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain)


def write_workbook(sheets: Sequence[Sheet], path: Path) -> None:
    """Write tables to an Excel workbook, a sheet each, with filters, links and definitions.

    Raises InputError where the file cannot be written, or a sheet cannot hold a table.
    """
    for sheet in sheets:
        _check_size(sheet)
    names = _sheet_names([sheet.name or sheet.title for sheet in sheets])
    # constant_memory stays off: columns are sized to what they hold
    with _writing(path), xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        styles = _Styles(book)
        for name, sheet in zip(names, sheets, strict=True):
            _write_table(book.add_worksheet(name), sheet, styles)
        _write_notes(book.add_worksheet("Notes"), sheets, styles)
        _write_definitions(book.add_worksheet("Definitions"), sheets, styles)


class _Styles:
    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format(
            {
                "bold": True,
                "bg_color": "#1F3A5F",
                "font_color": "white",
                "text_wrap": True,
                "valign": "top",
            }
        )
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.link = book.get_default_url_format()
        self.numbers = {
            name: book.add_format({"num_format": code}) for name, code in _EXCEL_FORMATS.items()
        }


def _write_table(page: Any, sheet: Sheet, styles: _Styles) -> None:
    page.write_string(0, 0, sheet.title, styles.title)
    names = sheet.table.column_names
    links = _link_count(sheet.table) <= _MOST_LINKS
    for column, name in enumerate(names):
        page.write_string(2, column, title_of(name), styles.heading)
        page.set_column(column, column, _WIDTHS.get(name, 13))
        values = sheet.table.column(name).to_pylist()
        for row, value in enumerate(values, start=_HEADING_ROWS):
            if links and (address := _address(name, value)):
                page.write_url(row, column, address, styles.link, str(value))
            else:
                _write_cell(page, (row, column), name, value, styles)
    page.set_row(2, 45)
    page.freeze_panes(_HEADING_ROWS, names.index("name") + 1 if "name" in names else 1)
    page.autofilter(2, 0, 2 + sheet.table.num_rows, len(names) - 1)


def _write_cell(page: Any, place: tuple[int, int], name: str, value: Any, styles: _Styles) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(*place, value)
    elif isinstance(value, int | float):
        shown = format_of(name)
        page.write_number(*place, value, styles.numbers[shown] if shown else None)
    else:
        page.write_string(*place, str(value))


def _write_notes(page: Any, sheets: Sequence[Sheet], styles: _Styles) -> None:
    page.set_column(0, 0, 110)
    row = 0
    for sheet in sheets:
        page.write_string(row, 0, sheet.title, styles.bold)
        for row, note in enumerate(sheet.notes, start=row + 1):  # noqa: B020
            page.write_string(row, 0, note, styles.wrapped)
        row += 2


def _write_definitions(page: Any, sheets: Sequence[Sheet], styles: _Styles) -> None:
    for column, (heading, width) in enumerate(
        (("Indicator", 30), ("What it says", 50), ("Formula", 60), ("Unit", 20), ("Source", 50))
    ):
        page.write_string(0, column, heading, styles.heading)
        page.set_column(column, column, width)
    used = dict.fromkeys(n for s in sheets for n in s.table.column_names if n in INDICATORS)
    for row, name in enumerate(used, start=1):
        one = INDICATORS[name]
        cells = (one.title, one.summary, one.formula, one.unit, one.source)
        for column, text in enumerate(cells):
            page.write_string(row, column, text, styles.wrapped)
    page.freeze_panes(1, 1)


def _link_count(table: pa.Table) -> int:
    linked = [name for name in table.column_names if name in _LINKS or name == "id"]
    return sum(table.num_rows - table.column(name).null_count for name in linked)


def _address(column: str, value: Any) -> str | None:
    """The web address behind a value; None where it has none."""
    if not isinstance(value, str):
        return None
    if column in _LINKS:
        return _LINKS[column] + value
    has_page = column == "id" and re.fullmatch(r"[AISTW]\d+", value)
    return f"https://openalex.org/{value}" if has_page else None


def _check_size(sheet: Sheet) -> None:
    most = _MOST_ROWS - _HEADING_ROWS
    if sheet.table.num_rows > most:
        raise InputError(
            f"{sheet.table.num_rows:,} rows are more than the {most:,} a workbook's sheet can "
            "hold: write .csv or .parquet, or ask for fewer."
        )


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """A name for each: at most 31 letters, none that Excel forbids, no two the same."""
    taken = {"notes", "definitions", "history"}  # the first two are ours, the third Excel's
    names = []
    for title in titles:
        allowed = "".join("-" if letter in "[]:*?/\\" else letter for letter in title)
        plain = allowed.strip("' ") or "Sheet"
        name, number = plain[:_SHEET_NAME_LETTERS].rstrip("' "), 1
        while name.casefold() in taken:
            number += 1
            end = f" {number}"
            name = plain[: _SHEET_NAME_LETTERS - len(end)].rstrip("' ") + end
        taken.add(name.casefold())
        names.append(name)
    return names


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, FileCreateError) as error:
        cause = error.args[0] if isinstance(error, FileCreateError) else error
        reason = os.strerror(cause.errno) if cause.errno else cause
        raise InputError(f"{path} cannot be written: {reason}.") from error


def _harmless(text: Any) -> Any:
    if isinstance(text, str) and text.startswith(_FORMULA_STARTS):
        return "'" + text
    return text


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
