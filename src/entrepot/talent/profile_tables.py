"""The tables of a profile, over all works of the person in the graph."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN, UNKNOWN_ID
from entrepot.graph.identifiers import to_text
from entrepot.graph.reader import GraphReader
from entrepot.talent.describing import filled, ids_of, institutions_of, named
from entrepot.talent.own_works import OwnWorks
from entrepot.talent.titles import plain_title

TOP_WORKS = 10
TOP_COAUTHORS = 20
TOP_TOPICS = 10

_BY_YEAR: Mapping[str, pa.DataType] = {
    "year": pa.int32(),
    "work_count": pa.int64(),
    "fractional_work_count": pa.float64(),
    "citation_count": pa.int64(),
    "received_citation_count": pa.int64(),
}


def by_year(own: OwnWorks) -> pa.Table:
    """Each row is a year: works, shared works, their citations, citations received in it."""
    published, received = own.of("work/year"), own.citing_years
    shares, citations = 1.0 / own.of("work/author_count"), own.citation_count
    years = np.union1d(published, received)
    rows: list[dict[str, Any]] = []
    for year in years[years != UNKNOWN_ID].tolist():
        here = published == year
        known = citations[here & (citations != UNKNOWN)]
        count = int(np.count_nonzero(received == year))
        row = {
            "year": year,
            "work_count": int(here.sum()),
            "received_citation_count": count or None,
        }
        row["fractional_work_count"] = float(shares[here].sum())
        row["citation_count"] = int(known.sum()) if len(known) else None
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=pa.schema(_BY_YEAR))


def places(own: OwnWorks) -> pa.Table:
    """Each row is a year at an institution, with the works that say so.

    A year of works without any place has a row without institution and country.
    """
    arrays = own.arrays
    at = slice(*arrays["people/places.offsets"][own.person : own.person + 2])
    of = slice(*arrays["people/years.offsets"][own.person : own.person + 2])
    placed = _table(
        {
            "year": arrays["people/places.year"][at],
            "institution": institutions_of(arrays, arrays["people/places.institution"][at]),
            "country_code": named(arrays, "country", arrays["people/places.country"][at]),
            "work_count": arrays["people/places.work_count"][at].astype(np.int64),
        }
    )
    without = arrays["people/years.unplaced_count"][of].astype(np.int64)
    unplaced = _table(
        {
            "year": arrays["people/years.year"][of][without > 0],
            "institution": pa.nulls(int((without > 0).sum()), pa.string()),
            "country_code": pa.nulls(int((without > 0).sum()), pa.string()),
            "work_count": without[without > 0],
        }
    )
    return pa.concat_tables([placed, unplaced]).sort_by(
        [
            ("year", "descending"),
            ("work_count", "descending"),
            ("institution", "ascending"),
            ("country_code", "ascending"),
        ]
    )


def coauthors(reader: GraphReader, own: OwnWorks) -> pa.Table:
    """Each row is a co-author: shared works, first and last year, present place."""
    arrays = own.arrays
    lists = arrays.credit("people").of_work
    beside = lists.of_all(own.works)
    year = np.repeat(own.of("work/year"), lists.lengths_of(own.works))
    hidden = arrays.people.positions(np.array(sorted(reader.objecting()), np.int64))
    shown = ~np.isin(beside, np.append(hidden, own.person))
    people, place, counts = np.unique(beside[shown], return_inverse=True, return_counts=True)
    best = np.lexsort((people, -counts))[:TOP_COAUTHORS]
    spans = [_span(year[shown][place == one]) for one in best]
    rows = arrays.rows("people").take(people[best])
    workplace = arrays.institutions.positions(filled(rows, "institution_id"))
    return _table(
        {
            "id": ids_of("A", arrays.people.ids[people[best]]),
            "name": rows.column("name"),
            "institution": institutions_of(arrays, workplace),
            "country_code": named(arrays, "country", arrays["people/country"][people[best]]),
            "shared_work_count": counts[best],
            "first_shared_year": pa.array([first for first, _ in spans], pa.int32()),
            "last_shared_year": pa.array([last for _, last in spans], pa.int32()),
        }
    )


def top_works(reader: GraphReader, own: OwnWorks) -> pa.Table:
    """The most cited works, each with where it appeared and the person's place in it."""
    best = np.lexsort((own.arrays.works.ids[own.works], -own.citation_count))[:TOP_WORKS]
    works, arrays = own.works[best], own.arrays
    rows = arrays.rows("works").take(works)
    positions = own.positions()
    citations = own.citation_count[best].astype(np.int64)
    impact, retracted = own.impact["ncs"][works], arrays["work/is_retracted"][works]
    sources = arrays["work/source_id"][works].tolist()
    names = _names(reader, "source", "source_id", ("name",), sources)
    return _table(
        {
            "id": ids_of("W", arrays.works.ids[works]),
            "title": pa.array(map(plain_title, rows.column("title").to_pylist()), pa.string()),
            "year": _years(arrays["work/year"][works]),
            "citation_count": pa.array(citations, mask=citations == UNKNOWN),
            "normalised_impact": pa.array(impact, mask=np.isnan(impact)),
            "position": [positions[place] for place in best.tolist()],
            "author_count": arrays["work/author_count"][works].astype(np.int64),
            "source": pa.array([names.get(one, (None,))[0] for one in sources], pa.string()),
            "type": named(arrays, "type", arrays["work/type"][works]),
            "doi": rows.column("doi"),
            "is_retracted": pa.array(retracted == 1, mask=retracted == UNKNOWN),
        }
    )


def topics(reader: GraphReader, own: OwnWorks) -> pa.Table:
    """The topics of the works, those with most works first."""
    numbers = own.arrays["branch/topic_id"][own.of("work/branch")]
    found, counts = np.unique(numbers[numbers != UNKNOWN], return_counts=True)
    best = np.lexsort((found, -counts))[:TOP_TOPICS]
    ids = found[best].tolist()
    names = _names(reader, "topic", "topic_id", ("name", "subfield_name"), ids)
    described = [names.get(one, (None, None)) for one in ids]
    return _table(
        {
            "id": pa.array([to_text("T", one) for one in ids], pa.string()),
            "name": pa.array([name for name, _ in described], pa.string()),
            "within": pa.array([within for _, within in described], pa.string()),
            "work_count": pa.array(counts[best], pa.int64()),
        }
    )


def _names(
    reader: GraphReader, relation: str, key: str, columns: tuple[str, ...], ids: Iterable[int]
) -> dict[int, tuple[str | None, ...]]:
    """Columns of the rows of a relation with some ids."""
    wanted = pa.array(sorted(set(ids)), pa.int64())
    rows = reader.small(relation, (key, *columns))
    found = rows.filter(pc.is_in(rows[key], wanted))
    values = zip(*(found[column].to_pylist() for column in columns), strict=True)
    return dict(zip(found[key].to_numpy().tolist(), values, strict=True))


def _table(columns: Mapping[str, Any]) -> pa.Table:
    """A table of arrays of any kind."""
    return pa.table(dict(columns))


def _span(years: Array) -> tuple[int | None, int | None]:
    known = years[years != UNKNOWN_ID]
    return (int(known.min()), int(known.max())) if len(known) else (None, None)


def _years(years: Array) -> "pa.Array[Any]":
    return pa.array(years, mask=years == UNKNOWN_ID)
