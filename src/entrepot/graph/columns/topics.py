"""Flatten the topics of a batch of works."""

import pyarrow.compute as pc

from entrepot.graph.columns.arrays import ArrowArray, Flags, nullable, to_arrow
from entrepot.graph.columns.codes import level_numbers
from entrepot.graph.columns.flat import Flat, Part
from entrepot.graph.columns.ids import rows_with_repeats
from entrepot.graph.columns.level import Level

_TREE = ("subfield", "field", "domain")


def flatten_topics(works: Level) -> Part:
    """Topics and the works' topics: the primary one, then those of the list that differ."""
    primary, (others, lists) = works.struct("primary_topic"), works.items("topics")
    primary_ids, ids = primary.ids("id", "T"), others.ids("id", "T")
    is_other = ids.is_known & (ids.values != primary_ids.values[lists.row])
    works.odd[rows_with_repeats(lists.row[is_other], ids.values[is_other])] = True
    columns = _columns(primary, nullable(primary_ids.values, primary_ids.is_known))
    other_columns = _columns(others, nullable(ids.values, ids.is_known))
    is_known = to_arrow(primary_ids.is_known)
    return Part(
        flats=[
            *_flats(primary, columns, primary_ids.is_known),
            *_flats(others, other_columns, is_other),
        ],
        columns={
            name: pc.if_else(is_known, columns[name], None)
            for name in ("topic_id", "subfield_id", "field_id")
        },
        counts={"works without topic": primary.is_null},
    )


def _columns(topics: Level, topic_id: ArrowArray) -> dict[str, ArrowArray]:
    columns = {"topic_id": topic_id, "name": topics.text("display_name")}
    for name in _TREE:
        level = topics.struct(name)
        columns[f"{name}_id"] = level.cleaned(level_numbers(level.label("id")))
        columns[f"{name}_name"] = level.text("display_name")
    return columns


def _flats(topics: Level, columns: dict[str, ArrowArray], is_kept: Flags) -> list[Flat]:
    work_topic = {"topic_id": columns["topic_id"], "score": topics.real("score")}
    flats = Flat("topic", topics.row, columns), Flat("work_topic", topics.row, work_topic)
    return [flat.only(is_kept) for flat in flats]
