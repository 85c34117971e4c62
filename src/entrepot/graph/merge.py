"""Merge staged rows with the graph that is there: newest record wins, with all its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw
import pyarrow as pa

from entrepot.graph.engine import Engine, Frame
from entrepot.graph.relations import BASE, Relation
from entrepot.graph.staging import RECORD, staged_schema

Frames = Mapping[str, Frame]

MENTIONED = {
    "author": "author_id",
    "institution": "institution_id",
    "source": "source_id",
    "topic": "topic_id",
    "organisation": "ror",
}
"""Relations that are updated column by column, and their ids."""

_LOST = -1
"""In the place of the number of a record that does not count: below what was there before (0)."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What leaves the graph: works by id, and works of partitions that disappeared."""

    work_ids: Sequence[int] = ()
    root: str = ""
    vanished_dates: Sequence[str] = field(default=())


def merge(engine: Engine, staged: Frames, former: Frames | None, removal: Removal) -> Frames:
    """All base relations of the new version.

    ``staged`` and ``former`` hold the base relations, staged and of the current version. Of
    two records of one work that with the newer ``updated_date`` wins, of the same date the
    one loaded later. Loading the same again gives the same relations.
    """
    return _finished(engine, merge_records(engine, staged, former, removal))


def merge_records(
    engine: Engine, staged: Frames, former: Frames | None, removal: Removal
) -> Frames:
    """As ``merge``, but with what nothing refers to, and places as the records say them."""
    winners = engine.keep(_winners(engine, staged["work"], former, removal))
    merged = {
        name: engine.keep(_merge_keyed(relation, staged[name], former, winners))
        for name, relation in BASE.items()
        if relation.key
    }
    losers = engine.keep(_losers(staged["work"], winners))
    for name, id_column in MENTIONED.items():
        said = _last_resort(staged[name], losers)
        merged[name] = engine.keep(_newest_values(BASE[name], id_column, said, former))
    return merged


def _winners(engine: Engine, staged_work: Frame, former: Frames | None, removal: Removal) -> Frame:
    """The works of the new version: work_id, and the staged record (0: as it was before)."""
    columns = ["work_id", "doi", "updated_date", RECORD]
    staged = staged_work.select(columns)
    if former is not None:
        before = former["work"].with_columns(nw.lit(0, dtype=nw.Int64).alias(RECORD))
        if removal.vanished_dates:
            gone = nw.col("origin") == removal.root
            before = before.filter(~(gone & nw.col("updated_date").is_in(removal.vanished_dates)))
        staged = nw.concat([staged, before.select(columns)])
    newest = _newest_first(staged, "work_id", ["updated_date", RECORD])
    newest = _without_doubles(newest).select("work_id", RECORD)
    if removal.work_ids:
        gone_ids = engine.from_arrow(pa.table({"work_id": list(removal.work_ids)}))
        newest = newest.join(gone_ids, on="work_id", how="anti")
    return newest


def _losers(staged_work: Frame, winners: Frame) -> Frame:
    """The staged records of works that do not count."""
    on = ["work_id", RECORD]
    return staged_work.select(on).join(winners, on=on, how="anti").select(RECORD)


def _last_resort(staged: Frame, losers: Frame) -> Frame:
    """Mentions, those of records that do not count ranked below all others.

    They are not dropped: a mention is staged once a file, for other records as well.
    """
    lost = losers.with_columns(is_lost=nw.lit(value=True))
    record = nw.when(nw.col("is_lost").is_null()).then(nw.col(RECORD)).otherwise(nw.lit(_LOST))
    joined = staged.join(lost, on=RECORD, how="left")
    return joined.with_columns(record.alias(RECORD)).drop("is_lost")


def _without_doubles(works: Frame) -> Frame:
    """Without imported works (negative ids) whose DOI a work of OpenAlex has."""
    own = works.filter((nw.col("work_id") >= 0) & ~nw.col("doi").is_null())
    doubles = works.filter(nw.col("work_id") < 0).join(own, on="doi", how="semi")
    return works.join(doubles, on="work_id", how="anti")


