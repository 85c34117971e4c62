"""Commands that look after a graph: graph info, graph check."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.console import output, say
from entrepot.cli.tables import show_notes
from entrepot.errors import GraphDamagedError, InputError
from entrepot.graph.check import check_graph
from entrepot.graph.identifiers import from_text, to_text
from entrepot.graph.objections import Objections
from entrepot.graph.relations import RELATIONS

graph_app = typer.Typer(
    help="Look into a graph, or check it.",
    no_args_is_help=True,
    epilog="Example: entrepot graph info",
)
app.add_typer(graph_app, name="graph", rich_help_panel="Look after a graph")


@graph_app.command(epilog="Example: entrepot graph info --graph /data/graph")
def info(graph: GraphOption = None) -> None:
    """What the graph holds: its date, its relations, what was loaded."""
    with api.open(graph) as opened:
        manifest, store = opened.manifest, opened.reader.store
    say(str(store.path), style="bold")
    say(
        f"Version {manifest.version}, built {manifest.created_at}; data of {manifest.data_date}, "
        f"census year {manifest.census_year}"
        + ("; with the extension set (xpac)." if manifest.has_xpac else ".")
    )
    table = Table(box=None, padding=(0, 1))
    table.add_column("Relation", style="bold")
    table.add_column("Rows", justify="right")
    table.add_column("MB", justify="right")
    table.add_column("What each row is")
    for name, relation in RELATIONS.items():
        file = manifest.relations[name]
        grain = relation.grain.removeprefix("Each row is ")
        table.add_row(name, f"{file.row_count:,}", f"{file.content_length / 1e6:,.1f}", grain)
    output.print(table)
    for root, files in manifest.loaded.items():
        say(f"Loaded from {root}: {len(files):,} {'file' if len(files) == 1 else 'files'}")
    show_notes(manifest.notes)


@graph_app.command(
    epilog="Examples: entrepot graph objections · entrepot graph objections --add A5043027378"
)
def objections(
    add: Annotated[
        str | None, typer.Option(metavar="ID", help="Hide a person.", show_default=False)
    ] = None,
    withdraw: Annotated[
        str | None, typer.Option(metavar="ID", help="Show a person again.", show_default=False)
    ] = None,
    graph: GraphOption = None,
) -> None:
    """People who object to being profiled: no ranking, profile or export shows them."""
    with api.open(graph) as opened:
        listed = Objections(opened.reader.store.path)
    if add:
        listed.add(_author_id(add))
    if withdraw:
        listed.withdraw(_author_id(withdraw))
    for objection in listed.all():
        output.print(f"{to_text('A', objection.author_id)}  since {objection.date}")
    output.print(f"{len(listed.all()):,} people object.")


def _author_id(text: str) -> int:
    number = from_text(text, "A")
    if number is None:
        raise InputError(f"'{text}' is no author id; one looks like A5043027378.")
    return number


@graph_app.command(epilog="Example: entrepot graph check --graph /data/graph")
def check(graph: GraphOption = None) -> None:
    """Check that the graph's files are whole and its relations agree."""
    problems = 0
    with api.open(graph) as opened:
        for finding in check_graph(opened.reader):
            mark = "[red]wrong[/]" if finding.problem else "[green]sound[/]"
            output.print(f"{mark}  {escape(finding.checked)}")
            if finding.problem:
                problems += 1
                say(f"       {finding.problem}")
    if problems:
        failed = "1 check failed" if problems == 1 else f"{problems} checks failed"
        raise GraphDamagedError(f"{failed}. Load the data again into an empty folder.")
    output.print("The graph is sound.")
