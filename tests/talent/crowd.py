"""A crowd to compare: 240 works of 60 people, and the same as plain sets and dictionaries.

The oracle reads relations into plain dictionaries and counts with sets: it shares no code with
what it checks.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from tests.talent.worlds import by, work

from entrepot.graph.reader import GraphReader

Row = dict[str, Any]
FIRST, LAST = 2010, 2018
SUBFIELDS = (1408, 2003, 3103, 1702)


@dataclass
class Plain:
    """A graph as sets and dictionaries, by number."""

    work: dict[int, Row]
    authors: dict[int, list[int]]
    author_count: Counter[int]
    institutions: dict[int, set[int]]
    impact: dict[int, Row]
    present: set[tuple[int, int, int]]

    def of_person(self, person: int) -> set[int]:
        return {w for w, people in self.authors.items() if person in people}

    def of_institution(self, institution: int) -> set[int]:
        return {w for w, places in self.institutions.items() if institution in places}

    def within(self, works: set[int], first: int, last: int) -> set[int]:
        years = ((w, self.work[w]["publication_year"]) for w in works)
        return {w for w, year in years if year is not None and first <= year <= last}


def rows(reader: GraphReader, name: str) -> list[Row]:
    return reader.fetch(reader.relations[name]).to_pylist()


def crowd_records() -> list[Row]:
    """240 works of 60 people at 9 institutions on 8 topics; some facts are missing."""
    chance = random.Random(11)
    topics = [
        topic(10 + i, f"Topic {i}", (SUBFIELDS[i % 4], f"Subfield {i % 4}")) for i in range(8)
    ]
    places = [
        {"id": f"https://openalex.org/I{i}", "display_name": f"House {i}"} for i in range(1, 10)
    ]
    places = [p | {"country_code": "NO" if i % 3 else "CN"} for i, p in enumerate(places)]
    records = []
    for number_of_work in range(1, 241):
        team = chance.sample(range(1, 61), min(1 + int(chance.expovariate(0.5)), 9))
        authors = [
            by(p, *chance.sample(places[p % 7 : p % 7 + 3], chance.randint(1, 2))) for p in team
        ]
        records.append(
            work(
                number_of_work,
                chance.choice([None, *range(2006, 2025)]),
                [a if chance.random() < 0.9 else a | {"institutions": []} for a in authors],
                primary_topic=chance.choice([None, *topics, *topics]),
                cited_by_count=chance.choice(
                    [None, *(int(chance.expovariate(0.1)) for _ in range(9))]
                ),
            )
        )
    return records


def topic(number: int, name: str, subfield: tuple[int, str]) -> Row:
    levels = {"subfield": subfield, "field": (subfield[0] // 100, "Field"), "domain": (1, "All")}
    return {"id": f"https://openalex.org/T{number}", "display_name": name} | {
        level: {"id": f"https://openalex.org/{level}s/{i}", "display_name": named}
        for level, (i, named) in levels.items()
    }


def plain_of(crowd: GraphReader) -> Plain:
    """A graph as sets and dictionaries."""
    authors: dict[int, list[int]] = defaultdict(list)
    count: Counter[int] = Counter()
    for row in rows(crowd, "authorship"):
        count[row["work_id"]] += 1
        if row["author_id"] is not None:
            authors[row["work_id"]].append(row["author_id"])
    institutions: dict[int, set[int]] = defaultdict(set)
    for row in rows(crowd, "affiliation"):
        if row["institution_id"] is not None:
            institutions[row["work_id"]].add(row["institution_id"])
    return Plain(
        work={row["work_id"]: row for row in rows(crowd, "work")},
        authors=authors,
        author_count=count,
        institutions=institutions,
        impact={
            row["work_id"]: row
            for row in rows(crowd, "work_impact")
            if row["counting"] == "reported"
        },
        present={
            (row["author_id"], row["institution_id"], row["publication_year"])
            for row in rows(crowd, "author_place")
            if row["institution_id"] is not None
        },
    )


def number(text: str) -> int:
    return int(text[1:])
