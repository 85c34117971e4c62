"""The workbook of a dossier: a sheet for each kind of table, a row for each person and thing.

Nothing that a source wrote can act: texts are written as texts, addresses are our own.
"""

import io
from datetime import datetime, time
from typing import Any

import xlsxwriter

from entrepot.dossier.content import Content
from entrepot.dossier.sentences import note_text
from entrepot.dossier.sheets import SHEETS, Column, Link, Sheet, summary
from entrepot.dossier.shown import cover_lines, indicator_words, subtitle_text
from entrepot.dossier.words import GDPR, RESPONSIBLE, Wording
from entrepot.graph.progress import Progress

_NUMBER_FORMATS = {"count": "#,##0", "decimal": "#,##0.00", "share": "0.0%", "percentile": "0.0"}
_HEADING_ROW = 2


def workbook(content: Content, progress: Progress) -> bytes:
    """The workbook; the same content gives the same bytes."""
    words, query = Wording(content.query.language), content.query
    progress.step("Writing sheets", total=len(SHEETS) + 1)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        made = datetime.combine(query.made_on, time())
        book.set_properties({"title": words("title"), "author": "entrepot", "created": made})
        styles = _Styles(book)
        for make in SHEETS:
            sheet = make(content, words)
            page = book.add_worksheet(sheet.name)
            _write_sheet(page, sheet, styles)
            if make is summary:
                _draw_scatter(book, page, sheet, words)
            progress.advance(1)
        _write_about(book.add_worksheet(words("sheet_about")), content, words, styles)
        progress.advance(1)
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": "#1F3A5F"})
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
        self.plain = book.add_format({"valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.link = book.get_default_url_format()
        self.numbers = {
            name: book.add_format({"num_format": code, "valign": "top"})
            for name, code in _NUMBER_FORMATS.items()
        }


def _write_sheet(page: Any, sheet: Sheet, styles: _Styles) -> None:
    page.write_string(0, 0, sheet.title, styles.title)
    page.set_row(_HEADING_ROW, 45)
    for at, column in enumerate(sheet.columns):
        page.write_string(_HEADING_ROW, at, column.heading, styles.heading)
        page.set_column(at, at, column.width)
    for down, row in enumerate(sheet.rows, start=_HEADING_ROW + 1):
        for at, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _write_cell(page, (down, at), value, column, styles)
    last = _HEADING_ROW + max(1, len(sheet.rows))
    page.autofilter(_HEADING_ROW, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(_HEADING_ROW + 1, sheet.kept)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADING_ROW)


def _write_cell(
    page: Any, place: tuple[int, int], value: Any, column: Column, styles: _Styles
) -> None:
    match value:
        case None | "" | Link("", _):
            return
        case Link(text, None):
            page.write_string(*place, text, styles.plain)
        case Link(text, address):
            page.write_url(*place, address, styles.link, text)
        case int() | float():
            page.write_number(*place, value, styles.numbers.get(column.shape, styles.plain))
        case _:
            is_long = column.width >= 48
            page.write_string(*place, str(value), styles.wrapped if is_long else styles.plain)


def _draw_scatter(book: Any, page: Any, sheet: Sheet, words: Wording) -> None:
    """Impact against works below the table, each dot with its person's name."""
    headings = [column.heading for column in sheet.columns]
    titles = [indicator_words(name, words).title for name in ("work_count", "mncs")]
    if not sheet.rows or any(title not in headings for title in titles):
        return
    across, up = (headings.index(title) for title in titles)
    first, last = _HEADING_ROW + 1, _HEADING_ROW + len(sheet.rows)
    chart = book.add_chart({"type": "scatter"})
    chart.add_series(
        {
            "categories": [sheet.name, first, across, last, across],
            "values": [sheet.name, first, up, last, up],
            "marker": {"type": "circle", "size": 7, "fill": {"color": "#3B75AF"}},
            "data_labels": {
                "custom": [{"value": row[1]} for row in sheet.rows],
                "value": True,
                "position": "right",
                "font": {"size": 8},
            },
        }
    )
    chart.set_title({"name": words("scatter"), "name_font": {"size": 12}})
    chart.set_x_axis({"name": titles[0], "log_base": 10, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"name": titles[1], "min": 0})
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 520})
    page.insert_chart(last + 2, 1, chart, {"description": words("scatter_note")})


def _write_about(page: Any, content: Content, words: Wording, styles: _Styles) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 110)
    page.write_string(0, 0, content.query.title or words("title"), styles.title)
    page.write_string(1, 0, subtitle_text(content, words), styles.plain)
    row = 3
    for label, text in cover_lines(content, words):
        page.write_string(row, 0, label, styles.bold)
        page.write_string(row, 1, text, styles.wrapped)
        row += 1
    purpose = content.query.purpose.rstrip(".。")
    for heading, lines in (
        ("before", [*(note_text(note, words) for note in content.notes), words("scope")]),
        ("responsible", [words(key, date=content.data_date) for key in RESPONSIBLE]),
        ("gdpr", [words(key, purpose=purpose) for key in GDPR]),
    ):
        row += 1
        page.write_string(row, 0, words(heading), styles.bold)
        for line in lines:
            page.write_string(row, 1, line, styles.wrapped)
            row += 1
