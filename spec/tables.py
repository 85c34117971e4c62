"""Tables drawn as text, and the relations they stand for.

    work
    | work_id | publication_year | reported_citation_count |
    | 1       | 2020             | 10                      |
    | 2       | 2021             |                         |

    authorship
    | work_id | author_id |
    | 1       | 7         |

A line without bars names the relation. An empty cell, and a column that is not drawn, is an
empty value of the column's type; flags are ``yes`` and ``no``. Where they are not drawn, the
``author_index`` and ``position`` of an authorship follow from the order of the rows.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from entrepot.graph.relations import BASE, Column, Relation

Row = Mapping[str, Any]

_FLAGS = {"yes": True, "no": False}
_READ: dict[str, Callable[[str], object]] = {
    "int": int,
    "small int": int,
    "float": float,
    "text": str,
    "flag": _FLAGS.__getitem__,
}


def drawn(text: str) -> dict[str, pa.Table]:
    """The Arrow table of every base relation; those that are not drawn have no rows.

    Raises ValueError where a line cannot be read.
    """
    rows: dict[str, list[Row]] = {}
    name, header = "", list[Column]()
    for line in filter(None, map(str.strip, text.splitlines())):
        if not line.startswith("|"):
            name, header = line, []
            rows[_known(line).name] = []
        elif not header:
            header = _header(_known(name), _cells(line))
        else:
            rows[name].append(_row(header, line))
    return as_tables(rows)


def as_tables(rows: Mapping[str, Sequence[Row]]) -> dict[str, pa.Table]:
    """The Arrow table of every base relation from rows as mappings; what they lack is empty."""
    filled = {**rows, "authorship": _in_byline_order(rows.get("authorship", []))}
    return {
        name: pa.Table.from_pylist(
            [{column: row.get(column) for column in relation.column_names} for row in found],
            schema=relation.schema,
        )
        for name, relation in BASE.items()
        for found in [filled.get(name, [])]
    }


def _known(name: str) -> Relation:
    if name not in BASE:
        raise ValueError(f"'{name}' is no relation to draw; there are {', '.join(BASE)}")
    return BASE[name]


def _header(relation: Relation, names: list[str]) -> list[Column]:
    columns = {column.name: column for column in relation.columns}
    unknown = [name for name in names if name not in columns]
    if unknown:
        raise ValueError(f"{relation.name} has no column {unknown}; it has {list(columns)}")
    return [columns[name] for name in names]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _row(header: list[Column], line: str) -> Row:
    cells = _cells(line)
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells for {len(header)} columns in '{line}'")
    return {c.name: _value(c, cell) for c, cell in zip(header, cells, strict=True)}


def _value(column: Column, cell: str) -> object:
    try:
        return _READ[column.type](cell) if cell else None
    except (ValueError, KeyError) as error:
        raise ValueError(f"'{cell}' is no {column.type}, as {column.name} should be") from error


def _in_byline_order(authorships: Sequence[Row]) -> list[Row]:
    """With author_index and position, as OpenAlex gives them: an only author is the first."""
    sizes = Counter(row["work_id"] for row in authorships)
    seen: Counter[int] = Counter()
    filled: list[Row] = []
    for row in authorships:
        index, size = seen[row["work_id"]], sizes[row["work_id"]]
        position = "first" if index == 0 else "last" if index == size - 1 else "middle"
        filled.append({"author_index": index, "position": position, **row})
        seen[row["work_id"]] += 1
    return filled
