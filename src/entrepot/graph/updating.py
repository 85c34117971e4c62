"""Update a graph where little changed: only what was touched is merged again.

It gives the rows that ``merge`` gives. Where that is not sure, or where so much changed that it
would not be faster, there is no change to speak of (None), and all is merged and derived:

- the first load, and one that touches more than a fifth of the works;
- ROR was staged, or an institution's country or place changed: works that were not touched may
  take a country from it, and their distances change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from entrepot.graph.amending import Amendment, changed, kept
from entrepot.graph.engine import Engine, Frame
from entrepot.graph.merge import (
    MENTIONED,
    Frames,
    Removal,
    merge_records,
    with_countries,
    with_places,
)
from entrepot.graph.relations import BASE

OF_WORKS = ("work", "authorship", "affiliation")
"""The base relations that whatever is derived of a work rests on."""
_MOST = 0.2
"""The largest share of the works that may be touched."""
_REFERRED = {"author": "authorship", "institution": "affiliation", "source": "work"}
"""What nothing refers to leaves the graph: relations, and where they are referred to."""
_SAID_OF_PEOPLE = {
    "work": ("publication_year",),
    "authorship": ("author_index", "author_id", "position", "is_corresponding"),
    "affiliation": ("author_id", "institution_id", "country_code"),
}
"""What base relations say of works that says something of their authors."""
_PLACE = ("institution_id", "country_code", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Change:
    """What a load changes.

    ``former`` holds all relations of the version before; ``works`` the ids (work_id) of those
    that are new, loaded again or gone, ``now`` what the relations in OF_WORKS now say of them;
    ``people`` the ids (author_id) of those of whom anything is said otherwise.
    """

    former: Frames
    works: Frame
    now: Frames
    people: Frame


@dataclass(frozen=True, slots=True)
class Update:
    """What a change makes of the base relations; ``works`` and ``people`` as ``Change`` says."""

    base: Mapping[str, Amendment]
    works: pa.Table
    people: pa.Table


def update(engine: Engine, staged: Frames, former: Frames, removal: Removal) -> Update | None:
    """What was staged and removed, merged with the current version; None: merge all of it.

    ``former`` holds the relations of the current version.
    """
    if _count(engine, staged["organisation"]):
        return None
    works = _touched(engine, staged["work"], former["work"], removal)
    if works.num_rows > _MOST * _count(engine, former["work"]):
        return None
    touched = _Touched(former, engine.from_arrow(works))
    base = _updated(engine, staged, touched, removal)
    return Update(base, works, engine.fetch(base["author"].gone)) if base else None


@dataclass(frozen=True, slots=True)
class _Touched:
    """The version before, and the works (work_id) whose records were staged or may leave."""

    former: Frames
    works: Frame


def _touched(engine: Engine, staged_work: Frame, former_work: Frame, removal: Removal) -> pa.Table:
    """The ids (work_id) of works whose records were staged or may leave, each once."""
    dois = engine.keep(staged_work.filter(~nw.col("doi").is_null()).select("doi").unique())
    ids = [staged_work.select("work_id"), changed(former_work, dois, "doi").select("work_id")]
    if removal.work_ids:
        gone = engine.from_arrow(pa.table({"work_id": list(removal.work_ids)}))
        ids.append(changed(former_work, gone, "work_id").select("work_id"))
    if removal.vanished_dates:
        is_gone = nw.col("updated_date").is_in(removal.vanished_dates)
        ids.append(
            former_work.filter(is_gone & (nw.col("origin") == removal.root)).select("work_id")
        )
    return engine.fetch(nw.concat(ids).unique())


def _updated(
    engine: Engine, staged: Frames, change: _Touched, removal: Removal
) -> Mapping[str, Amendment] | None:
    """The base relations: untouched rows stay as they were, the others are merged anew."""
    before = {
        name: changed(change.former[name], change.works, relation.key)
        for name, relation in BASE.items()
        if relation.key
    }
    before |= {name: engine.keep(before[name]) for name in _REFERRED.values()}
    ids = {name: engine.keep(_mentioned(name, staged[name], before)) for name in MENTIONED}
    before |= {
        name: engine.keep(changed(change.former[name], ids[name], column))
        for name, column in MENTIONED.items()
    }
    part = dict(merge_records(engine, staged, before, removal))
    rest = {name: _rest(change, name, ids) for name in BASE}
    for name in _REFERRED:
        part[name] = engine.keep(_referred(name, part, rest))
    organisation = nw.concat([rest["organisation"], part["organisation"]])
    part["institution"] = engine.keep(with_places(part["institution"], organisation))
    if _places_changed(engine, before["institution"], part["institution"]):
        return None
    part["affiliation"] = engine.keep(with_countries(part["affiliation"], part["institution"]))
    gone = {name: change.works if relation.key else ids[name] for name, relation in BASE.items()}
    gone["author"] = engine.keep(_people(before, part, ids["author"]))
    part["author"] = changed(part["author"], gone["author"], "author_id")
    return {name: Amendment(gone[name], (_key(name),), part[name]) for name in BASE}


def _people(before: Frames, part: Frames, mentioned: Frame) -> Frame:
    """Of the people mentioned, those of whom anything is said otherwise.

    Most records come again with another title or count only: their authors did what they did.
    """
    works = [
        _differing(before[name], part[name], ("work_id", *columns))
        for name, columns in _SAID_OF_PEOPLE.items()
    ]
    credited = nw.concat(works).unique()
    rows = [changed(frame["authorship"], credited, "work_id") for frame in (before, part)]
    of_works = nw.concat([frame.select("author_id") for frame in rows])
    renamed = _differing(before["author"], part["author"], BASE["author"].column_names)
    return mentioned.join(nw.concat([of_works, renamed]).unique(), on="author_id", how="semi")


def _differing(before: Frame, after: Frame, columns: Sequence[str]) -> Frame:
    """The different values of the first column whose rows are not the same in both."""
    signed = [
        frame.select(columns).with_columns(sign=nw.lit(sign))
        for sign, frame in ((-1, before), (1, after))
    ]
    kinds = nw.concat(signed).group_by(*columns).agg(nw.col("sign").sum())
    return kinds.filter(nw.col("sign") != 0).select(columns[0]).unique()


def _mentioned(name: str, staged: Frame, before: Frames) -> Frame:
    """The ids that may change or leave: staged, or referred to by works before."""
    column = MENTIONED[name]
    ids = [staged.select(column)]
    if name in _REFERRED:
        ids.append(before[_REFERRED[name]].select(column))
    return nw.concat(ids).filter(~nw.col(column).is_null()).unique()


def _rest(change: _Touched, name: str, ids: Mapping[str, Frame]) -> Frame:
    """The rows of a relation before that were not touched."""
    relation = BASE[name]
    frame = change.former[name].select(relation.column_names)
    return kept(frame, change.works if relation.key else ids[name], _key(name))


def _key(name: str) -> str:
    """The column by which rows of a base relation belong to a work, or are about something."""
    return BASE[name].key or MENTIONED[name]


def _referred(name: str, part: Frames, rest: Frames) -> Frame:
    """The merged rows of a relation that some work refers to."""
    column, place = MENTIONED[name], _REFERRED[name]
    mentions = nw.concat([frame[place].select(column) for frame in (part, rest)])
    return part[name].join(mentions, on=column, how="semi")


def _places_changed(engine: Engine, before: Frame, after: Frame) -> bool:
    """Whether an institution that is still there lies elsewhere."""
    still = before.join(after.select("institution_id"), on="institution_id", how="semi")
    known = after.join(before.select("institution_id"), on="institution_id", how="semi")
    return _places(engine, still) != _places(engine, known)


def _places(engine: Engine, institution: Frame) -> Sequence[object]:
    table = engine.fetch(institution.select(_PLACE).sort("institution_id"))
    return [table.column(name).to_pylist() for name in _PLACE]


def _count(engine: Engine, frame: Frame) -> int:
    return int(engine.fetch(frame.select(nw.len())).column(0)[0].as_py())
