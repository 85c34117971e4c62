"""Make what serves questions from the relations of a version: indexes of texts and names, arrays.

Where little changed, they are amended: what is kept of the version before is not read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import narwhals as nw
import numpy as np
import pyarrow as pa

from entrepot.graph.amending import gone_ids, read_changed, read_relations
from entrepot.graph.arrays.building import build_arrays
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.origin import OF_PEOPLE, PARTS, Before
from entrepot.graph.engine import DuckEngine, Frame
from entrepot.graph.merge import Frames
from entrepot.graph.names import INSTITUTION_WORKS, build_names, update_names
from entrepot.graph.progress import Progress
from entrepot.graph.segments import can_be_amended
from entrepot.graph.store import Draft, Manifest
from entrepot.graph.text import KEY, build_index, update_index

_NAMING = ("author", "career")
"""The relations that say what people are called, and where they are."""


def arrange(
    engine: DuckEngine,
    draft: Draft,
    manifest: Manifest,
    progress: Progress,
    touched: pa.Table | None = None,
) -> None:
    """Make what serves questions, from the relations of a draft as written.

    ``touched``: as in ``Built``.
    """
    relations = read_relations(engine, draft.store, manifest)
    progress.step("Indexing titles and abstracts")
    _index_texts(engine, relations, draft, touched)
    progress.step("Preparing answers")
    with engine.scratch():
        before = _arrays_before(engine, draft, touched)
        build_arrays(draft.path / _ARRAYS, engine, relations, manifest.census_year, before)
    progress.step("Indexing names")
    _index_names(engine, relations, draft, is_little=touched is not None)


_ARRAYS = "arrays"


def _index_texts(
    engine: DuckEngine, relations: Frames, draft: Draft, touched: pa.Table | None
) -> None:
    """Index titles and abstracts, in the order of the works; where they are few, those touched."""
    folder = draft.path / "text"
    former = _former_folder(draft, "text")
    if touched is None or former is None or not can_be_amended(former, KEY):
        build_index(folder, _texts(engine, relations["work"], relations["abstract"]))
        return
    ids, by = engine.from_arrow(touched), ("work_id",)
    work, abstract = (
        read_changed(engine, draft.relation(name), ids, by) for name in ("work", "abstract")
    )
    gone = touched.column("work_id").to_numpy().tolist()
    update_index(folder, former, gone, _texts(engine, work, abstract))


def _texts(engine: DuckEngine, work: Frame, abstract: Frame) -> Iterator[pa.RecordBatch]:
    texts = work.join(abstract, on="work_id", how="left")
    return engine.batches(texts.select("work_id", "title", "abstract").sort("work_id"))


def _arrays_before(engine: DuckEngine, draft: Draft, touched: pa.Table | None) -> Before | None:
    """The arrays of the version before and what changed since; None where that is not known."""
    folder = _former_folder(draft, _ARRAYS)
    people = _people_changed(engine, draft, OF_PEOPLE)
    if touched is None or folder is None or people is None:
        return None
    works = np.sort(touched.column("work_id").to_numpy())
    ids = np.sort(engine.fetch(people.unique()).column(0).to_numpy())
    changed = {name: engine.from_arrow(touched) for name in PARTS}
    changed |= dict.fromkeys(OF_PEOPLE, engine.from_arrow(pa.table({"author_id": pa.array(ids)})))
    rows = {
        name: engine.keep(read_changed(engine, draft.relation(name), changed[name], columns))
        for name, columns in PARTS.items()
    }
    return Before(GraphArrays.open(folder), works, ids, rows)


def _index_names(engine: DuckEngine, relations: Frames, draft: Draft, *, is_little: bool) -> None:
    """Index what the graph names; where little changed, the names that did."""
    folder, former = draft.path / "names", _former_folder(draft, "names")
    now = _with_institution_works(engine, relations, draft.path / _ARRAYS)
    if not is_little or former is None or draft.former is None:
        build_names(folder, engine, now)
        return
    relations = read_relations(engine, draft.store, draft.former)
    before = _with_institution_works(engine, relations, former.parent / _ARRAYS)
    people = _people_changed(engine, draft, _NAMING)
    update_names(folder, former, engine, (before, now), people)


def _with_institution_works(engine: DuckEngine, relations: Frames, folder: Path) -> Frames:
    """The relations, and how many works each institution has, as arrays tell it at once."""
    arrays = GraphArrays.open(folder)
    counts = np.diff(arrays["institutions/works.offsets"])
    table = {"institution_id": pa.array(arrays["institutions/id"]), "work_count": pa.array(counts)}
    return {**relations, INSTITUTION_WORKS: engine.from_arrow(pa.table(table))}


def _people_changed(engine: DuckEngine, draft: Draft, relations: Sequence[str]) -> Frame | None:
    """The ids of people with other rows than before; None where they are not known."""
    ids = [gone_ids(engine, draft.relation(name)) for name in relations]
    known = [one for one in ids if one is not None]
    return nw.concat(known) if len(known) == len(ids) else None


def _former_folder(draft: Draft, name: str) -> Path | None:
    """A folder of the version before; None where there is none."""
    if draft.former is None:
        return None
    return draft.store.version_path(draft.former.version) / name
