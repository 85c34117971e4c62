"""The works of one person, by position in the arrays of the graph."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import Mark
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.indicators.tallies import Impact


@dataclass(frozen=True)
class OwnWorks:
    """The works of a person, over all works of the graph, and what their citations are.

    ``person``: the position; ``impact``: as the profile counts citations.
    """

    arrays: GraphArrays
    person: int
    impact: Impact

    @cached_property
    def works(self) -> Positions:
        """Where the works are."""
        return self.arrays.credit("people").works.of(self.person)

    @cached_property
    def marks(self) -> Array:
        """The place of the person in the byline of each."""
        credit = self.arrays.credit("people")
        begin, end = credit.works.offsets[self.person : self.person + 2]
        return credit.marks[begin:end]

    def of(self, name: str) -> Array:
        """An array of works, for these works."""
        values: Array = self.arrays[name][self.works]
        return values

    @cached_property
    def citation_count(self) -> npt.NDArray[np.int32]:
        """Their citations; negative where not known."""
        counts: npt.NDArray[np.int32] = self.impact["citation_count"][self.works]
        return counts

    @cached_property
    def citing_years(self) -> npt.NDArray[np.int32]:
        """The year of each citation that the graph holds."""
        years: npt.NDArray[np.int32] = self.arrays["work/year"][
            self.arrays.cites.of_all(self.works)
        ]
        return years

    def positions(self) -> list[str]:
        """The place in the byline of each: single, first, middle or last."""
        names = {Mark.SINGLE: "single", Mark.FIRST: "first", Mark.LAST: "last"}
        return [
            next((name for mark, name in names.items() if marks & mark), "middle")
            for marks in self.marks.tolist()
        ]
