"""The command ``entrepot`` and the options its commands share."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from entrepot import __version__

app = typer.Typer(
    name="entrepot",
    help="The leading people of any research field: where they are, what they publish and how "
    "they are cited.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog="Example: entrepot demo\n\n"
    "Exit codes: 0 done · 2 mistake in the command · 3 unknown name or value · 4 graph "
    "cannot be opened · 5 data cannot be loaded · 6 server failed · 7 data lack what was asked "
    "for · 130 interrupted.",
)

GraphOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        metavar="DIR",
        help="Folder of the graph. By default ENTREPOT_GRAPH, else the user's data folder.",
        show_default=False,
    ),
]


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"entrepot {__version__}")
        raise typer.Exit


@app.callback()
def entrepot(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=lambda v: _show_version(wanted=v),
            is_eager=True,
            help="Show the version.",
        ),
    ] = False,
) -> None:
    """The options of the command itself; the help text stands above."""
