"""Build a version of the graph from what was staged: merge, derive, write.

Where little changed, only that is merged, derived and indexed again: see ``updating``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import narwhals as nw
import pyarrow as pa

from entrepot.graph.amending import (
    Amendment,
    read_changed,
    read_relation,
    read_relations,
    write_relation,
)
from entrepot.graph.engine import Engine, Frame, Rows
from entrepot.graph.merge import Frames, Removal, merge
from entrepot.graph.progress import Progress
from entrepot.graph.relations import BASE, RELATIONS, SCHEMA_VERSION
from entrepot.graph.store import Draft, LoadedFile, Manifest
from entrepot.graph.updating import OF_WORKS, Change, Update, update

Derive = Callable[[Engine, Frames, int], Iterator[Mapping[str, Rows]]]
"""Computes the derived relations from the base relations and the census year.

It gives a few at a time; as written they join the relations before the next are asked for.
"""
Written = Rows | Amendment
Rederive = Callable[[Engine, Frames, Change, int], Iterator[Mapping[str, Written]]]
"""Gives the same after a change, from what it touched and what was derived before."""


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """What the manifest will say of a build, besides what the relations tell."""

    data_date: str
    loaded: Mapping[str, Mapping[str, LoadedFile]]
    census_year: int | None = None
    has_xpac: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: its manifest, and the ids of touched works (work_id).

    ``touched`` is None where all works are to be taken as touched.
    """

    manifest: Manifest
    touched: pa.Table | None = None


@dataclass(frozen=True)
class Builder:
    """Builds versions with one engine and one set of derived relations.

    Without ``rederive`` all of them are derived, however little changed.
    """

    engine: Engine
    derive: Derive
    progress: Progress
    rederive: Rederive | None = None

    def write(self, draft: Draft, staged: Frames, removal: Removal, facts: BuildFacts) -> Built:
        """Write all relations of the draft; they are not published."""
        self.progress.step("Merging", len(BASE) + len(RELATIONS))
        relations: dict[str, Frame] = {}
        former = self._former(draft)
        with self.engine.scratch():
            little = update(self.engine, staged, former, removal) if former else None
            merged = little.base if little else merge(self.engine, staged, former, removal)
            self.progress.advance(len(BASE))
            self._write(draft, merged, relations)
        change = self._change(draft, former, little) if former and little else None
        manifest = self.complete(draft, relations, facts, change)
        return Built(manifest, little.works if little else None)

    def _change(self, draft: Draft, former: Frames, little: Update) -> Change:
        """What changed, once base relations are written."""
        works, people = (self.engine.from_arrow(ids) for ids in (little.works, little.people))
        now = {
            name: read_changed(self.engine, draft.relation(name), works, ("work_id",))
            for name in OF_WORKS
        }
        return Change(former, works, now, people)

    def complete(
        self,
        draft: Draft,
        relations: dict[str, Frame],
        facts: BuildFacts,
        change: Change | None = None,
    ) -> Manifest:
        """Derive from the base relations, as written, and write the rest; the manifest of all."""
        census_year = facts.census_year or self._last_year(relations["work"], facts.data_date)
        derived: Iterator[Mapping[str, Written]]
        if change and self.rederive and self._is_comparable(draft, census_year):
            derived = self.rederive(self.engine, relations, change, census_year)
        else:
            derived = self.derive(self.engine, relations, census_year)
        while self._write_next(draft, derived, relations):
            pass
        return Manifest(
            schema_version=SCHEMA_VERSION,
            version=draft.version,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            data_date=facts.data_date,
            census_year=census_year,
            has_xpac=facts.has_xpac,
            relations={name: draft.written[name] for name in RELATIONS},
            loaded={root: dict(files) for root, files in facts.loaded.items()},
            notes=list(facts.notes),
        )

    def _is_comparable(self, draft: Draft, census_year: int) -> bool:
        """Whether what was derived before still holds for what was not touched.

        On a cluster all is derived: there a join with all rows costs as much.
        """
        former = draft.former
        same_year = former is not None and former.census_year == census_year
        return same_year and self.engine.is_one_machine

    def _former(self, draft: Draft) -> Frames | None:
        if draft.former is None:
            return None
        return read_relations(self.engine, draft.store, draft.former)

    def _last_year(self, work: Frame, data_date: str) -> int:
        """The last publication year in the data that is not after the data's own date."""
        until = int(data_date[:4])
        years = work.filter(nw.col("publication_year") <= until)
        last = self.engine.fetch(years.select(nw.col("publication_year").max()))
        return int(last.column(0)[0].as_py() or until)

    def _write_next(
        self, draft: Draft, derived: Iterator[Mapping[str, Written]], relations: dict[str, Frame]
    ) -> bool:
        """Compute and write the next derived relations; False where there are none left."""
        with self.engine.scratch():
            frames = next(derived, None)
            if frames is not None:
                self._write(draft, frames, relations)
        return frames is not None

    def _write(
        self, draft: Draft, frames: Mapping[str, Written], relations: dict[str, Frame]
    ) -> None:
        """Write relations, and read them back into ``relations``: memory is free again."""
        for name, frame in frames.items():
            stored = write_relation(self.engine, draft, name, frame)
            relations[name] = read_relation(self.engine, stored)
            self.progress.advance(1)
