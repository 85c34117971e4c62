"""Results on standard output and in files, in each format."""

import csv
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from tests.cli.conftest import Run

FIRST = {"rank": 1, "name": "United States", "id": "US", "work_count": 241}
COMMAND = "countries T10102 -n 2"


def test_csv_on_standard_output(run: Run) -> None:
    ran = run(f"{COMMAND} --format csv")
    assert ran.out.startswith('"rank","id","name","work_count"')
    assert [(row["rank"], row["name"]) for row in ran.csv] == [
        ("1", "United States"),
        ("2", "United Kingdom"),
    ]
    assert ran.err == ""


def test_json_on_standard_output(run: Run) -> None:
    content = run(f"{COMMAND} --format json").json
    assert FIRST.items() <= content["rows"][0].items()
    assert content["title"].endswith("2 of 51 countries, by Citations (citations: reported)")
    facts = {name: content[name] for name in ("by", "citations", "unit_count", "work_count")}
    assert facts == {
        "by": "citation_count",
        "citations": "reported",
        "unit_count": 51,
        "work_count": 613,
    }
    assert content["area"] == "scientometrics and bibliometrics research"
    assert content["data_date"] == "2025-10-05"
    assert content["notes"][0].startswith("613 works")


def test_the_ending_of_the_file_is_its_format(run: Run, tmp_path: Path) -> None:
    for ending in ("csv", "json", "parquet", "xlsx", "CSV"):
        path = tmp_path / f"found.{ending}"
        ran = run("areas sci --level topic --output", path)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == f"1 row written to {path}\n"


def test_files_hold_what_is_asked_for(run: Run, tmp_path: Path) -> None:
    for ending in ("csv", "json", "parquet", "xlsx"):
        run(COMMAND, "-o", tmp_path / f"found.{ending}")
    with (tmp_path / "found.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["name"] == FIRST["name"]
    content = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert FIRST.items() <= content["rows"][0].items()
    table = pq.read_table(tmp_path / "found.parquet")
    assert FIRST.items() <= table.to_pylist()[0].items()
    assert table.to_pylist() == content["rows"]
    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    assert book.sheetnames == ["Countries", "Notes", "Definitions"]
    assert [cell.value for cell in book["Countries"][4]][:4] == [1, "US", "United States", 241]
    book.close()


def test_the_format_may_be_given_beside_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "found.txt"
    assert run(f"{COMMAND} --format csv -o", path).code == 0
    assert path.read_text(encoding="utf-8-sig").startswith('"rank"')


def test_table_is_the_format_of_the_terminal(run: Run) -> None:
    assert run(f"{COMMAND} --format table").out == run(COMMAND).out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("--format xlsx", "xlsx is written to a file: add --output FILE."),
        ("--format parquet", "parquet is written to a file: add --output FILE."),
        ("-o found.pdf", "write one of .csv, .json, .parquet, .xlsx."),
        ("-o found", "found ends in no known format"),
        ("-o found.csv --format table", "for a file choose csv, json, parquet, xlsx."),
        ("-o found.xlsx --format csv", "leave --format out, or name the file found.csv."),
        ("-o none/found.csv", "none/found.csv cannot be written: No such file or directory."),
        ("-o none/found.json", "none/found.json cannot be written: No such file or directory."),
        ("-o none/found.parquet", "none/found.parquet cannot be written: No such file"),
        ("-o none/found.xlsx", "none/found.xlsx cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_written_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(f"areas {options}")
    assert ran.code == 3
    assert reason in ran.said
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_a_mistake_in_the_command(run: Run) -> None:
    ran = run(f"{COMMAND} --format xls")
    assert ran.code == 2
    assert "xlsx" in ran.said


def test_indicators_and_areas_go_to_files_too(run: Run, tmp_path: Path) -> None:
    run("indicators institutions -o", tmp_path / "found.xlsx")
    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    assert book.sheetnames[0] == "Indicators of institutions"
    book.close()
    run("areas -o", tmp_path / "areas.parquet")
    assert pq.read_table(tmp_path / "areas.parquet").num_rows == 4


def test_indicators_are_listed_with_their_formulas(run: Run) -> None:
    listed = {row["indicator"]: row for row in run("indicators --format csv").csv}
    assert listed["h_index"]["formula"].startswith("largest h")
    assert all(row["formula"] and row["unit"] and row["source"] for row in listed.values())
    assert "c_score" not in {
        row["indicator"] for row in run("indicators countries --format csv").csv
    }
    unknown = run("indicators planets")
    assert unknown.code == 3
    assert "'planets' is none of people, institutions, countries." in unknown.said


def test_an_unknown_indicator_names_the_nearest(run: Run) -> None:
    ran = run("talent all --by hindex")
    assert ran.code == 3
    assert "There is no indicator of people 'hindex'. Did you mean 'h_index'" in ran.said
    assert "'entrepot indicators' lists them all." in ran.said
