"""`entrepot demo`: what the first command of the README shows."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from tests.cli.conftest import Ran, Run

PEOPLE, PLACES = "The 20 leading people of scientometrics", "The 10 leading institutions"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "d.xlsx"


@pytest.fixture(scope="module")
def demo(run: Run, file: Path, sample_graph: Path) -> Ran:
    return run("demo --output", file, "--graph", sample_graph)


@pytest.fixture
def workbook(demo: Ran, file: Path) -> Iterator[Workbook]:
    book = openpyxl.load_workbook(file)
    yield book
    book.close()


def ranks(text: str) -> list[int]:
    """What stands in the first column of a table."""
    return [int(line[:5]) for line in text.splitlines() if line[:5].strip().isdecimal()]


def test_it_ranks_20_people_and_10_institutions(demo: Ran) -> None:
    assert demo.code == 0
    people, _, rest = demo.out.partition(PLACES)
    assert people.startswith(PEOPLE)
    assert ranks(people) == list(range(1, 21))
    assert "Eugene Garfield" in people
    assert ranks(rest) == [1, 2, 3, 4, 5, 5, 7, 7, 9, 10]  # equal citations, equal rank
    assert "Leiden University" in rest


def test_it_says_what_the_numbers_rest_on(demo: Ran) -> None:
    assert "· 613 works; data of 2025-10-05" in demo.told
    assert "· Citations: reported by the source" in demo.told
    assert "most-cited works of the topic" in demo.told
    assert "never nationalities" in demo.told


def test_it_says_where_the_workbook_is_and_what_to_ask_next(
    demo: Ran, file: Path, sample_graph: Path
) -> None:
    assert f"The same as a workbook: {file}" in demo.lines
    assert f"Ask it more: entrepot talent all --by h_index --graph {sample_graph}" in demo.lines


def test_what_it_says_to_ask_next_can_be_asked(run: Run, demo: Ran) -> None:
    command = demo.lines[-1].partition("entrepot ")[2]
    assert "Anthony F. J. van Raan" in run(command).out


def test_the_workbook_holds_the_same(workbook: Workbook) -> None:
    assert workbook.sheetnames == ["People", "Institutions", "Notes", "Definitions"]
    people, places = workbook["People"], workbook["Institutions"]
    assert people.max_row == 3 + 20
    assert places.max_row == 3 + 10
    headings = [cell.value for cell in people[3]]
    first = dict(zip(headings, [cell.value for cell in people[4]], strict=True))
    assert (first["Rank"], first["Name"], first["Works"]) == (1, "Eugene Garfield", 12)
    assert first["Citations"] == 10_197
    assert isinstance(first["c-score"], float)
    assert str(people["A1"].value).startswith(PEOPLE)


def test_ids_and_orcids_are_links(workbook: Workbook) -> None:
    people = workbook["People"]
    headings = [cell.value for cell in people[3]]
    links = {
        headings[cell.column - 1]: cell.hyperlink.target
        for cell in people[5]
        if cell.hyperlink is not None
    }
    assert links == {
        "Id": "https://openalex.org/A5018542454",
        "ORCID": "https://orcid.org/0000-0001-8980-5937",
    }


def test_it_can_be_called_again(run: Run, demo: Ran, file: Path, sample_graph: Path) -> None:
    again = run("demo -o", file, "--graph", sample_graph)
    assert again.out == demo.out


def test_the_graph_is_kept_in_the_cache(
    run: Run, tmp_path: Path, sample_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrepot.cli.demo.user_cache_path", lambda *_: tmp_path / "a cache")
    kept = tmp_path / "a cache" / "sample-graph"
    shutil.copytree(sample_graph, kept)  # as an earlier call left it
    ran = run("demo -o", tmp_path / "d.xlsx")
    assert ran.code == 0
    assert f"--graph '{kept}'" in ran.lines[-1]  # quoted, to be copied
    assert not (kept / "version-000002").exists()  # nothing was loaded again


@pytest.mark.parametrize("name", ["d.csv", "d", "d.xls"])
def test_only_a_workbook_can_be_written(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("demo -o", tmp_path / name)
    assert ran.code == 3
    assert ".xlsx" in ran.said
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_named(run: Run, tmp_path: Path, sample_graph: Path) -> None:
    ran = run("demo --output", tmp_path / "none" / "d.xlsx", "--graph", sample_graph)
    assert ran.code == 3
    assert "d.xlsx cannot be written: No such file or directory." in ran.said
