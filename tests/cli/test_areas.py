"""`entrepot areas`: the list, and areas made of others."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.cli.conftest import Run


@pytest.fixture(scope="session")
def works(sample_graph: Path) -> list[dict[str, Any]]:
    """The works of the sample's graph, read without entrepot."""
    found: list[dict[str, Any]] = pq.read_table(
        sample_graph / "version-000001" / "relation" / "work" / "part-00000.parquet"
    ).to_pylist()
    return found


def test_the_list_has_all_levels(run: Run) -> None:
    found = run("areas --format csv").csv
    assert [(row["level"], row["id"], row["work_count"]) for row in found] == [
        ("field", "fields/18", "613"),
        ("domain", "domains/2", "613"),
        ("subfield", "subfields/1804", "613"),
        ("topic", "T10102", "613"),
    ]


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ("DECISION", ["field"]),
        ("sci", ["field", "domain", "topic"]),
        ("sci --level topic", ["topic"]),
        ("--level Subfield", ["subfield"]),
        ("astronomy", []),
    ],
)
def test_it_can_be_searched_and_kept_to_a_level(run: Run, given: str, levels: list[str]) -> None:
    assert [row["level"] for row in run(f"areas {given} --format csv").csv] == levels


def test_nothing_found_is_said(run: Run) -> None:
    assert run("areas astronomy").lines == ["Areas of this graph", "Nothing to show."]


def test_a_level_that_is_none_is_refused(run: Run) -> None:
    ran = run("areas --level continent")
    assert ran.code == 3
    assert "'continent' is no level; write topic, subfield, field, domain." in ran.said


def saved(run: Run, tmp_path: Path, *options: str) -> int:
    """The works of an area that was made and saved."""
    ran = run("areas --save", tmp_path / "area.yaml", "--name", "An area", *options)
    assert ran.code == 0, ran.err
    name, _, rest = ran.told.partition(": ")
    assert name == "An area"
    assert rest.endswith(f"Saved to {tmp_path / 'area.yaml'}.")
    return int(rest.split()[0].replace(",", ""))


@pytest.mark.parametrize(
    "area",
    [
        "all",
        "T10102",
        "https://openalex.org/T10102",
        "Scientometrics and bibliometrics research",
        "subfields/1804",
        "decision sciences",
        "topic:10102",
        "field:Decision Sciences",
        "domain:2",
    ],
)
def test_topics_are_known_by_id_and_by_name(run: Run, tmp_path: Path, area: str) -> None:
    assert saved(run, tmp_path, "--include", area) == 613


@pytest.mark.parametrize("area", ["years:2010-2012", "years:2010..2012"])
def test_years(run: Run, tmp_path: Path, works: list[dict[str, Any]], area: str) -> None:
    expected = sum(2010 <= work["publication_year"] <= 2012 for work in works)
    assert saved(run, tmp_path, "--include", area) == expected > 0


def test_document_types(run: Run, tmp_path: Path, works: list[dict[str, Any]]) -> None:
    expected = sum(work["type"] in ("review", "book") for work in works)
    assert saved(run, tmp_path, "--include", "type:review,Book") == expected > 0


def test_lists_of_works(run: Run, tmp_path: Path, works: list[dict[str, Any]]) -> None:
    dois = [work["doi"] for work in works if work["doi"]][:3]
    assert saved(run, tmp_path, "--include", f"doi:{dois[0]},https://doi.org/{dois[1]}") == 2
    listed = ",".join(f"W{work['work_id']}" for work in works[:4])
    assert saved(run, tmp_path, "--include", f"works:{listed}") == 4


@pytest.mark.parametrize(
    ("area", "same"),
    [
        ("country:NL", "country:netherlands"),
        ("institution:I121797337", "institution:leiden university"),
        ("source:Scientometrics", "journal:scientometrics"),
        ('words:"citation analysis"', 'words:"Citation Analysis"'),
    ],
)
def test_places_journals_and_words(run: Run, tmp_path: Path, area: str, same: str) -> None:
    first = saved(run, tmp_path, "--include", area)
    assert 0 < first < 613
    assert saved(run, tmp_path, "--include", same) == first


def test_areas_are_united_limited_and_diminished(
    run: Run, tmp_path: Path, works: list[dict[str, Any]]
) -> None:
    expected = sum(
        (work["type"] in ("article", "book"))
        and 2005 <= work["publication_year"] <= 2015
        and work["publication_year"] != 2010
        for work in works
    )
    limits = ("--within", "years:2000-2015", "--within", "years:2005-2020")
    count = saved(
        run,
        tmp_path,
        *("--include", "type:article", "--include", "type:book"),
        *limits,
        *("--exclude", "years:2010", "--exclude", "type:review"),
    )
    assert count == expected > 0

    text = (tmp_path / "area.yaml").read_text()
    assert text.startswith("entrepot-area: 1\nname: An area\n")
    again = saved(run, tmp_path, "--include", str(tmp_path / "area.yaml"))
    assert again == expected


def test_a_saved_area_is_used_and_called_by_its_name(run: Run, tmp_path: Path) -> None:
    count = saved(run, tmp_path, "--include", "years:2016-")
    ran = run(f"countries {tmp_path / 'area.yaml'} --format json")
    assert ran.json["area"] == "An area"
    assert ran.json["work_count"] == count


def test_without_a_name_it_is_called_as_its_file(run: Run, tmp_path: Path) -> None:
    ran = run("areas --include all --save", tmp_path / "everything.yaml")
    assert ran.told.startswith("everything: 613 works.")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("--save area.yaml", "--save needs at least one --include AREA, such as --include all."),
        ("--save area.txt --include all", "must end in .yaml"),
        ("--save none/area.yaml --include all", "area.yaml cannot be written: No such file"),
        ("--save area.yaml --include chemistri", "Did you mean 'Chemistry'"),
        ("--save area.yaml --include 'words:\"open'", "cannot be read"),
        ("--include all", "go with --save"),
        ("--name Boards", "go with --save"),
    ],
)
def test_what_cannot_be_saved_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(f"areas {options}")
    assert ran.code == 3
    assert reason in ran.said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("area", "reason"),
    [
        ("chemistri", "There is no topic, subfield or field 'chemistri'. Did you mean 'Chemistry'"),
        ("chem", "Did you mean 'Chemistry' or"),
        ("T1", "There is no topic '1'"),
        ("country:XX", "'XX' is no country; write its ISO code"),
        ("institution:Leyden University", "Did you mean 'Leiden University'"),
        ("years:199", "'199' is no span of years"),
        ("doi:ten", "'ten' is no DOI"),
        ("works:A1", "'A1' is no work id"),
        ("words:", "Nothing follows 'words:'"),
        ("boards.yaml", "There is no area's file boards.yaml"),
        ("", "There is no topic, subfield or field ''"),
    ],
)
def test_an_area_that_cannot_be_read_says_what_is_near_or_allowed(
    run: Run, area: str, reason: str
) -> None:
    ran = run("talent", area)
    assert ran.code == 3
    assert ran.err.startswith("Error: ")
    assert reason in ran.said
    assert ran.out == ""