def _newest_first(frame: Frame, key: str, order: list[str]) -> Frame:
    """One row a key: the last in the order."""
    place = nw.col(RECORD).cum_count(reverse=True).over(key, order_by=order)
    return frame.with_columns(place.alias("_place")).filter(nw.col("_place") == 1)


def _merge_keyed(relation: Relation, staged: Frame, former: Frames | None, winners: Frame) -> Frame:
    """The rows that belong to the winning records."""
    names = relation.column_names
    on = winners.rename({"work_id": relation.key})
    new = staged.join(on, on=[relation.key, RECORD], how="semi").select(names)
    if former is None:
        return new
    kept = on.filter(nw.col(RECORD) == 0)
    return nw.concat(
        [new, former[relation.name].join(kept, on=relation.key, how="semi").select(names)]
    )


def _newest_values(
    relation: Relation, id_column: str, staged: Frame, former: Frames | None
) -> Frame:
    """One row an id, each column with its newest value that is not empty.

    Of values that differ within one record, the last in order: always the same one.
    """
    names = relation.column_names
    if former is not None:
        before = former[relation.name].with_columns(nw.lit(0, dtype=nw.Int64).alias(RECORD))
        staged = nw.concat([staged.select(*names, RECORD), before.select(*names, RECORD)])
    values = [name for name in names if name != id_column]
    is_said = {name: ~nw.col(name).is_null() for name in values}
    said = {name: nw.when(is_said[name]).then(nw.struct(RECORD, name)) for name in values}
    newest = (
        staged.filter(~nw.col(id_column).is_null())
        .with_columns(**{f"said_{name}": pair for name, pair in said.items()})
        .group_by(id_column)
        .agg(*(nw.col(f"said_{name}").max() for name in values))
    )
    # of pairs, the largest: by record, then by value
    found = {name: nw.col(f"said_{name}").struct.field(name) for name in values}
    return newest.select(id_column, **found).select(names)


def _finished(engine: Engine, merged: Mapping[str, Frame]) -> Frames:
    """The merged relations without what nothing refers to, places filled in from ROR."""
    work, affiliation = merged["work"], merged["affiliation"]
    institution = engine.keep(
        with_places(
            merged["institution"].join(affiliation, on="institution_id", how="semi"),
            merged["organisation"],
        )
    )
    return {
        **merged,
        "author": merged["author"].join(merged["authorship"], on="author_id", how="semi"),
        "source": merged["source"].join(work, on="source_id", how="semi"),
        "institution": institution,
        "affiliation": engine.keep(with_countries(affiliation, institution)),
    }


def with_places(institution: Frame, organisation: Frame) -> Frame:
    """What an institution's own record does not say, its ROR record may."""
    names = ("type", "country_code", "city", "latitude", "longitude")
    ror = organisation.select("ror", *(nw.col(n).alias(f"ror_{n}") for n in names))
    filled = {n: nw.coalesce(nw.col(n), nw.col(f"ror_{n}")) for n in names}
    columns = BASE["institution"].column_names
    return institution.join(ror, on="ror", how="left").with_columns(**filled).select(columns)


def with_countries(affiliation: Frame, institution: Frame) -> Frame:
    """An affiliation without country takes that of its institution."""
    country = institution.select("institution_id", nw.col("country_code").alias("its_country"))
    return (
        affiliation.join(country, on="institution_id", how="left")
        .with_columns(country_code=nw.coalesce(nw.col("country_code"), nw.col("its_country")))
        .select(BASE["affiliation"].column_names)
    )


def empty_staged(engine: Engine, relation: Relation) -> Frame:
    """A staged relation without rows."""
    return engine.from_arrow(staged_schema(relation).empty_table())
