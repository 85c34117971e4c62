"""Which leaf columns of a file hold the fields of a record."""

from collections.abc import Iterator
from typing import Any

import msgspec
import msgspec.inspect as mi
import pyarrow as pa
import pyarrow.parquet as pq

Path = tuple[str, ...]
"""The names that lead to a leaf, in lower case, without those of lists: any spelling of
them is read (``list.element``, ``list.item``, ``bag.array_element``, ``array``)."""


def column_paths(file: pq.ParquetFile, kind: type[msgspec.Struct]) -> list[str]:
    """The columns to read, as the file spells them.

    Names may differ by letter case. A column is also read where it lies above or below a
    field: its rows then have the wrong type and are rejected, not passed over.
    """
    wanted = wanted_leaves(kind)
    spelled: dict[Path, str] = {}
    for place, leaf in enumerate(file_leaves(pa.struct(list(file.schema_arrow)))):
        name = file.schema.column(place).path
        if leaf not in spelled or name == name.lower():  # of two, the one in lower case
            spelled[leaf] = name
    above = {prefix for leaf in wanted for prefix in _prefixes(leaf)}
    return [
        name
        for leaf, name in spelled.items()
        if leaf in above or not wanted.isdisjoint(_prefixes(leaf))
    ]


def _prefixes(leaf: Path) -> list[Path]:
    """The paths that lead to a leaf, its own among them."""
    return [leaf[:length] for length in range(1, len(leaf) + 1)]


def file_leaves(type_: pa.DataType, above: Path = ()) -> Iterator[Path]:
    """The leaves of a type in order, which is the order of a Parquet file's columns."""
    if isinstance(type_, pa.StructType):
        for field in type_:
            yield from file_leaves(field.type, (*above, field.name.lower()))
    elif isinstance(type_, pa.MapType):
        yield from file_leaves(type_.key_type, (*above, "key"))
        yield from file_leaves(type_.item_type, (*above, "value"))
    elif pa.types.is_nested(type_) and not pa.types.is_union(type_):
        lists: Any = type_
        yield from file_leaves(lists.value_type, above)
    else:
        yield above


def wanted_leaves(kind: type[msgspec.Struct]) -> frozenset[Path]:
    """The leaves of a record."""
    return frozenset(_leaves(mi.type_info(kind), ()))


def _leaves(type_: mi.Type, above: Path) -> Iterator[Path]:
    match type_:
        case mi.StructType(fields=fields):
            for field in fields:
                yield from _leaves(field.type, (*above, field.encode_name))
        case mi.ListType(item_type=item):
            yield from _leaves(item, above)
        case mi.UnionType(types=types):
            yield from _leaves(types[0], above)  # what it is when it is not None
        case _:
            yield above
