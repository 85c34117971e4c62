"""How arrays begin: how all is numbered, and which rows are read; where little changed, those.

Both ways end with the same arrays, but for the codes of names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from entrepot.graph.arrays.codes import Codes
from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.layout import UNKNOWN
from entrepot.graph.arrays.lookup import Ids, SortedIds
from entrepot.graph.arrays.numbering import BRANCH, TREE, Numbering, number_works
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.origin import Before, Origin, merged_people, merged_works
from entrepot.graph.engine import DuckEngine, Frame

Frames = Mapping[str, Frame]

_CODED = ("type", "country", "stage")


@dataclass(frozen=True)
class Start:
    """How all is numbered, where each row comes from, and what is to be read.

    ``works``, ``people``: where their rows come from; ``read``: the relations, of those that are
    read in part that part; ``ids``: the works and people that are read, ascending.
    """

    numbering: Numbering
    units: Mapping[str, SortedIds]
    works: Origin
    people: Origin
    read: Frames
    ids: Mapping[str, Ids]
    codes: Mapping[str, Codes]
    before: GraphArrays | None = None


def start(writer: ArrayWriter, engine: DuckEngine, relations: Frames) -> Start:
    """Read everything."""
    along = engine.batches(_along_tree(relations["work"]).sort(*TREE, "work_id"))
    columns = ["work_id", *BRANCH]
    numbering = number_works((batch.select(columns) for batch in along), writer)
    people = _write_ids(writer, "people", engine, relations["author"].select("author_id"))
    institutions = _institutions(writer, engine, relations)
    return Start(
        numbering,
        {"people": people, "institutions": institutions},
        Origin.anew(numbering.rank),
        Origin.anew(np.arange(len(people), dtype=np.int32)),
        relations,
        {"works": numbering.ascending.ids, "people": people.ids},
        {name: Codes() for name in _CODED},
    )


def start_from(before: Before, writer: ArrayWriter, engine: DuckEngine, relations: Frames) -> Start:
    """Read what changed."""
    rows = before.rows
    some = engine.fetch(_along_tree(rows["work"])).sort_by("work_id")
    works_origin, along = merged_works(before, some)
    numbering = number_works(along, writer)
    found = engine.fetch(rows["author"].select("author_id").sort("author_id"))
    anew = found.column(0).to_numpy()
    ids, people_origin = merged_people(before, anew)
    writer.append("people/id", ids)
    names = before.arrays.folder.names
    return Start(
        numbering,
        {"people": SortedIds.of(ids), "institutions": _institutions(writer, engine, relations)},
        works_origin,
        people_origin,
        {**relations, **rows},
        {"works": some.column("work_id").to_numpy(), "people": anew},
        {name: Codes.of(names(name)) for name in _CODED},
        before.arrays,
    )


def _along_tree(work: Frame) -> Frame:
    """The works and where they stand in the topic tree, UNKNOWN where that is empty."""
    known = (nw.col(name).fill_null(UNKNOWN).cast(nw.Int64()) for name in TREE)
    return work.select("work_id", *known)


def _institutions(writer: ArrayWriter, engine: DuckEngine, relations: Frames) -> SortedIds:
    ids = relations["institution"].select("institution_id")
    return _write_ids(writer, "institutions", engine, ids)


def _write_ids(writer: ArrayWriter, name: str, engine: DuckEngine, ids: Frame) -> SortedIds:
    """Write the ids of a frame of one column, ascending."""
    (column,) = ids.collect_schema().names()
    writer.append(f"{name}/id", np.empty(0, np.int64))
    for batch in engine.batches(ids.sort(column)):
        writer.append(f"{name}/id", batch.column(0).to_numpy())
    return SortedIds.of(writer.map(f"{name}/id"))
