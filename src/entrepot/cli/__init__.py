"""The command line: one module a group of commands.

Exit codes: 0 done; 1 something unforeseen; 2 a mistake in the command; 3 a name or value
that is not known; 4 the graph cannot be opened; 5 the data cannot be loaded; 6 a server
failed; 7 the data lack what was asked for; 130 interrupted.
"""

import sys

from rich.markup import escape

from entrepot.cli.app import app
from entrepot.cli.console import errors
from entrepot.errors import EntrepotError

# Importing a module registers its commands, in the order of --help.
from entrepot.cli import demo, filling, asking, keeping  # isort: skip

__all__ = ["asking", "demo", "filling", "keeping", "main"]

INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors a user may meet end with their message and exit code."""
    try:
        app()
    except EntrepotError as error:
        errors.print(f"[bold red]Error:[/] {escape(str(error))}", highlight=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        errors.print("Interrupted. The graph is as it was.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader, such as head, has had enough
        sys.stderr.close()
        sys.exit(0)
