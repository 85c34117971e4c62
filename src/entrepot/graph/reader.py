"""An opened graph: its relations, ready to be computed with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.amending import read_relation
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.engine import DuckEngine, Engine, Frame
from entrepot.graph.names import NameIndex
from entrepot.graph.objections import Objections
from entrepot.graph.relations import RELATIONS
from entrepot.graph.store import Manifest, Store
from entrepot.graph.text import search_works


@dataclass
class GraphReader:
    """One version of a graph, opened for reading; it does not change under the reader.

    Not for use from several threads at once: open one for each.
    """

    store: Store
    manifest: Manifest
    engine: Engine
    relations: "Relations" = field(init=False)
    _small: dict[tuple[str, tuple[str, ...]], pa.Table] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Point at the relations; nothing is read yet."""
        self.relations = Relations(self)

    @cached_property
    def arrays(self) -> GraphArrays:
        """The sorted arrays of this version."""
        return GraphArrays.open(self.store.arrays_path(self.manifest))

    @cached_property
    def names(self) -> NameIndex:
        """The index of what this version names."""
        return NameIndex(self.store.version_path(self.manifest.version) / "names")

    def search(self, words: str) -> npt.NDArray[np.int64]:
        """The ids of all works that match words in title and abstract, ascending."""
        return search_works(self.store.text_path(self.manifest), words)

    def fetch(self, frame: Frame) -> pa.Table:
        """The rows of a frame."""
        return self.engine.fetch(frame)

    def small(self, name: str, columns: tuple[str, ...]) -> pa.Table:
        """Columns of a relation of few rows, such as topics; in memory once they were asked for."""
        if (name, columns) not in self._small:
            self._small[name, columns] = self.fetch(self.relations[name].select(*columns))
        return self._small[name, columns]

    def value(self, frame: Frame) -> object:
        """The one value of a frame of one row and one column."""
        value: object = self.fetch(frame).column(0)[0].as_py()
        return value

    def works(self, ids: npt.NDArray[np.int64]) -> Frame:
        """A relation of work ids (work_id)."""
        return self.engine.from_arrow(pa.table({"work_id": pa.array(ids, pa.int64())}))

    def objecting(self) -> frozenset[int]:
        """The authors who object to being shown, as the list stands now."""
        return Objections(self.store.path).ids()

    def close(self) -> None:
        """Give back memory."""
        self.engine.close()

    def __enter__(self) -> "GraphReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Relations(Mapping[str, Frame]):
    """The relations of a graph by name; its files are checked when first asked for."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._opened: dict[str, Frame] = {}

    def __getitem__(self, name: str) -> Frame:
        if name not in self._opened:
            reader = self._reader
            self._opened[name] = read_relation(
                reader.engine, reader.store.relation(reader.manifest, name)
            )
        return self._opened[name]

    def __iter__(self) -> Iterator[str]:
        return iter(RELATIONS)

    def __len__(self) -> int:
        return len(RELATIONS)


def open_reader(path: Path, *, memory_mb: int = 4096, threads: int = 2) -> GraphReader:
    """Open the current version of a graph.

    Raises GraphMissingError, GraphVersionError or GraphDamagedError, which say what to do.
    """
    store = Store(path)
    return GraphReader(
        store, store.require_manifest(), DuckEngine(memory_mb=memory_mb, threads=threads)
    )
