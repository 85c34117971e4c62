"""The names of topics, subfields and fields by their numbers."""

from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Level


def tree_names(level: Level, reader: GraphReader) -> dict[int, str]:
    """The names of a level by number, ascending; without those that have none."""
    columns = (f"{level}_id", "name" if level == "topic" else f"{level}_name")
    rows = reader.small("topic", columns)
    numbers, names = (rows.column(column).to_pylist() for column in columns)
    pairs = zip(numbers, names, strict=True)
    return dict(sorted({(n, name) for n, name in pairs if n is not None and name is not None}))
