"""Walk down nested columns, level by level, setting aside the rows that are odd."""

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pyarrow as pa

from entrepot.graph.parquet.arrays import ArrowArray, Flags, Index, is_null, to_integers
from entrepot.graph.parquet.ids import to_numbers

_TEXT = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids as integers; 0 where one is not known."""

    values: Index
    is_known: Flags


@dataclass(frozen=True, slots=True)
class Lists:
    """The items of a list column, end to end.

    ``parent`` is the place of the element an item belongs to; ``length`` and ``is_null``
    are for each element, ``row`` for each item.
    """

    values: ArrowArray
    parent: Index
    row: Index
    length: Index
    is_null: Flags

    @property
    def place(self) -> Index:
        """The place of each item in its own list, from 0."""
        begin = np.cumsum(self.length) - self.length
        return np.arange(len(self.parent)) - begin[self.parent]


@dataclass(frozen=True, slots=True)
class Level:
    """Structs at one level of nested records; None where the file has no such column.

    ``row`` is the row of the batch a struct belongs to. ``odd``, one flag for each row of
    the batch, is shared by all levels: a row is flagged where a value is not of the form
    that is read here. Names may differ by letter case; a column that is absent is null.
    """

    structs: ArrowArray
    row: Index
    odd: Flags

    @classmethod
    def top(cls, batch: pa.RecordBatch) -> "Level":
        """The records of a batch themselves."""
        rows = np.arange(batch.num_rows)
        return cls(batch.to_struct_array(), rows, np.zeros(len(rows), dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.row)

    @property
    def is_null(self) -> Flags:
        """Which structs are null."""
        return np.ones(len(self), dtype=np.bool_) if self.structs is None else is_null(self.structs)

    def set_aside(self, is_odd: Flags) -> None:
        """Flag the rows of these structs as odd."""
        if is_odd.any():
            self.odd[self.row[is_odd]] = True

    def text(self, name: str) -> ArrowArray:
        """A field of text."""
        values = self._field(name)
        if values is not None and pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if values is not None and not any(is_text(values.type) for is_text in _TEXT):
            values = self._misfit(values)
        return self._as(pa.string(), values)

    def integer(self, name: str, bounds: Any) -> ArrowArray:
        """A field of integers; ``bounds`` is an annotated type of ``record``."""
        values = self._field(name)
        if values is not None and not pa.types.is_integer(values.type):
            values = self._misfit(values)
        integers = self._as(pa.int64(), values)
        meta = get_args(bounds)[1]
        known = to_integers(integers)
        self.set_aside((known < meta.ge) | (known > meta.le))
        return integers

    def real(self, name: str) -> ArrowArray:
        """A field of real numbers."""
        values = self._field(name)
        if values is not None and not pa.types.is_floating(values.type):
            values = self._misfit(values)
        return self._as(pa.float64(), values)

    def flag(self, name: str) -> ArrowArray:
        """A field of truth values."""
        values = self._field(name)
        if values is not None and not pa.types.is_boolean(values.type):
            values = self._misfit(values)
        return self._as(pa.bool_(), values)

    def ids(self, name: str, letter: str) -> Ids:
        """A field of ids; one that is neither null nor regular makes its row odd."""
        return self.numbered(self.text(name), letter)

    def numbered(self, texts: ArrowArray, letter: str) -> Ids:
        """Ids of this level as integers."""
        values, regular = to_numbers(texts, letter)
        self.set_aside(~(regular | is_null(texts)))
        return Ids(values, regular)

    def struct(self, name: str) -> "Level":
        """A struct below this one."""
        values = self._field(name)
        if values is not None and not pa.types.is_struct(values.type):
            values = self._misfit(values)
        return Level(values, self.row, self.odd)

    def items(self, name: str) -> tuple["Level", Lists]:
        """A list of structs: the structs of all lists, and whose they are."""
        lists = self.lists(name)
        values = lists.values
        if values is not None and not pa.types.is_struct(values.type):
            Level(None, lists.row, self.odd).set_aside(~is_null(values))
            values = None
        return Level(values, lists.row, self.odd), lists

    def lists(self, name: str) -> Lists:
        """A list; a null in it makes its row odd."""
        values = self._field(name)
        if values is not None and not pa.types.is_list(values.type):
            values = self._misfit_list(values)
        if values is None:
            none = np.empty(0, dtype=np.int64)
            return Lists(None, none, none, np.zeros(len(self), dtype=np.int64), self._all())
        length = to_integers(values.value_lengths().cast(pa.int64()))
        parent = np.repeat(np.arange(len(length)), length)
        row = self.row[parent]
        items = values.flatten()
        Level(None, row, self.odd).set_aside(is_null(items))
        return Lists(items, parent, row, length, is_null(values))

    def _field(self, name: str) -> ArrowArray:
        """The field of that name; null where its struct is null."""
        if self.structs is None:
            return None
        for place, field in enumerate(self.structs.type):
            if field.name.lower() == name:
                return None if pa.types.is_null(field.type) else self.structs.field(place)
        return None

    def _misfit(self, values: ArrowArray) -> None:
        """Set aside the rows with values of a type that is not read here."""
        self.set_aside(~is_null(values))

    def _misfit_list(self, values: ArrowArray) -> ArrowArray:
        """Lists of another kind as plain lists; what is no list at all is a misfit."""
        type_ = values.type
        if isinstance(type_, pa.LargeListType | pa.FixedSizeListType | pa.ListViewType):
            return values.cast(pa.list_(type_.value_type))
        return self._misfit(values)

    def _as(self, type_: pa.DataType, values: ArrowArray) -> ArrowArray:
        if values is None:
            return pa.nulls(len(self), type_)
        return values if values.type == type_ else values.cast(type_)

    def _all(self) -> Flags:
        return np.ones(len(self), dtype=np.bool_)
