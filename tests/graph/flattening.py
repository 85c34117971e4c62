"""Records as flat rows, before they are merged."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from entrepot.graph.rejects import Reject
from entrepot.graph.relations import BASE
from entrepot.graph.staging import staged_files


@dataclass(frozen=True)
class Flat:
    """What a part file gave, before it is merged."""

    stage: Path
    rejects: list[Reject]
    tally: Counter[str]

    def rows(self, name: str, *columns: str) -> list[Any]:
        """The rows of a staged relation; plain values where one column is asked for."""
        assert set(columns) <= set(BASE[name].column_names)
        rows = [
            r for path in staged_files(self.stage, name) for r in pq.read_table(path).to_pylist()
        ]
        if len(columns) == 1:
            return [row[columns[0]] for row in rows]
        return [tuple(row[c] for c in columns) for row in rows]

    def value(self, name: str, column: str) -> Any:
        """The one value of a column."""
        (value,) = self.rows(name, column)
        return value


Flatten = Callable[..., Flat]


def find_root(flat: Flat) -> str:
    return (flat.stage.parent / "data").as_uri()
