"""Where the command line writes: results to standard output, all else to standard error."""

import os
import re
import textwrap

import typer
from rich.console import Console
from rich.text import Text

PIPED_WIDTH = 160
"""Width of tables that do not go to a terminal, unless COLUMNS says otherwise."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """End quietly where the reader, such as head, has had enough."""
        # What is still buffered would fail again when Python ends:
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())
        raise typer.Exit(0)


def _output() -> Console:
    # emoji=False: "country:china" would be shown with a flag
    console = _Console(highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPED_WIDTH
    return console


output = _output()
errors = _Console(stderr=True, highlight=False, emoji=False)


def say(text: str, *, style: str = "", to: Console = output) -> None:
    """Print a text as it is, wrapped at blanks only: paths and addresses stay whole."""
    to.print(wrapped(text, to.width, style=style), soft_wrap=True)


def wrapped(text: str, width: int, *, style: str = "") -> Text:
    """A text in lines of at most a width, where its words allow it."""
    lines = [
        textwrap.fill(printable(line), width, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    ]
    return Text("\n".join(lines), style=style)


def printable(text: str) -> str:
    """A text without what a terminal would act on, should a source have written such a thing."""
    return _CONTROL.sub("", text)


def write(text: str) -> None:
    """Write data to standard output, unwrapped and unstyled."""
    output.out(text, highlight=False, end="")
