"""Commands of the web site: serve it, look after it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from entrepot.cli.app import app
from entrepot.cli.console import say
from entrepot.settings import read_settings, read_site_settings


@app.command(epilog="Example: entrepot serve --graph my-graph --port 8080")
def serve(
    graph: Annotated[
        Path | None,
        typer.Option("--graph", metavar="DIR", help="The graph to show.", show_default=False),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any.")] = 8000,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1, max=64, help="How many answer; by default as many as cores, 4 at most."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only start, load the first page, and stop.")
    ] = False,
) -> None:
    """Serve the talent explorer, a web site over a graph, until stopped.

    Settings for an office (names of hosts, https, PostgreSQL) are read from the environment.
    """
    from entrepot.site import serving  # noqa: PLC0415 (Django takes a while to load)

    if graph is not None:
        os.environ["ENTREPOT_GRAPH"] = str(graph)
    serving.prepare()
    with serving.listening(host, port) as server:
        say(f"The talent explorer: {server.address} (Ctrl-C stops it)")
        say(f"It shows {read_settings().graph}; its own data lie in {read_site_settings().folder}.")
        if check:
            say(f"The first page loads: {serving.first_page(server)} bytes.")
        else:
            with serving.helping(server, (processes or serving.usual_processes()) - 1):
                server.run()


@app.command(
    "site",
    context_settings={"ignore_unknown_options": True},
    epilog="Examples: entrepot site createsuperuser; entrepot site check --deploy",
)
def manage(
    command: Annotated[
        list[str],
        typer.Argument(metavar="COMMAND…", help="A management command of Django, and its options."),
    ],
) -> None:
    """Look after the site: accounts, tables, checks."""
    from entrepot.site import serving  # noqa: PLC0415

    serving.prepare()
    serving.manage(command)
