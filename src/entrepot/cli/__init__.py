"""The command line: one module a group of commands.

Exit codes: 0 done; 1 something unforeseen; 2 a mistake in the command; 3 a name or value
that is not known; 4 the graph cannot be opened; 5 the data cannot be loaded; 6 a server
failed; 7 the data lack what was asked for; 130 interrupted.
"""

import sys

from entrepot.cli.app import app
from entrepot.cli.console import errors, say, wrapped
from entrepot.errors import EntrepotError

# Importing a module registers its commands, in the order of --help.
from entrepot.cli import demo, filling, building, asking  # isort: skip
from entrepot.cli import person, dossiers, comparing, areas, keeping, serving  # isort: skip

__all__ = [
    "areas",
    "asking",
    "building",
    "comparing",
    "demo",
    "dossiers",
    "filling",
    "keeping",
    "main",
    "person",
    "serving",
]

INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors a user may meet end with their message and exit code."""
    try:
        app()
    except EntrepotError as error:
        _fail(str(error), error.exit_code)
    except OSError as error:  # a full disk, a folder that may not be written
        named = f"{error.filename}: " if error.filename else ""
        _fail(f"{named}{error.strerror or error}.", EntrepotError.exit_code)
    except SystemExit as end:  # typer turns Ctrl-C into its exit code
        if end.code == INTERRUPTED:
            say("Interrupted. The graph is as it was.", to=errors)
        raise


def _fail(text: str, exit_code: int) -> None:
    shown = wrapped(f"Error: {text}", errors.width)
    shown.stylize("bold red", 0, len("Error:"))
    errors.print(shown, soft_wrap=True)
    sys.exit(exit_code)
