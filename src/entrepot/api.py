"""entrepot from Python, in a few words.

::

    import entrepot

    graph = entrepot.open("my-graph")
    leaders = graph.area("Scientometrics").people(by="c_score", top=100, since=2015)
    leaders.to_pandas()
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from entrepot.graph.importing import import_files as import_into
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.progress import Progress, Silent
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.graph.store import Manifest, Store
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.registry import Unit
from entrepot.settings import read_settings
from entrepot.talent.area import Area, works_of
from entrepot.talent.area_file import write_area
from entrepot.talent.area_list import list_areas
from entrepot.talent.area_names import country_codes, parse_area
from entrepot.talent.basis import Choice
from entrepot.talent.ranking import Ranking, RankingQuery, rank


@dataclass(frozen=True)
class NamedArea:
    """An area of a graph, ready to be ranked. ``|``, ``&`` and ``-`` combine areas."""

    graph: "Graph"
    area: Area
    name: str

    def people(self, by: str | None = None, top: int | None = 100, **options: Any) -> Ranking:
        """The leading people, by any indicator; options as in RankingQuery.

        Raises UnknownNameError, NotComputableError, InputError.
        """
        return self.ranking("people", by=by, top=top, **options)

    def institutions(self, by: str | None = None, top: int | None = 100, **options: Any) -> Ranking:
        """The leading institutions; options as in RankingQuery."""
        return self.ranking("institutions", by=by, top=top, **options)

    def countries(self, by: str | None = None, top: int | None = 100, **options: Any) -> Ranking:
        """The leading countries; options as in RankingQuery."""
        return self.ranking("countries", by=by, top=top, **options)

    def ranking(self, unit: Unit, **options: Any) -> Ranking:
        """A ranking of any unit; ``country`` and ``stage`` may be one value or several."""
        return rank(self.graph.reader, self.area, unit, _query(options), area_name=self.name)

    def works(self) -> pa.Table:
        """The works: id, doi, title, year, type, reported citations; most cited first."""
        reader = self.graph.reader
        columns = ("doi", "title", "publication_year", "type", "reported_citation_count")
        with reader.engine.scratch():
            listed = works_of(self.area, reader)
            work = reader.relations["work"].join(listed, on="work_id", how="semi")
            table = reader.fetch(work.select("work_id", *columns))
        return table.sort_by([("reported_citation_count", "descending"), ("work_id", "ascending")])

    def save(self, path: str | Path) -> None:
        """Write the area to a small readable file that gives the same works again."""
        write_area(Path(path), self.name, self.area)

    def __or__(self, other: "NamedArea") -> "NamedArea":
        return NamedArea(self.graph, self.area | other.area, f"{self.name} or {other.name}")

    def __and__(self, other: "NamedArea") -> "NamedArea":
        return NamedArea(self.graph, self.area & other.area, f"{self.name} and {other.name}")

    def __sub__(self, other: "NamedArea") -> "NamedArea":
        return NamedArea(self.graph, self.area - other.area, f"{self.name} without {other.name}")


@dataclass(frozen=True)
class Graph:
    """An opened research graph. Use it as a context manager, or call ``close``."""

    reader: GraphReader

    @property
    def manifest(self) -> Manifest:
        """What the graph holds: its date, census year, relations and loaded files."""
        return self.reader.manifest

    def area(self, area: str | Area, name: str = "") -> NamedArea:
        """An area by name, id, ``words:…``, file or ``all``; or one built in Python.

        Raises UnknownNameError with the nearest names, AreaError.
        """
        if isinstance(area, Area):
            return NamedArea(self, area, name or "area")
        return NamedArea(self, parse_area(area, self.reader), name or area)

    def areas(self, search: str = "") -> pa.Table:
        """The topics, subfields, fields and domains of the graph, with their works."""
        return list_areas(self.reader, search)

    def close(self) -> None:
        """Give back memory."""
        self.reader.close()

    def __enter__(self) -> "Graph":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open(path: str | Path | None = None) -> Graph:  # noqa: A001 (entrepot.open, as in gzip.open)
    """Open a graph: the folder given, else ``ENTREPOT_GRAPH``, else the user's data folder.

    Raises GraphMissingError, GraphVersionError or GraphDamagedError, which say what to do.
    """
    settings = read_settings()
    folder = Path(path) if path is not None else settings.graph
    return Graph(open_reader(folder, memory_mb=settings.memory_mb, threads=settings.threads))


def load(
    location: str | Path,
    path: str | Path | None = None,
    *,
    options: LoadOptions | None = None,
    progress: Progress | None = None,
) -> LoadSummary:
    """Load an OpenAlex snapshot, a folder or an address such as ``s3://openalex/data/parquet``.

    Raises SnapshotError, TooManyRejectsError, GraphBusyError; the graph is then as it was.
    """
    return load_snapshot(str(location), loader(path, options=options, progress=progress))


def import_files(
    files: Sequence[str | Path],
    path: str | Path | None = None,
    *,
    options: LoadOptions | None = None,
    progress: Progress | None = None,
) -> LoadSummary:
    """Import exports of Scopus, Web of Science, RIS, BibTeX, ROR or the topics.

    Raises FormatError, TooManyRejectsError, GraphBusyError; the graph is then as it was.
    """
    return import_into([Path(f) for f in files], loader(path, options=options, progress=progress))


def loader(
    path: str | Path | None = None,
    *,
    options: LoadOptions | None = None,
    progress: Progress | None = None,
) -> Loader:
    """What loads into a graph: its folder, the derived relations and the options."""
    settings = read_settings()
    defaults = LoadOptions(memory_mb=settings.memory_mb, processes=settings.threads)
    return Loader(
        Store(Path(path) if path is not None else settings.graph),
        derived_relations,
        options or defaults,
        progress or Silent(),
    )


def _query(options: Mapping[str, Any]) -> RankingQuery:
    """A query from keywords; ``country``, ``not_country`` and ``stage`` are short forms."""
    given = dict(options)
    for short, name in (
        ("country", "countries"),
        ("not_country", "not_countries"),
        ("stage", "stages"),
    ):
        if short in given:
            given[name] = given.pop(short)
    for name in ("countries", "not_countries", "stages", "columns"):
        if isinstance(given.get(name), str):
            given[name] = (given[name],)
    query = replace(RankingQuery(), **given)
    return replace(
        query,
        countries=country_codes(list(query.countries)),
        not_countries=country_codes(list(query.not_countries)),
    )


__all__ = ["Choice", "Graph", "NamedArea", "import_files", "load", "loader", "open"]
