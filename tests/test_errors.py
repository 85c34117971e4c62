"""The tree of errors is as its docstring draws it, and errors teach."""

import re

import pytest

from entrepot import errors
from entrepot.errors import EntrepotError, UnknownNameError, nearest_names

DRAWN = re.compile(r"^(?P<line>[│├└─ ]*)(?P<name>\w+Error)(?P<rest>.*)$", re.MULTILINE)


def drawn() -> dict[str, tuple[str | None, int | None]]:
    """Each error of the docstring, with its parent and the exit code beside it."""
    tree: dict[str, tuple[str | None, int | None]] = {}
    above: list[str] = []
    for match in DRAWN.finditer(errors.__doc__ or ""):
        depth = len(match["line"]) // 4
        above = [*above[:depth], match["name"]]
        code = re.search(r"(?:exit code| )\s(\d)\b", match["rest"])
        tree[match["name"]] = (above[depth - 1] if depth else None, int(code[1]) if code else None)
    return tree


def all_errors(kind: type[EntrepotError] = EntrepotError) -> list[type[EntrepotError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in all_errors(child))]


def test_every_error_is_drawn_where_it_stands() -> None:
    defined = {
        kind.__name__: kind.__bases__[0].__name__ if kind is not EntrepotError else None
        for kind in all_errors()
        if kind.__module__ == errors.__name__
    }
    assert {name: parent for name, (parent, _) in drawn().items()} == defined


def test_exit_codes_are_as_drawn_and_each_of_one_class() -> None:
    codes = {name: code for name, (_, code) in drawn().items() if code is not None}
    assert {name: getattr(errors, name).exit_code for name in codes} == codes
    assert len(set(codes.values())) == len(codes) == 6
    assert not {0, 2, 130} & set(codes.values())


def test_errors_below_share_the_exit_code_of_their_class() -> None:
    for name, (parent, code) in drawn().items():
        if code is None and parent is not None:
            assert getattr(errors, name).exit_code == getattr(errors, parent).exit_code


def test_every_error_says_what_it_is() -> None:
    assert all((kind.__doc__ or "").endswith(".") for kind in all_errors())


INDICATORS = ["h_index", "hm_index", "c_score", "citation_count", "citations_per_work"]


@pytest.mark.parametrize(
    ("name", "known", "nearest"),
    [
        ("h_indx", INDICATORS, ["h_index", "hm_index"]),
        ("H_INDEX", INDICATORS, ["h_index", "hm_index"]),
        ("  c-score ", INDICATORS, ["c_score"]),
        ("citation", INDICATORS, ["citation_count", "citations_per_work"]),
        ("xyz", INDICATORS, []),
        ("", INDICATORS, []),
        ("anything", [], []),
    ],
)
def test_nearest_names(name: str, known: list[str], nearest: list[str]) -> None:
    assert nearest_names(name, known) == nearest


def test_what_begins_with_the_name_comes_first_and_the_shorter_before_the_longer() -> None:
    known = ["Biochemistry", "Chemistry of metals", "Chemistry"]
    assert nearest_names("chem", known) == ["Chemistry", "Chemistry of metals", "Biochemistry"]


def test_nearest_names_are_few_and_none_twice() -> None:
    known = [f"Chemistry {number}" for number in range(20)]
    assert nearest_names("chemistry", known) == ["Chemistry 0", "Chemistry 1", "Chemistry 2"]
    assert nearest_names("chemistry", known, count=1) == ["Chemistry 0"]
    assert nearest_names("chemistry", iter(known)) == nearest_names("chemistry", known)


def test_an_unknown_name_says_what_is_near_and_what_to_do() -> None:
    error = UnknownNameError("indicator", "h_indx", INDICATORS, "'entrepot indicators' lists them.")
    assert str(error) == (
        "There is no indicator 'h_indx'. Did you mean 'h_index' or 'hm_index'? "
        "'entrepot indicators' lists them."
    )
    assert (error.kind, error.name, error.nearest) == (
        "indicator",
        "h_indx",
        ["h_index", "hm_index"],
    )
    assert str(UnknownNameError("topic", "xyz", [])) == "There is no topic 'xyz'."
