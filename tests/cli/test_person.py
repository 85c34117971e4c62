"""``entrepot person``: one person on the terminal and in files."""

import json
from pathlib import Path

import openpyxl
from tests.cli.conftest import Run


def test_a_person_by_name_shows_all_tables(run: Run) -> None:
    ran = run("person", "ludo waltman")
    assert ran.code == 0
    assert "Ludo Waltman  A5027467000" in ran.out
    subfield = "Percentiles are among the people of: Statistics, Probability and Uncertainty."
    assert subfield in " ".join(ran.out.split())
    for title in ("Indicators", "Works by year", "Institutions by year", "Co-authors"):
        assert title in ran.out
    assert "Nees Jan van Eck" in ran.out


def test_ties_to_an_institution(run: Run) -> None:
    ran = run("person", "A5027467000", "--ties-to", "Leiden University")
    assert "Past work count: 12" in ran.out


def test_percentiles_in_an_area_that_is_asked_for(run: Run) -> None:
    ran = run("person", "A5027467000", "--area", "all")
    assert "Percentiles are among the people of: all." in ran.out


def test_several_of_one_name_are_listed(run: Run) -> None:
    ran = run("person", "glanzel")
    assert ran.code == 3
    assert "A5066183935" in ran.said
    assert "Ask by id" in ran.said


def test_a_person_as_json_and_as_a_workbook(run: Run, tmp_path: Path) -> None:
    assert run("person", "A5027467000", "-o", tmp_path / "p.json").code == 0
    assert json.loads((tmp_path / "p.json").read_text())["name"] == "Ludo Waltman"
    assert run("person", "A5027467000", "-o", tmp_path / "p.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    assert book.sheetnames[:2] == ["Indicators", "Works by year"]


def test_a_profile_is_no_single_table(run: Run, tmp_path: Path) -> None:
    ran = run("person", "A5027467000", "-o", tmp_path / "p.csv")
    assert ran.code == 3
    assert "--output person.xlsx" in ran.said
    assert run("person", "A5027467000", "-o", tmp_path / "p.xlsx", "--format", "json").code == 3
