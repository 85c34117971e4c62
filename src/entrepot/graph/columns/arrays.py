"""From Arrow to NumPy and back."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

ArrowArray: TypeAlias = Any
"""A ``pyarrow.Array``. Its stubs want to know the type of each value, which is seen only here
when a file is read."""
Flags: TypeAlias = npt.NDArray[np.bool_]
Index: TypeAlias = npt.NDArray[np.int64]
Bytes: TypeAlias = npt.NDArray[np.uint8]


def is_null(values: ArrowArray) -> Flags:
    """Which values are null."""
    if not values.null_count:
        return np.zeros(len(values), dtype=np.bool_)
    flags: Flags = values.is_null().to_numpy(zero_copy_only=False)
    return flags


def to_flags(values: ArrowArray) -> Flags:
    """An Arrow array of truth values in NumPy; null counts as false."""
    flags: Flags = values.fill_null(False).to_numpy(zero_copy_only=False)
    return flags


def to_integers(values: ArrowArray) -> Index:
    """An Arrow array of 64-bit integers in NumPy; null becomes 0."""
    filled = values.fill_null(0) if values.null_count else values
    integers: Index = filled.to_numpy()
    return integers


def to_arrow(values: npt.NDArray[Any]) -> ArrowArray:
    """A NumPy array in Arrow."""
    return pa.array(values)


def nullable(values: npt.NDArray[Any], is_known: Flags) -> ArrowArray:
    """A NumPy array in Arrow, null where it is not known."""
    return pa.array(values, mask=~is_known)


def is_filled(texts: ArrowArray) -> Flags:
    """Which texts are neither null nor empty."""
    lengths = to_integers(pc.binary_length(texts).cast(pa.int64()))
    filled: Flags = lengths != 0
    return filled


def first_text(texts: ArrowArray) -> str:
    """The first text that is neither null nor empty; empty where there is none."""
    filled = np.flatnonzero(is_filled(texts))
    return str(texts[filled[0]].as_py()) if len(filled) else ""


def first_filled(texts: ArrowArray, others: ArrowArray) -> ArrowArray:
    """``text or other``: the other where the text is null or empty."""
    filled = is_filled(texts)
    return texts if filled.all() else pc.if_else(pa.array(filled), texts, others)


def text_bounds(texts: ArrowArray) -> tuple[Bytes, Index]:
    """The bytes under an array of texts, and where each text begins; one more at the end.

    The bytes are those of the whole buffer, so the first text need not begin at 0.
    """
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(texts) + 1, texts.offset * 4) if offsets else [0]
    content = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    return content, np.asarray(bounds, dtype=np.int64)
