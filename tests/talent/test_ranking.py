"""Rankings: who is in them, in which order, with which numbers and notes."""

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import Any

import pytest
from tests.talent.by_hand import indicators, parts_of_people

from entrepot.api import Graph
from entrepot.errors import InputError, NotComputableError, UnknownNameError
from entrepot.graph.engine import DuckEngine
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.indicators.persons import PUBLISHED_MAXIMA
from entrepot.indicators.registry import ALL_UNITS, INDICATORS, Unit
from entrepot.talent.area import Area, Everything, Topics, Works
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import Ranking, rank

UNORDERED_LAST = Works((8, 9, 10))
"""Three works without citations: two of Dora's, one of Bo's."""


def people(reader: GraphReader, area: Area | None = None, **query: Any) -> Ranking:
    return rank(reader, area or Everything(), "people", RankingQuery(**query))


def ids(ranking: Ranking) -> list[object]:
    return ranking.table.column("id").to_pylist()


def column(ranking: Ranking, name: str) -> dict[object, object]:
    return dict(zip(ids(ranking), ranking.table.column(name).to_pylist(), strict=True))


def test_best_first_with_facts_and_default_columns(boards: GraphReader) -> None:
    ranking = people(boards, by="citation_count")
    assert column(ranking, "citation_count") == {"A1": 26, "A2": 13, "A3": 7, "A4": 2, "A5": 0}
    assert ranking.table.column_names == [
        *("rank", "id", "name", "institution", "country_code", "career_stage"),
        *("origin_country", "mobility", "orcid", "work_count", "fractional_work_count"),
        *("citation_count", "h_index", "c_score", "mncs", "pp_top_10", "self_citation_share"),
    ]
    ana = ranking.to_pylist()[0]
    assert ana["name"] == "Ana Müller"
    assert ana["institution"] == "University of Oslo"
    assert ana["country_code"] == "NO"
    assert (ana["origin_country"], ana["mobility"], ana["career_stage"]) == ("FR", "migrant", "mid")
    assert ana["fractional_work_count"] == pytest.approx(1 + 1 / 2 + 1 / 3 + 1 + 1 / 2)
    assert ana["h_index"] == 3  # 10, 8, 5, 3 citations and one unknown
    assert (ranking.unit_count, ranking.work_count, ranking.citations) == (5, 10, "reported")
    assert len(ranking) == 5
    assert ranking.data_date == "2026-01-01"


def test_equals_share_a_rank_and_the_smaller_id_comes_first(boards: GraphReader) -> None:
    ranking = people(boards, by="work_count")
    assert ids(ranking) == ["A1", "A2", "A3", "A5", "A4"]
    assert list(column(ranking, "rank").values()) == [1, 2, 2, 4, 5]
    assert list(column(ranking, "work_count").values()) == [5, 3, 3, 2, 1]


def test_among_equals_more_works_come_first(boards: GraphReader) -> None:
    ranking = people(boards, UNORDERED_LAST, by="citation_count")
    assert ids(ranking) == ["A5", "A2"]
    assert list(column(ranking, "rank").values()) == [1, 1]


def test_top_cuts_also_through_equals(boards: GraphReader) -> None:
    assert ids(people(boards, by="work_count", top=2)) == ["A1", "A2"]
    assert ids(people(boards, by="work_count", top=99)) == ["A1", "A2", "A3", "A5", "A4"]
    assert ids(people(boards, by="work_count", top=None)) == ["A1", "A2", "A3", "A5", "A4"]
    assert people(boards, by="work_count", top=2).unit_count == 5


