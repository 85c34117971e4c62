"""Find people by id, ORCID or name."""

from dataclasses import dataclass

import narwhals as nw
import numpy as np

from entrepot.errors import UnknownNameError
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.engine import Frame
from entrepot.graph.identifiers import clean_orcid, from_text, to_text
from entrepot.graph.reader import GraphReader
from entrepot.graph.spelling import folded

MOST_COMPARED, MOST_LISTED = 1000, 10
"""Of people whose names hold the words: how many are looked at for the very name, and listed."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as found: enough to tell one from another of the same name."""

    id: str
    name: str
    institution: str | None
    country_code: str | None
    work_count: int


def find_people(reader: GraphReader, text: str, limit: int = 10) -> list[PersonName]:
    """The people with an id (``A123``), an ORCID iD, or all words of a name; most works first.

    Words may be the beginnings of those of the name, in any order; case and accents do not
    count. Chinese names are found by characters or pinyin, and those in pinyin by characters.
    People who object are not found.
    """
    author = reader.relations["author"].filter(~nw.col("author_id").is_in(reader.objecting()))
    if (number := _number(text)) is None and (orcid := clean_orcid(text)) is not None:
        return _described(reader, author.filter(nw.col("orcid") == orcid), limit)
    if number is not None:
        return _described(reader, author.filter(nw.col("author_id") == number), limit)
    return _named(reader, text, limit)


def require_person(reader: GraphReader, text: str) -> int:
    """The one author an id, ORCID iD or name stands for.

    Raises UnknownNameError where there is none, or where several have the name: it then
    lists them with their ids.
    """
    if (number := _number(text)) is not None and is_shown(reader, number):
        return number
    found = find_people(reader, text, limit=MOST_COMPARED)
    exact = [person for person in found if folded(person.name) == folded(text)]
    if len(found) == 1 or len(exact) == 1:
        return from_text((exact or found)[0].id, "A") or 0
    if not found:
        raise UnknownNameError("person", text, [], "Ask by id (A5043027378), ORCID iD or name.")
    listed = "; ".join(
        f"{p.id} {p.name}, {p.institution or 'no institution'}, {p.work_count} works"
        for p in (exact or found)[:MOST_LISTED]
    )
    raise UnknownNameError("one person", text, [], f"Several have that name: {listed}. Ask by id.")


def is_shown(reader: GraphReader, number: int) -> bool:
    """Whether the graph holds an author, who does not object."""
    (place,) = reader.arrays.people.positions(np.array([number], np.int64)).tolist()
    return place != ABSENT and number not in reader.objecting()


def _number(text: str) -> int | None:
    """The number of an id; None for an ORCID iD, with or without its dashes, and for names."""
    is_orcid = clean_orcid(text) is not None and text.strip().isdecimal()
    return None if is_orcid else from_text(text, "A")


def _named(reader: GraphReader, text: str, limit: int) -> list[PersonName]:
    """People whose names have words that begin with all the words; see ``graph.spelling``."""
    return [
        PersonName(
            to_text("A", person.number),
            person.name,
            person.detail or None,
            person.country_code or None,
            person.work_count,
        )
        for person in reader.names.find("person", text, limit, without=reader.objecting())
    ]


def _described(reader: GraphReader, author: Frame, limit: int) -> list[PersonName]:
    institution = reader.relations["institution"].select(
        "institution_id", nw.col("name").alias("institution")
    )
    career = reader.relations["career"].select(
        "author_id", "institution_id", "country_code", "work_count"
    )
    rows = (
        author.select("author_id", "name")
        .join(career, on="author_id", how="left")
        .join(institution, on="institution_id", how="left")
        .sort("work_count", "author_id", descending=[True, False])
        .head(limit)
    )
    return [
        PersonName(
            to_text("A", row["author_id"]),
            row["name"] or "",
            row["institution"],
            row["country_code"],
            int(row["work_count"] or 0),
        )
        for row in reader.fetch(rows).to_pylist()
    ]
