"""Relations that are amended where little changed: files that stay, and beside them what did.

A relation is what its files hold, without the rows whose ids are ``gone``, and with those that
``come``. Whoever reads it by ``read_relation`` sees only the sum. An amendment holds all that
changed since the files were written; once that is much, the files are written anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from entrepot.graph.engine import Engine, Frame, Ordered, Rows
from entrepot.graph.relations import RELATIONS, Relation
from entrepot.graph.store import (
    Draft,
    Manifest,
    Store,
    StoredRelation,
    WrittenAmendment,
    WrittenRelation,
    link,
    written_relation,
)

_MOST = 0.2
"""The largest share of a relation's rows that an amendment may take out, or bring."""
_GONE, _COME = "gone", "come"
GONE_ID = "id"
"""The column of what is gone, of whatever it says the ids."""
_TYPES = {"int": nw.Int64(), "small int": nw.Int32()}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a change makes of a relation.

    ``gone``, a frame of one column, are ids: rows that have one in a column of ``by`` leave.
    ``come`` are the rows that join.
    """

    gone: Frame
    by: tuple[str, ...]
    come: Frame

    def applied(self, before: Frame) -> Frame:
        """The relation after the change."""
        stays = _without(before, self.gone, self.by)
        return nw.concat([stays, self.come.select(stays.collect_schema().names())])


def kept(frame: Frame, keys: Frame, column: str) -> Frame:
    """The rows whose ``column`` is not among the keys, a frame of one column."""
    (key,) = keys.collect_schema().names()
    return frame.join(keys, left_on=column, right_on=key, how="anti")


def changed(frame: Frame, keys: Frame, column: str) -> Frame:
    """The rows whose ``column`` is among the keys, a frame of one column."""
    (key,) = keys.collect_schema().names()
    return frame.join(keys, left_on=column, right_on=key, how="semi")


def changed_by_any(frame: Frame, keys: Frame, columns: Sequence[str]) -> Frame:
    """The rows that have one of the keys, a frame of one column, in any of some columns."""
    found = []
    for column in columns:
        found.append(changed(frame, keys, column))
        frame = kept(frame, keys, column)
    return nw.concat(found)


def read_relation(engine: Engine, stored: StoredRelation) -> Frame:
    """The rows of a relation as written, amended or not."""
    rows, amendment = engine.read(stored.files), _read_amendment(engine, stored)
    return amendment.applied(rows) if amendment else rows


def read_relations(engine: Engine, store: Store, manifest: Manifest) -> Mapping[str, Frame]:
    """All relations of a version; GraphDamagedError where a file is not as written."""
    return {name: read_relation(engine, store.relation(manifest, name)) for name in RELATIONS}


def read_changed(
    engine: Engine, stored: StoredRelation, keys: Frame, columns: Sequence[str]
) -> Frame:
    """The rows that have one of the keys, a frame of one column, in any of some columns.

    Equals ``changed_by_any(read_relation(engine, stored), keys, columns)``. Where all that have
    such keys came since the files were written, the files are not read.
    """
    change = _read_amendment(engine, stored)
    if change and set(columns) <= set(change.by):
        (key,) = keys.collect_schema().names()
        if not _count(engine, kept(keys, change.gone, key)):
            return changed_by_any(change.come, keys, columns)
    return changed_by_any(read_relation(engine, stored), keys, columns)


def gone_ids(engine: Engine, stored: StoredRelation) -> Frame | None:
    """The ids whose rows changed since the files were written; None where they hold all rows."""
    amendment = _read_amendment(engine, stored)
    return amendment.gone if amendment else None


def write_relation(
    engine: Engine, draft: Draft, name: str, rows: Rows | Amendment
) -> StoredRelation:
    """Write a relation of a draft: whole, or where little changed only that."""
    relation, folder = RELATIONS[name], draft.relation_folder(name)
    if isinstance(rows, Amendment):
        return _amend(engine, draft, relation, rows)
    if isinstance(rows, Ordered):
        rows.write(folder)
    else:
        engine.write(rows.select(relation.column_names), folder, relation.sort_by)
    return draft.add(name, written_relation(folder))


def _amend(
    engine: Engine, draft: Draft, relation: Relation, amendment: Amendment
) -> StoredRelation:
    if draft.former is None:
        raise ValueError(f"{relation.name}: there is no version before to amend")
    former = draft.store.relation(draft.former, relation.name)
    amendment = _kept(engine, relation, _read_amendment(engine, former), amendment)
    files, total = engine.read(former.files), former.written.file_row_count
    stays = _without(files.select(amendment.by), amendment.gone, amendment.by)
    gone_count = total - _count(engine, stays)
    changed_count = max(gone_count, _count(engine, amendment.come))
    if not engine.is_one_machine or changed_count > _MOST * total:
        return write_relation(engine, draft, relation.name, amendment.applied(files))
    folder = draft.relation_folder(relation.name)
    folder.mkdir()
    for path in former.files:
        link(path, folder / path.name)
    engine.write(amendment.gone, folder / _GONE, (GONE_ID,))
    engine.write(amendment.come, folder / _COME, relation.sort_by)
    gone, come = (written_relation(folder, within).files[0] for within in (_GONE, _COME))
    change = WrittenAmendment(gone, list(amendment.by), come, gone_count)
    return draft.add(relation.name, WrittenRelation(former.written.files, change))


def _kept(
    engine: Engine, relation: Relation, so_far: Amendment | None, amendment: Amendment
) -> Amendment:
    """What changed so far and what changes now as one amendment, computed once."""
    (key,) = amendment.gone.collect_schema().names()
    gone = amendment.gone.rename({key: GONE_ID})
    columns = [
        nw.col(c.name).cast(_TYPES[c.type]) if c.type in _TYPES else nw.col(c.name)
        for c in relation.columns
    ]
    come = amendment.come.select(columns)
    if so_far:
        come = Amendment(gone, amendment.by, come).applied(so_far.come)
        gone = nw.concat([so_far.gone, gone]).unique()
    return Amendment(engine.keep(gone), amendment.by, engine.keep(come))


def _read_amendment(engine: Engine, stored: StoredRelation) -> Amendment | None:
    change = stored.written.amendment
    if change is None:
        return None
    gone, come = (engine.read([stored.folder / one.name]) for one in (change.gone, change.come))
    return Amendment(gone, tuple(change.by), come)


def _without(frame: Frame, gone: Frame, by: Sequence[str]) -> Frame:
    for column in by:
        frame = kept(frame, gone, column)
    return frame


def _count(engine: Engine, frame: Frame) -> int:
    return int(engine.fetch(frame.select(nw.len())).column(0)[0].as_py())
