"""What OpenAlex publishes of the things that works mention, as nested records.

Both forms of the snapshot are made of these: JSON lines of their text, Parquet of their values.

Source: https://docs.openalex.org, the snapshot's format of November 2025 and later.
"""

from typing import Any

from benchmarks.world.entities import institution_table, source_table, topic_table
from benchmarks.world.fabric import World

Record = dict[str, Any]

ADDRESS = "https://openalex.org/"
_KEYWORDS, _CONCEPTS = 4, 3


def institutions(world: World) -> list[Record]:
    """The institutions as authorships name them."""
    return [_institution(row) for row in institution_table(world).to_pylist()]


def _institution(row: Record) -> Record:
    identity = f"{ADDRESS}I{row['institution_id']}"
    return {
        "id": identity,
        "display_name": row["name"],
        "ror": f"https://ror.org/{row['ror']}",
        "country_code": row["country_code"],
        "type": row["type"],
        "lineage": [identity],
    }


def institution_records(world: World) -> list[Record]:
    """The institutions as their own files have them."""
    return [
        {
            **_institution(row),
            "geo": {
                "city": row["city"],
                "country_code": row["country_code"],
                "latitude": row["latitude"],
                "longitude": row["longitude"],
            },
            "homepage_url": "https://example.org/",
            "updated_date": "2026-01-05",
        }
        for row in institution_table(world).to_pylist()
    ]


def raw_affiliation(institution: Record) -> str:
    """How a byline prints an institution."""
    return f"Department of Made-up Results, {institution['display_name']}"


def affiliation(institution: Record) -> Record:
    """How a byline's print was understood."""
    return {
        "raw_affiliation_string": raw_affiliation(institution),
        "institution_ids": [institution["id"]],
    }


def sources(world: World) -> list[Record]:
    """The sources as locations name them."""
    return [
        {
            "id": f"{ADDRESS}S{row['source_id']}",
            "display_name": row["name"],
            "issn_l": row["issn"],
            "issn": [row["issn"]],
            "is_oa": False,
            "is_in_doaj": False,
            "is_core": True,
            "host_organization": f"{ADDRESS}P4310320990",
            "host_organization_name": "Made-up Press",
            "host_organization_lineage": [f"{ADDRESS}P4310320990"],
            "type": row["type"],
        }
        for row in source_table(world).to_pylist()
    ]


def topics(world: World) -> list[Record]:
    """The topics, with their places in the tree."""
    return [
        {
            "id": f"{ADDRESS}T{row['topic_id']}",
            "display_name": row["name"],
            "subfield": _level("subfield", row),
            "field": _level("field", row),
            "domain": _level("domain", row),
        }
        for row in topic_table(world).to_pylist()
    ]


def _level(kind: str, row: Record) -> Record:
    number, name = row[f"{kind}_id"], row[f"{kind}_name"]
    return {"id": f"{ADDRESS}{kind}s/{number}", "display_name": name}


def keywords(topic: int) -> list[Record]:
    """The keywords of a topic's works."""
    return [
        {
            "id": f"{ADDRESS}keywords/made-up-{topic * 7 + place}",
            "display_name": f"Made-up keyword {topic * 7 + place}",
            "score": 0.5,
        }
        for place in range(_KEYWORDS)
    ]


def concepts(topic: int) -> list[Record]:
    """The concepts (of old) of a topic's works."""
    return [
        {
            "id": f"{ADDRESS}C41008{topic * 3 + place}",
            "wikidata": f"https://www.wikidata.org/wiki/Q21{topic * 3 + place}",
            "display_name": f"Made-up concept {topic * 3 + place}",
            "level": place % 4,
            "score": 0.5,
        }
        for place in range(_CONCEPTS)
    ]
