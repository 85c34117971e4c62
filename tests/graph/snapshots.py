"""Small snapshots on this machine, laid out like the published one, to load in tests."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from entrepot.graph.engine import Engine, Frame
from entrepot.graph.loading import Loader, LoadOptions, LoadSummary, load_snapshot
from entrepot.graph.relations import DERIVED, RELATIONS
from entrepot.graph.store import Manifest, Store

Record = dict[str, Any]
PUBLISHED = "s3://openalex/data/jsonl"
"""Where the addresses in published manifests begin."""


def work(number: int, **changes: Any) -> Record:
    """A work as published; W1 has the author A1, cites nothing, appeared in 2015."""
    record: Record = {
        "id": f"https://openalex.org/W{number}",
        "title": f"Work number {number}",
        "publication_year": 2015,
        "type": "article",
        "authorships": [authorship(number)],
        "referenced_works": [],
    }
    return record | changes


def authorship(number: int, name: str | None = None, *, at: Iterable[Record] = ()) -> Record:
    """The author A{number}, at some institutions."""
    author = {"id": f"https://openalex.org/A{number}", "display_name": name or f"Author {number}"}
    return {"author": author, "institutions": list(at)}


def institution(number: int, country: str | None = None, **changes: Any) -> Record:
    """The institution I{number}, as named in an authorship."""
    record: Record = {"id": f"https://openalex.org/I{number}", "country_code": country}
    return record | {"display_name": f"Institution {number}"} | changes


def cites(*numbers: int) -> list[str]:
    """The ids of works, as a list of references has them."""
    return [f"https://openalex.org/W{number}" for number in numbers]


def json_lines(records: Iterable[Record | bytes]) -> bytes:
    """The records as JSON lines; what is bytes already is taken as it is."""
    lines = (r if isinstance(r, bytes) else json.dumps(r).encode() for r in records)
    return b"".join(line + b"\n" for line in lines)


@dataclass(frozen=True)
class SnapshotFolder:
    """A snapshot being laid out under a root."""

    root: Path

    def put(
        self,
        date: str,
        records: Iterable[Record | bytes],
        *,
        entity: str = "works",
        name: str = "part_0000.gz",
    ) -> Path:
        """Write a part file, gzipped where its name says so."""
        data = json_lines(records)
        return self.put_bytes(date, _gzipped(data) if name.endswith(".gz") else data, entity, name)

    def put_bytes(
        self, date: str, data: bytes, entity: str = "works", name: str = "part_0000.gz"
    ) -> Path:
        """Write a part file as it is."""
        path = self.root / entity / f"updated_date={date}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def put_manifest(
        self,
        counts: Mapping[str, int] | None = None,
        *,
        entity: str = "works",
        published: str = PUBLISHED,
        date: str = "2026-06-01",
    ) -> Path:
        """Write the entity's manifest for the files that are there.

        ``counts``: how many records a file is said to hold, by ``updated_date=…/part_0000.gz``;
        a file that is not there becomes one that is missing. By default, the lines of each.
        """
        folder = self.root / entity
        there = {str(p.relative_to(folder)): p for p in folder.glob("updated_date=*/*")}
        stated = {name: _line_count(path) for name, path in there.items()} | dict(counts or {})
        sizes = {n: there[n].stat().st_size if n in there else 1000 for n in stated}
        files = [
            {
                "url": f"{published}/{entity}/{name}",
                "meta": {"content_length": sizes[name], "record_count": stated[name]},
            }
            for name in sorted(stated)
        ]
        manifest = {
            "date": date,
            "format": "jsonl",
            "entity": entity,
            "record_count": sum(stated.values()),
            "content_length": sum(sizes.values()),
            "files": files,
        }
        path = folder / "manifest.json"
        path.write_text(json.dumps(manifest))
        return path

    def put_deleted(self, *lines: str) -> Path:
        """Write ``works/deleted_ids.csv`` with its heading."""
        path = self.root / "works" / "deleted_ids.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["work_id,deleted_date", *lines]) + "\n")
        return path


def nothing_derived(
    engine: Engine, base: Mapping[str, Frame], census_year: int
) -> Iterator[dict[str, Frame]]:
    """Empty derived relations, for tests of what is loaded."""
    yield {name: engine.from_arrow(r.schema.empty_table()) for name, r in DERIVED.items()}


def load(root: Path, store: Store, **options: Any) -> LoadSummary:
    """Load a folder into a graph, in this process, with nothing derived."""
    settings = LoadOptions(**({"processes": 1, "memory_mb": 512} | options))
    return load_snapshot(str(root), Loader(store, nothing_derived, settings))


@dataclass(frozen=True)
class Graph:
    """A graph as it is on the disk, to look at."""

    store: Store

    @property
    def manifest(self) -> Manifest:
        return self.store.require_manifest()

    def rows(self, name: str, *columns: str) -> list[tuple[Any, ...]]:
        """All rows of a relation in their order, or some columns of them."""
        with duckdb.connect() as connection:
            return self._rows(connection, name, *columns)

    def values(self, name: str, column: str) -> list[Any]:
        """One column of a relation, ascending, empty ones last."""
        found = [value for (value,) in self.rows(name, column)]
        return sorted(found, key=lambda value: (value is None, value))

    def content(self, leave_out: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of every relation, without some columns."""
        with duckdb.connect() as connection:
            return {
                name: self._rows(
                    connection, name, *(c for c in relation.column_names if c not in leave_out)
                )
                for name, relation in RELATIONS.items()
            }

    def _rows(
        self, connection: duckdb.DuckDBPyConnection, name: str, *columns: str
    ) -> list[tuple[Any, ...]]:
        stored = self.store.relation(self.manifest, name)
        chosen = ", ".join(columns) or "*"
        files = [str(path) for path in stored.files]
        change = stored.written.amendment
        if change is None:
            return connection.execute(f"SELECT {chosen} FROM read_parquet(?)", [files]).fetchall()  # noqa: S608
        gone, come = (str(stored.folder / one.name) for one in (change.gone, change.come))
        left = "IN (SELECT id FROM read_parquet($gone))"
        leaves = " OR ".join(f"{key} {left}" for key in change.by)
        order = ", ".join(f"{column} NULLS LAST" for column in RELATIONS[name].sort_by)
        rows = f"""SELECT * FROM read_parquet($files) WHERE ({leaves}) IS NOT TRUE
            UNION ALL SELECT * FROM read_parquet($come)"""  # noqa: S608
        return connection.execute(
            f"SELECT {chosen} FROM ({rows}) ORDER BY {order}",  # noqa: S608
            {"files": files, "gone": gone, "come": come},
        ).fetchall()


def rejects(store: Store) -> list[Record]:
    """The lines of the reject file."""
    return [json.loads(line) for line in store.rejects_path.read_bytes().splitlines()]


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _line_count(path: Path) -> int:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).count(b"\n")
