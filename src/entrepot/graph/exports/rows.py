"""The rows of CSV and tab-delimited files, each with its line; broken ones as rejects."""

import csv
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from entrepot.graph.exports.bad_records import BROKEN_ROW, BadRecordError, broken_encoding
from entrepot.graph.exports.opening import broken_byte, open_text
from entrepot.graph.rejects import Reject

Row = dict[str, str]

DELIMITERS = ",\t;"
"""What separates cells; the semicolon is what Excel writes in much of Europe."""

CELL_CHARACTERS = 1 << 24
"""The longest cell; a work of a thousand authors has over a million characters of
affiliations, and the csv module's own limit of 131,072 would reject it."""

csv.field_size_limit(CELL_CHARACTERS)


class _Dialect(csv.excel):
    """CSV as Scopus and ROR write it; tab-delimited files know no quotes."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self.quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        super().__init__()


class _Lines:
    """Lines that remembers those a row has taken."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line


def header(line: str) -> list[str]:
    """The column names in the first line of a table."""
    cells = [cell.strip() for cell in next(csv.reader([line], _dialect(line)), [])]
    while cells and not cells[-1]:  # Web of Science ends its lines with a tab
        cells.pop()
    return cells


def read_rows(path: Path) -> Iterator[tuple[int, Row] | Reject]:
    """Each row after the header as column → cell, cells without outer blanks.

    A row with a wrong number of columns is a reject; where a missing quote has made it
    swallow the rows below, those are recovered line by line.
    """
    with open_text(path, newline="") as text:
        first = text.readline()
        names, dialect = header(first), _dialect(first)
        lines, line = _Lines(text), 2
        reader = csv.reader(lines, dialect)
        while (cells := _next_row(reader)) is not None:
            if any(cells):
                for place, found in _checked(names, cells, lines.taken, dialect):
                    yield _row_or_reject(path, line + place, names, found)
            line += len(lines.taken)
            lines.taken = []


def _dialect(header_line: str) -> _Dialect:
    return _Dialect(max(DELIMITERS, key=header_line.count))


def _next_row(reader: Iterator[list[str]]) -> list[str] | None:
    """The next row; None after the last; a row without cells that fit where it is broken."""
    try:
        return next(reader)
    except StopIteration:
        return None
    except csv.Error as error:
        return [str(error)]


def _checked(
    names: list[str], cells: list[str], taken: list[str], dialect: _Dialect
) -> Iterable[tuple[int, list[str]]]:
    """The row, or the rows hidden in a broken one, each with its place among the lines."""
    if len(taken) < 2 or _fits(names, cells):
        return [(0, cells)]
    single = [(place, _whole_row(line, dialect)) for place, line in enumerate(taken)]
    # Of broken lines in a row the first stands for all: they are one record.
    return [
        one
        for before, one in pairwise([(-1, []), *single])
        if _fits(names, one[1]) or before[0] < 0 or _fits(names, before[1])
    ]


def _whole_row(line: str, dialect: _Dialect) -> list[str]:
    """The cells of a line; none where its quotes do not pair."""
    return [] if line.count('"') % 2 else _next_row(csv.reader([line], dialect)) or []


def _fits(names: list[str], cells: list[str]) -> bool:
    return len(cells) >= len(names) and not any(cells[len(names) :])


def _row_or_reject(
    path: Path, line: int, names: list[str], cells: list[str]
) -> tuple[int, Row] | Reject:
    if not _fits(names, cells):
        detail = f"{len(cells)} columns where the header has {len(names)}; see its quotes"
        return BadRecordError(BROKEN_ROW, detail).as_reject(path, line)
    byte = broken_byte("".join(cells))
    if byte is not None:
        return broken_encoding(byte).as_reject(path, line)
    return line, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
