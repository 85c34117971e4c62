"""The relations of the research graph: what each row is, what each column means.

The reference page ``docs/reference/relations.md`` is generated from here.
"""

from dataclasses import dataclass

import pyarrow as pa

SCHEMA_VERSION = 4
"""Rises whenever a relation changes in a way that an older reader would misread."""

_ARROW: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "small int": pa.int32(),
    "float": pa.float64(),
    "text": pa.string(),
    "flag": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type (``int``, ``small int``, ``float``, ``text``, ``flag``), meaning."""

    name: str
    type: str
    meaning: str
    unit: str = ""

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type of the column."""
        return _ARROW[self.type]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: its grain as a sentence, its columns, the order it is kept in.

    ``key`` is the column by which rows belong to a loaded record and are replaced with it.
    A derived relation is computed from the others at each build.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    sort_by: tuple[str, ...]
    key: str = ""
    is_derived: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the relation."""
        return pa.schema([(c.name, c.arrow_type) for c in self.columns])

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
        return [c.name for c in self.columns]


_WORK_ID = Column("work_id", "int", "the work; W123 is 123, negative where made by entrepot")
_AUTHOR_ID = Column("author_id", "int", "the author; empty where the source names nobody")
_INSTITUTION_ID = Column("institution_id", "int", "the institution; empty where not known")
_COUNTRY = Column("country_code", "text", "publication country, ISO 3166-1 alpha-2")
_TOPIC_ID = Column("topic_id", "int", "the topic; T10102 is 10102")
_TREE = (
    Column("subfield_id", "small int", "the subfield of the topic"),
    Column("subfield_name", "text", "its name"),
    Column("field_id", "small int", "the field of the subfield"),
    Column("field_name", "text", "its name"),
    Column("domain_id", "small int", "the domain of the field"),
    Column("domain_name", "text", "its name"),
)

WORK = Relation(
    "work",
    "Each row is a work: an article, book, review, data set.",
    (
        _WORK_ID,
        Column("external_id", "text", "the text id where it is not an OpenAlex one"),
        Column("doi", "text", "bare DOI in lower case"),
        Column("title", "text", "the title"),
        Column("publication_year", "small int", "year of publication", "year"),
        Column("type", "text", "document type, in OpenAlex's vocabulary"),
        Column("language", "text", "language, ISO 639-1"),
        Column("source_id", "int", "where it appeared"),
        Column("topic_id", "int", "its primary topic"),
        Column("subfield_id", "small int", "the subfield of its primary topic"),
        Column("field_id", "small int", "the field of its primary topic"),
        Column("reported_citation_count", "int", "citations as the source states them", "works"),
        Column("reference_count", "int", "its references; empty: no list was given", "works"),
        Column("is_retracted", "flag", "it was retracted"),
        Column("is_xpac", "flag", "of OpenAlex's extension set"),
        Column("updated_date", "text", "partition of the snapshot, or day of the export"),
        Column("origin", "text", "the root it was loaded from"),
    ),
    sort_by=("work_id",),
    key="work_id",
)
ABSTRACT = Relation(
    "abstract",
    "Each row is the abstract of a work.",
    (_WORK_ID, Column("abstract", "text", "plain text")),
    sort_by=("work_id",),
    key="work_id",
)
AUTHORSHIP = Relation(
    "authorship",
    "Each row is one author of one work.",
    (
        _WORK_ID,
        Column("author_index", "small int", "place in the byline, from 0"),
        _AUTHOR_ID,
        Column("position", "text", "first, middle or last"),
        Column("is_corresponding", "flag", "corresponding author; empty where not stated"),
    ),
    sort_by=("work_id", "author_index"),
    key="work_id",
)
AFFILIATION = Relation(
    "affiliation",
    "Each row is an institution, or only a country, of one author of one work.",
    (
        _WORK_ID,
        Column("author_id", "int", "the author; empty where it is known for the work only"),
        _INSTITUTION_ID,
        _COUNTRY,
    ),
    sort_by=("work_id", "author_id", "institution_id", "country_code"),
    key="work_id",
)
REFERENCE = Relation(
    "reference",
    "Each row is a reference from one work to another, whether or not the graph holds the other.",
    (
        Column("citing_work_id", "int", "the work with the reference list"),
        Column("cited_work_id", "int", "the work in that list"),
    ),
    sort_by=("cited_work_id", "citing_work_id"),
    key="citing_work_id",
)
WORK_TOPIC = Relation(
    "work_topic",
    "Each row is one of the topics of a work (three at most in OpenAlex).",
    (_WORK_ID, _TOPIC_ID, Column("score", "float", "how sure OpenAlex is", "0 to 1")),
    sort_by=("work_id", "topic_id"),
    key="work_id",
)
AUTHOR = Relation(
    "author",
    "Each row is an author, as told apart by the source.",
    (
        _AUTHOR_ID,
        Column("external_id", "text", "the text id where it is not an OpenAlex one"),
        Column("name", "text", "name as displayed"),
        Column("orcid", "text", "bare ORCID iD"),
    ),
    sort_by=("author_id",),
)
INSTITUTION = Relation(
    "institution",
    "Each row is an institution named in an affiliation.",
    (
        _INSTITUTION_ID,
        Column("external_id", "text", "the text id where it is not an OpenAlex one"),
        Column("name", "text", "name as displayed"),
        Column("ror", "text", "bare ROR id"),
        Column("type", "text", "education, company, facility …"),
        _COUNTRY,
        Column("city", "text", "the city"),
        Column("latitude", "float", "north of the equator", "degrees"),
        Column("longitude", "float", "east of Greenwich", "degrees"),
    ),
    sort_by=("institution_id",),
)
ORGANISATION = Relation(
    "organisation",
    "Each row is an organisation of the Research Organization Registry (ROR).",
    (
        Column("ror", "text", "bare ROR id"),
        Column("name", "text", "name as displayed"),
        Column("type", "text", "education, company, facility …"),
        _COUNTRY,
        Column("city", "text", "the city"),
        Column("latitude", "float", "north of the equator", "degrees"),
        Column("longitude", "float", "east of Greenwich", "degrees"),
    ),
    sort_by=("ror",),
)
TOPIC = Relation(
    "topic",
    "Each row is a topic with its place in the tree.",
    (_TOPIC_ID, Column("name", "text", "its name"), *_TREE),
    sort_by=("topic_id",),
)
SOURCE = Relation(
    "source",
    "Each row is a journal, conference, repository or book series.",
    (
        Column("source_id", "int", "the source; S123 is 123"),
        Column("name", "text", "name as displayed"),
        Column("issn", "text", "linking ISSN"),
        Column("type", "text", "journal, conference, repository …"),
    ),
    sort_by=("source_id",),
)

CITATION = Relation(
    "citation",
    "Each row is a reference of which the graph holds both works.",
    (
        Column("citing_work_id", "int", "the work with the reference list"),
        Column("cited_work_id", "int", "the work in that list"),
        Column("citing_year", "small int", "publication year of the citing work", "year"),
        Column("cited_year", "small int", "publication year of the cited work", "year"),
        Column("is_self_citation", "flag", "the two works share an author"),
    ),
    sort_by=("cited_work_id", "citing_work_id"),
    is_derived=True,
)
BYLINE = Relation(
    "byline",
    "Each row is a work, with how many share it.",
    (
        _WORK_ID,
        Column("author_count", "int", "authors, known by id or not", "authors"),
        Column("institution_count", "int", "different institutions", "institutions"),
        Column("country_count", "int", "different countries", "countries"),
        Column("distance_km", "float", "longest distance between two institutions", "km"),
    ),
    sort_by=("work_id",),
    is_derived=True,
)
WORK_IMPACT = Relation(
    "work_impact",
    "Each row is a work under one way of counting its citations.",
    (
        Column("counting", "text", "reported, or counted: ws with, ns without self-citations; _4y"),
        _WORK_ID,
        Column("citation_count", "int", "citations", "works"),
        Column("recent_citation_count", "int", "of the last two years", "works"),
        Column("ncs", "float", "citations over their mean in the cell", "world = 1"),
        Column("top_1", "float", "weight in the top 1 % of the cell", "0 to 1"),
        Column("top_5", "float", "weight in the top 5 %", "0 to 1"),
        Column("top_10", "float", "weight in the top 10 %", "0 to 1"),
        Column("top_50", "float", "weight in the top 50 %", "0 to 1"),
    ),
    sort_by=("counting", "work_id"),
    is_derived=True,
)
AUTHOR_PLACE = Relation(
    "author_place",
    "Each row is an author in a year at an institution (or only in a country).",
    (
        _AUTHOR_ID,
        Column("publication_year", "small int", "the year", "year"),
        _INSTITUTION_ID,
        _COUNTRY,
        Column("work_count", "int", "works that say so", "works"),
    ),
    sort_by=("author_id", "publication_year", "institution_id", "country_code"),
    is_derived=True,
)
AUTHOR_YEAR = Relation(
    "author_year",
    "Each row is an author in a year.",
    (
        _AUTHOR_ID,
        Column("publication_year", "small int", "the year", "year"),
        Column("work_count", "int", "works", "works"),
        Column("fractional_work_count", "float", "sum of 1 / authors", "works"),
        Column("first_count", "int", "as first of several authors, or alone", "works"),
        Column("last_count", "int", "as last of several authors", "works"),
        Column("corresponding_count", "int", "as corresponding author", "works"),
        Column("unplaced_count", "int", "without any institution or country", "works"),
    ),
    sort_by=("author_id", "publication_year"),
    is_derived=True,
)
CAREER = Relation(
    "career",
    "Each row is an author, over all works in the graph.",
    (
        _AUTHOR_ID,
        Column("first_year", "small int", "first work, an isolated early one left out", "year"),
        Column("last_year", "small int", "latest work", "year"),
        Column("has_isolated_first_work", "flag", "a first work over 10 years before the second"),
        Column("career_age_years", "small int", "census year − first year", "years"),
        Column("career_stage", "text", "early, mid, senior or veteran"),
        Column("work_count", "int", "all works", "works"),
        Column("origin_country", "text", "publication country of the first three active years"),
        Column("country_code", "text", "publication country of the last two active years"),
        Column("institution_id", "int", "most frequent institution of the last two active years"),
        Column("place_work_count", "int", "works the current country rests on", "works"),
        Column("mobility", "text", "stayed, migrant or traveller; empty where not known"),
    ),
    sort_by=("author_id",),
    is_derived=True,
)

RELATIONS: dict[str, Relation] = {
    r.name: r
    for r in (
        WORK,
        ABSTRACT,
        AUTHORSHIP,
        AFFILIATION,
        REFERENCE,
        WORK_TOPIC,
        AUTHOR,
        INSTITUTION,
        ORGANISATION,
        TOPIC,
        SOURCE,
        CITATION,
        BYLINE,
        WORK_IMPACT,
        AUTHOR_PLACE,
        AUTHOR_YEAR,
        CAREER,
    )
}
BASE = {name: r for name, r in RELATIONS.items() if not r.is_derived}
DERIVED = {name: r for name, r in RELATIONS.items() if r.is_derived}
