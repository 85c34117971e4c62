"""The fields of a record as a table of numbers, for compiled loops.

Each field has a line: what kind of value it takes, and where what is found is noted. Fields of
the items of a list have another level than the list: levels count their items by themselves.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any

import msgspec
import msgspec.inspect as mi
import numpy as np
import numpy.typing as npt

TOP = 0
"""The field that is the record itself, and the level of records."""
NO_FIELD = -1


class Kind(IntEnum):
    """What values a field takes."""

    MAP = 0
    LIST = 1
    TEXT = 2
    LABEL = 3  # text or a whole number
    INTEGER = 4
    REAL = 5
    FLAG = 6
    RAW = 7  # a map that is kept as it is spelled


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, the kind of its value, its level, the fields or the item below it."""

    name: str
    kind: Kind
    level: int
    below: tuple[int, ...] = ()


@dataclass
class Fields:
    """All fields of a record; the first is the record itself."""

    fields: list[Field] = field(default_factory=list)
    level_count: int = 1

    def __getitem__(self, number: int) -> Field:
        return self.fields[number]

    def __len__(self) -> int:
        return len(self.fields)

    @property
    def levels(self) -> npt.NDArray[np.int64]:
        """The level of each field."""
        return np.array([each.level for each in self.fields])

    def add(self, type_: mi.Type, name: str, level: int) -> int:
        """Add a field of a type and all below it; return its number."""
        number = len(self.fields)
        kind = _kind(type_)
        self.fields.append(Field(name, kind, level))
        self.fields[number] = Field(name, kind, level, tuple(self._add_below(type_, level)))
        return number

    def _add_below(self, type_: mi.Type, level: int) -> list[int]:
        match _present(type_):
            case mi.StructType(fields=fields):
                return [self.add(each.type, each.encode_name, level) for each in fields]
            case mi.ListType(item_type=item):
                self.level_count += 1
                return [self.add(item, "item", self.level_count - 1)]
        return []


@lru_cache
def fields_of(kind: type[msgspec.Struct]) -> Fields:
    """The fields of a record."""
    fields = Fields()
    fields.add(mi.type_info(kind), "", TOP)
    return fields


_KINDS: dict[type[mi.Type], Kind] = {
    mi.StructType: Kind.MAP,
    mi.ListType: Kind.LIST,
    mi.StrType: Kind.TEXT,
    mi.UnionType: Kind.LABEL,
    mi.IntType: Kind.INTEGER,
    mi.FloatType: Kind.REAL,
    mi.BoolType: Kind.FLAG,
    mi.RawType: Kind.RAW,
}


def _kind(type_: mi.Type) -> Kind:
    return _KINDS[type(_present(type_))]


def _present(type_: mi.Type) -> Any:
    """The type of a value that is not null; of several, their union."""
    if not isinstance(type_, mi.UnionType):
        return type_
    types = [each for each in type_.types if not isinstance(each, mi.NoneType)]
    return types[0] if len(types) == 1 else type_
