"""How commands end: exit codes, a reader that has had enough, the unforeseen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from entrepot import api


def start(*arguments: str, graph: Path) -> "subprocess.Popen[str]":
    """A command as from a shell, in a process of its own."""
    settings = {"ENTREPOT_GRAPH": str(graph), "ENTREPOT_THREADS": "1", "ENTREPOT_MEMORY_MB": "512"}
    return subprocess.Popen(
        [sys.executable, "-m", "entrepot", *arguments],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("areas", 0),
        ("--version", 0),
        ("talent", 2),
        ("talent all --no-such-option", 2),
        ("talent all --top 0", 2),
        ("talent all --top few", 2),
        ("no-such-command", 2),
        ("talent alchemy", 3),
        ("talent all --citations none", 3),
        ("talent all --since 2020 --until 2010", 3),
        ("talent all --stage junior", 3),
        ("talent all --country Atlantis", 3),
        ("talent all --returning-to XX", 3),
        ("talent all --country ''", 3),
        ("countries all --by c_score", 3),
        ("talent all --no-self-citations --citations reported", 7),
        ("talent all --window 3 --citations reported", 7),
    ],
)
def test_exit_codes(run: Run, command: str, code: int) -> None:
    ran = run(command)
    assert ran.code == code
    assert bool(ran.err) == bool(code)
    assert bool(ran.out) == (not code)
    assert "Traceback" not in ran.err


def test_a_setting_that_is_not_known_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_THREAD", "2")
    ran = run("areas")
    assert ran.code == 3
    assert "ENTREPOT_THREADS" in ran.said


def test_in_a_process_of_its_own(sample_graph: Path) -> None:
    with start("talent", "alchemy", graph=sample_graph) as process:
        out, err = process.communicate()
    assert process.returncode == 3
    assert out == ""
    assert err.startswith("Error: There is no topic, subfield or field 'alchemy'.")


@pytest.mark.parametrize("format_", ["table", "csv"])
def test_a_reader_may_leave_early(sample_graph: Path, format_: str) -> None:
    """As in ``entrepot … | head -1``: all 1,066 people are more than a pipe holds."""
    command = ("talent", "all", "--all", "--format", format_)
    with start(*command, graph=sample_graph) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert process.returncode == 0
    assert "Error" not in err
    assert "Traceback" not in err
    assert "Broken pipe" not in err


def test_what_the_system_refuses_is_told_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/graph/version-000002")

    monkeypatch.setattr(api, "open_reader", full)
    ran = run("areas")
    assert ran.code == 1
    assert ran.err == "Error: /graph/version-000002: No space left on device.\n"


def test_what_is_unforeseen_is_shown_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of entrepot")

    monkeypatch.setattr(api, "open_reader", broken)
    with pytest.raises(ZeroDivisionError):
        run("areas")
