"""The command that writes a dossier of a shortlist."""

from pathlib import Path
from typing import Annotated

import typer

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.asking import ASKING, CitationsOption
from entrepot.cli.bars import Bars
from entrepot.cli.console import errors, say
from entrepot.errors import InputError


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot dossier A5027467000 A5043027378 --area Chemistry "
    '--purpose "Chair of chemistry" --output shortlist.pdf · entrepot dossier A5027467000 '
    '--language zh --purpose "聘任化学教授" --institution I121797337 --output shortlist.xlsx',
)
def dossier(
    people: Annotated[
        list[str], typer.Argument(metavar="PERSON...", help="Ids, ORCID iDs or names; up to 200.")
    ],
    purpose: Annotated[
        str, typer.Option("--purpose", help="What the dossier is for; it is printed on it.")
    ],
    files: Annotated[
        list[Path],
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write a .pdf or a workbook (.xlsx); repeatable, for both.",
        ),
    ],
    area: Annotated[str, typer.Option("--area", help="Area that is looked at.")] = "all",
    language: Annotated[str, typer.Option("--language", help="en or zh.")] = "en",
    institution: Annotated[
        str | None,
        typer.Option("--institution", help="Ours, for ties; id or name.", show_default=False),
    ] = None,
    made_by: Annotated[
        str, typer.Option("--made-by", help="Who made it; printed on it.", show_default=False)
    ] = "",
    title: Annotated[
        str, typer.Option("--title", help="What stands on its cover.", show_default=False)
    ] = "",
    citations: CitationsOption = "auto",
    graph: GraphOption = None,
) -> None:
    """A dossier of a shortlist, to print or to keep: a page a person, definitions, warnings."""
    for file in files:
        if file.suffix.lower() not in (".pdf", ".xlsx"):
            raise InputError(f"{file} ends in no known format; write .pdf or .xlsx.")
    with api.open(graph) as opened, Bars() as bars:
        made = opened.dossier(
            people,
            area,
            purpose=purpose,
            language=language,
            institution=institution,
            made_by=made_by,
            title=title,
            citations=citations,
        )
        for file in files:
            write = made.write_pdf if file.suffix.lower() == ".pdf" else made.write_workbook
            write(file, bars)
    for file in files:
        say(f"The dossier is written to {file}.", to=errors)
