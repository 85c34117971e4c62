"""The commands of the command line, as the reference page walks them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import typer

from entrepot.cli.app import app

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_cli_reference.py"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_cli_reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


reference = load_script()
COMMANDS: dict[str, Any] = dict(reference.commands(typer.main.get_command(app)))
"""Each command by its full name, ``entrepot graph check``."""
