"""Areas: which works each kind holds, how they combine, how they are kept in files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.talent.worlds import PARIS

from entrepot.api import Graph
from entrepot.errors import AreaError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import (
    Area,
    Countries,
    Difference,
    Dois,
    Everything,
    Institutions,
    Intersection,
    Sources,
    Topics,
    Types,
    Union,
    Words,
    Works,
    Years,
)
from entrepot.talent.area_file import from_plain, read_area, to_plain, write_area
from entrepot.talent.area_list import list_areas
from entrepot.talent.area_works import works_of

LEAVES: list[tuple[Area, set[int]]] = [
    (Everything(), {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
    (Topics("topic", (10,), ("Boards of directors",)), {1, 2, 4}),
    (Topics("topic", (10, 12)), {1, 2, 4, 5}),
    (Topics("subfield", (2003,), ("Finance",)), {3, 8, 9, 10}),
    (Topics("field", (31,)), {5}),
    (Topics("domain", (2,)), {1, 2, 3, 4, 8, 9, 10}),
    (Words("women on boards"), {1, 2}),
    (Sources((1,), ("Journal of Boards",)), {1, 2, 3}),
    (Institutions((3,), ("École Normale",)), {1, 2}),
    (Institutions((2, 3)), {1, 2, 3, 5, 8, 9, 10}),
    (Countries(("NO",)), {3, 4, 5, 6}),
    (Countries(("FR", "NO")), {1, 2, 3, 4, 5, 6}),
    (Years(2018, 2022), {3, 4, 9, 10}),
    (Years(2023), {5, 6}),
    (Years(None, 2016), {1, 8}),
    (Years(), {1, 2, 3, 4, 5, 6, 8, 9, 10}),  # W7 has no year
    (Types(("review", "dataset")), {3, 7}),
    (Works((4, 9, 9, 77)), {4, 9}),
    (Dois(("10.1000/w2", "10.1000/nowhere")), {2}),
]
areas = st.recursive(
    st.sampled_from([area for area, _ in LEAVES]),
    lambda parts: (
        st.builds(lambda a, b: a | b, parts, parts)
        | st.builds(lambda a, b: a & b, parts, parts)
        | st.builds(lambda a, b: a - b, parts, parts)
    ),
    max_leaves=5,
)


def numbers(area: Area, reader: GraphReader) -> list[int]:
    """The numbers of an area's works, ascending; one that came twice would stand here twice."""
    found: list[int] = reader.arrays.works.ids[works_of(area, reader)].tolist()
    return sorted(found)


def expected(area: Area) -> set[int]:
    """The same by Python's sets."""
    match area:
        case Union(parts):
            return set[int]().union(*map(expected, parts))
        case Intersection(parts):
            return set.intersection(*map(expected, parts))
        case Difference(base, removed):
            return expected(base) - expected(removed)
    return dict(LEAVES)[area]


@pytest.mark.parametrize(("area", "works"), LEAVES, ids=lambda x: str(x)[:40])
def test_each_kind_holds_its_works_each_once(
    boards: GraphReader, area: Area, works: set[int]
) -> None:
    assert numbers(area, boards) == sorted(works)


@settings(max_examples=25, deadline=None, database=None)
@given(area=areas)
def test_areas_combine_as_sets_do(boards: GraphReader, area: Area) -> None:
    assert numbers(area, boards) == sorted(expected(area))


@settings(max_examples=15, deadline=None, database=None)
@given(area=areas)
def test_a_kept_area_is_the_same_and_has_the_same_works(
    boards: GraphReader, tmp_path_factory: pytest.TempPathFactory, area: Area
) -> None:
    path = tmp_path_factory.mktemp("kept") / "area.yaml"
    write_area(path, "Röda ord: 董事", area)
    name, read = read_area(path)
    assert name == "Röda ord: 董事"
    assert to_plain(read) == to_plain(area)  # names that were not given come back empty
    assert numbers(read, boards) == sorted(expected(area))


@pytest.mark.parametrize("area", [a for a, _ in LEAVES if not isinstance(a, Topics) or a.names])
def test_a_kept_area_with_its_names_is_equal(area: Area) -> None:
    read = from_plain(to_plain(area))
    if isinstance(area, Institutions) and not area.names:
        assert read == Institutions(area.ids, ("", ""))
    else:
        assert read == area


