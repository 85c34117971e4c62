"""People's indicators once more, by plain loops over the rows of the base relations."""

from collections import defaultdict
from math import log
from typing import Any, NamedTuple

from entrepot.graph.reader import GraphReader


class Part(NamedTuple):
    """A work of a person: its number, citations, how many share it, the place in the byline."""

    work: int
    citations: int
    author_count: int
    position: str


def parts_of_people(reader: GraphReader) -> dict[int, list[Part]]:
    """The works of every person, with the citations that are reported."""
    works = _rows(reader, "work", "work_id", "reported_citation_count")
    citations = {work: count or 0 for work, count in works}
    bylines = defaultdict[int, list[tuple[int, int | None]]](list)
    for work, index, author in _rows(reader, "authorship", "work_id", "author_index", "author_id"):
        bylines[work].append((index, author))
    people = defaultdict[int, list[Part]](list)
    for work, byline in bylines.items():
        for place, (_, author) in enumerate(sorted(byline, key=lambda pair: pair[0])):
            if author is not None:
                position = _position(place, len(byline))
                people[author].append(Part(work, citations[work], len(byline), position))
    return people


def indicators(people: dict[int, list[Part]]) -> dict[int, dict[str, float]]:
    """Six of them by their definitions, and the c-score against the maxima of these people."""
    found = {author: _of(parts) for author, parts in people.items()}
    views = ("citation_count", "h_index", "hm_index", "ncs", "ncsf", "ncsfl")
    maxima = {view: max(one[view] for one in found.values()) for view in views}
    for one in found.values():
        one["c_score"] = sum(log(1 + one[v]) / log(1 + maxima[v]) for v in views)
    return found


def _of(parts: list[Part]) -> dict[str, float]:
    best = sorted(parts, key=lambda part: (-part.citations, part.work))
    alone = sum(p.citations for p in parts if p.position == "single")
    first = sum(p.citations for p in parts if p.position == "first")
    last = sum(p.citations for p in parts if p.position == "last")
    return {
        "work_count": len(parts),
        "fractional_work_count": sum(1 / part.author_count for part in parts),
        "citation_count": sum(part.citations for part in parts),
        "h_index": sum(part.citations >= place for place, part in enumerate(best, start=1)),
        "hm_index": _hm(best),
        "ncs": alone,
        "ncsf": alone + first,
        "ncsfl": alone + first + last,
    }


def _hm(best: list[Part]) -> float:
    effective, reached = 0.0, 0.0
    for part in best:
        effective += 1 / part.author_count
        if effective <= part.citations + 1e-9:
            reached = effective
    return reached


def _position(place: int, count: int) -> str:
    if count == 1:
        return "single"
    return "first" if place == 0 else "last" if place == count - 1 else "middle"


def _rows(reader: GraphReader, relation: str, *columns: str) -> list[tuple[Any, ...]]:
    table = reader.fetch(reader.relations[relation].select(*columns))
    return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))
