"""The profile of a person, counted by hand in the world of boards."""

import json
from typing import Any

import narwhals as nw
import pytest

from entrepot.api import Graph
from entrepot.errors import UnknownNameError
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.indicators.persons import EVERYONE, percentile
from entrepot.talent.area import Everything, Topics
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import choose_basis, coverage_of
from entrepot.talent.evaluation import Question, evaluate
from entrepot.talent.person_facts import facts_of
from entrepot.talent.profile import Career, Profile, Setting, profile


@pytest.fixture(scope="module")
def ana(boards: GraphReader) -> Profile:
    return profile(boards, 1)


def rows(profile: Profile, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table, as tuples of some columns."""
    found = getattr(profile, table)
    return list(zip(*(found.column(name).to_pylist() for name in columns), strict=True))


def test_who_she_is(ana: Profile) -> None:
    assert (ana.id, ana.name, ana.orcid) == ("A1", "Ana Müller", "0000-0002-1825-0097")
    assert (ana.area_name, ana.citations, ana.data_date) == ("all", "reported", "2026-01-01")


def test_career(ana: Profile) -> None:
    """Origin: of 2015, 2017 and 2019 two works name Paris, one nothing. Now: 2022 and 2023."""
    assert ana.career == Career(
        stage="mid",
        age_years=2024 - 2015,
        first_year=2015,
        last_year=2023,
        origin_country="FR",
        country_code="NO",
        institution="University of Oslo",
        place_work_count=2,
        mobility="migrant",
    )


def test_by_year(ana: Profile) -> None:
    """Citations of W6 (2023) are not known; 2016 has a citation received, but no work."""
    columns = ("year", "work_count", "fractional_work_count", "citation_count")
    assert rows(ana, "by_year", *columns, "received_citation_count") == [
        (2015, 1, 1.0, 10, None),
        (2016, 0, 0.0, None, 1),
        (2017, 1, 1 / 2, 8, 1),
        (2019, 1, 1 / 3, 5, 2),
        (2022, 1, 1.0, 3, 3),
        (2023, 1, 1 / 2, None, 1),
    ]


def test_places_with_a_row_for_works_without_any(ana: Profile) -> None:
    assert rows(ana, "places", "year", "institution", "country_code", "work_count") == [
        (2023, "University of Oslo", "NO", 1),
        (2022, "University of Oslo", "NO", 1),
        (2019, None, None, 1),
        (2017, "École Normale", "FR", 1),
        (2015, "École Normale", "FR", 1),
    ]


def test_coauthors(ana: Profile) -> None:
    columns = ("id", "institution", "country_code", "shared_work_count")
    assert rows(ana, "coauthors", *columns, "first_shared_year", "last_shared_year") == [
        ("A2", "Tsinghua University", "CN", 2, 2017, 2019),
        ("A3", "University of Oslo", "NO", 2, 2019, 2023),
    ]


def test_top_works(ana: Profile) -> None:
    assert rows(ana, "top_works", "id", "citation_count", "position", "author_count", "source") == [
        ("W1", 10, "single", 1, "Journal of Boards"),
        ("W2", 8, "first", 2, "Journal of Boards"),
        ("W3", 5, "middle", 3, "Journal of Boards"),
        ("W4", 3, "single", 1, None),
        ("W6", None, "first", 2, None),
    ]
    assert rows(ana, "top_works", "doi")[:2] == [("10.1000/w1",), ("10.1000/w2",)]


def test_topics(ana: Profile) -> None:
    assert rows(ana, "topics", "id", "name", "within", "work_count") == [
        ("T10", "Boards of directors", "Strategy", 3),
        ("T11", "Corporate finance", "Finance", 1),
    ]


def test_indicators_with_their_percentiles(boards: GraphReader, ana: Profile) -> None:
    values = {row["name"]: row for row in ana.indicators.to_pylist()}
    assert values["citation_count"]["value"] == 26
    assert values["citation_count"]["percentile"] == 100 * (4 + 1 / 2) / 5
    assert values["self_citation_share"]["value"] == 1 - 1 / 8
    assert values["self_citation_share"]["percentile"] == 100 * (0 + 1 / 2) / 4
    assert values["corresponding_share"]["value"] is None  # no work states it
    assert values["corresponding_share"]["percentile"] is None
    within = profile(boards, 2, Topics("topic", (10,)), area_name="Boards")
    values = {row["name"]: row for row in within.indicators.to_pylist()}
    assert values["work_count"]["value"] == 1  # W2; Ana has three
    assert values["work_count"]["percentile"] == 25
    # over all works: published in 2017, 2018 and 2019, cited in 2019 and 2022
    assert rows(within, "by_year", "year") == [(2017,), (2018,), (2019,), (2022,)]


def test_outside_the_area_there_are_no_values(boards: GraphReader) -> None:
    outside = profile(boards, 5, Topics("topic", (12,)))
    assert set(outside.indicators.column("value").to_pylist()) == {None}
    assert set(outside.indicators.column("percentile").to_pylist()) == {None}
    assert rows(outside, "top_works", "id", "is_retracted") == [("W8", None), ("W9", True)]


def test_without_references_indicators_that_need_them_are_left_out(boards: GraphReader) -> None:
    dora = Graph(boards).person("dora novak", "works:W9")
    names = set(dora.indicators.column("name").to_pylist())
    assert "citation_count" in names
    assert not names & {"self_citation_share", "citing_ratio", "momentum", "trend", "fwci"}


def test_counted_citations_of_a_profile(boards: GraphReader) -> None:
    ana = Graph(boards).person("A1", citations="counted")
    assert ana.citations == "counted"
    assert rows(ana, "top_works", "id", "citation_count") == [
        *(("W1", 4), ("W2", 2), ("W3", 1), ("W4", 1), ("W6", 0))
    ]


@pytest.mark.parametrize("name", ["Loet Leydesdorff", "Félix de Moya-Anegón"])
def test_percentiles_equal_their_plain_definition(sample: GraphReader, name: str) -> None:
    shown = Graph(sample).person(name).indicators.to_pylist()
    assert len([row for row in shown if row["percentile"] is not None]) > 25
    with sample.engine.scratch():
        everything = works_of(Everything(), sample)
        basis = choose_basis(coverage_of(everything, sample.arrays), "auto")
        works = sample.relations["work"].select("work_id")
        names = tuple(row["name"] for row in shown)
        units = evaluate(sample, works, Question("people", names, basis)).units
        units = units.with_columns(nw.lit(0).alias(EVERYONE))
        placed = units.select("unit_id", *(percentile(name).alias(name) for name in names))
        number = int(Graph(sample).find_people(name)[0].id[1:])
        (plain,) = sample.fetch(placed.filter(nw.col("unit_id") == number)).to_pylist()
    for row in shown:
        if row["percentile"] is None:
            assert plain[row["name"]] is None
        else:
            assert row["percentile"] == pytest.approx(plain[row["name"]]), row["name"]


def test_a_profile_goes_to_json(ana: Profile) -> None:
    plain = json.loads(json.dumps(ana.to_plain()))
    assert list(plain) == [
        *("id", "name", "orcid", "area", "citations", "data_date", "career", "warnings", "notes"),
        *("indicators", "works_by_year", "institutions_by_year", "co_authors"),
        *("most_cited_works", "topics"),
    ]
    assert plain["career"]["mobility"] == "migrant"
    assert plain["co_authors"][0]["name"] == "Bo Li"
    assert len(plain["works_by_year"]) == ana.by_year.num_rows


def test_who_objects_has_no_profile_and_is_no_coauthor(
    boards: GraphReader, objections: Objections
) -> None:
    objections.add(2)
    with pytest.raises(UnknownNameError, match="no person 'A2'"):
        profile(boards, 2)
    assert rows(profile(boards, 1), "coauthors", "id") == [("A3",)]
    objections.withdraw(2)
    assert profile(boards, 2).name == "Bo Li"


def test_who_is_not_there_has_no_profile(boards: GraphReader) -> None:
    with pytest.raises(UnknownNameError, match="no person 'A99'"):
        profile(boards, 99)


def test_people_who_share_an_evaluation_have_the_profiles_they_have_alone(
    boards: GraphReader,
) -> None:
    setting = Setting.of(boards)
    for number in (1, 2, 3):
        together, alone = setting.profile_of(facts_of(boards, number)), profile(boards, number)
        assert together.to_plain() == alone.to_plain()
