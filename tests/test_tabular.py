"""Tables in files: what a spreadsheet, a script and a notebook find in them."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.workbook import Workbook

from entrepot import tabular
from entrepot.errors import InputError
from entrepot.tabular import (
    FileFormat,
    Sheet,
    format_from,
    format_of,
    title_of,
    to_csv,
    to_json,
    write_sheet,
    write_workbook,
)

TABLE = pa.table(
    {
        "rank": [1, 2],
        "id": ["A5018542454", "A-7"],
        "name": ["Ada", '=HYPERLINK("http://x.example")'],
        "orcid": ["0000-0001-8980-5937", None],
        "citation_count": [10197, 3],
        "pp_top_10": [0.125, None],
        "first_year": [1999, 2004],
        "is_retracted": [True, False],
    }
)
SHEET = Sheet("People: of [an] area", TABLE, ("a note", "=another"), {"by": "citation_count"})

Open = Callable[..., Workbook]


@pytest.fixture
def open_book(tmp_path: Path, request: pytest.FixtureRequest) -> Open:
    """Writes sheets to a workbook and reads it back."""

    def opening(*sheets: Sheet) -> Workbook:
        path = tmp_path / "book.xlsx"
        write_workbook(sheets, path)
        book = openpyxl.load_workbook(path)
        request.addfinalizer(book.close)
        return book

    return opening


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "=cmd|' /C calc'!A0",
    ],
)
def test_csv_has_no_text_that_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    for kind in (pa.string(), pa.large_string()):
        table = pa.table({"name": pa.array([text, "O'Neil", "a=b"], kind)})
        cells = [row[0] for row in csv.reader(io.StringIO(to_csv(table), newline=""))]
        assert cells == ["name", "'" + text, "O'Neil", "a=b"]


def test_csv_keeps_numbers_in_full_and_what_is_missing_empty() -> None:
    table = pa.table({"c_score": [0.1 + 0.2, -1.5], "name": pa.array(["a;b,c", None], pa.string())})
    assert to_csv(table) == '"c_score","name"\n0.30000000000000004,"a;b,c"\n-1.5,\n'


def test_csv_quotes_what_would_break_it() -> None:
    names = ['say "hi"', "two\nlines", "欧阳修文"]
    assert [row["name"] for row in read_csv(to_csv(pa.table({"name": names})))] == names


def test_csv_files_begin_so_that_excel_knows_their_letters(tmp_path: Path) -> None:
    path = tmp_path / "found.csv"
    write_sheet(Sheet("", pa.table({"name": ["Müller"]})), path)
    assert path.read_bytes() == b'\xef\xbb\xbf"name"\n"M\xc3\xbcller"\n'


def test_json_has_facts_notes_and_rows() -> None:
    content = json.loads(to_json(SHEET))
    assert list(content) == ["title", "by", "notes", "rows"]
    assert content["notes"] == ["a note", "=another"]
    assert content["rows"] == TABLE.to_pylist()


def test_json_keeps_letters_and_writes_days() -> None:
    text = to_json(Sheet("", pa.table({"name": ["Müller"], "day": [date(2025, 10, 5)]})))
    assert '"name": "Müller"' in text
    assert json.loads(text)["rows"][0]["day"] == "2025-10-05"
    with pytest.raises(TypeError, match="bytes cannot be written as JSON"):
        to_json(Sheet("", pa.table({"name": [b"x"]})))


def test_parquet_keeps_types_and_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "found.parquet"
    write_sheet(SHEET, path)
    found = pq.read_table(path)
    assert found.to_pylist() == TABLE.to_pylist()
    assert found.schema.field("citation_count").type == pa.int64()
    metadata = found.schema.metadata
    assert metadata is not None
    described = json.loads(metadata[b"entrepot"])
    assert described == {
        "title": SHEET.title,
        "by": "citation_count",
        "notes": ["a note", "=another"],
        "rows": [],
    }


def test_a_workbook_has_a_sheet_for_each_table_and_two_that_explain(open_book: Open) -> None:
    book = open_book(SHEET, Sheet("Places", TABLE))
    assert book.sheetnames == ["People- of -an- area", "Places", "Notes", "Definitions"]
    page = book["People- of -an- area"]
    assert page["A1"].value == SHEET.title
    assert [cell.value for cell in page[3]] == [title_of(name) for name in TABLE.column_names]
    assert [cell.value for cell in page[4]] == [
        1,
        "A5018542454",
        "Ada",
        "0000-0001-8980-5937",
        10197,
        0.125,
        1999,
        True,
    ]
    assert page.freeze_panes == "D4"  # headings, and the columns to the name
    assert page.auto_filter.ref == "A3:H5"


def test_numbers_in_a_workbook_are_shaped_by_what_they_are(open_book: Open) -> None:
    row = open_book(SHEET).worksheets[0][4]
    shapes = {TABLE.column_names[cell.column - 1]: cell.number_format for cell in row}
    assert shapes["citation_count"] == "#,##0"
    assert shapes["pp_top_10"] == "0.0%"
    assert shapes["first_year"] == shapes["rank"] == "General"


def test_formulas_in_a_workbook_are_text(open_book: Open) -> None:
    book = open_book(SHEET)
    cell = book.worksheets[0]["C5"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x.example")', "s")
    assert cell.hyperlink is None
    assert book["Notes"]["A3"].data_type == "s"


def test_links_in_a_workbook(open_book: Open) -> None:
    table = pa.table(
        {
            "id": ["A1", "I2", "A-3", "US"],
            "orcid": ["0000-0001-8980-5937", None, None, None],
            "ror": ["027bh9e22", None, None, None],
            "doi": ["10.1000/a?b#c d", None, None, None],
        }
    )
    page = open_book(Sheet("Links", table)).worksheets[0]
    links = {cell.coordinate: cell.hyperlink for row in page["A4:D7"] for cell in row}
    targets = {where: link.target for where, link in links.items() if link}
    assert targets.pop("D4").startswith("https://doi.org/10.1000/a?b")
    assert targets == {
        "A4": "https://openalex.org/A1",
        "A5": "https://openalex.org/I2",
        "B4": "https://orcid.org/0000-0001-8980-5937",
        "C4": "https://ror.org/027bh9e22",
    }
    assert [page[f"A{row}"].value for row in range(4, 8)] == ["A1", "I2", "A-3", "US"]


def test_more_links_than_excel_allows_are_left_out_but_not_their_texts(
    open_book: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "_MOST_LINKS", 2)
    page = open_book(Sheet("Links", pa.table({"id": ["A1", "A2", "A3"]}))).worksheets[0]
    assert [page[f"A{row}"].value for row in range(4, 7)] == ["A1", "A2", "A3"]
    assert page["A4"].hyperlink is None


def test_more_rows_than_excel_allows_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tabular._MOST_ROWS == 2**20
    monkeypatch.setattr(tabular, "_MOST_ROWS", 4)
    with pytest.raises(InputError, match=r"2 rows are more than the 1 .* write \.csv or \.parquet"):
        write_workbook([SHEET], tmp_path / "book.xlsx")
    assert not (tmp_path / "book.xlsx").exists()


def test_notes_and_definitions(open_book: Open) -> None:
    book = open_book(SHEET, Sheet("Places", TABLE, ("of places",)))
    notes = [cell.value for (cell,) in book["Notes"].iter_rows(max_col=1)]
    assert notes == ["People: of [an] area", "a note", "=another", None, "Places", "of places"]
    defined = list(book["Definitions"].iter_rows(values_only=True))
    assert defined[0] == ("Indicator", "What it says", "Formula", "Unit", "Source")
    assert [row[0] for row in defined[1:]] == ["Citations", "Top 10 % share", "First year"]
    assert all(all(row) for row in defined)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["A" * 40], ["A" * 31]),
        (["A" * 40, "A" * 50, "a" * 31], ["A" * 31, "A" * 29 + " 2", "a" * 29 + " 3"]),
        (["People", "people"], ["People", "people 2"]),
        (["Notes", "Definitions", "History"], ["Notes 2", "Definitions 2", "History 2"]),
        (["'quoted'", "a/b\\c?d*e[f]g:h"], ["quoted", "a-b-c-d-e-f-g-h"]),
        (["", "''"], ["Sheet", "Sheet 2"]),
        (["A" * 30 + "' of 3"], ["A" * 30]),
    ],
)
def test_names_of_sheets_are_such_as_excel_allows(
    open_book: Open, titles: list[str], names: list[str]
) -> None:
    book = open_book(*(Sheet(title, TABLE) for title in titles))
    assert book.sheetnames == [*names, "Notes", "Definitions"]


def test_a_sheet_may_have_a_name_beside_its_title(open_book: Open) -> None:
    book = open_book(Sheet("The 20 leading people of an area", TABLE, name="People"))
    assert book.sheetnames[0] == "People"
    assert book["People"]["A1"].value == "The 20 leading people of an area"


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_an_empty_table_can_be_written(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"empty.{ending}"
    write_sheet(Sheet("Nobody", TABLE.slice(0, 0)), path)
    assert path.stat().st_size > 0
    if ending == "xlsx":
        book = openpyxl.load_workbook(path)
        assert book["Nobody"].max_row == 3
        book.close()
    if ending == "json":
        assert json.loads(path.read_text())["rows"] == []
    if ending == "csv":
        assert path.read_text(encoding="utf-8-sig").count("\n") == 1


def test_formats_are_known_by_the_ending() -> None:
    assert [format_from(Path(f"a.b.{e}")) for e in ("CSV", "json", "Parquet", "xlsx")] == [
        "csv",
        "json",
        "parquet",
        "xlsx",
    ]
    for name in ("found", "found.xls", "found.tsv", ".csv"):
        with pytest.raises(InputError, match=r"write one of \.csv, \.json, \.parquet, \.xlsx"):
            format_from(Path(name))


def test_the_format_may_be_given(tmp_path: Path) -> None:
    path = tmp_path / "found.txt"
    write_sheet(SHEET, path, "json")
    assert json.loads(path.read_text())["title"] == SHEET.title


@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "xlsx"])
def test_what_cannot_be_written_is_told(tmp_path: Path, kind: FileFormat) -> None:
    with pytest.raises(InputError, match="found cannot be written: No such file or directory"):
        write_sheet(SHEET, tmp_path / "none" / "found", kind)
    with pytest.raises(InputError, match="cannot be written: Is a directory"):
        write_sheet(SHEET, tmp_path, kind)


@pytest.mark.parametrize(
    ("column", "title", "shape"),
    [
        ("citation_count", "Citations", "count"),
        ("h_index", "h", "count"),
        ("mncs", "Normalised impact (MNCS)", "decimal"),
        ("pp_top_10", "Top 10 % share", "share"),
        ("first_year", "First year", None),
        ("rank", "Rank", None),
        ("country_code", "Country", None),
        ("publication_year", "Publication year", None),
        ("unplaced_count", "Unplaced count", "count"),
    ],
)
def test_titles_and_shapes_of_columns(column: str, title: str, shape: Any) -> None:
    assert title_of(column) == title
    assert format_of(column) == shape
