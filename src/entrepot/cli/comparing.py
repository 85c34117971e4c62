"""Commands that set people and places side by side: compare, standing, scenario."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.asking import (
    ASKING,
    AreaArgument,
    CitationsOption,
    FractionalOption,
    SinceOption,
    UntilOption,
)
from entrepot.cli.console import errors, output, say, write
from entrepot.cli.results import FormatOption, OutputFormat, OutputOption, file_format
from entrepot.cli.tables import show_notes, show_table
from entrepot.errors import InputError
from entrepot.indicators.registry import ALL_UNITS, Unit
from entrepot.tabular import Sheet, write_workbook

LevelOption: TypeAlias = Annotated[
    str, typer.Option("--level", help="By topic, subfield or field.")
]
InstitutionArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="INSTITUTION", help="Id (I121797337) or name of ours.")
]
Target: TypeAlias = tuple[OutputFormat | None, Path | None]


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot compare Chemistry people A5027467000 A5043027378 · "
    "entrepot compare all institutions I121797337 I159129438 --output side-by-side.xlsx",
)
def compare(
    area: AreaArgument,
    unit: Annotated[str, typer.Argument(help="people, institutions or countries.")],
    ids: Annotated[list[str], typer.Argument(metavar="WHO...", help="Up to six, id or name.")],
    since: SinceOption = None,
    until: UntilOption = None,
    fractional: FractionalOption = False,
    citations: CitationsOption = "auto",
    graph: GraphOption = None,
    format_: FormatOption = None,
    file: OutputOption = None,
) -> None:
    """Up to six people, institutions or countries side by side."""
    with api.open(graph) as opened:
        found = opened.area(area).compare(
            _unit(unit),
            ids,
            since=since,
            until=until,
            counting=_counting(fractional=fractional),
            citations=citations,
        )
    sheets = [
        Sheet(
            f"{area}: indicators (citations: {found.citations})",
            found.indicators,
            name="Indicators",
        ),
        Sheet("Works by year", found.by_year),
        Sheet("Shared works", found.shared_works),
        Sheet("Topics in common", found.topics),
    ]
    _hand_over(sheets, (format_, file))


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot standing Chemistry I121797337 --peer I159129438 --peer I162608824 · "
    'entrepot standing all "Leiden University" --level field --output standing.xlsx',
)
def standing(
    area: AreaArgument,
    institution: InstitutionArgument,
    peer: Annotated[
        list[str] | None,
        typer.Option("--peer", help="Institution to be set beside, id or name; repeatable."),
    ] = None,
    level: LevelOption = "subfield",
    since: SinceOption = None,
    until: UntilOption = None,
    fractional: FractionalOption = False,
    citations: CitationsOption = "auto",
    graph: GraphOption = None,
    format_: FormatOption = None,
    file: OutputOption = None,
) -> None:
    """An institution beside its peers by topic, and the topics in which it has gaps."""
    with api.open(graph) as opened:
        found = opened.area(area).standing(
            institution,
            peer or (),
            level=level,
            since=since,
            until=until,
            counting=_counting(fractional=fractional),
            citations=citations,
        )
    notes = (
        "A gap is how many works in the top 10 % are missing beside what the institution would "
        "have, at its size, if its works were spread over topics and cited as those of its peers "
        "(of all works, where no peers are named).",
    )
    sheets = [
        Sheet(f"{area}: standing (citations: {found.citations})", found.topics, name="Standing"),
        Sheet("Gaps, the largest first", found.gaps, notes, name="Gaps"),
    ]
    _hand_over(sheets, (format_, file))


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot scenario Chemistry I121797337 A5027467000 A5043027378 · "
    "entrepot scenario all I121797337 A5027467000 --since 2020 --output what-if.xlsx",
)
def scenario(
    area: AreaArgument,
    institution: InstitutionArgument,
    people: Annotated[
        list[str], typer.Argument(metavar="PERSON...", help="Who is hired; id, ORCID iD or name.")
    ],
    level: LevelOption = "subfield",
    since: SinceOption = None,
    until: UntilOption = None,
    fractional: FractionalOption = False,
    citations: CitationsOption = "auto",
    graph: GraphOption = None,
    format_: FormatOption = None,
    file: OutputOption = None,
) -> None:
    """What an institution's indicators would become if it hired these people."""
    with api.open(graph) as opened:
        found = opened.area(area).scenario(
            institution,
            people,
            level=level,
            since=since,
            until=until,
            counting=_counting(fractional=fractional),
            citations=citations,
        )
    title = f"{found.institution}, {found.span.first} to {found.span.last}"
    sheets = [
        Sheet(f"{title} (citations: {found.citations})", found.overall, name="Overall"),
        Sheet("By topic", found.topics),
        Sheet("Who is hired", found.people, (found.assumption,)),
    ]
    _hand_over(sheets, (format_, file))


def _hand_over(sheets: Sequence[Sheet], target: Target) -> None:
    """Show several tables, or write them; InputError for a format that holds only one."""
    format_, file = target
    kind = file_format(format_, file) if file else (format_ or OutputFormat.table).value
    if kind == "json":
        content = {_key(sheet): sheet.table.to_pylist() for sheet in sheets}
        notes = [note for sheet in sheets for note in sheet.notes]
        text = json.dumps({**content, "notes": notes}, ensure_ascii=False, indent=1) + "\n"
        write(text) if file is None else file.write_text(text, encoding="utf-8")
    elif kind == "xlsx" and file is not None:
        write_workbook(sheets, file)
    elif kind == "table" and file is None:
        for sheet in sheets:
            show_table(sheet.table, title=sheet.title)
            show_notes(sheet.notes)
            output.print()
    else:
        raise InputError("These are several tables: write them to a file of .json or .xlsx.")
    if file is not None:
        say(f"{len(sheets)} tables written to {file}", to=errors)


def _key(sheet: Sheet) -> str:
    return (sheet.name or sheet.title).lower().replace(" ", "_").replace("-", "_")


def _unit(text: str) -> Unit:
    for unit in ALL_UNITS:
        if unit == text.strip().lower():
            return unit
    raise InputError(f"'{text}' is none of {', '.join(ALL_UNITS)}.")


def _counting(*, fractional: bool) -> str:
    return "fractional" if fractional else "full"
