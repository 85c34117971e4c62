"""What Numba and Arrow accept and their type stubs do not tell: said once, here."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.compiled import compiled

Array = Any
"""An Arrow array of whatever type; the stubs have a class for each."""


@compiled
def integer(value: Any) -> int:
    """A number as a signed whole one of 64 bits; fractions are cut off."""
    return np.int64(value)  # type: ignore[return-value]


def array(values: Any, mask: Any = None) -> Array:
    """The values as an Arrow array, null where the mask is set."""
    return pa.array(values, mask=mask)


def buffer(values: Any) -> Any:
    """The memory of a NumPy array, for Arrow."""
    return pa.py_buffer(values)


def joined(*parts: Any) -> Array:
    """Texts, value by value one after the other; a part may be one text for all."""
    join: Any = pc.binary_join_element_wise
    return join(*parts, "")


def table_of(columns: list[Any], schema: pa.Schema) -> pa.Table:
    """The columns as a table of a schema."""
    return pa.table(columns, schema=schema)