def test_a_file_by_hand_with_norway_whose_code_yaml_takes_for_no(
    boards: GraphReader, written: Path
) -> None:
    written.write_text(
        """
entrepot-area: 1
name: Norway
area:
  all-of:
    - country: [NO]
    - years: -2022
    - except: {from: all, remove: {type: review}}
"""
    )
    name, area = read_area(written)
    assert (name, numbers(area, boards)) == ("Norway", [4])
    written.write_text("entrepot-area: 1\narea: {country: NO}\n")
    assert read_area(written) == ("area", Countries(("NO",)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("area: all", "must begin with 'entrepot-area: 1'"),
        ("entrepot-area: 2\narea: all", "must begin with 'entrepot-area: 1'"),
        ("just a text", "must begin with"),
        ("entrepot-area: [", "cannot be read as an area"),
        ("entrepot-area: 1", "'None' is no area"),
        ("entrepot-area: 1\narea: {word: boards}", "'word' is no kind of area; .*words"),
        ("entrepot-area: 1\narea: {words: a, type: b}", "is no area: write one of"),
        ("entrepot-area: 1\narea: {words: 5}", "'5' must be a text"),
        ("entrepot-area: 1\narea: {words: [one, two]}", "one text"),
        ("entrepot-area: 1\narea: {type: ['']}", "must be a text"),
        ("entrepot-area: 1\narea: {topic: [I10]}", r"'\['I10'\]' is no list of ids such as T123"),
        ("entrepot-area: 1\narea: {source: []}", "is no list of ids such as S123"),
        ("entrepot-area: 1\narea: {years: lately}", "'lately' is no span of years"),
        ("entrepot-area: 1\narea: {doi: [w1]}", "holds what is no DOI"),
        ("entrepot-area: 1\narea: {country: [Norwegen]}", "'NORWEGEN' is no country"),
        ("entrepot-area: 1\narea: {any-of: []}", "'any-of' needs at least one area"),
        ("entrepot-area: 1\narea: {all-of: []}", "'all-of' needs at least one area"),
        ("entrepot-area: 1\narea: {any-of: [all, {years: x}]}", "'x' is no span of years"),
        ("entrepot-area: 1\narea: {except: {from: all}}", "'except' needs 'from' and 'remove'"),
    ],
)
def test_a_bad_file_teaches_with_its_name(written: Path, content: str, reason: str) -> None:
    written.write_text(content + "\n")
    with pytest.raises(AreaError, match=reason) as raised:
        read_area(written)
    assert str(written) in str(raised.value)


def test_a_file_that_is_missing_or_no_text_teaches(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match=r"There is no area's file .*nowhere\.yaml"):
        read_area(tmp_path / "nowhere.yaml")
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(AreaError, match=r"picture\.yaml cannot be read as an area"):
        read_area(tmp_path / "picture.yaml")
    with pytest.raises(AreaError, match=r"area\.txt must end in \.yaml"):
        write_area(tmp_path / "area.txt", "x", Everything())


def test_what_is_no_area_is_refused(boards: GraphReader) -> None:
    class Other(Area):
        pass

    calls: list[Callable[[], Any]] = [lambda: to_plain(Other()), lambda: works_of(Other(), boards)]
    for call in calls:
        with pytest.raises(TypeError, match="Other is no area"):
            call()


def test_named_areas_combine_save_and_show_their_works(boards: GraphReader, written: Path) -> None:
    graph = Graph(boards)
    both = graph.area("Boards of directors") & graph.area("country:NO") | graph.area("works:W5")
    assert both.name == "Boards of directors and country:NO or works:W5"
    both.save(written)
    again = graph.area(written)
    assert (again.name, again.area) == (both.name, both.area)
    assert again.works().column("work_id").to_pylist() == [4, 5]
    fewer = graph.area("Strategy") - graph.area("institution:I3")
    assert fewer.works().column("work_id").to_pylist() == [4]
    assert fewer.name == "Strategy without École Normale"
    assert PARIS["display_name"] == "École Normale"


def test_the_areas_of_a_graph_with_their_works(boards: GraphReader) -> None:
    listed = list_areas(boards).to_pylist()
    assert listed[0] == {
        "level": "domain",
        "id": "domains/2",
        "name": "Social Sciences",
        "within": None,
        "work_count": 7,
    }
    assert [row["work_count"] for row in listed] == sorted(
        (row["work_count"] for row in listed), reverse=True
    )
    found = list_areas(boards, " fiNANce ").to_pylist()
    assert [(r["level"], r["id"], r["within"], r["work_count"]) for r in found] == [
        ("topic", "T11", "Finance", 4),
        ("subfield", "subfields/2003", "Economics", 4),
    ]
    assert list_areas(boards, "boards", levels=("field",)).num_rows == 0
