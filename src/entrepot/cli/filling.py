"""Commands that fill a graph: load, pull, import."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.prompt import Confirm

from entrepot import api
from entrepot.cli.app import GraphOption, app
from entrepot.cli.bars import Bars
from entrepot.cli.console import errors, say
from entrepot.cli.tables import show_notes
from entrepot.errors import InputError
from entrepot.graph.importing import import_files
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.pull import PullOptions, PullQuery, Server, estimate, fetch_topics, pull
from entrepot.settings import read_settings

FILLING = "Fill a graph"

SnapshotArgument = Annotated[
    str,
    typer.Argument(
        metavar="SNAPSHOT", help="A folder, or an address such as s3://openalex/data/parquet."
    ),
]
XpacOption = Annotated[bool, typer.Option("--xpac", help="Load OpenAlex's extension set too.")]
RejectLimitOption = Annotated[
    float,
    typer.Option(
        "--reject-limit",
        min=0.0,
        max=1.0,
        help="Share of records that may be rejected before the load fails.",
    ),
]
CensusOption = Annotated[
    int | None,
    typer.Option("--census-year", help="Year indicators look back from.", show_default=False),
]


@app.command(
    rich_help_panel=FILLING,
    epilog="Examples: entrepot load ~/openalex-snapshot · "
    "entrepot load s3://openalex/data/parquet --graph /data/graph",
)
def load(
    snapshot: SnapshotArgument,
    graph: GraphOption = None,
    xpac: XpacOption = False,
    reject_limit: RejectLimitOption = 0.01,
    census_year: CensusOption = None,
) -> None:
    """Load an OpenAlex snapshot, JSON lines or Parquet, into the graph.

    Files loaded before are passed over; newer records replace older ones; a killed load
    leaves the former graph whole, and the next one goes on from the files that were read.

    ENTREPOT_MEMORY_MB (4096) limits the memory of the engine, ENTREPOT_THREADS the processors.
    """
    options = load_options(reject_limit, census_year, xpac=xpac)
    with Bars() as bars:
        summary = load_snapshot(snapshot, api.loader(graph, options=options, progress=bars))
    say_summary(summary)


@app.command(
    "import",
    rich_help_panel=FILLING,
    epilog="Examples: entrepot import scopus.csv savedrecs.txt · "
    "entrepot import ror-data.json --graph /data/graph",
)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Scopus CSV, Web of Science, RIS, BibTeX, ROR or topics."
        ),
    ],
    graph: GraphOption = None,
    reject_limit: RejectLimitOption = 0.01,
    census_year: CensusOption = None,
) -> None:
    """Import the exports a university holds; says what each lacks.

    The format is known by what is in the file. ROR adds the places of institutions, the
    topics file the tree of topics.
    """
    options = load_options(reject_limit, census_year)
    with Bars() as bars:
        summary = import_files(files, api.loader(graph, options=options, progress=bars))
    say_summary(summary)


@app.command(
    "pull",
    rich_help_panel=FILLING,
    epilog="Examples: entrepot pull --topic T10102 --years 2015-2025 --into scientometrics · "
    'entrepot pull --search "perovskite solar cells" --into perovskite --no-load',
)
def pull_records(
    into: Annotated[
        Path,
        typer.Option(
            "--into",
            metavar="FOLDER",
            help="Where the records go; a pull that was interrupted is resumed there.",
        ),
    ],
    topic: Annotated[list[str] | None, typer.Option(help="Topic id, such as T10102.")] = None,
    subfield: Annotated[list[str] | None, typer.Option(help="Subfield id, such as 1804.")] = None,
    field: Annotated[
        list[str] | None, typer.Option(help="Field id, such as 16 (chemistry).")
    ] = None,
    search: Annotated[str | None, typer.Option(help="Words in title, abstract or text.")] = None,
    institution: Annotated[list[str] | None, typer.Option(help="OpenAlex id or ROR.")] = None,
    orcid: Annotated[
        list[str] | None, typer.Option(help="ORCID iD of an author; or a file of them, one a line.")
    ] = None,
    years: Annotated[str | None, typer.Option(help="2015-2025, 2015- or -2025.")] = None,
    type_: Annotated[
        list[str] | None, typer.Option("--type", help="article, book, review …")
    ] = None,
    xpac: Annotated[bool, typer.Option("--xpac", help="The extension set too.")] = False,
    full_authors: Annotated[
        bool, typer.Option("--full-authors", help="Fetch works with more than 100 authors singly.")
    ] = False,
    key: Annotated[
        str | None, typer.Option(help="API key; better in OPENALEX_API_KEY.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before it starts.")] = False,
    load_it: Annotated[
        bool, typer.Option("--load/--no-load", help="Load what was pulled into the graph.")
    ] = True,
    graph: GraphOption = None,
    server: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Pull the works of a field from the OpenAlex API, and load them.

    States how many calls it takes before it starts. Interrupted, it goes on where it was:
    give the same command again.
    """
    first, last = _span(years)
    query = PullQuery(
        topics=tuple(topic or ()),
        subfields=tuple(subfield or ()),
        fields=tuple(field or ()),
        search=search,
        institutions=tuple(institution or ()),
        orcids=tuple(_lines(orcid or ())),
        from_year=first,
        to_year=last,
        types=tuple(type_ or ()),
        include_xpac=xpac,
    )
    at = Server(base_url=server) if server else Server()
    secret = key or read_settings().openalex_key or ""
    plan = estimate(query, key=secret, server=at)
    if not plan.work_count:
        raise InputError("OpenAlex has no such works. Check the ids; ask for more years or words.")
    say(f"This takes {plan.sentence()}.", to=errors)
    if not yes and errors.is_terminal and not Confirm.ask("Begin?", console=errors, default=True):
        raise typer.Exit(0)
    options = PullOptions(full_authors=full_authors, server=at)
    with Bars() as bars:
        bars.step("Pulling", plan.work_count)
        summary = pull(query, into, key=secret, progress=_Meter(bars), options=options)
        fetch_topics(into, key=secret, options=options)
    say(f"{summary.record_count:,} works in {summary.folder}.")
    show_notes(summary.remarks())
    if load_it:
        load(str(into), graph, xpac=xpac, reject_limit=0.01, census_year=None)


