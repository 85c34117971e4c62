"""Walk down nested columns, level by level, setting aside the rows that are odd."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pyarrow as pa

from entrepot.graph.columns.arrays import ArrowArray, Flags, Index, is_null, to_integers
from entrepot.graph.columns.codes import Cleaned
from entrepot.graph.columns.ids import to_numbers

_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)
_LISTS = (
    pa.types.is_list,
    pa.types.is_large_list,
    pa.types.is_fixed_size_list,
    pa.types.is_list_view,
    pa.types.is_large_list_view,
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
        row = np.arange(batch.num_rows)
        return cls(batch.to_struct_array(), row, np.zeros(len(row), dtype=np.bool_))

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
        values = self._field(name, _is_text)
        if values is not None and pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        return self._as(pa.string(), values)

    def label(self, name: str) -> ArrowArray:
        """A field of text or integers, as text."""
        return self._as(pa.string(), self._field(name, _is_text, pa.types.is_integer))

    def integer(self, name: str, bounds: Any) -> ArrowArray:
        """A field of integers; ``bounds`` is an annotated type of ``record``."""
        integers = self._as(pa.int64(), self._field(name, pa.types.is_integer))
        meta, known = get_args(bounds)[1], to_integers(integers)
        self.set_aside((known < meta.ge) | (known > meta.le))
        return integers

    def real(self, name: str) -> ArrowArray:
        """A field of real numbers; JSON has no infinite ones, only too large ones."""
        reals = self._as(pa.float64(), self._field(name, pa.types.is_floating))
        self.set_aside(np.isinf(reals.to_numpy(zero_copy_only=False)))
        return reals

    def flag(self, name: str) -> ArrowArray:
        """A field of truth values."""
        return self._as(pa.bool_(), self._field(name, pa.types.is_boolean))

    def ids(self, name: str, letter: str) -> Ids:
        """A field of ids."""
        return self.numbered(self.text(name), letter)

    def numbered(self, texts: ArrowArray, letter: str) -> Ids:
        """Ids of this level; one that is neither null nor regular makes its row odd."""
        values, regular = to_numbers(texts, letter)
        self.set_aside(~(regular | is_null(texts)))
        return Ids(values, regular)

    def cleaned(self, cleaned: Cleaned) -> ArrowArray:
        """A column of this level that was cleaned; its irregular values make their rows odd."""
        values, irregular = cleaned
        self.set_aside(irregular)
        return values

    def struct(self, name: str) -> "Level":
        """A struct below this one."""
        return Level(self._field(name, pa.types.is_struct), self.row, self.odd)

    def items(self, name: str) -> tuple["Level", Lists]:
        """A list of structs: the structs of all lists, and whose they are."""
        lists = self.lists(name)
        return self._below(name, lists).struct(name), lists

    def texts(self, name: str) -> tuple[ArrowArray, Lists]:
        """A list of texts: the texts of all lists, and whose they are."""
        lists = self.lists(name)
        return self._below(name, lists).text(name), lists

    def lists(self, name: str) -> Lists:
        """A list; a null in it makes its row odd."""
        values = self._field(name, *_LISTS)
        if values is None:
            values = pa.nulls(len(self), pa.list_(pa.null()))
        elif not pa.types.is_list(values.type):
            values = values.cast(pa.list_(values.type.value_type))
        length = to_integers(values.value_lengths().cast(pa.int64()))
        parent = np.repeat(np.arange(len(length)), length)
        lists = Lists(values.flatten(), parent, self.row[parent], length, is_null(values))
        if lists.values.null_count:
            self.odd[lists.row[is_null(lists.values)]] = True
        return lists

    def maps(self, name: str) -> ArrowArray:
        """A field of an Arrow map type; None where it is of another type."""
        values = self._find(name)
        return values if values is not None and pa.types.is_map(values.type) else None

    def _below(self, name: str, lists: Lists) -> "Level":
        """The items of lists as the one field of a level."""
        items = pa.StructArray.from_arrays([lists.values], [name])
        return Level(items, lists.row, self.odd)

    def _field(self, name: str, *fits: Callable[[pa.DataType], bool]) -> ArrowArray:
        """The field of that name if its type fits; otherwise rows with a value are set aside."""
        values = self._find(name)
        if values is None or any(is_fit(values.type) for is_fit in fits):
            return values
        self.set_aside(~is_null(values))
        return None

    def _find(self, name: str) -> ArrowArray:
        """The field of that name, null where its struct is null; None where there is none."""
        if self.structs is None:
            return None
        for place, field in enumerate(self.structs.type):
            if field.name.lower() == name:
                return self.structs.field(place)
        return None

    def _as(self, type_: Any, values: ArrowArray) -> ArrowArray:
        if values is None:
            return pa.nulls(len(self), type_)
        return values if values.type == type_ else values.cast(type_)


def _is_text(type_: pa.DataType) -> bool:
    if isinstance(type_, pa.DictionaryType):
        type_ = type_.value_type
    return any(is_text(type_) for is_text in _TEXTS)
