"""`entrepot talent`, `institutions` and `countries`, on the bundled sample."""

from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.cli.conftest import Run

from entrepot import api
from entrepot.errors import InputError
from entrepot.talent.query import RankingQuery

Row = dict[str, Any]


def rows(run: Run, command: str) -> list[Row]:
    """The rows of a ranking, numbers in full."""
    ran = run(f"{command} --format json")
    assert ran.code == 0, ran.err
    found: list[Row] = ran.json["rows"]
    return found


class EnoughError(InputError):
    """Stops a command once it has asked."""


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ("--by h-index", {"by": "h-index"}),
        ("--top 7", {"top": 7}),
        ("-n 7", {"top": 7}),
        ("--all", {"top": None}),
        ("--all --top 7", {"top": None}),
        ("--column mncs -c fwci", {"columns": ("mncs", "fwci")}),
        ("--since 2010 --until 2015", {"since": 2010, "until": 2015}),
        ("--min-works 3", {"min_works": 3}),
        ("--fractional", {"counting": "fractional"}),
        ("--citations counted", {"citations": "counted"}),
        ("--citations counted --no-self-citations", {"citations": "counted", "without_self": True}),
        ("--window 4", {"window_years": 4}),
        ("--country cn --country Germany", {"countries": ("CN", "DE")}),
        ("--not-country US", {"not_countries": ("US",)}),
        ("--stage early --stage MID", {"stages": ("early", "mid")}),
        ("--returning-to ca", {"returning_to": "CA"}),
        ("--returning-to Canada", {"returning_to": "CA"}),
        ("--published-maxima", {"maxima": "published"}),
    ],
)
def test_each_option_reaches_the_ranking(
    run: Run, monkeypatch: pytest.MonkeyPatch, options: str, asked: Row
) -> None:
    assert query(run, monkeypatch, f"talent all {options}") == asdict(RankingQuery()) | asked


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("institutions all --country cn --not-country us", ("CN", "US")),
        ("countries all", None),
    ],
)
def test_places_have_the_same_options(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, more: tuple[str, str] | None
) -> None:
    given = (
        "--by mncs --top 7 -c fwci --since 2010 --until 2015 --min-works 3 --fractional "
        "--citations counted --no-self-citations --window 4"
    )
    asked = RankingQuery(
        by="mncs",
        top=7,
        columns=("fwci",),
        counting="fractional",
        citations="counted",
        without_self=True,
        window_years=4,
        since=2010,
        until=2015,
        min_works=3,
        countries=more[:1] if more else (),
        not_countries=more[1:] if more else (),
    )
    assert query(run, monkeypatch, f"{command} {given}") == asdict(asked)


