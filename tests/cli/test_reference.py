"""The page docs/reference/command-line.md says what the commands are."""

import re
from pathlib import Path

import pytest
from tests.cli.tree import COMMANDS, reference

from entrepot.errors import EntrepotError
from entrepot.settings import read_settings

PAGE = reference.PAGE.read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no '{name}'"
    return found[1]


def test_the_page_is_current() -> None:
    assert reference.main(["--check"]) == 0, "run 'python scripts/make_cli_reference.py'"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_option_and_example_is_documented(name: str) -> None:
    text = section(name)
    command = COMMANDS[name]
    assert " ".join(command.help.split("\n\n")[0].split()) in text
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            assert (parameter.metavar or parameter.name.upper()) in text
        elif not parameter.hidden:
            assert all(f"`{option}`" in text for option in parameter.opts)
    for example in reference.examples(command):
        assert example in text


def test_hidden_options_are_not_documented() -> None:
    assert "--server" not in PAGE


def test_each_setting_is_documented() -> None:
    for name in ("ENTREPOT_GRAPH", "ENTREPOT_MEMORY_MB", "ENTREPOT_THREADS", "OPENALEX_API_KEY"):
        assert f"`{name}`" in section("Environment")
        read_settings({name: "512"})  # and is one


def test_each_exit_code_is_documented() -> None:
    listed = PAGE.partition("## Exit codes")[2]
    codes = {kind.exit_code for kind in EntrepotError.__subclasses__()}
    for code in {0, 2, 130, EntrepotError.exit_code} | codes:
        assert f"\n| {code} | " in listed


def test_a_page_that_is_not_current_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "PAGE", tmp_path / "reference" / "command-line.md")
    assert reference.main(["--check"]) == 1
    assert "make_cli_reference.py" in capsys.readouterr().out
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    assert (tmp_path / "reference" / "command-line.md").read_text(encoding="utf-8") == PAGE
    assert reference.main(["--chek"]) == 2
