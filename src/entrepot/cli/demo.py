"""The command that shows what entrepot does, on the sample it brings along."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from platformdirs import user_cache_path

from entrepot import api
from entrepot.cli.app import app
from entrepot.cli.bars import Bars
from entrepot.cli.console import output, say
from entrepot.cli.results import sheet_of
from entrepot.cli.tables import show_notes, show_table
from entrepot.errors import InputError
from entrepot.graph.loading import load_snapshot
from entrepot.sample import sample_path
from entrepot.tabular import format_from, write_workbook

TOPIC = "T10102"
PEOPLE, INSTITUTIONS = 20, 10
SAMPLE_NOTES = (
    "The sample holds the most-cited works of the topic in OpenAlex (October 2025), not the whole "
    "field: people with many less-cited works look smaller than they are, and normalised impact "
    "compares highly cited works with each other.",
)


@app.command(epilog="Example: entrepot demo --output scientometrics.xlsx")
def demo(
    file: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The workbook to write.")
    ] = Path("scientometrics.xlsx"),
    graph: Annotated[
        Path | None,
        typer.Option(
            "--graph",
            metavar="DIR",
            help="Where to keep the sample's graph; by default in the cache.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """See it work: the leading people and institutions of scientometrics, from a real sample."""
    if format_from(file) != "xlsx":
        raise InputError(f"The demo writes a workbook: {file} must end in .xlsx.")
    folder = graph or user_cache_path("entrepot", False) / "sample-graph"
    with Bars() as bars:
        load_snapshot(str(sample_path()), api.loader(folder, progress=bars))
    with api.open(folder) as opened:
        area = opened.area(TOPIC, "Scientometrics and bibliometrics research")
        people = area.people(top=PEOPLE)
        places = area.institutions(top=INSTITUTIONS)
    sheets = [
        sheet_of(people, f"The {PEOPLE} leading people of scientometrics, by c-score"),
        sheet_of(places, f"The {INSTITUTIONS} leading institutions, by citations"),
    ]
    for sheet, by in zip(sheets, ("c_score", "citation_count"), strict=True):
        show_table(_short(sheet.table), by=by, title=sheet.title)
        output.print()
    notes = (*people.notes, *SAMPLE_NOTES)
    show_notes(notes)
    write_workbook(
        [
            replace(sheets[0], notes=notes),
            replace(sheets[1], notes=(*places.notes, *SAMPLE_NOTES)),
        ],
        file,
    )
    output.print()
    say(f"The same as a workbook: {file}")
    say(f"Ask it more: entrepot talent all --by h_index --graph {shlex.quote(str(folder))}")


def _short(table: pa.Table) -> pa.Table:
    """Without the ids, which matter less at first sight."""
    return table.drop_columns(["id"])
