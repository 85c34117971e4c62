"""The areas a graph offers: its topics, subfields, fields and domains, with their works."""

from collections.abc import Sequence

import narwhals as nw
import pyarrow as pa

from entrepot.graph.engine import Frame
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import LEVELS, Level


def list_areas(
    reader: GraphReader, search: str = "", *, levels: Sequence[Level] = LEVELS
) -> pa.Table:
    """The areas whose names hold a text: level, id, name, within, work_count; most works first."""
    frames = [_of_level(reader, level) for level in levels]
    areas = nw.concat(frames)
    if search.strip():
        areas = areas.filter(
            nw.col("name").str.to_lowercase().str.contains(search.strip().lower(), literal=True)
        )
    return reader.fetch(areas).sort_by([("work_count", "descending"), ("name", "ascending")])


def _of_level(reader: GraphReader, level: Level) -> Frame:
    """Areas of one level that have works."""
    columns = _COLUMNS[level]
    topics = reader.relations["topic"]
    counts = reader.relations["work"].group_by("topic_id").agg(nw.len().alias("works"))
    joined = topics.join(counts, on="topic_id")
    prefix = "T" if level == "topic" else f"{level}s/"
    return (
        joined.group_by(*columns)
        .agg(nw.col("works").sum().cast(nw.Int64()).alias("work_count"))
        .select(
            nw.lit(level).alias("level"),
            nw.concat_str([nw.lit(prefix), nw.col(columns[0]).cast(nw.String())]).alias("id"),
            nw.col(columns[1]).alias("name"),
            (nw.col(columns[2]) if len(columns) > 2 else nw.lit(None, dtype=nw.String())).alias(
                "within"
            ),
            "work_count",
        )
    )


_COLUMNS: dict[Level, tuple[str, ...]] = {
    "topic": ("topic_id", "name", "subfield_name"),
    "subfield": ("subfield_id", "subfield_name", "field_name"),
    "field": ("field_id", "field_name", "domain_name"),
    "domain": ("domain_id", "domain_name"),
}
