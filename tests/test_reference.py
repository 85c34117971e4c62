"""The reference pages are current, complete and well-formed."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from entrepot.graph.relations import RELATIONS
from entrepot.indicators.registry import INDICATORS

SCRIPT = Path(__file__).parents[1] / "scripts" / "make_reference.py"


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


reference = _load_script()


def test_the_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_indicator_is_on_the_page() -> None:
    names = re.findall(r"^- \*\*Name:\*\* `(\w+)`$", reference.indicators_page(), re.MULTILINE)
    assert sorted(names) == sorted(INDICATORS)


def test_every_relation_and_column_is_on_the_page() -> None:
    found: dict[str, list[str]] = {}
    for line in reference.relations_page().splitlines():
        if line.startswith("### "):
            found[line.removeprefix("### ")] = []
        elif line.startswith("| `"):
            found[list(found)[-1]].append(line.split("`")[1])
    assert found == {name: relation.column_names for name, relation in RELATIONS.items()}


def test_every_row_of_a_table_has_four_cells() -> None:
    rows = [line for line in reference.relations_page().splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4 + 1}


def test_a_page_that_is_not_current_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path / "reference")
    assert reference.main(["--check"]) == 1
    assert "indicators.md is not current" in capsys.readouterr().out
    assert reference.main([]) == 0
    assert capsys.readouterr().out == "Wrote indicators.md.\nWrote relations.md.\n"
    assert reference.main(["--check"]) == 0
    (tmp_path / "reference" / "relations.md").write_text("changed by hand")
    assert reference.main(["--check"]) == 1
    assert capsys.readouterr().out.startswith("relations.md is not current: run")


def test_another_argument_is_not_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["--chek"]) == 2
    assert "--check" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("[I_i ≥ 2]", r"\[I_i ≥ 2\]"), ("PP(<100 km)", r"PP(\<100 km)"), ("a|b*c", r"a\|b\*c")],
)
def test_formulas_are_read_as_they_are_written(text: str, escaped: str) -> None:
    assert reference._escaped(text) == escaped
