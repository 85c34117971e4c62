"""Tables on the terminal: they fit, and what does not fit is named."""

from pathlib import Path

import pyarrow as pa
import pytest
from rich.cells import cell_len
from tests.cli.conftest import Run

from entrepot import api
from entrepot.cli.console import errors, output
from entrepot.cli.tables import show_notes, show_table
from entrepot.tabular import title_of
from entrepot.talent.ranking import Ranking

WIDTHS = [60, 80, 100, 160]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="session")
def people(sample_graph: Path) -> Ranking:
    with api.open(sample_graph) as graph:
        return graph.area("all").people(top=60)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> int:
    """A terminal as wide as the test's parameter."""
    width = int(request.param)
    for console in (output, errors):
        monkeypatch.setattr(console, "_width", width)
        monkeypatch.setattr(console, "_color_system", None)
    return width


EVERY_WIDTH = pytest.mark.parametrize("terminal", WIDTHS, indirect=True)
WIDE = pytest.mark.parametrize("terminal", [160], indirect=True)


@EVERY_WIDTH
@pytest.mark.parametrize("by", ["c_score", "citation_count", "mncs", "self_citation_share"])
def test_a_ranking_fits_and_shows_what_it_is_ranked_by(
    people: Ranking, terminal: int, by: str, capsys: Capture
) -> None:
    show_table(people.table, by=by, title="The leading people of an area with a long name")
    out, err = capsys.readouterr()
    assert max(cell_len(line) for line in [*out.splitlines(), *err.splitlines()]) <= terminal
    assert title_of(by) not in err  # where the hidden columns are named
    assert "Eugene Garfield" in out
    rows = [line for line in out.splitlines() if line[:5].strip().isdecimal()]
    assert len(rows) == 60


@EVERY_WIDTH
@pytest.mark.parametrize("command", ["areas", "indicators", "graph info", "talent all -n 3"])
def test_what_commands_print_fits(run: Run, terminal: int, command: str) -> None:
    ran = run(command, width=terminal)
    fitting = [line for line in ran.lines if "://" not in line and "/" not in line[:1]]
    assert max(map(cell_len, fitting)) <= terminal


@WIDE
def test_columns_that_are_hidden_are_named_if_they_hold_anything(
    people: Ranking, terminal: int, capsys: Capture
) -> None:
    table = people.table.append_column("nothing", pa.nulls(60, pa.string()))
    show_table(table, by="c_score")
    _, err = capsys.readouterr()
    assert "ORCID" in err
    assert "Nothing" not in err


@EVERY_WIDTH
def test_chinese_names_are_two_cells_a_letter(terminal: int, capsys: Capture) -> None:
    names = ["欧阳修文", "王小明"]
    table = pa.table({"rank": [1, 2], "name": names, "c_score": [2.0, 1.0]})
    show_table(table, by="c_score")
    out, _ = capsys.readouterr()
    assert all(name in out for name in names)
    rows = [line for line in out.splitlines() if line[:5].strip().isdecimal()]
    assert {cell_len(line) for line in rows} == {cell_len(rows[0])}  # the columns stand


@WIDE
def test_what_a_source_wrote_cannot_steer_the_terminal(terminal: int, capsys: Capture) -> None:
    table = pa.table({"name": ["A\x1b]0;owned\x07\x1b[2J\nB\x9b31m", "[red]C[/red] :smile:"]})
    show_table(table, title="Area [bold]D\x1b[0m")
    show_notes(["a note [dim]E[/]"])
    out, _ = capsys.readouterr()
    assert "\x1b" not in out
    assert "\x9b" not in out
    assert "A]0;owned[2J B31m" in out
    assert "[red]C[/red] :smile:" in out
    assert "Area [bold]D" in out
    assert "· a note [dim]E[/]" in out


@WIDE
def test_numbers_are_shaped_by_what_they_are(terminal: int, capsys: Capture) -> None:
    table = pa.table(
        {
            "rank": [1],
            "citation_count": [12345],
            "c_score": [3.14159],
            "pp_top_10": [0.12345],
            "momentum": [99.44],
            "first_year": [1999],
            "self_citation_share": pa.array([None], pa.float64()),
        }
    )
    show_table(table)
    out, _ = capsys.readouterr()
    assert out.splitlines()[-1].split() == ["1", "12,345", "3.14", "12.3%", "99.4", "1999"]


@WIDE
def test_an_empty_table_is_said_to_be_empty(terminal: int, capsys: Capture) -> None:
    show_table(pa.table({"name": pa.array([], pa.string())}), title="Nobody")
    assert capsys.readouterr().out == "Nobody\nNothing to show.\n"


@pytest.mark.parametrize("terminal", [60], indirect=True)
def test_long_texts_give_way_before_columns_do(terminal: int, capsys: Capture) -> None:
    table = pa.table({"name": ["N" * 50], "institution": ["I" * 50], "work_count": [7]})
    show_table(table)
    row = capsys.readouterr().out.splitlines()[-1]
    assert row.count("…") == 2
    assert row.split()[-1] == "7"
    assert cell_len(row) == 60


@pytest.mark.parametrize("terminal", [60], indirect=True)
def test_paths_are_not_broken(terminal: int, capsys: Capture) -> None:
    path = "/a-folder/" * 9
    show_notes([f"Listed in {path}graph-of-2025.jsonl and nowhere else."])
    assert f"{path}graph-of-2025.jsonl" in capsys.readouterr().out
