from collections.abc import Iterator

import narwhals as nw
import pytest

from entrepot.errors import UnknownNameError
from entrepot.indicators.registry import (
    INDICATORS,
    Traits,
    find_indicator,
    indicator,
    with_required,
)


@pytest.fixture(autouse=True)
def the_registry_as_it_was() -> Iterator[None]:
    before = dict(INDICATORS)
    yield
    INDICATORS.clear()
    INDICATORS.update(before)


def _described_as(docstring: str) -> object:
    def made_up() -> nw.Expr:
        return nw.len()

    made_up.__doc__ = docstring
    return indicator("Made up")(made_up)


def test_an_indicator_is_known_by_its_docstring() -> None:
    _described_as("""Counts things.

    One by one.

    Formula: Σ 1,
        over all.
    Unit: things.
    Source: this test.
    """)
    found = find_indicator("made_up")
    assert (found.title, found.group) == ("Made up", "test_registry")
    assert found.summary == "Counts things. One by one."
    assert (found.formula, found.unit, found.source) == ("Σ 1, over all.", "things.", "this test.")
    assert found.traits == Traits()


@pytest.mark.parametrize(
    ("docstring", "lacking"),
    [
        ("Counts.\n\nUnit: works.\nSource: a book.", "Formula"),
        ("Counts.\n\nFormula: Σ 1.\nSource: a book.", "Unit"),
        ("Counts.\n\nFormula: Σ 1.\nUnit: works.", "Source"),
        ("Counts.\n\nFormula:\nUnit: works.\nSource: a book.", "Formula"),
        ("Formula: Σ 1.\nUnit: works.\nSource: a book.", "summary"),
        ("", "summary, Formula, Unit, Source"),
    ],
)
def test_an_indicator_that_does_not_say_what_it_is_is_refused(docstring: str, lacking: str) -> None:
    with pytest.raises(ValueError, match=f"the docstring of indicator made_up lacks: {lacking}$"):
        _described_as(docstring)
    assert "made_up" not in INDICATORS


@pytest.mark.parametrize("typed", ["pp_top_10", "pp-top-10", " PP-Top-10 "])
def test_hyphens_and_capitals_do_not_matter(typed: str) -> None:
    assert find_indicator(typed).name == "pp_top_10"


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no indicator of people 'h_indx'") as caught:
        find_indicator("h_indx")
    assert caught.value.nearest[0] == "h_index"
    assert "'entrepot indicators' lists them all" in str(caught.value)


def test_an_indicator_of_people_is_none_of_countries_and_is_not_suggested() -> None:
    with pytest.raises(UnknownNameError, match="no indicator of countries 'c_score'") as caught:
        find_indicator("c_score", "countries")
    assert "c_score" not in caught.value.nearest


def test_what_a_composite_is_made_of_comes_first_and_once() -> None:
    names = [one.name for one in with_required(["h_index", "c_score", "ncs"], "people")]
    assert names == ["h_index", "citation_count", "hm_index", "ncs", "ncsf", "ncsfl", "c_score"]


def test_the_registry_is_full_whichever_module_is_asked_for() -> None:
    chapters = {one.group for one in INDICATORS.values()}
    assert chapters == {"counting", "citations", "normalisation", "persons", "groups"}


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_what_an_indicator_requires_is_there_for_all_its_units(name: str) -> None:
    one = INDICATORS[name]
    for unit in one.traits.units:
        assert all(find_indicator(needed, unit) for needed in one.traits.requires)