def test_without_a_value_nobody_is_ranked(boards: GraphReader) -> None:
    """Nobody holds a citation of Dora's works, so she has no share of self-citations."""
    ranking = people(boards, by="self_citation_share", citations="counted")
    assert column(ranking, "self_citation_share") == {"A2": 1, "A3": 1, "A4": 1, "A1": 1 - 1 / 8}
    assert list(column(ranking, "rank").values()) == [1, 1, 1, 4]
    assert ranking.unit_count == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"min_works": 3}, ["A1", "A2", "A3"]),
        ({"min_works": 6}, []),
        ({"since": 2019}, ["A1", "A3", "A2", "A4"]),
        ({"until": 2016}, ["A1", "A5"]),
        ({"since": 2017, "until": 2018}, ["A2", "A1", "A5"]),
        ({"countries": ("NO",)}, ["A1", "A3"]),
        ({"countries": ("CN", "FR")}, ["A2", "A5", "A4"]),
        ({"not_countries": ("NO",)}, ["A2", "A5", "A4"]),
        ({"countries": ("NO", "CN"), "not_countries": ("CN",)}, ["A1", "A3"]),
        ({"stages": ("early",)}, ["A2", "A3", "A4"]),
        ({"stages": ("mid", "veteran")}, ["A1", "A5"]),
        ({"returning_to": "FR"}, ["A1"]),
        ({"returning_to": "NO"}, []),
    ],
)
def test_filters(boards: GraphReader, query: dict[str, Any], expected: Sequence[str]) -> None:
    assert ids(people(boards, by="work_count", **query)) == list(expected)


def test_min_works_counts_works_of_the_area(boards: GraphReader) -> None:
    area = Topics("topic", (10,))  # W1, W2, W4
    assert column(people(boards, area, by="work_count"), "work_count") == {"A1": 3, "A2": 1}
    assert ids(people(boards, area, by="work_count", min_works=2)) == ["A1"]


def test_institutions_and_countries(boards: GraphReader) -> None:
    """Oslo W3–W6; Beijing W2, W3, W5, W8–W10; Paris W1, W2."""
    query = RankingQuery(by="work_count")
    places = rank(boards, Everything(), "institutions", query)
    assert column(places, "work_count") == {"I2": 6, "I1": 4, "I3": 2}
    assert column(places, "citation_count") == {"I2": 15, "I1": 10, "I3": 18}
    assert column(places, "name")["I3"] == "École Normale"
    countries = rank(boards, Everything(), "countries", query)
    assert column(countries, "work_count") == {"CN": 6, "NO": 4, "FR": 2}
    assert column(countries, "name") == {"CN": "China", "NO": "Norway", "FR": "France"}
    # W3 and W5 are shared by Beijing and Oslo, W2 by Beijing and Paris
    assert column(countries, "fractional_work_count") == {"CN": 4.5, "NO": 3.0, "FR": 1.5}
    for unit in ("institutions", "countries"):
        nordic = rank(boards, Everything(), unit, RankingQuery(countries=("NO",)))
        assert nordic.to_pylist()[0]["country_code" if unit == "institutions" else "id"] == "NO"
        assert len(nordic) == 1


def test_full_and_fractional_counting(boards: GraphReader) -> None:
    """Citations a work: Bo has 8 (of 2 authors), 5 (of 3), 0 (alone)."""
    full = people(boards, by="citations_per_work")
    shared = people(boards, by="citations_per_work", counting="fractional")
    assert column(full, "citations_per_work")["A2"] == pytest.approx((8 + 5 + 0) / 3)
    assert column(shared, "citations_per_work")["A2"] == pytest.approx(
        (8 / 2 + 5 / 3 + 0 / 1) / (1 / 2 + 1 / 3 + 1)
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # W1 to W5 are cited 4, 2, 1, 1, 1 times by works of the graph
        ({"citations": "counted"}, {"A1": 8, "A2": 3, "A3": 2, "A4": 1, "A5": 0}),
        # only W8, by Dora, cites W1 as a work of others
        ({"without_self": True}, {"A1": 1, "A2": 0, "A3": 0, "A4": 0, "A5": 0}),
        # within three years: W1 2, W2 1, W4 1, W5 1
        ({"window_years": 3}, {"A1": 4, "A2": 1, "A3": 1, "A4": 1, "A5": 0}),
        ({"window_years": 1}, {"A1": 0, "A2": 0, "A3": 1, "A4": 1, "A5": 0}),
        ({"window_years": 1, "without_self": True}, dict.fromkeys(("A1", "A2", "A3"), 0)),
    ],
)
def test_counted_citations(
    boards: GraphReader, query: dict[str, Any], expected: dict[str, int]
) -> None:
    ranking = people(boards, by="citation_count", **query)
    assert ranking.citations == "counted"
    found = column(ranking, "citation_count")
    assert {one: found[one] for one in expected} == expected


