"""The command that shows one person."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.asking import ASKING, CitationsOption
from entrepot.cli.console import errors, output, say, write
from entrepot.cli.results import FormatOption, OutputFormat, OutputOption, file_format
from entrepot.cli.tables import cell_text, show_notes, show_table
from entrepot.errors import InputError
from entrepot.tabular import Sheet, title_of, write_workbook
from entrepot.talent.profile import Profile

SHOWN_FIRST = (
    "work_count",
    "fractional_work_count",
    "citation_count",
    "h_index",
    "hm_index",
    "c_score",
    "mncs",
    "pp_top_10",
    "self_citation_share",
    "first_share",
    "last_share",
    "corresponding_share",
    "international_share",
    "momentum",
    "trend",
)
SHOWN_PLACES, SHOWN_COAUTHORS = 15, 10
"""Rows on the terminal; files have them all."""


@app.command(
    rich_help_panel=ASKING,
    epilog='Examples: entrepot person A5027467000 · entrepot person "Ludo Waltman" '
    "--area Chemistry --ties-to institution:I121797337 · "
    "entrepot person 0000-0001-8249-1752 --output waltman.xlsx",
)
def person(
    who: Annotated[
        str, typer.Argument(metavar="PERSON", help="Id (A5027467000), ORCID iD or name.")
    ],
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            help="Area of the percentiles; if not said, the subfield of most of their works.",
            show_default=False,
        ),
    ] = None,
    ties_to: Annotated[
        str | None,
        typer.Option(
            "--ties-to",
            metavar="INSTITUTION",
            help="Ties to an institution, by id or name.",
            show_default=False,
        ),
    ] = None,
    citations: CitationsOption = "auto",
    graph: GraphOption = None,
    format_: FormatOption = None,
    file: OutputOption = None,
) -> None:
    """One person: output, institutions by year, indicators, co-authors, top works, warnings."""
    with api.open(graph) as opened:
        found = opened.person(who, area, citations=citations)
        tied = opened.ties(found.id, ties_to) if ties_to else {}
    _hand_over(found, tied, format_, file)


def _hand_over(
    found: Profile, tied: Mapping[str, object], format_: OutputFormat | None, file: Path | None
) -> None:
    kind = file_format(format_, file) if file else (format_ or OutputFormat.table).value
    if kind == "json":
        text = json.dumps({**found.to_plain(), "ties": tied}, ensure_ascii=False, indent=1) + "\n"
        write(text) if file is None else file.write_text(text, encoding="utf-8")
    elif kind == "xlsx" and file is not None:
        write_workbook(_sheets(found), file)
    elif kind == "table" and file is None:
        _show(found, tied)
    else:
        raise InputError(
            "A profile is several tables: write it to .json or .xlsx, such as --output person.xlsx."
        )
    if file is not None:
        say(f"The profile of {found.name} is written to {file}.", to=errors)


def _show(found: Profile, tied: Mapping[str, object]) -> None:
    say(
        f"{found.name}  {found.id}" + (f"  ORCID {found.orcid}" if found.orcid else ""),
        style="bold",
    )
    for line in _career_lines(found):
        say(line)
    say(f"Percentiles are among the people of: {found.area_name}.")
    for caution in found.warnings:
        say(f"! {caution.text}", style="yellow")
    for heading, value in tied.items():
        if value is not None and heading != "author_id":
            say(f"{title_of(heading)}: {value}")
    for title, table in _shown_tables(found).items():
        output.print()
        show_table(table, title=title)
    output.print()
    show_notes(found.notes)


def _career_lines(found: Profile) -> list[str]:
    career = found.career
    lines = []
    if career.first_year is not None:
        lines.append(
            f"{career.first_year} to {career.last_year}; career age {career.age_years} years, "
            f"{career.stage}."
        )
    if career.institution or career.country_code:
        where = ", ".join(part for part in (career.institution, career.country_code) if part)
        rests = f"rests on {career.place_work_count} works" if career.place_work_count else ""
        lines.append(f"Publishes from {where}" + (f" ({rests})." if rests else "."))
    if career.origin_country:
        moved = f"; {career.mobility}" if career.mobility else ""
        lines.append(f"First published from {career.origin_country}{moved}.")
    return lines


def _shown_tables(found: Profile) -> Mapping[str, pa.Table]:
    tables = {title: table for title, table in found.tables.items() if table.num_rows}
    tables["Institutions by year"] = found.places.slice(0, SHOWN_PLACES)
    tables["Co-authors"] = found.coauthors.slice(0, SHOWN_COAUTHORS)
    tables["Indicators"] = _shown_indicators(found)
    return {title: tables[title] for title in found.tables if title in tables}


def _shown_indicators(found: Profile) -> pa.Table:
    rows = {row["name"]: row for row in found.indicators.to_pylist()}
    shown = [rows[name] for name in SHOWN_FIRST if name in rows]
    return pa.table(
        {
            "indicator": pa.array([row["title"] for row in shown], pa.string()),
            "value": pa.array([cell_text(row["name"], row["value"]) for row in shown], pa.string()),
            f"percentile in {found.area_name}": pa.array(
                ["" if row["percentile"] is None else f"{row['percentile']:.0f}" for row in shown],
                pa.string(),
            ),
        }
    )


def _sheets(found: Profile) -> list[Sheet]:
    cautions = tuple(caution.text for caution in found.warnings)
    notes = (*_career_lines(found), *cautions, *found.notes)
    heading = f"{found.name} ({found.id})"
    return [
        Sheet(f"{heading}: {title}", table, notes if title == "Indicators" else (), name=title)
        for title, table in found.tables.items()
    ]