def query(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> Row:
    """What a command asks the ranking for."""
    caught: list[RankingQuery] = []
    name, *_ = command.split()

    def stop(reader: object, area: object, unit: str, asked: RankingQuery, **_: str) -> NoReturn:
        assert unit == ("people" if name == "talent" else name)
        caught.append(asked)
        raise EnoughError("enough")

    with monkeypatch.context() as patch:
        patch.setattr(api, "rank", stop)
        assert run(command).code == 3
    return asdict(caught[0])


def test_a_ranking_says_what_it_ranks_and_what_it_rests_on(run: Run) -> None:
    ran = run("talent T10102 --top 3")
    assert ran.lines[0] == (
        "scientometrics and bibliometrics research: 3 of 1,066 people, by c-score "
        "(citations: reported)"
    )
    assert [line.split()[0] for line in ran.lines if line[:5].strip().isdecimal()] == [
        "1",
        "2",
        "3",
    ]
    assert "· 613 works; data of 2025-10-05, census year 2024." in ran.lines


def test_people_are_in_order_and_equal_ones_share_a_rank(run: Run) -> None:
    found = rows(run, "talent all --all --by h_index")
    assert len(found) == 1066
    values = [row["h_index"] for row in found]
    assert values == sorted(values, reverse=True)
    assert [row["rank"] for row in found] == [values.index(value) + 1 for value in values]


def test_countries_in_and_out(run: Run) -> None:
    everyone = rows(run, "talent all --all")
    chinese = rows(run, "talent all --all --country CN")
    others = rows(run, "talent all --all --not-country China")
    assert {row["country_code"] for row in chinese} == {"CN"}
    assert "CN" not in {row["country_code"] for row in others}
    assert None in {row["country_code"] for row in others}  # not known is not China
    assert len(chinese) + len(others) == len(everyone)


def test_stages_and_return(run: Run) -> None:
    early = rows(run, "talent all --all --stage early")
    assert {row["career_stage"] for row in early} == {"early"}
    back = rows(run, "talent all --all --returning-to CA")
    assert {row["origin_country"] for row in back} == {"CA"}
    assert "CA" not in {row["country_code"] for row in back}
    assert [row["name"] for row in back] == ["Tim Brody", "Leslie Carr"]


def test_years_choose_works(run: Run) -> None:
    def count(options: str) -> int:
        found: int = run(f"talent all {options} -n 1 --format json").json["work_count"]
        return found

    since, until = count("--since 2010"), count("--until 2009")
    assert since + until == 613
    assert min(since, until) > 0


def test_fractional_counting_weighs_works(run: Run) -> None:
    full = rows(run, "countries all --by pp_top_10 --min-works 80")
    weighed = rows(run, "countries all --by pp_top_10 --min-works 80 --fractional")
    assert {row["id"]: row["work_count"] for row in full} == {"US": 241, "NL": 80}
    assert {row["id"]: row["work_count"] for row in weighed} == {"US": 241, "NL": 80}
    assert [row["pp_top_10"] for row in full] != [row["pp_top_10"] for row in weighed]


def test_counted_citations_are_fewer_and_fewer_without_self_citations(run: Run) -> None:
    def garfield(options: str) -> int:
        found = {row["name"]: row for row in rows(run, f"talent all -n 40 {options}")}
        count: int = found["Eugene Garfield"]["citation_count"]
        return count

    assert garfield("--citations counted") == 174  # 10,197 are reported
    assert garfield("--no-self-citations") == 167


def test_a_column_that_was_asked_for_is_shown_before_others(run: Run) -> None:
    ran = run("talent all -n 1 -c hm-index -c retracted_work_count", width=80)
    heading = " ".join(ran.out.splitlines()[1:3])
    assert "hm" in heading
    assert "Retracted" in heading
    assert "c-score" in heading  # what it is ranked by
    assert "Not shown here:" in ran.err


@pytest.mark.parametrize("command", ["talent", "institutions"])
def test_every_indicator_can_be_shown(run: Run, command: str) -> None:
    unit = "people" if command == "talent" else command
    names = [row["indicator"] for row in run(f"indicators {unit} --format csv").csv]
    found = rows(run, f"{command} all -n 3 " + " ".join(f"-c {name}" for name in names))
    assert found[0].keys() >= set(names)


def test_an_area_saved_in_a_file_is_called_as_in_the_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "late.yaml"
    run(f"areas --save {file} --name 'Late works' --include years:2016-")
    assert run(f"talent {file} -n 1").lines[0].startswith("Late works: 1 of ")


@pytest.mark.parametrize("given", ["talent all --since 2100", "countries years:2100"])
def test_an_area_without_works_says_so(run: Run, given: str) -> None:
    ran = run(given)
    assert ran.code == 0
    assert "Nothing to show." in ran.out
    assert "The graph holds no works of this area and these years." in ran.said


def test_properties_that_nobody_has_are_told(run: Run) -> None:
    ran = run("talent all --country CN --not-country CN --format csv")
    assert ran.code == 0
    assert ran.csv == []
    assert "There are no people with these properties" in ran.said
