"""`entrepot import`: the exports a university holds, and what each lacks."""

from pathlib import Path

import pyarrow as pa
import pytest
from tests.cli.conftest import Run
from tests.graph.snapshots import nothing_derived

from entrepot import api
from entrepot.graph.exports.lacks import _CONSEQUENCES
from entrepot.tabular import Sheet, write_workbook

SCOPUS = """\
"Authors","Author full names","Author(s) ID","Title","Year","Source title","Cited by","DOI",\
"Affiliations","Authors with affiliations","Document Type","EID"
"Doe, J.; Roe, R.","Doe, Jan (101); Roe, Richard (102)","101; 102","On testing","2021","Samples",\
"12","10.1000/abc.1","Institute of Proof, Paris, France; University of Bath, Bath, United Kingdom",\
"Doe, J., Institute of Proof, Paris, France; Roe, R., University of Bath, Bath, United Kingdom",\
"Article","2-s2.0-85000000001"
"Doe, J.","Doe, Jan (101)","101","On proving","2022","Samples","3","10.1000/abc.2",\
"Institute of Proof, Paris, France","Doe, J., Institute of Proof, Paris, France","Review",\
"2-s2.0-85000000002"
"""
PATENTS = "Jurisdiction,Lens ID,Application Number\nEP,001-002,EP 1\n"


@pytest.fixture
def scopus(tmp_path: Path) -> Path:
    path = tmp_path / "scopus.csv"
    path.write_text(SCOPUS, encoding="utf-8")
    return path


def test_an_import_says_what_the_export_lacks_and_can_be_ranked(
    run: Run, scopus: Path, tmp_path: Path
) -> None:
    graph = tmp_path / "graph"
    ran = run("import", scopus, "--graph", graph)
    assert ran.code == 0
    assert ran.lines[0] == "2 works in the graph; 2 records read, 0 rejected."
    for lack in ("references", "topics", "abstracts"):
        assert f"· scopus.csv lacks {lack}: {_CONSEQUENCES[lack]}." in ran.told

    people = run("talent all --by citation_count --format json --graph", graph).json
    assert [(row["name"], row["citation_count"]) for row in people["rows"]] == [
        ("Jan Doe", 12 + 3),
        ("Richard Roe", 12),
    ]
    assert [row["country_code"] for row in people["rows"]] == ["FR", "GB"]
    assert any("scopus.csv lacks references" in note for note in people["notes"])

    counted = run("talent all --citations counted --graph", graph)
    assert counted.code == 7
    assert "no reference lists" in counted.said

    again = run("import", scopus, "--graph", graph)
    assert again.out == "Nothing new: the graph holds these files already (2 works).\n"


def test_several_files_at_once(
    run: Run, scopus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "derived_relations", nothing_derived)
    second = tmp_path / "second.ris"
    second.write_text("TY  - JOUR\nAU  - Poe, Edgar\nTI  - A raven\nPY  - 2020\nER  - \n")
    ran = run("import", scopus, second, "--graph", tmp_path / "graph")
    assert ran.lines[0] == "3 works in the graph; 3 records read, 0 rejected."
    assert "second.ris lacks author ids" in ran.told


def test_no_file_is_a_mistake_in_the_command(run: Run) -> None:
    ran = run("import")
    assert ran.code == 2
    assert "FILE" in ran.said


def test_a_file_of_no_known_format_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "patents.csv"
    path.write_text(PATENTS)
    ran = run("import", path, "--graph", tmp_path / "graph")
    assert ran.code == 5
    assert "patents.csv" in ran.said
    assert "Scopus" in ran.said  # what is allowed


def test_a_workbook_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "scopus.xlsx"
    write_workbook([Sheet("Scopus", pa.table({"Title": ["A title"]}))], path)
    ran = run("import", path, "--graph", tmp_path / "graph")
    assert ran.code == 5
    assert "if it is a workbook, save it as CSV" in ran.said


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("import", tmp_path / "none.csv", "--graph", tmp_path / "graph")
    assert ran.code == 5
    assert "none.csv cannot be read: No such file or directory" in ran.said


def test_the_reject_limit_holds_for_imports_too(run: Run, scopus: Path, tmp_path: Path) -> None:
    with scopus.open("a", encoding="utf-8") as file:
        file.write('"Doe, J.","Doe, Jan (101)","101","On erring","the year 1","S","1"\n')
    refused = run("import", scopus, "--graph", tmp_path / "graph")
    assert refused.code == 5
    assert "1 of 3 records were rejected" in refused.said
    assert "--reject-limit" in refused.said
