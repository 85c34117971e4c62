"""One made-up work with every field that OpenAlex publishes filled in.

It stands for the published shape: the schema of the Parquet form follows from it, and the
fields that entrepot does not read, but must read past, are copied from it.

Source: https://docs.openalex.org, the snapshot's format of November 2025 and later.
"""

from typing import Any

import pyarrow as pa

Record = dict[str, Any]

_SOURCE: Record = {
    "id": "https://openalex.org/S1000001",
    "display_name": "Journal of Made-up Results",
    "issn_l": "1234-5679",
    "issn": ["1234-5679", "2345-6785"],
    "is_oa": False,
    "is_in_doaj": False,
    "is_core": True,
    "host_organization": "https://openalex.org/P4310320990",
    "host_organization_name": "Made-up Press",
    "host_organization_lineage": ["https://openalex.org/P4310320990"],
    "type": "journal",
}
_LOCATION: Record = {
    "is_oa": False,
    "landing_page_url": "https://doi.org/10.5555/made.up.1000001",
    "pdf_url": "https://example.org/made-up/1000001.pdf",
    "source": _SOURCE,
    "license": "cc-by",
    "version": "publishedVersion",
    "is_accepted": True,
    "is_published": True,
}
INSTITUTION: Record = {
    "id": "https://openalex.org/I1000001",
    "display_name": "University of Nowhere",
    "ror": "https://ror.org/000000001",
    "country_code": "NL",
    "type": "education",
    "lineage": ["https://openalex.org/I1000001"],
}
AUTHORSHIP: Record = {
    "author_position": "first",
    "author": {
        "id": "https://openalex.org/A5000000001",
        "display_name": "Ann Author",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
    },
    "institutions": [INSTITUTION],
    "countries": ["NL"],
    "is_corresponding": True,
    "raw_author_name": "A. Author",
    "raw_affiliation_strings": ["Department of Made-up Results, University of Nowhere"],
    "affiliations": [
        {
            "raw_affiliation_string": "Department of Made-up Results, University of Nowhere",
            "institution_ids": ["https://openalex.org/I1000001"],
        }
    ],
}
TOPIC: Record = {
    "id": "https://openalex.org/T10001",
    "display_name": "Made-up Topics and Their Methods",
    "score": 0.98,
    "subfield": {"id": "https://openalex.org/subfields/1102", "display_name": "Made-up Subfield"},
    "field": {"id": "https://openalex.org/fields/11", "display_name": "Made-up Field"},
    "domain": {"id": "https://openalex.org/domains/1", "display_name": "Made-up Domain"},
}
_CONCEPTS = [
    {
        "id": f"https://openalex.org/C41008{place:03}",
        "wikidata": f"https://www.wikidata.org/wiki/Q21{place:03}",
        "display_name": f"Made-up concept {place}",
        "level": place % 4,
        "score": 0.5,
    }
    for place in range(6)
]
_KEYWORDS = [
    {
        "id": f"https://openalex.org/keywords/made-up-{place}",
        "display_name": f"Made-up keyword {place}",
        "score": 0.5,
    }
    for place in range(5)
]

UNREAD: Record = {
    "ids": {"openalex": "https://openalex.org/W2000000001", "mag": "2000000001"},
    "publication_date": "2015-06-01",
    "indexed_in": ["crossref"],
    "open_access": {
        "is_oa": False,
        "oa_status": "closed",
        "oa_url": "https://example.org/made-up/1000001.pdf",
        "any_repository_has_fulltext": False,
    },
    "countries_distinct_count": 1,
    "institutions_distinct_count": 1,
    "fwci": 1.25,
    "has_fulltext": False,
    "citation_normalized_percentile": {
        "value": 0.9,
        "is_in_top_1_percent": False,
        "is_in_top_10_percent": True,
    },
    "biblio": {"volume": "12", "issue": "3", "first_page": "101", "last_page": "118"},
    "is_paratext": False,
    "keywords": _KEYWORDS,
    "concepts": _CONCEPTS,
    "locations_count": 1,
    "locations": [_LOCATION],
    "best_oa_location": _LOCATION,
    "related_works": [f"https://openalex.org/W29000000{place:02}" for place in range(10)],
    "counts_by_year": [{"year": year, "cited_by_count": 3} for year in range(2019, 2026)],
    "updated_date": "2026-02-01T00:00:00",
    "created_date": "2016-06-24",
}
"""Fields of a work that entrepot does not read; the same in every made-up work."""

COMPLETE: Record = {
    "id": "https://openalex.org/W2000000001",
    "doi": "https://doi.org/10.5555/made.up.2000000001",
    "title": "A made-up work",
    "display_name": "A made-up work",
    "publication_year": 2015,
    "language": "en",
    "type": "article",
    "is_retracted": False,
    "is_xpac": False,
    "cited_by_count": 30,
    "primary_location": _LOCATION,
    "authorships": [AUTHORSHIP],
    "primary_topic": TOPIC,
    "topics": [TOPIC],
    "referenced_works": ["https://openalex.org/W2900000000"],
    "referenced_works_count": 1,
    "abstract_inverted_index": '{"made-up":[0]}',
    **UNREAD,
}
"""A work in the Parquet form: there the abstract is JSON in a string."""


def location(source: Record) -> Record:
    """A location at a source: its id, display_name, issn_l and type."""
    return {**_LOCATION, "source": {**_SOURCE, **source}}


def parquet_schema() -> pa.Schema:
    """The schema of the Parquet form."""
    return pa.Table.from_pylist([COMPLETE]).schema
