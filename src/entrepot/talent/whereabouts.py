"""Where people are: present institution, last move, who wrote with an institution.

Kept beside the arrays of a graph once computed, for all people, so that filters cost little.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.compiled import compiled
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Offsets, Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.talent.describing import filled

Flags = npt.NDArray[np.bool_]


def present_institutions(arrays: GraphArrays) -> Array:
    """The number of each person's present institution (relation career); UNKNOWN_ID if none."""
    return arrays.cached("people/present_institution", _present_institutions)


def last_moves(arrays: GraphArrays) -> Array:
    """The year of each person's last move; UNKNOWN_ID for those who are not known to have moved.

    Formula: a move is a year in which none of the person's institutions is one of those of the
    latest year before for which any institution is known. Unit: year.
    Source: definition of this project, on relation author_place.
    """
    return arrays.cached("people/last_move", _last_moves)


def tied_to(arrays: GraphArrays, institution: int) -> Flags:
    """For each person, whether any of their works is credited to an institution.

    They wrote it there themselves, or with somebody there: what ``indicators.ties`` tells apart.
    ``institution``: the position.
    """
    works = arrays.credit("institutions").works.of(institution)
    flags = np.zeros(len(arrays.people), np.bool_)
    flags[arrays.credit("people").of_work.of_all(works)] = True
    return flags


def _present_institutions(arrays: GraphArrays) -> Array:
    file = arrays.rows("people").file
    batches = (file.get_batch(number) for number in range(file.num_record_batches))
    columns = [
        filled(pa.table(batch.select(["institution_id"])), "institution_id") for batch in batches
    ]
    return np.concatenate([np.empty(0, np.int64), *columns])


def _last_moves(arrays: GraphArrays) -> Array:
    moved = np.full(len(arrays.people), UNKNOWN_ID, np.int32)
    years, institutions = arrays["people/places.year"], arrays["people/places.institution"]
    _find_moves(arrays["people/places.offsets"], years, institutions, moved)
    return moved


@compiled
def _find_moves(
    offsets: Offsets, years: Positions, institutions: Positions, moved: Positions
) -> None:
    """Rows of a person ascend by year; an institution below 0 is not known."""
    for person in range(len(moved)):
        before_begin, before_end = -1, -1  # the latest year before with a known institution
        row, end = offsets[person], offsets[person + 1]
        while row < end:
            begin, is_known, is_same = row, False, False
            while row < end and years[row] == years[begin]:
                if institutions[row] >= 0:
                    is_known = True
                    for former in range(before_begin, before_end):
                        is_same |= institutions[former] == institutions[row]
                row += 1
            if is_known and years[begin] > -(2**31):
                if before_begin >= 0 and not is_same:
                    moved[person] = years[begin]
                before_begin, before_end = begin, row