def test_the_maxima_of_the_area_or_those_published(boards: GraphReader) -> None:
    area = people(boards, by="c_score")
    assert column(area, "c_score")["A1"] == pytest.approx(6)  # first in all six
    published = people(boards, by="c_score", maxima="published")
    ana = {
        "citation_count": 10 + 8 + 5 + 3,
        "h_index": 3,
        "hm_index": 1 + 1 / 2 + 1 / 3 + 1,  # the fourth work: 2.83 is at most its 3 citations
        "ncs": 10 + 3,
        "ncsf": 10 + 3 + 8,
        "ncsfl": 10 + 3 + 8,
    }
    expected = sum(log(1 + x) / log(1 + PUBLISHED_MAXIMA[part]) for part, x in ana.items())
    assert column(published, "c_score")["A1"] == pytest.approx(expected, rel=1e-12)
    assert any("published maxima" in note for note in published.notes)
    assert any("maxima among the people of this area" in note for note in area.notes)


def test_the_sample_once_more_by_plain_loops(sample: GraphReader) -> None:
    expected = indicators(parts_of_people(sample))
    assert len(expected) == 1066
    names = ("citation_count", "fractional_work_count", "h_index", "hm_index", "c_score")
    for name in names:
        ranking = people(sample, by=name, top=None, columns=names, citations="reported")
        assert len(ranking) == len(expected)
        for key, value in column(ranking, name).items():
            assert value == pytest.approx(expected[int(str(key)[1:])][name], rel=1e-12, abs=1e-12)
        # in whatever order the shares were added up: 1/2 + 1/2 + 1/2 is the same as 1 + 1/6 + 1/3
        values = [round(float(str(v)), 9) for v in ranking.table.column(name).to_pylist()]
        keys = [
            (-value, -int(str(row["work_count"])), int(str(row["id"])[1:]))
            for value, row in zip(values, ranking.to_pylist(), strict=True)
        ]
        assert keys == sorted(keys)
        ranks = ranking.table.column("rank").to_pylist()
        assert ranks == [values.index(value) + 1 for value in values]


def names_for(unit: Unit) -> list[str]:
    """The indicators of a unit."""
    return [one.name for one in INDICATORS.values() if unit in one.traits.units]


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_every_unit_of_the_sample_can_be_ranked_by_all_its_indicators(
    sample: GraphReader, unit: Unit
) -> None:
    """All values at once; then a ranking by each indicator, shared out among the units."""
    names = names_for(unit)
    assert len(names) > 20
    together = rank(sample, Everything(), unit, RankingQuery(top=None, columns=tuple(names)))
    assert {one.name for one in together.indicators} >= set(names)
    for name in names:
        units = INDICATORS[name].traits.units
        if units[sum(map(ord, name)) % len(units)] != unit:
            continue
        ranking = rank(sample, Everything(), unit, RankingQuery(by=name.replace("_", "-"), top=3))
        known = [v for v in together.table.column(name).to_pylist() if isinstance(v, int | float)]
        best = ranking.table.column(name).to_pylist()
        assert best == pytest.approx(sorted(known, reverse=True)[:3]), name
        assert best, name
        assert ranking.by.name == name


def test_notes_say_what_is_missing(boards: GraphReader) -> None:
    notes = people(boards).notes
    assert notes[0] == "10 works; data of 2026-01-01, census year 2024."
    assert notes[1] == (
        "Citations: reported by the source, self-citations included; the graph holds 9 citations "
        "of these works, 32.1%, on which alone self-citation shares rest; 2 works state none."
    )
    assert notes[2] == (
        "Of the works 1 (10.0%) no year of publication, 1 (10.0%) no author with an id, "
        "1 (10.0%) no institution, 1 (10.0%) no country, 5 (50.0%) no reference list."
    )
    assert any("never nationalities" in note for note in notes)


def test_notes_say_what_was_counted(boards: GraphReader) -> None:
    notes = people(boards, Works((3,)), without_self=True, window_years=3).notes
    assert notes[1] == (
        "Citations: counted in the graph, without self-citations, within 3 years of publication; "
        "the graph holds 1 citations of these works, 20.0% of those reported."
    )
    assert not any(note.startswith("Of the works") for note in notes)  # W3 lacks nothing
    without = people(boards, Works((9,))).notes
    assert "no reference lists" in without[1]
    topicless = people(boards, Works((6,))).notes
    assert any("no fields, as the works have no topics" in note for note in topicless)


