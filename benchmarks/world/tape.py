"""Text put together from pieces: what is written is a table of numbers, rendered at once.

Each number of a row says what to write: a text of the glossary (which holds all that repeats),
a text of the block (titles, names), a whole number, or the address of a work. Rows are made by
NumPy, column by column; one compiled loop renders them.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.world.copying import copy
from benchmarks.world.typed import integer
from benchmarks.world.words import Bytes, Text, put, put_number

from entrepot.compiled import compiled

Cells = npt.NDArray[np.int64]
Column = npt.NDArray[Any] | int

_KIND_BITS = 3
GLOSSARY, LOCAL, NUMBER, WORK = range(4)
_WORK_BEGIN = np.frombuffer(b'"https://openalex.org/W', np.uint8).copy()
_QUOTE = 34


def text(number: Column) -> Column:
    """Write a text of the glossary."""
    return _coded(number, GLOSSARY)


def local(number: Column) -> Column:
    """Write a text of the block."""
    return _coded(number, LOCAL)


def whole(number: Column) -> Column:
    """Write a whole number from 0 on."""
    return _coded(number, NUMBER)


def work_address(number: Column) -> Column:
    """Write the address of a work, in quotes."""
    return _coded(number, WORK)


def _coded(number: Column, kind: int) -> Column:
    wide = number if isinstance(number, int) else number.astype(np.int64)
    return wide << _KIND_BITS | kind


class Rows(NamedTuple):
    """Rows of what to write; record ``r`` has the rows ``begins[r]`` to ``begins[r + 1]``."""

    begins: npt.NDArray[np.int64]
    cells: Cells


def rows_of(begins: npt.NDArray[np.int64], columns: Sequence[Column]) -> Rows:
    """Rows of these columns; a column that is a number is the same in all rows."""
    cells = np.empty((int(begins[-1]), len(columns)), np.int64)
    for place, column in enumerate(columns):
        cells[:, place] = column
    return Rows(begins, cells)


def filled(pieces: int, values: Sequence[Column | Sequence[Column]]) -> list[Column]:
    """The columns of a template whose pieces lie in the glossary from ``pieces`` on."""
    columns: list[Column] = [text(pieces)]
    for place, value in enumerate(values, start=1):
        columns += [value] if isinstance(value, int | np.ndarray) else value
        columns.append(text(pieces + place))
    return columns


def joined(texts: Iterable[bytes]) -> Text:
    """Texts end to end."""
    every = list(texts)
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in every])])
    return Text(offsets.astype(np.int32), np.frombuffer(b"".join(every), np.uint8).copy())


def stacked(texts: Sequence[Text]) -> tuple[Text, list[int]]:
    """Several tables of texts as one, and the number of the first text of each."""
    begins = np.cumsum([0, *(len(one.offsets) - 1 for one in texts)]).tolist()
    shifts = np.cumsum([0, *(len(one.data) for one in texts)]).tolist()
    ends = [one.offsets[1:] + shift for one, shift in zip(texts, shifts[:-1], strict=True)]
    offsets = np.concatenate([[0], *ends]).astype(np.int32)
    return Text(offsets, np.concatenate([one.data for one in texts])), begins[:-1]


def rendered(sections: tuple[Rows, ...], glossary: Text, block: Text) -> Bytes:
    """The text of all records: of each its rows in the first section, the second and so on."""
    size = sum(_size(section.cells, glossary, block) for section in sections)
    out = np.empty(size, np.uint8)
    _render(sections, glossary, block, out)
    return out


@compiled
def _size(cells: Cells, glossary: Text, block: Text) -> int:
    size = 0
    for cell in cells.ravel():
        kind, number = integer(cell & 7), integer(cell >> _KIND_BITS)
        if kind == GLOSSARY:
            size += glossary.offsets[number + 1] - glossary.offsets[number]
        elif kind == LOCAL:
            size += block.offsets[number + 1] - block.offsets[number]
        else:
            size += _digits(number)
            if kind == WORK:
                size += len(_WORK_BEGIN) + 1
    return size


@compiled
def _digits(number: int) -> int:
    count, limit = 1, 10
    while number >= limit:
        count += 1
        limit *= 10
    return count


@compiled
def _render(sections: tuple[Rows, ...], glossary: Text, block: Text, out: Bytes) -> None:
    at = 0
    for record in range(len(sections[0].begins) - 1):
        for section in sections:
            for row in range(section.begins[record], section.begins[record + 1]):
                at = _render_row(section.cells[row], glossary, block, out, at)


@compiled
def _render_row(cells: Cells, glossary: Text, block: Text, out: Bytes, at: int) -> int:
    for cell in cells:
        kind, number = cell & 7, cell >> _KIND_BITS
        if kind == GLOSSARY:
            at = put(glossary, number, out, at)
        elif kind == LOCAL:
            at = put(block, number, out, at)
        elif kind == NUMBER:
            at = put_number(number, out, at)
        else:
            copy(out, at, (_WORK_BEGIN, 0), len(_WORK_BEGIN))
            at = put_number(number, out, at + len(_WORK_BEGIN))
            out[at] = _QUOTE
            at += 1
    return at
