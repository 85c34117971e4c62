import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.graph.comparing import normalised
from entrepot.graph.exports.names import find, printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gómez-Núñez, J. L.", "gomez nunez j l"),
        ("Łukasz Øre Straße", "lukasz ore strasse"),
        ("O’Brien  D'Angelo", "obrien dangelo"),
        ("İSTANBUL Isı", "istanbul isi"),
        ("Antigua & Barbuda", "antigua and barbuda"),
        ("陆, 伟", "陆 伟"),
        ("がっこう", "がっこう"),
        ("한국", "한국"),
        ("Йошкар", "йошкар"),
        ("हिन्दी", "हिन्दी"),
        ("Lee_Kim:2", "lee kim 2"),
        (" -- ", ""),
    ],
)
def test_normalised(text: str, expected: str) -> None:
    assert normalised(text) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("text", "natural", "id_"),
    [
        ("Doe, Jan", "Jan Doe", "name:doe jan"),
        ("Doe,  Jan , Jr.", "Jan Doe Jr.", "name:doe jan jr"),
        ("van der Berg, A. B.", "A. B. van der Berg", "name:van der berg a b"),
        ("Jan Doe", "Jan Doe", "name:jan doe"),
        ("张, 伟", "张伟", "name:张 伟"),
        ("歐陽, Nana", "Nana 歐陽", "name:歐陽 nana"),
        ("Doe,", "Doe,", "name:doe"),
        ("?", "?", None),
    ],
)
def test_printed_names(text: str, natural: str, id_: str | None) -> None:
    name = printed(text)
    assert (name.natural, name.id) == (natural, id_)


AUTHORS = [
    ("Xu, Zeshui", "Xu, ZS"),
    ("Li, Yun-Tao", "Li, YT"),
    ("Li, Yan", "Li, Y"),
    ("Wei, Li", "Wei, L"),
    ("Li, Wei", "Li, W"),
    ("D'Angelo, Ciriaco Andrea", "D'Angelo, CA"),
    ("Borlund, PX", "Borlund, PX"),
    ("Yang, Yu", "Yang, Y"),
    ("Yang, Yue", "Yang, Y"),
]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("XU, ZESHUI", 0),
        ("Xu, ZS", 0),
        ("Xu, Z.", 0),
        ("Zeshui Xu", 0),
        ("Li, Yuntao", 1),
        ("Li, Yan", 2),
        ("Li, Y", 2),  # spelled so for one author only
        ("Wei, Li", 3),  # not the author with the same words in another order
        ("Wei Li", 3),
        ("D'Angelo, Ciriaco Anea", 5),  # as Web of Science prints Andrea
        ("Borlund, Pia Xenia", 6),
        ("Borlund, Paul Young", None),
        ("Yang, Y", None),  # two authors are spelled so
        ("Yang, Yun", None),
        ("Li, Yang", None),
        ("Roe, Richard", None),
        ("", None),
    ],
)
def test_finding_an_author_by_name(name: str, place: int | None) -> None:
    assert find(name, AUTHORS) == place


NAMES = st.lists(
    st.tuples(st.from_regex(r"[A-Z][a-z]{3,6}", fullmatch=True), st.sampled_from("ABCDE")),
    min_size=1,
    max_size=5,
    unique_by=lambda name: name[0],
)


@given(NAMES)
def test_authors_of_different_family_names_are_found(names: list[tuple[str, str]]) -> None:
    authors = [(f"{family}, {initial}.",) for family, initial in names]
    for place, (family, initial) in enumerate(names):
        assert find(f"{family.upper()}, {initial}", authors) == place