@pytest.mark.parametrize(
    ("query", "error", "reason"),
    [
        ({"top": 0}, InputError, "The top 0"),
        ({"stages": ("young",)}, InputError, "'young' is no career stage; they are early, mid"),
        ({"window_years": 0}, InputError, "window of 0 years"),
        ({"by": "h_indx"}, UnknownNameError, "Did you mean 'h_index'"),
        ({"columns": ("beauty",)}, UnknownNameError, "no indicator of people 'beauty'"),
        ({"citations": "reported", "without_self": True}, NotComputableError, "one number a work"),
    ],
)
def test_a_query_that_makes_no_sense_teaches(
    boards: GraphReader, query: dict[str, Any], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        people(boards, **query)


def test_career_is_of_people(boards: GraphReader) -> None:
    for query in (RankingQuery(stages=("mid",)), RankingQuery(returning_to="NO")):
        with pytest.raises(InputError, match="of people, not of places"):
            rank(boards, Everything(), "countries", query)
    with pytest.raises(UnknownNameError, match="indicator of countries 'c_score'"):
        rank(boards, Everything(), "countries", RankingQuery(by="c_score"))


def test_what_rests_on_references_needs_them(boards: GraphReader) -> None:
    area = Works((9, 10))
    assert ids(people(boards, area, by="citation_count")) == ["A2", "A5"]
    with pytest.raises(NotComputableError, match="self_citation_share rests on citations held"):
        people(boards, area, by="self_citation_share")
    with pytest.raises(NotComputableError, match="trend rests on"):
        people(boards, area, columns=("trend",))


def test_who_objects_is_in_no_ranking_at_once(boards: GraphReader, objections: Objections) -> None:
    assert ids(people(boards, by="work_count"))[0] == "A1"
    objections.add(1)
    ranking = people(boards, by="work_count")
    assert ids(ranking) == ["A2", "A3", "A5", "A4"]
    assert list(column(ranking, "rank").values()) == [1, 1, 3, 4]
    objections.withdraw(1)
    assert ids(people(boards, by="work_count"))[0] == "A1"


def test_an_area_of_nothing_has_nobody(boards: GraphReader) -> None:
    for unit in ALL_UNITS:
        ranking = rank(boards, Works((99,)), unit, RankingQuery())
        assert (len(ranking), ranking.unit_count, ranking.work_count) == (0, 0, 0)


def test_a_ranking_goes_to_notebooks(boards: GraphReader) -> None:
    ranking = Graph(boards).area("T10").people(by="work-count", country="Norway", top=5)
    assert ranking.area_name == "Boards of directors"
    assert ids(ranking) == ["A1"]
    frame: Any = ranking.to_pandas()
    assert list(frame["name"]) == ["Ana Müller"]


def test_questions_leave_nothing_behind(boards: GraphReader) -> None:
    def kept() -> int:
        assert isinstance(boards.engine, DuckEngine)
        connection = boards.engine._connection
        return len(connection.execute("SELECT * FROM duckdb_tables()").fetchall())

    before = kept()
    people(boards)
    with pytest.raises(NotComputableError):
        people(boards, Works((9, 10)), by="trend")
    assert kept() == before


@pytest.mark.parametrize("by", ["citation_count", "self_citation_share", "work_count"])
def test_the_lowest_first(boards: GraphReader, by: str) -> None:
    """Ties share a rank either way; among them those with more works, then the smaller id."""
    highest = rank(boards, Everything(), "people", RankingQuery(by=by, top=None)).to_pylist()
    query = RankingQuery(by=by, top=None, lowest_first=True)
    lowest = rank(boards, Everything(), "people", query).to_pylist()
    known = [(row["id"], row[by], row["work_count"]) for row in highest]
    expected = sorted(known, key=lambda row: (row[1], -row[2], int(row[0][1:])))  # type: ignore[operator, index]
    assert [(row["id"], row[by], row["work_count"]) for row in lowest] == expected
    values = [row[by] for row in lowest]
    assert [row["rank"] for row in lowest] == [1 + values.index(value) for value in values]
    first = rank(boards, Everything(), "people", replace(query, top=2)).to_pylist()
    assert first == lowest[:2]
