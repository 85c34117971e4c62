"""Where the command line writes: results to standard output, all else to standard error."""

import os

from rich.console import Console

PIPED_WIDTH = 160
"""Width of tables that do not go to a terminal, unless COLUMNS says otherwise."""


def _output() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return Console(highlight=False, width=PIPED_WIDTH)
    return console


output = _output()
errors = Console(stderr=True, highlight=False)
