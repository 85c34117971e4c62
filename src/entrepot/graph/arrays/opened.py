"""The arrays of a graph, opened: works, and who is credited with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from entrepot.graph.arrays.files import Array, ArrayFolder
from entrepot.graph.arrays.layout import ROWS
from entrepot.graph.arrays.lists import Lists
from entrepot.graph.arrays.lookup import NumberedIds, SortedIds
from entrepot.graph.arrays.rows import Rows


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is credited with works: people, institutions or countries, by position.

    ``marks`` belong to the values of ``works``; see ``layout``.
    """

    of_work: Lists
    works: Lists
    marks: Array

    def __len__(self) -> int:
        return len(self.works)


@dataclass
class GraphArrays:
    """The arrays of one version of a graph; nothing is read until it is used.

    May be used from several threads at once.
    """

    folder: ArrayFolder
    _credits: dict[str, Credit] = field(default_factory=dict)
    _made: dict[str, Array] = field(default_factory=dict)
    _rows: dict[str, Rows] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> "GraphArrays":
        """Open the folder; raises GraphDamagedError where it cannot be."""
        return cls(ArrayFolder.open(path))

    def check(self) -> None:
        """Raise GraphDamagedError where a file is missing, cut, or of another size."""
        self.folder.check()
        for name in ROWS:
            self.rows(name)

    def __getitem__(self, name: str) -> Array:
        return self.folder[name]

    @cached_property
    def works(self) -> NumberedIds:
        """The works by their ids; those of one branch of the topic tree stand side by side."""
        ascending = SortedIds.of(self["work/ascending_id"])
        return NumberedIds(self["work/id"], ascending, self["work/place"])

    @cached_property
    def cites(self) -> Lists:
        """The works that cite each work."""
        return Lists(self["cites/offsets"], self["cites/values"])

    @cached_property
    def people(self) -> SortedIds:
        """The people by their ids."""
        return SortedIds.of(self["people/id"])

    @cached_property
    def institutions(self) -> SortedIds:
        """The institutions by their ids."""
        return SortedIds.of(self["institutions/id"])

    def rows(self, name: str) -> Rows:
        """What is said of ``people``, ``institutions`` or ``works``."""
        if name not in self._rows:
            order = self["work/rank"] if name == "works" else None
            self._rows[name] = Rows.open(self.folder.folder / f"{name}.arrow", order)
        return self._rows[name]

    def credit(self, unit: str) -> Credit:
        """Who is credited with works; ``unit`` is people, institutions or countries."""
        if unit not in self._credits:
            lists = {
                part: Lists(self[f"{unit}/{part}.offsets"], self[f"{unit}/{part}.values"])
                for part in ("of_work", "works")
            }
            marks = self[f"{unit}/works.marks"]
            self._credits[unit] = Credit(lists["of_work"], lists["works"], marks)
        return self._credits[unit]

    def cached(self, name: str, make: Callable[["GraphArrays"], Array]) -> Array:
        """An array that is made from others when first asked for."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    def unit_ids(self, unit: str) -> Array:
        """The id of each unit by position: numbers, or the codes of countries."""
        if unit == "countries":
            return np.array(self.folder.names("country"), object)
        return self[f"{unit}/id"]
