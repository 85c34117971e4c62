"""The tree of topics: as large and as uneven as OpenAlex's, with made-up names below fields."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.world import shape
from benchmarks.world.shape import FIELDS, Field

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FIRST_TOPIC_ID = 10_001


@dataclass(frozen=True)
class Tree:
    """The topics, in the order of their subfields and these of their fields.

    ``id``, ``subfield_id``, ``field_id``, ``domain_id`` and ``share`` (of all works; they sum
    to 1) have one value a topic.
    """

    id: Ints
    subfield_id: Ints
    field_id: Ints
    domain_id: Ints
    share: Floats

    def __len__(self) -> int:
        return len(self.id)

    def stretches(self, level: Ints) -> npt.NDArray[np.int32]:
        """For each topic the first and the behind-last topic of its subfield (or field)."""
        first = np.searchsorted(level, level, side="left")
        return np.stack([first, np.searchsorted(level, level, side="right")], axis=1, dtype="i4")


def make_tree(rng: np.random.Generator) -> Tree:
    """The tree; ``rng`` draws the shares of topics."""
    subfields = np.concatenate([_subfields(field) for field in FIELDS])
    fields = subfields // 100
    domain_of = {field.id: field.domain_id for field in FIELDS}
    share_of = {field.id: field.work_share for field in FIELDS}
    share = rng.lognormal(0, shape.TOPIC_SPREAD, len(subfields))
    for field in FIELDS:
        share[fields == field.id] *= share_of[field.id] / share[fields == field.id].sum()
    return Tree(
        id=FIRST_TOPIC_ID + np.arange(len(subfields)),
        subfield_id=subfields,
        field_id=fields,
        domain_id=np.array([domain_of[int(field)] for field in fields]),
        share=share / share.sum(),
    )


def _subfields(field: Field) -> Ints:
    """The subfield of each topic of a field: few are crowded, each has one topic at least."""
    weight = np.arange(1, field.subfield_count + 1) ** -shape.CROWDED_SUBFIELDS
    spare = field.topic_count - field.subfield_count
    cuts = np.floor(spare * np.cumsum(weight) / weight.sum() + 1e-9).astype(np.int64)
    counts = 1 + np.diff(cuts, prepend=0)
    return np.repeat(field.id * 100 + 1 + np.arange(field.subfield_count), counts)
