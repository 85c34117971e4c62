"""Find people by id, ORCID or name."""

import unicodedata
from dataclasses import dataclass

import narwhals as nw

from entrepot.errors import UnknownNameError
from entrepot.graph.engine import Frame
from entrepot.graph.identifiers import clean_orcid, from_text, to_text
from entrepot.graph.reader import GraphReader

MOST_COMPARED, MOST_LISTED = 1000, 10
"""Of people whose names hold the words: how many are looked at for the very name, and listed."""
_LETTERS = str.maketrans(
    {"æ": "ae", "ð": "d", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe", "ø": "o", "þ": "th"}
)
"""Letters that Unicode does not take apart into a plain one and an accent."""


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

    Case and accents do not count. People who object are not found.
    """
    author = reader.relations["author"].filter(~nw.col("author_id").is_in(reader.objecting()))
    number = from_text(text, "A")
    orcid = clean_orcid(text)
    if orcid is not None and (number is None or text.strip().isdecimal()):
        return _described(reader, author.filter(nw.col("orcid") == orcid), limit)
    if number is not None:
        return _described(reader, author.filter(nw.col("author_id") == number), limit)
    return _described(reader, _named(reader, author, text), limit)


def require_person(reader: GraphReader, text: str) -> int:
    """The one author an id, ORCID iD or name stands for.

    Raises UnknownNameError where there is none, or where several have the name: it then
    lists them with their ids.
    """
    found = find_people(reader, text, limit=MOST_COMPARED)
    exact = [person for person in found if _folded(person.name) == _folded(text)]
    if len(found) == 1 or len(exact) == 1:
        return from_text((exact or found)[0].id, "A") or 0
    if not found:
        raise UnknownNameError("person", text, [], "Ask by id (A5043027378), ORCID iD or name.")
    listed = "; ".join(
        f"{p.id} {p.name}, {p.institution or 'no institution'}, {p.work_count} works"
        for p in (exact or found)[:MOST_LISTED]
    )
    raise UnknownNameError("one person", text, [], f"Several have that name: {listed}. Ask by id.")


def _named(reader: GraphReader, author: Frame, text: str) -> Frame:
    """Authors whose names hold all the words, whatever their case and accents."""
    words = _folded(text).split()
    table = reader.fetch(author.filter(~nw.col("name").is_null()).select("author_id", "name"))
    names = table.column("name").to_pylist()
    ids = table.column("author_id").to_pylist()
    matching = [
        i
        for i, name in zip(ids, names, strict=True)
        if words and all(word in _folded(str(name)) for word in words)
    ]
    return author.filter(nw.col("author_id").is_in(matching or [None]))


def _described(reader: GraphReader, author: Frame, limit: int) -> list[PersonName]:
    institution = reader.relations["institution"].select(
        "institution_id", nw.col("name").alias("institution")
    )
    counts = reader.relations["authorship"].join(author, on="author_id", how="semi")
    counts = counts.group_by("author_id").agg(nw.len().alias("works"))
    career = reader.relations["career"].select("author_id", "institution_id", "country_code")
    rows = (
        author.select("author_id", "name")
        .join(counts, on="author_id", how="left")
        .join(career, on="author_id", how="left")
        .join(institution, on="institution_id", how="left")
        .sort("works", "author_id", descending=[True, False])
        .head(limit)
    )
    return [
        PersonName(
            to_text("A", row["author_id"]),
            row["name"] or "",
            row["institution"],
            row["country_code"],
            int(row["works"] or 0),
        )
        for row in reader.fetch(rows).to_pylist()
    ]


def _folded(text: str) -> str:
    """Lower case, without accents, hyphens and points as blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    letters = (" " if c in "-‐.,'’" else c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())
