"""The methods of a named area find people and institutions by id or name."""

import pytest
from tests.talent.worlds import CENSUS_YEAR

from entrepot.api import Graph
from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.reader import GraphReader


def test_names_and_ids_find_the_same(boards: GraphReader) -> None:
    area = Graph(boards).area("all")
    assert area.network("Ana Müller").people == area.network("A1").people
    named, numbered = (area.growth("institutions", [one]) for one in ("University of Oslo", "I1"))
    assert named == numbered
    assert named.span.last == CENSUS_YEAR
    assert area.compare("countries", ["Norway", "CN"]).chosen.ids == ("NO", "CN")


def test_a_hired_person_brings_works(boards: GraphReader) -> None:
    # since 2015 Oslo has W3 to W6; Dora brings W8 and W9
    found = Graph(boards).area("all").scenario("I1", ["Dora Novak"], since=2015)
    assert found.moved_work_count == 2
    (works,) = [r for r in found.overall.to_pylist() if r["indicator"] == "work_count"]
    assert (works["before"], works["after"], works["difference"]) == (4, 4 + 2, 2)


def test_an_institution_stands_beside_the_world(boards: GraphReader) -> None:
    found = Graph(boards).area("all").standing("I1", level="topic")
    (galaxies,) = [r for r in found.topics.to_pylist() if (r["topic_id"], r["id"]) == ("T12", "I1")]
    assert (galaxies["work_count"], galaxies["share"]) == (1, 1.0)  # W5 is the only one
    assert galaxies["activity_index"] == pytest.approx(1.0 / (4 / 10))


@pytest.mark.parametrize(("option", "value"), [("since", "long ago"), ("level", "domain")])
def test_options_are_read_strictly(boards: GraphReader, option: str, value: str) -> None:
    with pytest.raises(InputError, match=option):
        Graph(boards).area("all").standing("I1", **{option: value})


def test_an_option_that_does_not_exist_is_named(boards: GraphReader) -> None:
    with pytest.raises(UnknownNameError, match="level"):
        Graph(boards).area("all").scenario("I1", ["A1"], levels="topic")
