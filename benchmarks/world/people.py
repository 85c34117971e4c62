"""The people of a world who have works, for their own files."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.world.ids import FIRST_AUTHOR
from benchmarks.world.ledger import Ledger
from benchmarks.world.pool import Pool, position_of
from benchmarks.world.words import have_orcid

from entrepot.compiled import compiled

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class People:
    """Some people: the numbers inside their ids, their positions, their works."""

    number: Ints
    position: Ints
    works: Ints
    has_orcid: npt.NDArray[np.bool_]


def named_places(ledger: Ledger) -> Ints:
    """The places, in order of ids, of all who are named in some byline."""
    return np.flatnonzero(ledger.works)


def people_at(ledger: Ledger, places: Ints) -> People:
    """The people at places in order of ids."""
    world = ledger.world
    position = _positions(world.fabric.people, places)
    return People(
        number=FIRST_AUTHOR + places,
        position=position,
        works=ledger.works[places].astype(np.int64),
        has_orcid=have_orcid(world.words, position),
    )


@compiled
def _positions(people: Pool, places: Ints) -> Ints:
    positions = np.empty(len(places), np.int64)
    for number in range(len(places)):
        positions[number] = position_of(people, places[number])
    return positions
