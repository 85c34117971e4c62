"""entrepot from Python, in a few words.

::

    import entrepot

    graph = entrepot.open("my-graph")
    leaders = graph.area("Scientometrics").people(by="c_score", top=100, since=2015)
    leaders.to_pandas()
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from entrepot.dossier.dossier import Dossier
from entrepot.dossier.query import read_dossier
from entrepot.errors import AreaError, GraphMissingError
from entrepot.graph.importing import import_files as import_into
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.progress import Progress, Silent
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.graph.store import Manifest, Store
from entrepot.indicators.derive import derived_relations
from entrepot.indicators.rederive import rederived_relations
from entrepot.indicators.registry import Unit
from entrepot.settings import Settings, read_settings
from entrepot.talent.area import Area, Everything, Institutions, Sources, Topics
from entrepot.talent.area_file import FILE_SUFFIXES, read_area, write_area
from entrepot.talent.area_list import list_areas
from entrepot.talent.area_names import parse_area
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import Choice
from entrepot.talent.chosen import choose
from entrepot.talent.comparison import Comparison, compare
from entrepot.talent.growth import Growth, growth, span_of
from entrepot.talent.main_field import main_subfield
from entrepot.talent.network import MOST_COAUTHORS, Network, network
from entrepot.talent.options import read_query, read_standing
from entrepot.talent.peers import count_peers
from entrepot.talent.people import PersonName, find_people, require_person
from entrepot.talent.profile import Profile, profile
from entrepot.talent.ranking import Ranking, rank
from entrepot.talent.scenario import Scenario, scenario
from entrepot.talent.specialisation import Standing, standing
from entrepot.talent.ties import ties_to


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
        """A ranking of any unit; options as in RankingQuery, and read as in read_query."""
        return rank(self.graph.reader, self.area, unit, read_query(options), area_name=self.name)

    def compare(self, unit: Unit, ids: Sequence[str | int], **options: Any) -> Comparison:
        """Up to six people or places side by side; options as in RankingQuery.

        Raises UnknownNameError, NotComputableError, InputError.
        """
        reader = self.graph.reader
        chosen = choose(reader, unit, _numbers(reader, unit, ids))
        return compare(reader, self.area, chosen, read_query(options))

    def growth(
        self,
        unit: Unit = "institutions",
        ids: Sequence[str | int] = (),
        *,
        first: int | None = None,
        last: int | None = None,
    ) -> Growth:
        """Works and citations by year and their growth, of all the area and of chosen units.

        Raises UnknownNameError, InputError.
        """
        reader = self.graph.reader
        chosen = choose(reader, unit, _numbers(reader, unit, ids)) if ids else None
        return growth(reader, self.area, chosen, span_of(reader, first, last))

    def standing(
        self, institution: str | int, peers: Sequence[str | int] = (), **options: Any
    ) -> Standing:
        """An institution beside its peers by topic, and the gaps; options as in StandingQuery.

        Raises UnknownNameError, NotComputableError, InputError.
        """
        reader, query = self.graph.reader, read_standing(options)
        ours, *others = _numbers(reader, "institutions", [institution, *peers])
        return standing(reader, self.area, ours, tuple(others), query)

    def scenario(
        self, institution: str | int, people: Sequence[str | int], **options: Any
    ) -> Scenario:
        """What an institution's indicators would become with these people; as ``standing``.

        Raises UnknownNameError, NotComputableError, InputError.
        """
        reader, query = self.graph.reader, read_standing(options)
        (ours,) = _numbers(reader, "institutions", [institution])
        hired = _numbers(reader, "people", people)
        return scenario(reader, self.area, ours, hired, query)

    def network(self, person: str | int, most: int = MOST_COAUTHORS) -> Network:
        """A person's closest co-authors in the area, and who of them wrote with whom.

        Raises UnknownNameError, InputError.
        """
        (number,) = _numbers(self.graph.reader, "people", [person])
        return network(self.graph.reader, number, self.area, most)

    def works(self) -> pa.Table:
        """The works: id, doi, title, year, type, reported citations; most cited first."""
        reader = self.graph.reader
        columns = ("doi", "title", "publication_year", "type", "reported_citation_count")
        with reader.engine.scratch():
            listed = reader.works(reader.arrays.works.ids[works_of(self.area, reader)])
            work = reader.relations["work"].join(listed, on="work_id", how="semi")
            table = reader.fetch(work.select("work_id", *columns))
        return table.sort_by([("reported_citation_count", "descending"), ("work_id", "ascending")])

    def save(self, path: str | Path) -> None:
        """Write the area to a small readable file that gives the same works again.

        Raises AreaError where the file does not end in .yaml or cannot be written.
        """
        try:
            write_area(Path(path), self.name, self.area)
        except OSError as error:
            raise AreaError(f"{path} cannot be written: {error.strerror or error}.") from error

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

    def area(self, area: str | Path | Area, name: str = "") -> NamedArea:
        """An area by name, id, ``words:…``, file or ``all``; or one built in Python.

        It is called ``name``; by default as in its file or in the graph, or as it was written.
        Raises UnknownNameError with the nearest names, AreaError.
        """
        if isinstance(area, Area):
            return NamedArea(self, area, name or _name_of(area) or "area")
        text = str(area).strip()
        if text.lower().endswith(FILE_SUFFIXES):
            written, read = read_area(Path(text))
            return NamedArea(self, read, name or written)
        parsed = parse_area(text, self.reader)
        return NamedArea(self, parsed, name or _name_of(parsed) or text)

    def person(
        self, who: str | int, area: str | Area | None = None, *, citations: str = "auto"
    ) -> Profile:
        """A person by id, ORCID iD or name; percentiles are among the people of the area.

        If it is not said, that is the subfield of most of their works.
        Raises UnknownNameError for nobody, or for several of one name: it lists them.
        """
        author_id = who if isinstance(who, int) else require_person(self.reader, who)
        named = self.area(main_subfield(self.reader, author_id) if area is None else area)
        choice = read_query({"citations": citations}).citations
        return profile(self.reader, author_id, named.area, area_name=named.name, citations=choice)

    def find_people(self, text: str, limit: int = 10) -> list[PersonName]:
        """The people of a name, with where they are, those with most works first."""
        return find_people(self.reader, text, limit)

    def ties(self, who: str, institution: str) -> dict[str, object]:
        """The ties of a person to an institution: shared works, co-authors, own past works.

        Raises UnknownNameError.
        """
        area = parse_area(f"institution:{institution.removeprefix('institution:')}", self.reader)
        assert isinstance(area, Institutions)  # noqa: S101 (the prefix makes it one)
        number = require_person(self.reader, who)
        (place,) = choose(self.reader, "people", [number]).places.tolist()
        found = asdict(ties_to(self.reader, place, area.ids[0]))
        return {"institution": area.names[0], "author_id": who, **found}

    def dossier(
        self, people: Sequence[str | int], area: str | Path | Area = "all", **options: Any
    ) -> Dossier:
        """A dossier of people, by id, ORCID iD or name; options as in DossierQuery.

        Raises InputError, UnknownNameError; those who object are refused before any work.
        """
        if isinstance(institution := options.get("institution"), str):
            options["institution"] = _institution(self.reader, institution)
        query = read_dossier(options)
        numbers = [
            one if isinstance(one, int) else require_person(self.reader, one) for one in people
        ]
        named = self.area(area)
        return Dossier(self.reader, numbers, (named.area, named.name), query)

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
    folder = _folder(path, settings)
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
        Store(_folder(path, settings)),
        derived_relations,
        options or defaults,
        progress or Silent(),
        rederive=rederived_relations,
        prepare=count_peers,
    )


def _folder(path: str | Path | None, settings: Settings) -> Path:
    """The folder of the graph; raises GraphMissingError where it is a file."""
    folder = Path(path) if path is not None else settings.graph
    if folder.is_file():
        raise GraphMissingError(
            f"{folder} is a file; a graph is a folder, such as {folder.parent}."
        )
    return folder


_PERSON_ID, _HOUSE_ID = (re.compile(rf"{letter}-?\d+", re.IGNORECASE) for letter in "AI")


def _numbers(reader: GraphReader, unit: Unit, wanted: Sequence[str | int]) -> list[str | int]:
    """People and institutions by id, where they are given by name or otherwise; countries as given.

    Raises UnknownNameError.
    """
    if unit == "countries":
        return list(wanted)
    find, id_ = (require_person, _PERSON_ID) if unit == "people" else (_institution, _HOUSE_ID)
    return [
        one if isinstance(one, int) or id_.fullmatch(one.strip()) else find(reader, one)
        for one in wanted
    ]


def _institution(reader: GraphReader, text: str) -> int:
    """The number of an institution; raises UnknownNameError."""
    area = parse_area(f"institution:{text.removeprefix('institution:')}", reader)
    assert isinstance(area, Institutions)  # noqa: S101 (the prefix makes it one)
    return area.ids[0]


def _name_of(area: Area) -> str:
    """The names of topics, journals or institutions, where the graph knows them; ``all``."""
    if isinstance(area, Everything):
        return "all"
    names = area.names if isinstance(area, Topics | Sources | Institutions) else ()
    return ", ".join(name for name in names if name)


__all__ = ["Choice", "Graph", "NamedArea", "import_files", "load", "loader", "open"]
