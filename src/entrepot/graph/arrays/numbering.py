"""Number works along the topic tree, and put their arrays in that order.

Relations lie in the order of ids, which says nothing of what works are about. Numbered along the
tree, the works of a topic, subfield or field stand side by side, so that a question reads
stretches of arrays, not single values from all over them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.files import Array, ArrayWriter
from entrepot.graph.arrays.lists import Lists, Positions, offsets_of
from entrepot.graph.arrays.lookup import NumberedIds, SortedIds

BRANCH = ("field_id", "subfield_id", "topic_id")
"""What a branch of the topic tree is told by; works hang on branches."""
TREE = (*BRANCH, "publication_year")
"""What works are ordered by, before their ids."""

BLOCK = 1_000_000
"""Works that are put in order at once."""
_LENGTHS = "lengths"


@dataclass(frozen=True, slots=True)
class Numbering(NumberedIds):
    """The works by position. ``rank``: where each would stand in the order of ids.

    ``branches``: a row each, field, subfield and topic, in the order of the works.
    """

    rank: Positions
    branches: npt.NDArray[np.int64]


def number_works(along: Iterable[pa.RecordBatch], writer: ArrayWriter) -> Numbering:
    """Number the works: ids, branches and the way from ids to positions are written.

    ``along``: work_id, field_id, subfield_id, topic_id and more, none empty, in the order of
    TREE and then of work_id.
    """
    branches: dict[tuple[int, ...], int] = {}
    writer.append("work/id", np.empty(0, np.int64))
    writer.append("work/branch", np.empty(0, np.int32))
    for batch in along:
        writer.append("work/id", batch.column("work_id").to_numpy())
        writer.append("work/branch", _branches_of(batch, branches))
    ids = writer.map("work/id")
    place = np.argsort(ids).astype(np.int32)
    rank = np.empty_like(place)
    rank[place] = np.arange(len(place), dtype=np.int32)
    writer.append("work/ascending_id", ids[place])
    writer.append("work/place", place)
    writer.append("work/rank", rank)
    ascending = SortedIds.of(writer.map("work/ascending_id"))
    found = np.array(list(branches), np.int64).reshape(-1, len(BRANCH))
    return Numbering(ids, ascending, place, rank, found)


def _branches_of(batch: pa.RecordBatch, branches: dict[tuple[int, ...], int]) -> Positions:
    """The branch of each work, numbered when first seen: those of one branch stand together."""
    columns = np.stack([batch.column(name).to_numpy() for name in BRANCH], axis=1)
    is_new = np.ones(len(columns), np.bool_)
    is_new[1:] = (columns[1:] != columns[:-1]).any(axis=1)
    codes = [branches.setdefault(tuple(one), len(branches)) for one in columns[is_new].tolist()]
    branch: Positions = np.array(codes, np.int32)[np.cumsum(is_new) - 1]
    return branch


def reorder(by_id: ArrayWriter, writer: ArrayWriter, numbering: Numbering) -> None:
    """Write arrays and lists of works, held in the order of ids, in that of positions."""
    prefixes = [n.removesuffix(_LENGTHS) for n in by_id.written if n.endswith(_LENGTHS)]
    for name in by_id.written:
        if not name.startswith(tuple(prefixes)):
            _reorder_values(by_id.map(name), name, writer, numbering.rank)
    for prefix in prefixes:
        parts = [n for n in by_id.written if n.startswith(prefix) and not n.endswith(_LENGTHS)]
        offsets = offsets_of(by_id.map(f"{prefix}{_LENGTHS}"))
        _reorder_values(np.diff(offsets), f"{prefix}{_LENGTHS}", writer, numbering.rank)
        for name in parts:
            _reorder_lists(Lists(offsets, by_id.map(name)), name, writer, numbering.rank)


def _reorder_values(values: Array, name: str, writer: ArrayWriter, rank: Positions) -> None:
    for begin in range(0, max(1, len(rank)), BLOCK):
        writer.append(name, values[rank[begin : begin + BLOCK]])


def _reorder_lists(lists: Lists, name: str, writer: ArrayWriter, rank: Positions) -> None:
    for begin in range(0, max(1, len(rank)), BLOCK):
        writer.append(name, lists.of_all(rank[begin : begin + BLOCK]))
