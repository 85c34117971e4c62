"""Build a version of the graph from what was staged: merge, derive, index, write, publish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import narwhals as nw

from entrepot.graph.engine import DuckEngine, Engine, Frame
from entrepot.graph.merge import Frames, Removal, empty_staged, merge
from entrepot.graph.progress import Progress
from entrepot.graph.relations import BASE, RELATIONS, SCHEMA_VERSION
from entrepot.graph.staging import staged_files
from entrepot.graph.store import Draft, LoadedFile, Manifest, RelationFile
from entrepot.graph.text import build_index

Derive = Callable[[Engine, Frames, int], Mapping[str, Frame]]
"""Computes the derived relations from the base relations and the census year."""


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """What the manifest will say of a build, besides what the relations tell."""

    data_date: str
    loaded: Mapping[str, Mapping[str, LoadedFile]]
    census_year: int | None = None
    has_xpac: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Builder:
    """Builds versions with one engine and one set of derived relations."""

    engine: DuckEngine
    derive: Derive
    progress: Progress

    def build(self, draft: Draft, removal: Removal, facts: BuildFacts) -> Manifest:
        """Build the draft from its staging folder and make it the current version."""
        self.progress.step("Merging", len(BASE) + len(RELATIONS))
        base = merge(self.engine, self._staged(draft.staging), self._former(draft), removal)
        self.progress.advance(len(BASE))
        census_year = facts.census_year or self._last_year(base["work"], facts.data_date)
        frames = {**base, **self.derive(self.engine, base, census_year)}
        written = {name: self._write(draft, name, frames[name]) for name in RELATIONS}
        self._index(draft, base)
        manifest = Manifest(
            schema_version=SCHEMA_VERSION,
            version=draft.version,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            data_date=facts.data_date,
            census_year=census_year,
            has_xpac=facts.has_xpac,
            relations=written,
            loaded={root: dict(files) for root, files in facts.loaded.items()},
            notes=list(facts.notes),
        )
        draft.publish(manifest)
        return manifest

    def _staged(self, folder: Path) -> Frames:
        files = {name: staged_files(folder, name) for name in BASE}
        return {
            name: self.engine.read(files[name])
            if files[name]
            else empty_staged(self.engine, relation)
            for name, relation in BASE.items()
        }

    def _former(self, draft: Draft) -> Frames | None:
        if draft.former is None:
            return None
        store = draft.store
        return {n: self.engine.read([store.relation_path(draft.former, n)]) for n in BASE}

    def _last_year(self, work: Frame, data_date: str) -> int:
        """The last publication year in the data that is not after the data's own date."""
        until = int(data_date[:4])
        years = work.filter(nw.col("publication_year") <= until)
        last = self.engine.fetch(years.select(nw.col("publication_year").max()))
        return int(last.column(0)[0].as_py() or until)

    def _write(self, draft: Draft, name: str, frame: Frame) -> RelationFile:
        relation = RELATIONS[name]
        path = draft.relation_path(name)
        rows = self.engine.write(frame.select(relation.column_names), path, relation.sort_by)
        self.progress.advance(1)
        return RelationFile(rows, path.stat().st_size)

    def _index(self, draft: Draft, base: Frames) -> None:
        texts = base["work"].join(base["abstract"], on="work_id", how="left")
        rows = texts.select("work_id", "title", "abstract").sort("work_id")
        self.progress.step("Indexing titles and abstracts")
        build_index(draft.path / "text", self.engine.batches(rows))
