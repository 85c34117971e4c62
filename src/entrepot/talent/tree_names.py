"""The tree of topics: names by number, and what belongs to what."""

from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Level


def tree_names(level: Level, reader: GraphReader) -> dict[int, str]:
    """The names of a level by number, ascending; without those that have none."""
    columns = (f"{level}_id", "name" if level == "topic" else f"{level}_name")
    rows = reader.small("topic", columns)
    numbers, names = (rows.column(column).to_pylist() for column in columns)
    pairs = zip(numbers, names, strict=True)
    return dict(sorted({(n, name) for n, name in pairs if n is not None and name is not None}))


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
