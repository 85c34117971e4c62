from pathlib import Path

import pytest

from entrepot.errors import GraphDamagedError
from entrepot.graph.objections import OBJECTIONS, Objections


def test_without_a_list_nobody_objects(tmp_path: Path) -> None:
    assert Objections(tmp_path).ids() == frozenset()


def test_an_objection_is_kept_until_it_is_withdrawn(tmp_path: Path) -> None:
    objections = Objections(tmp_path / "new-graph")
    objections.add(7)
    objections.add(3)
    objections.add(7)
    assert [o.author_id for o in Objections(tmp_path / "new-graph").all()] == [3, 7]
    objections.withdraw(7)
    assert objections.ids() == {3}


def test_a_list_that_cannot_be_read_stops_every_question(tmp_path: Path) -> None:
    (tmp_path / OBJECTIONS).write_text("[{")
    with pytest.raises(GraphDamagedError, match="Mend it first"):
        Objections(tmp_path).ids()
