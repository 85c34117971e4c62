"""The command that lists the areas of a graph, and makes areas from others."""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.asking import ASKING
from entrepot.cli.console import say
from entrepot.cli.results import FormatOption, OutputOption, hand_over
from entrepot.errors import InputError
from entrepot.tabular import Sheet
from entrepot.talent.area import LEVELS, Area, Difference, Intersection, Union
from entrepot.talent.area_names import parse_area


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot areas chem · entrepot areas --level subfield · "
    "entrepot areas --save boards.yaml --name 'Women on boards' "
    "--include 'words:\"women on boards\"' --within years:2010-2020 --exclude type:review",
)
def areas(
    search: Annotated[str, typer.Argument(metavar="NAME", help="Part of a name.")] = "",
    level: Annotated[
        str | None, typer.Option(help="topic, subfield, field or domain.", show_default=False)
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Save an area to a .yaml file.", show_default=False),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the saved area.", show_default=False)
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option(help="Works of this area, or of that; repeatable.")
    ] = None,
    within: Annotated[
        list[str] | None, typer.Option(help="Only works also in this area; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="No works of this area; repeatable.")
    ] = None,
    graph: GraphOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """List the areas of the graph; or make one from others and save it."""
    with api.open(graph) as opened:
        if save is not None:
            area = _combined(opened, include, within, exclude)
            named = opened.area(area, name or save.stem)
            count = named.works().num_rows
            named.save(save)
            say(f"{named.name}: {count:,} works. Saved to {save}.")
            return
        if name or include or within or exclude:
            raise InputError("--name, --include, --within and --exclude go with --save FILE.yaml.")
        table = opened.areas(search)
        if level:
            table = _of_level(table, level)
        hand_over(Sheet("Areas of this graph", table), format_, output, by="work_count")


def _combined(
    opened: api.Graph,
    include: list[str] | None,
    within: list[str] | None,
    exclude: list[str] | None,
) -> Area:
    if not include:
        raise InputError("--save needs at least one --include AREA, such as --include all.")
    parsed = [
        [parse_area(t, opened.reader) for t in texts or ()] for texts in (include, within, exclude)
    ]
    included, limits, excluded = parsed
    area: Area = included[0] if len(included) == 1 else Union(tuple(included))
    if limits:
        area = Intersection((area, *limits))
    for one in excluded:
        area = Difference(area, one)
    return area


def _of_level(table: pa.Table, level: str) -> pa.Table:
    if level.lower() not in LEVELS:
        raise InputError(f"'{level}' is no level; write {', '.join(LEVELS)}.")
    kept = [row for row in table.to_pylist() if row["level"] == level.lower()]
    return pa.Table.from_pylist(kept, schema=table.schema)
