"""The names of the tree of topics, beside sets of what the relation holds."""

import pytest
from tests.talent.crowd import rows

from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Level
from entrepot.talent.tree_names import tree_name, tree_names

NAMED: dict[Level, str] = {
    "topic": "name",
    "subfield": "subfield_name",
    "field": "field_name",
    "domain": "domain_name",
}


@pytest.mark.parametrize("level", NAMED)
@pytest.mark.parametrize("world", ["boards", "crowd", "sample"])
def test_names_are_those_of_the_relation(
    request: pytest.FixtureRequest, world: str, level: Level
) -> None:
    reader: GraphReader = request.getfixturevalue(world)
    said = {(row[f"{level}_id"], row[NAMED[level]]) for row in rows(reader, "topic")}
    expected = sorted(pair for pair in said if None not in pair)
    found = tree_names(level, reader)
    assert expected
    assert list(found.items()) == expected
    assert {number: tree_name(level, number, reader) for number in found} == found


def test_a_number_that_nothing_has_is_without_name(boards: GraphReader) -> None:
    assert tree_name("topic", 987_654, boards) is None
