"""Commands that ask a graph: talent, institutions, countries, indicators."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import pyarrow as pa
import typer

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.console import errors, say
from entrepot.cli.results import FormatOption, OutputFormat, OutputOption, hand_over, sheet_of
from entrepot.errors import InputError
from entrepot.indicators.registry import INDICATORS, Unit
from entrepot.tabular import Sheet

ASKING = "Ask a graph"
AREA_HELP = (
    'Name or id of a topic, subfield or field; words:"women on boards"; source:, institution:, '
    "country:, years:, type:, doi:, works:; an area's file; or all."
)

AreaArgument: TypeAlias = Annotated[str, typer.Argument(metavar="AREA", help=AREA_HELP)]
ByOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--by", help="Indicator to rank by; see 'entrepot indicators'.", show_default=False
    ),
]
TopOption: TypeAlias = Annotated[int, typer.Option("--top", "-n", min=1, help="How many.")]
AllOption: TypeAlias = Annotated[bool, typer.Option("--all", help="All, however many.")]
ColumnOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--column", "-c", help="Another indicator to show; repeatable.")
]
SinceOption: TypeAlias = Annotated[
    int | None, typer.Option("--since", help="Works from this year on.", show_default=False)
]
UntilOption: TypeAlias = Annotated[
    int | None, typer.Option("--until", help="Works up to this year.", show_default=False)
]
CountryOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--country", help="Only this country; repeatable. CN, DE …")
]
NotCountryOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--not-country", help="Not this country; repeatable.")
]
MinWorksOption: TypeAlias = Annotated[
    int, typer.Option("--min-works", min=1, help="At least so many works in the area.")
]
FractionalOption: TypeAlias = Annotated[
    bool, typer.Option("--fractional", help="Divide each work among those who share it.")
]
CitationsOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--citations",
        help="reported by the source, counted in the graph, or auto: counted where the graph "
        "holds at least half.",
    ),
]
LowestOption: TypeAlias = Annotated[
    bool, typer.Option("--lowest-first", help="Rank the lowest value first.")
]
NoSelfOption: TypeAlias = Annotated[
    bool, typer.Option("--no-self-citations", help="Leave self-citations out (counted only).")
]
WindowOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--window",
        min=1,
        help="Citations of so many first years (counted only).",
        show_default=False,
    ),
]


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot talent Chemistry --top 50 --country CN --since 2015 · "
    "entrepot talent 'words:\"women on boards\"' --by mncs --min-works 3 · "
    "entrepot talent my-area.yaml --by h_index --output leaders.xlsx",
)
def talent(
    area: AreaArgument,
    by: ByOption = None,
    lowest_first: LowestOption = False,
    top: TopOption = 20,
    everyone: AllOption = False,
    column: ColumnOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    country: CountryOption = None,
    not_country: NotCountryOption = None,
    stage: Annotated[
        list[str] | None,
        typer.Option("--stage", help="early, mid, senior or veteran; repeatable."),
    ] = None,
    returning_to: Annotated[
        str | None,
        typer.Option(
            "--returning-to",
            help="People who began in this country and publish elsewhere.",
            show_default=False,
        ),
    ] = None,
    min_works: MinWorksOption = 1,
    fractional: FractionalOption = False,
    citations: CitationsOption = "auto",
    no_self_citations: NoSelfOption = False,
    window: WindowOption = None,
    published_maxima: Annotated[
        bool,
        typer.Option(
            "--published-maxima", help="c-score against the published career-2024 maxima."
        ),
    ] = False,
    graph: GraphOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """The leading people of an area: where they are, what they publish, how they are cited."""
    _rank(
        "people",
        area,
        graph,
        (format_, output),
        by=by,
        lowest_first=lowest_first,
        top=None if everyone else top,
        columns=tuple(column or ()),
        since=since,
        until=until,
        countries=tuple(country or ()),
        not_countries=tuple(not_country or ()),
        stages=tuple(stage or ()),
        returning_to=returning_to,
        min_works=min_works,
        counting="fractional" if fractional else "full",
        citations=citations,
        without_self=no_self_citations,
        window_years=window,
        maxima="published" if published_maxima else "area",
    )


@app.command(
    rich_help_panel=ASKING,
    epilog="Examples: entrepot institutions Chemistry --country DE --country FR · "
    "entrepot institutions all --by mncs --min-works 50 --fractional",
)
def institutions(
    area: AreaArgument,
    by: ByOption = None,
    lowest_first: LowestOption = False,
    top: TopOption = 20,
    everyone: AllOption = False,
    column: ColumnOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    country: CountryOption = None,
    not_country: NotCountryOption = None,
    min_works: MinWorksOption = 1,
    fractional: FractionalOption = False,
    citations: CitationsOption = "auto",
    no_self_citations: NoSelfOption = False,
    window: WindowOption = None,
    graph: GraphOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """The leading institutions of an area."""
    _rank(
        "institutions",
        area,
        graph,
        (format_, output),
        by=by,
        lowest_first=lowest_first,
        top=None if everyone else top,
        columns=tuple(column or ()),
        since=since,
        until=until,
        countries=tuple(country or ()),
        not_countries=tuple(not_country or ()),
        min_works=min_works,
        counting="fractional" if fractional else "full",
        citations=citations,
        without_self=no_self_citations,
        window_years=window,
    )


@app.command(
    rich_help_panel=ASKING,
    epilog="Example: entrepot countries Chemistry --by pp_top_10 --fractional --min-works 100",
)
def countries(
    area: AreaArgument,
    by: ByOption = None,
    lowest_first: LowestOption = False,
    top: TopOption = 20,
    everyone: AllOption = False,
    column: ColumnOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_works: MinWorksOption = 1,
    fractional: FractionalOption = False,
    citations: CitationsOption = "auto",
    no_self_citations: NoSelfOption = False,
    window: WindowOption = None,
    graph: GraphOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """The leading countries of an area."""
    _rank(
        "countries",
        area,
        graph,
        (format_, output),
        by=by,
        lowest_first=lowest_first,
        top=None if everyone else top,
        columns=tuple(column or ()),
        since=since,
        until=until,
        min_works=min_works,
        counting="fractional" if fractional else "full",
        citations=citations,
        without_self=no_self_citations,
        window_years=window,
    )


@app.command(rich_help_panel=ASKING, epilog="Example: entrepot indicators people")
def indicators(
    unit: Annotated[str, typer.Argument(help="people, institutions or countries.")] = "people",
    format_: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """The indicators one can rank by, with formula, unit and source."""
    rows = [
        {
            "indicator": one.name,
            "name": one.title,
            "formula": one.formula,
            "unit": one.unit,
            "source": one.source,
        }
        for one in INDICATORS.values()
        if unit in one.traits.units
    ]
    if not rows:
        raise InputError(f"'{unit}' is none of people, institutions, countries.")
    hand_over(
        Sheet(f"Indicators of {unit}", pa.Table.from_pylist(rows)),
        format_,
        output,
        by="indicator",
    )


def _rank(
    unit: Unit,
    area: str,
    graph: Path | None,
    target: tuple[OutputFormat | None, Path | None],
    *,
    columns: Sequence[str],
    **query: object,
) -> None:
    with api.open(graph) as opened:
        ranking = opened.area(area).ranking(unit, columns=columns, **query)
    shown = f"{len(ranking):,} of {ranking.unit_count:,} {unit}, by {ranking.by.title}"
    title = f"{ranking.area_name}: {shown} (citations: {ranking.citations})"
    asked = [name.strip().lower().replace("-", "_") for name in columns]
    hand_over(sheet_of(ranking, title), *target, by=ranking.by.name, also=asked)
    if not ranking.work_count:
        say("The graph holds no works of this area and these years.", to=errors)
    elif not len(ranking):
        say(f"There are no {unit} with these properties and a {ranking.by.title}.", to=errors)
