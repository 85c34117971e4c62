"""The numbers inside the ids that a world shows, in the ranges of OpenAlex.

Ids rise with the place in order of ids. Ids of works have gaps, as OpenAlex's have.
"""

import numpy as np
import numpy.typing as npt
from benchmarks.world.chance import below, key_of
from benchmarks.world.typed import integer

from entrepot.compiled import compiled

FIRST_WORK, WORK_GAP = 2_000_000_000, 16
FIRST_OUTSIDE, OUTSIDE_GAP = 1_000_000_000, 12
FIRST_AUTHOR = 5_000_000_000
FIRST_INSTITUTION, INSTITUTION_GAP = 100_000_000, 37
FIRST_SOURCE, SOURCE_GAP = 10_000_000, 1009


@compiled
def work_number(place: int) -> int:
    """The number of the work at a place in order of ids."""
    return FIRST_WORK + place * WORK_GAP + below(key_of(1, place), 0, WORK_GAP)


@compiled
def cited_number(cited: int, outside_count: int) -> int:
    """The number of a cited work: of one outside the snapshot, or of one inside it."""
    if cited < outside_count:
        return FIRST_OUTSIDE + cited * OUTSIDE_GAP
    return work_number(cited - outside_count)


@compiled
def work_numbers(first: int, count: int) -> npt.NDArray[np.int64]:
    """The numbers of consecutive works."""
    numbers = np.empty(count, np.int64)
    for place in range(count):
        numbers[place] = work_number(first + place)
    return numbers


@compiled
def cited_numbers(cited: npt.NDArray[np.uint32], outside_count: int) -> npt.NDArray[np.int64]:
    """The numbers of cited works."""
    numbers = np.empty(len(cited), np.int64)
    for place in range(len(cited)):
        numbers[place] = cited_number(integer(cited[place]), outside_count)
    return numbers
