"""Number works along the topic tree.

Relations lie in the order of ids, which says nothing of what works are about. Numbered along the
tree, the works of a topic, subfield or field stand side by side, so that a question reads
stretches of arrays, not single values from all over them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.lookup import NumberedIds, SortedIds

BRANCH = ("field_id", "subfield_id", "topic_id")
"""What a branch of the topic tree is told by; works hang on branches."""
TREE = (*BRANCH, "publication_year")
"""What works are ordered by, before their ids."""


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
