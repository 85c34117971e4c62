import shlex

import pytest
from tests.cli.conftest import Run
from tests.cli.tree import COMMANDS, reference

from entrepot import __version__

EVERY_COMMAND = pytest.mark.parametrize("name", COMMANDS)


def arguments_of(name: str) -> str:
    """The name without ``entrepot``."""
    return name.partition(" ")[2]


def test_the_commands_are_there() -> None:
    leaves = {
        n.removeprefix("entrepot ") for n, c in COMMANDS.items() if not hasattr(c, "commands")
    }
    assert leaves >= {"demo", "load", "import", "pull", "talent", "institutions", "countries"}
    assert leaves >= {"areas", "indicators", "graph info", "graph check"}


@EVERY_COMMAND
def test_help_says_what_it_does_and_gives_an_example(run: Run, name: str) -> None:
    ran = run(f"{arguments_of(name)} --help")
    assert ran.code == 0
    assert COMMANDS[name].help.split(".")[0].split("\n")[0] in ran.told
    assert f"Example: {name}" in ran.told or f"Examples: {name}" in ran.told or name == "entrepot"
    assert "Example" in ran.out


@EVERY_COMMAND
def test_every_option_says_what_it_is_for(name: str) -> None:
    silent = [p.name for p in COMMANDS[name].params if not p.help and not getattr(p, "hidden", 0)]
    assert silent == []


@EVERY_COMMAND
def test_examples_are_commands_that_can_be_given(name: str) -> None:
    examples = reference.examples(COMMANDS[name])
    assert examples
    for example in examples:
        words = shlex.split(example)
        called = max((n for n in COMMANDS if words[: len(n.split())] == n.split()), key=len)
        assert name in called
        given = words[len(called.split()) :]
        context = COMMANDS[called].make_context(called, given)  # raises for what is no option
        assert context.params


@pytest.mark.parametrize("name", ["entrepot", "entrepot talent", "entrepot graph"])
def test_help_fits_a_narrow_terminal(run: Run, name: str) -> None:
    ran = run(f"{arguments_of(name)} --help", width=60)
    assert max(map(len, ran.lines)) <= 60


def test_exit_codes_are_in_the_help(run: Run) -> None:
    told = run("--help").told
    for code in ("0 done", "2 mistake", "3 unknown", "4 graph", "5 data", "6 server", "7 data"):
        assert code in told
    assert "130 interrupted" in told


def test_version(run: Run) -> None:
    assert run("--version").out == f"entrepot {__version__}\n"


def test_nothing_asked_for_is_answered_with_help(run: Run) -> None:
    ran = run("")
    assert ran.code == 2
    assert "Usage:" in ran.out
    assert "talent" in ran.out