class _Meter:
    """Turns "so many of so many" into "so many more"."""

    def __init__(self, bars: Bars) -> None:
        self._bars, self._done = bars, 0

    def __call__(self, done: int, total: int) -> None:
        del total
        self._bars.advance(done - self._done, done - self._done)
        self._done = done


def load_options(
    reject_limit: float, census_year: int | None, *, xpac: bool = False
) -> LoadOptions:
    """How to load, with what the environment says of this machine."""
    settings = read_settings()
    return LoadOptions(
        reject_limit=reject_limit,
        with_xpac=xpac,
        census_year=census_year,
        memory_mb=settings.memory_mb,
        processes=settings.threads,
    )


def say_summary(summary: LoadSummary) -> None:
    """Say what a load did."""
    if summary.is_unchanged:
        say(f"Nothing new: the graph holds these files already ({summary.work_count:,} works).")
        return
    say(
        f"{summary.work_count:,} works in the graph; {summary.read_count:,} records read, "
        f"{summary.reject_count:,} rejected."
    )
    for reason, count in sorted(summary.rejects.items(), key=lambda item: -item[1]):
        say(f"  rejected, {reason}: {count:,}")
    if summary.reject_count:
        say(f"  Each with file, line and reason: {summary.rejects_path}")
    for name, count in sorted(summary.tally.items(), key=lambda item: -item[1]):
        say(f"  {name}: {count:,}")
    show_notes(summary.notes)


def _span(years: str | None) -> tuple[int | None, int | None]:
    if not years:
        return None, None
    first, dash, last = years.partition("-")
    try:
        begin, end = (int(text) if text.strip() else None for text in (first, last))
    except ValueError:
        begin = end = None
    if begin is None and end is None:
        advice = f"'{years}' is no span of years; write 2015-2025, 2015-, -2025 or 2015."
        raise typer.BadParameter(advice, param_hint="'--years'")
    return begin, end if dash else begin


def _lines(values: Sequence[str]) -> Iterable[str]:
    """The values themselves, or the lines of the files they name."""
    for value in values:
        path = Path(value)
        if not path.is_file():
            yield value
            continue
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path} is no list of ORCID iDs: it is not text ({error})."
            ) from error
        yield from (line.strip() for line in lines if line.strip())


__all__ = ["Loader", "import_", "load", "pull_records"]
