"""The tree of topics: names by number, and what belongs to what."""

import pyarrow as pa
import pyarrow.compute as pc

from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Level


def tree_names(level: Level, reader: GraphReader) -> dict[int, str]:
    """The names of a level by number, ascending; without those that have none."""
    rows = _named(level, reader).drop_null()
    columns = rows.column_names
    known = rows.group_by(columns).aggregate([]).sort_by([(one, "ascending") for one in columns])
    return dict(zip(*(known.column(one).to_pylist() for one in columns), strict=True))


def tree_name(level: Level, number: int, reader: GraphReader) -> str | None:
    """The name of one number of a level, as ``tree_names`` has it; None where it has none."""
    numbers, names = _named(level, reader).columns
    name: str | None = pc.max(names.filter(pc.equal(numbers, pa.scalar(number)))).as_py()
    return name


def _named(level: Level, reader: GraphReader) -> pa.Table:
    """The numbers and names of a level, as the topics have them."""
    return reader.small("topic", (f"{level}_id", "name" if level == "topic" else f"{level}_name"))


_ABOVE: dict[Level, Level] = {"topic": "subfield", "subfield": "field", "field": "domain"}


def branch_above(level: Level, number: int, reader: GraphReader) -> tuple[Level, int] | None:
    """The level and number of what a topic, subfield or field belongs to, if it is known."""
    above = _ABOVE.get(level)
    if above is None:
        return None
    rows = reader.small("topic", (f"{level}_id", f"{above}_id"))
    place = rows.column(0).combine_chunks().index(number).as_py()
    parent = rows.column(1)[place].as_py() if place >= 0 else None
    return None if parent is None else (above, parent)
