"""Results as tables to keep: CSV, JSON, Parquet and Excel workbooks.

Nothing that a source wrote can act in a spreadsheet: a text that would be taken for a formula
is written as text (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

from entrepot.errors import InputError
from entrepot.indicators.registry import INDICATORS, Format

FileFormat: TypeAlias = Literal["csv", "json", "parquet", "xlsx"]
FILE_FORMATS: tuple[FileFormat, ...] = ("csv", "json", "parquet", "xlsx")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
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
    """A table with a title and the notes that belong beside it."""

    title: str
    table: pa.Table
    notes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


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
    """Write one table to a file; the format is that of the ending unless it is given."""
    match file_format or format_from(path):
        case "csv":
            path.write_text(to_csv(sheet.table), encoding="utf-8-sig", newline="")
        case "json":
            path.write_text(to_json(sheet) + "\n", encoding="utf-8")
        case "parquet":
            described = {
                "entrepot": to_json(
                    Sheet(sheet.title, sheet.table.slice(0, 0), sheet.notes, sheet.facts)
                )
            }
            pq.write_table(sheet.table.replace_schema_metadata(described), path)
        case "xlsx":
            write_workbook([sheet], path)


def to_csv(table: pa.Table) -> str:
    """The table as CSV text, harmless in a spreadsheet."""
    safe = table
    for index, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            cells = [_harmless(cell) for cell in table.column(index).to_pylist()]
            safe = safe.set_column(index, column, pa.array(cells, pa.string()))
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
    """Write tables to an Excel workbook, a sheet each, with filters, links and definitions."""
    # constant_memory stays off: columns are sized to what they hold
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        styles = _Styles(book)
        for sheet in sheets:
            _write_table(book.add_worksheet(_sheet_name(sheet.title)), sheet, styles)
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
    for column, name in enumerate(names):
        page.write_string(2, column, title_of(name), styles.heading)
        page.set_column(column, column, _WIDTHS.get(name, 13))
        for row, value in enumerate(sheet.table.column(name).to_pylist(), start=3):
            _write_cell(page, (row, column), name, value, styles)
    page.set_row(2, 45)
    page.freeze_panes(3, names.index("name") + 1 if "name" in names else 1)
    page.autofilter(2, 0, 2 + sheet.table.num_rows, len(names) - 1)


def _write_cell(page: Any, place: tuple[int, int], name: str, value: Any, styles: _Styles) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(*place, value)
    elif isinstance(value, int | float):
        shown = format_of(name)
        page.write_number(*place, value, styles.numbers[shown] if shown else None)
    elif name in _LINKS:
        page.write_url(*place, _LINKS[name] + value, styles.link, str(value))
    elif name == "id" and (address := _openalex_address(value)):
        page.write_url(*place, address, styles.link, value)
    else:
        page.write_string(*place, str(value))


def _write_notes(page: Any, sheets: Sequence[Sheet], styles: _Styles) -> None:
    page.set_column(0, 0, 110)
    row = 0
    for sheet in sheets:
        page.write_string(row, 0, sheet.title, styles.bold)
        for row, note in enumerate(sheet.notes, start=row + 1):  # noqa: B020, PLW2901
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


def _openalex_address(text: str) -> str | None:
    return f"https://openalex.org/{text}" if text[:1] in "AIW" and text[1:].isdecimal() else None


def _sheet_name(title: str) -> str:
    """At most 31 letters, none of those Excel forbids."""
    return "".join("-" if letter in "[]:*?/\\" else letter for letter in title)[:31].strip("'")


def _harmless(text: Any) -> Any:
    if isinstance(text, str) and text.startswith(_FORMULA_STARTS):
        return "'" + text
    return text


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
