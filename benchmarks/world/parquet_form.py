"""Works and people as Arrow tables of the published, nested schema.

The same values as in ``json_form``; the abstract is JSON in a string here. What works mention
(institutions, sources, topics) is made once and taken by place.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from benchmarks.world import published
from benchmarks.world.draft import RELATED_WORKS, Draft
from benchmarks.world.fabric import World
from benchmarks.world.facts import LANGUAGES, SCORE_UNITS, TYPES
from benchmarks.world.ids import FIRST_AUTHOR
from benchmarks.world.layout import DATES
from benchmarks.world.people import People
from benchmarks.world.places import COUNTRIES
from benchmarks.world.published import ADDRESS
from benchmarks.world.shape import LAST_YEAR
from benchmarks.world.typed import Array, array, buffer, joined
from benchmarks.world.words import (
    Words,
    abstracts,
    names,
    numbered,
    orcids,
    text_array,
    titles,
)

from entrepot.graph.identifiers import NULL_AUTHOR_ID

_DOI = "https://doi.org/10.5555/W"

Ints = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]


class Mentions(NamedTuple):
    """What works mention, as Arrow arrays by place."""

    institution: Array
    raw_affiliation: Array
    affiliation: Array
    source: Array
    topic: Array
    keywords: Array
    concepts: Array


def make_mentions(world: World) -> Mentions:
    """Make everything that works mention, once."""
    institutions, topics = published.institutions(world), published.topics(world)
    return Mentions(
        array(institutions),
        array(map(published.raw_affiliation, institutions)),
        array(map(published.affiliation, institutions)),
        array(published.sources(world)),
        array(topics),
        array(map(published.keywords, range(len(topics)))),
        array(map(published.concepts, range(len(topics)))),
    )


def work_table(mentions: Mentions, draft: Draft) -> pa.Table:
    """A block of works."""
    facts, count = draft.facts, draft.block.size
    location = _location(mentions, draft)
    title = text_array(titles(draft.world.words, facts.position, facts.home))
    identity = _addresses("W", draft.number)
    columns: dict[str, Array] = {
        "id": identity,
        "doi": _shown(facts.has_doi, text_array(numbered(_DOI, draft.number))),
        "title": title,
        "display_name": title,
        "publication_year": draft.year,
        "publication_date": joined(array(draft.year).cast(pa.string()), "-06-01"),
        "ids": _struct(openalex=identity, mag=array(draft.number).cast(pa.string())),
        "language": _chosen(LANGUAGES, facts.language),
        "type": _chosen(TYPES, facts.type),
        "indexed_in": pa.repeat(["crossref"], count),
        "primary_location": location,
        "open_access": _struct(
            is_oa=draft.is_open,
            oa_status=_chosen(("closed", "gold"), draft.is_open.astype(int)),
            oa_url=pa.nulls(count, pa.string()),
            any_repository_has_fulltext=pa.repeat(False, count),
        ),
        "authorships": _authorships(mentions, draft),
        "fwci": draft.citations // 8 + 0.5,
        "has_fulltext": pa.repeat(False, count),
        "cited_by_count": draft.citations,
        "citation_normalized_percentile": _struct(
            value=pa.repeat(0.9, count),
            is_in_top_1_percent=pa.repeat(False, count),
            is_in_top_10_percent=pa.repeat(True, count),
        ),
        "biblio": _biblio(draft.number),
        "is_retracted": facts.is_retracted,
        "is_paratext": draft.is_paratext,
        "is_xpac": pa.repeat(False, count),
        "primary_topic": _shown(
            facts.topic[:, 0] >= 0, _topic(mentions, facts.topic[:, 0], facts.score[:, 0])
        ),
        "topics": _topics(mentions, draft),
        "keywords": mentions.keywords.take(array(facts.home)),
        "concepts": mentions.concepts.take(array(facts.home)),
        "locations_count": pa.repeat(1, count),
        "locations": _lists(np.ones(count, np.int64), location),
        "best_oa_location": _shown(draft.is_open, location),
        "referenced_works_count": np.diff(draft.lists.begins),
        "referenced_works": _lists(np.diff(draft.lists.begins), _addresses("W", draft.cited)),
        "related_works": _lists(
            np.full(count, RELATED_WORKS), _addresses("W", draft.related.ravel())
        ),
        "abstract_inverted_index": _shown(
            facts.words > 0,
            text_array(abstracts(draft.world.words, facts.position, facts.home, facts.words)),
        ),
        "counts_by_year": _years(draft),
        "updated_date": pa.repeat(DATES[draft.date], count),
        "created_date": pa.repeat("2016-06-24", count),
    }
    return pa.table(columns)


def _location(mentions: Mentions, draft: Draft) -> Array:
    count, source = draft.block.size, draft.facts.source
    return _struct(
        is_oa=draft.is_open,
        landing_page_url=text_array(numbered("https://example.org/made-up/", draft.number)),
        pdf_url=pa.nulls(count, pa.string()),
        source=mentions.source.take(array(source, mask=source < 0)),
        license=pa.repeat("cc-by", count),
        version=pa.repeat("publishedVersion", count),
        is_accepted=pa.repeat(True, count),
        is_published=pa.repeat(True, count),
    )


def _authorships(mentions: Mentions, draft: Draft) -> Array:
    words, person = draft.world.words, np.where(draft.is_named, draft.person, 0)
    number = np.where(draft.is_named, FIRST_AUTHOR + draft.author_place, NULL_AUTHOR_ID)
    name = pc.if_else(array(draft.is_named), text_array(names(words, person)), "Nobody")
    orcid = joined("https://orcid.org/", text_array(orcids(words, person)))
    pair = draft.teams.institution, draft.teams.second
    return _lists(
        draft.team_size,
        _struct(
            author_position=_chosen(("first", "middle", "last"), draft.position),
            author=_struct(
                id=_addresses("A", number),
                display_name=name,
                orcid=_shown(draft.has_orcid, orcid),
            ),
            institutions=_pairs(mentions.institution, *pair),
            countries=_pairs(array(COUNTRIES), *draft.countries),
            is_corresponding=draft.is_corresponding,
            raw_author_name=name,
            raw_affiliation_strings=_pairs(mentions.raw_affiliation, *pair),
            affiliations=_pairs(mentions.affiliation, *pair),
        ),
    )


def _topic(mentions: Mentions, topic: Ints, score: Ints) -> Array:
    taken = mentions.topic.take(array(np.maximum(topic, 0)))
    fields = {field.name: taken.field(field.name) for field in taken.type}
    return _struct(**fields, score=np.where(topic < 0, 0, score) / SCORE_UNITS)


def _topics(mentions: Mentions, draft: Draft) -> Array:
    is_there = draft.facts.topic >= 0
    topics = _topic(mentions, draft.facts.topic[is_there], draft.facts.score[is_there])
    return _lists(is_there.sum(axis=1), topics)


def _biblio(number: Ints) -> Array:
    page = number % 1009
    volume, first, last = (
        array(value).cast(pa.string()) for value in (number % 97, page, page + 12)
    )
    issue = pa.repeat("3", len(number))
    return _struct(volume=volume, issue=issue, first_page=first, last_page=last)


def _years(draft: Draft) -> Array:
    count = draft.years_counted
    ends = np.cumsum(count)
    back = np.arange(ends[-1]) - np.repeat(ends - count, count)
    return _lists(
        count,
        _struct(year=LAST_YEAR - back, cited_by_count=np.repeat(draft.cited_per_year, count)),
    )


def author_table(words: Words, people: People, date: int) -> pa.Table:
    """People as their own files have them."""
    count, name = len(people.number), text_array(names(words, people.position))
    identity = _addresses("A", people.number)
    orcid = text_array(orcids(words, people.position))
    columns: dict[str, Array] = {
        "id": identity,
        "orcid": _shown(people.has_orcid, joined("https://orcid.org/", orcid)),
        "display_name": name,
        "display_name_alternatives": _lists(np.ones(count, np.int64), name),
        "works_count": people.works,
        "ids": _struct(openalex=identity),
        "updated_date": pa.repeat(DATES[date], count),
    }
    return pa.table(columns)


def _struct(**fields: Any) -> Array:
    arrays = [value if isinstance(value, pa.Array) else array(value) for value in fields.values()]
    return pa.StructArray.from_arrays(arrays, names=list(fields))


def _lists(lengths: Ints, values: Array) -> Array:
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(array(offsets), values)


def _pairs(values: Array, first: Ints, second: Ints) -> Array:
    """Lists of none, one or two of the values; −1 stands for none."""
    both = np.stack([first, second], axis=1)
    is_there = both >= 0
    return _lists(is_there.sum(axis=1), values.take(array(both[is_there])))


def _addresses(letter: str, numbers: Ints) -> Array:
    return text_array(numbered(f"{ADDRESS}{letter}", numbers))


def _chosen(values: tuple[str, ...], code: Ints) -> Array:
    return array([value or None for value in values]).take(array(code))


def _shown(flag: Flags, values: Array) -> Array:
    """The values (texts or structs) where the flag is set, null elsewhere; nothing is copied."""
    if pa.types.is_struct(values.type):
        fields = list(values.type)
        return pa.StructArray.from_arrays(values.flatten(), fields=fields, mask=array(~flag))
    valid = buffer(np.packbits(flag, bitorder="little"))
    _, offsets, data = values.buffers()
    return pa.Array.from_buffers(values.type, len(values), [valid, offsets, data])
