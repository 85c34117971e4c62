"""Small worlds to ask about: every number in the tests can be counted here by hand.

The world of boards, census year 2024; ``*`` is a work that names no place for the person::

    work  year  type     topic     reported  authors                 cites
    W1    2015  article  boards    10        Ana (Paris)             –
    W2    2017  article  boards    8         Ana (Paris), Bo         W1
    W3    2019  review   finance   5         Bo, Ana*, Carla         W1 W2
    W4    2022  article  boards    3         Ana (Oslo)              W1 W2 W3
    W5    2023  article  galaxies  2         Carla, the other Bo     –
    W6    2023  article  –         –         Ana (Oslo), Carla       W4 W5
    W7    –     dataset  –         –         –                       no list
    W8    2016  article  finance   0         Dora                    W1
    W9    2018  article  finance   0         Dora, retracted         –
    W10   2018  article  finance   0         Bo                      –

Bo, the other Bo and Dora are in Beijing, Carla in Oslo.
"""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from entrepot.api import load
from entrepot.graph.loading import LoadOptions
from entrepot.graph.reader import GraphReader, open_reader

Record = dict[str, Any]
CENSUS_YEAR = 2024
ANA, BO, CARLA, OTHER_BO, DORA = 1, 2, 3, 4, 5
_NAMES = {
    ANA: "Ana Müller",
    BO: "Bo Li",
    CARLA: "Carla Gómez-Ruiz",
    OTHER_BO: "Bo Li",
    DORA: "Dora Novak",
}
_ORCIDS = {ANA: "https://orcid.org/0000-0002-1825-0097"}
OSLO = {"id": "https://openalex.org/I1", "display_name": "University of Oslo", "country_code": "NO"}
BEIJING = {
    "id": "https://openalex.org/I2",
    "display_name": "Tsinghua University",
    "country_code": "CN",
}
PARIS = {"id": "https://openalex.org/I3", "display_name": "École Normale", "country_code": "FR"}


def _topic(number: int, name: str, *levels: tuple[int, str]) -> Record:
    """A topic with its subfield, field and domain."""
    return {"id": f"https://openalex.org/T{number}", "display_name": name} | {
        level: {"id": f"https://openalex.org/{level}s/{i}", "display_name": named}
        for level, (i, named) in zip(("subfield", "field", "domain"), levels, strict=True)
    }


BOARDS = _topic(
    10, "Boards of directors", (1408, "Strategy"), (14, "Business"), (2, "Social Sciences")
)
FINANCE = _topic(
    11, "Corporate finance", (2003, "Finance"), (20, "Economics"), (2, "Social Sciences")
)
GALAXIES = _topic(12, "Galaxies", (3103, "Astronomy"), (31, "Physics"), (3, "Physical Sciences"))
JOURNAL = {"source": {"id": "https://openalex.org/S1", "display_name": "Journal of Boards"}}
LETTERS = {"source": {"id": "https://openalex.org/S2", "display_name": "Galaxy Letters"}}


def by(number: int, *places: Record, name: str | None = None) -> Record:
    """An author of a work, at some places."""
    author = {
        "id": f"https://openalex.org/A{number}",
        "display_name": name or _NAMES.get(number, f"Person {number}"),
        "orcid": _ORCIDS.get(number),
    }
    return {"author": author, "institutions": list(places)}


def work(number: int, year: int | None, authors: Iterable[Record], **facts: Any) -> Record:
    """A work as published; ``cites`` and ``abstract`` in short."""
    cited, abstract = facts.pop("cites", ()), facts.pop("abstract", "")
    record = {
        "id": f"https://openalex.org/W{number}",
        "title": f"Work {number}",
        "publication_year": year,
        "type": "article",
        "cited_by_count": 0,
        "authorships": _placed(list(authors)),
        "referenced_works": [f"https://openalex.org/W{n}" for n in cited],
        "abstract_inverted_index": _inverted(abstract) or None,
    }
    return record | facts


def _placed(authors: list[Record]) -> list[Record]:
    last = len(authors) - 1
    names = ["first" if i == 0 else "last" if i == last else "middle" for i in range(len(authors))]
    return [a | {"author_position": name} for a, name in zip(authors, names, strict=True)]


def _inverted(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        index.setdefault(word, []).append(place)
    return index


WORKS = [
    work(
        1,
        2015,
        [by(ANA, PARIS)],
        title="Women on boards",
        abstract="Female directors in France.",
        doi="https://doi.org/10.1000/W1",
        primary_topic=BOARDS,
        primary_location=JOURNAL,
        cited_by_count=10,
    ),
    work(
        2,
        2017,
        [by(ANA, PARIS), by(BO, BEIJING)],
        title="Board gender diversity and performance",
        abstract="Women in firms: women on company boards.",
        doi="https://doi.org/10.1000/w2",
        primary_topic=BOARDS,
        primary_location=JOURNAL,
        cited_by_count=8,
        cites=[1],
    ),
    work(
        3,
        2019,
        [by(BO, BEIJING), by(ANA), by(CARLA, OSLO)],
        title="Corporate finance: a review",
        abstract="The structure of capital.",
        type="review",
        primary_topic=FINANCE,
        primary_location=JOURNAL,
        cited_by_count=5,
        cites=[1, 2],
    ),
    work(
        4,
        2022,
        [by(ANA, OSLO)],
        title="Directors in Norway",
        abstract="A gender quota for women.",
        primary_topic=BOARDS,
        cited_by_count=3,
        cites=[1, 2, 3],
    ),
    work(
        5,
        2023,
        [by(CARLA, OSLO), by(OTHER_BO, BEIJING)],
        title="Galaxies near and far",
        primary_topic=GALAXIES,
        primary_location=LETTERS,
        cited_by_count=2,
    ),
    work(
        6,
        2023,
        [by(ANA, OSLO), by(CARLA, OSLO)],
        title="星系的演化与女性董事",
        cited_by_count=None,
        cites=[4, 5],
    ),
    work(7, None, [], title="A list of boards", type="dataset", cited_by_count=None)
    | {"referenced_works": None},
    work(
        8,
        2016,
        [by(DORA, BEIJING)],
        title="Les cafés de Liège",
        primary_topic=FINANCE,
        cites=[1],
    ),
    work(
        9,
        2018,
        [by(DORA, BEIJING)],
        title="Capital in a cafe",
        primary_topic=FINANCE,
        is_retracted=True,
    ),
    work(10, 2018, [by(BO, BEIJING)], title="Boards of Beijing", primary_topic=FINANCE),
]


def built(records: Iterable[Record], folder: Path) -> GraphReader:
    """Load records as a snapshot into a graph and open it; close it when done."""
    part = folder / "snapshot" / "works" / "updated_date=2026-01-01" / "part_0000.gz"
    part.parent.mkdir(parents=True)
    lines = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    part.write_bytes(gzip.compress(lines, mtime=0))
    return built_from(folder / "snapshot", folder / "graph", census_year=CENSUS_YEAR)


def built_from(snapshot: Path, graph: Path, census_year: int | None = None) -> GraphReader:
    """Load a snapshot into a graph and open it; close it when done."""
    options = LoadOptions(census_year=census_year, processes=1, memory_mb=1024)
    load(snapshot, graph, options=options)
    return open_reader(graph, memory_mb=1024, threads=1)
