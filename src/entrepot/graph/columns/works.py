"""Flatten a batch of works column by column: what ``graph.flatten`` says work by work."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.graph.columns.abstracts import json_of_maps, read_abstracts
from entrepot.graph.columns.arrays import (
    Flags,
    Index,
    first_filled,
    is_filled,
    is_null,
    nullable,
    to_arrow,
    to_flags,
)
from entrepot.graph.columns.authorships import flatten_authorships
from entrepot.graph.columns.codes import clean_dois, distinct_numbers
from entrepot.graph.columns.flat import Flat, Flattened, Part
from entrepot.graph.columns.ids import rows_with_repeats
from entrepot.graph.columns.level import Level
from entrepot.graph.columns.topics import flatten_topics
from entrepot.graph.flatten import Origin
from entrepot.graph.record import Count, Year


def flatten_works(batch: pa.RecordBatch, origin: Origin, *, with_xpac: bool) -> Flattened:
    """The rows of a batch of works.

    Odd are works whose rows are not simply their columns': an author or a reference is
    named twice, a work refers to itself, an id has another form, a value the wrong type.
    """
    works = Level.top(batch)
    ids = works.ids("id", "W")
    works.set_aside(~ids.is_known)
    works.set_aside(works.lists("institutions").length > 0)
    is_left_out = to_flags(works.flag("is_xpac")) & (not with_xpac)
    parts = [
        _flatten_references(works, ids.values),
        _flatten_source(works),
        flatten_topics(works),
        flatten_authorships(works),
        _flatten_fields(works, origin),
    ]
    parts.append(_flatten_abstracts(works, ~(works.odd | is_left_out)))
    columns = {name: column for part in parts for name, column in part.columns.items()}
    flats = [flat for part in parts for flat in part.flats]
    counts = {name: count for part in parts for name, count in part.counts.items()}
    work = Flat("work", works.row, columns)
    return Flattened([*flats, work], ids.values, works.odd, is_left_out, counts)


def _flatten_fields(works: Level, origin: Origin) -> Part:
    year = works.integer("publication_year", Year)
    citations = works.integer("cited_by_count", Count)
    return Part(
        columns={
            "doi": works.cleaned(clean_dois(works.text("doi"))),
            "title": first_filled(works.text("title"), works.text("display_name")),
            "publication_year": year,
            "type": works.text("type"),
            "language": works.text("language"),
            "reported_citation_count": citations,
            "is_retracted": works.flag("is_retracted"),
            "is_xpac": works.flag("is_xpac"),
            "updated_date": pa.repeat(origin.updated_date, len(works)),
            "origin": pa.repeat(origin.root, len(works)),
        },
        counts={
            "works without year": is_null(year),
            "works without citation count": is_null(citations),
        },
    )


def _flatten_references(works: Level, work_ids: Index) -> Part:
    texts, lists = works.texts("referenced_works")
    ids = Level(None, lists.row, works.odd).numbered(texts, "W")
    works.odd[lists.row[ids.values == work_ids[lists.row]]] = True
    works.odd[rows_with_repeats(lists.row, ids.values)] = True
    return Part(
        flats=[Flat("reference", lists.row, {"cited_work_id": to_arrow(ids.values)})],
        columns={"reference_count": nullable(lists.length, ~lists.is_null)},
        counts={"works without references": lists.length == 0},
    )


def _flatten_source(works: Level) -> Part:
    """The source, by its id or else by its name."""
    source = works.struct("primary_location").struct("source")
    ids, name = source.ids("id", "S"), source.text("display_name")
    is_by_name = ~ids.is_known & is_filled(name)
    source_id = nullable(ids.values, ids.is_known)
    if is_by_name.any():
        names = pc.if_else(to_arrow(is_by_name), name, None)
        by_name = source.cleaned(distinct_numbers(names, "name:"))
        source_id = pc.coalesce(source_id, by_name)
    columns = {
        "source_id": source_id,
        "name": name,
        "issn": source.text("issn_l"),
        "type": source.text("type"),
    }
    flat = Flat("source", source.row, columns).only(~is_null(source_id))
    return Part(flats=[flat], columns={"source_id": source_id})


def _flatten_abstracts(works: Level, wanted: Flags) -> Part:
    """Abstracts of the works that are wanted, given as text or as inverted index."""
    plain = works.text("abstract")
    is_plain = is_filled(plain)
    maps = works.maps("abstract_inverted_index")
    inverted = works.text("abstract_inverted_index") if maps is None else json_of_maps(maps)
    read = read_abstracts(inverted, wanted & ~is_plain)
    works.odd[read.broken] = True
    row = np.concatenate([read.place, np.flatnonzero(is_plain)])
    text = pa.concat_arrays([read.text, plain.filter(to_arrow(is_plain))])
    without = np.ones(len(works), dtype=np.bool_)
    without[row] = False
    return Part(
        flats=[Flat("abstract", row, {"abstract": text})],
        counts={"works without abstract": without},
    )
