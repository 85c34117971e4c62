"""A few people, institutions or countries chosen by id, and the works they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.arrays.gathering import gathered
from entrepot.graph.arrays.lists import Lists, Positions
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.countries import country_name
from entrepot.graph.identifiers import from_text, to_text
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import Unit
from entrepot.talent.area_names import country_codes

Flags = npt.NDArray[np.bool_]

_LETTERS: dict[Unit, str] = {"people": "A", "institutions": "I"}
_EXAMPLES: dict[Unit, str] = {
    "people": "Ask by id, such as A5043027378.",
    "institutions": "Ask by id, such as I121797337.",
    "countries": "Ask by code, such as CN.",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units in the order in which they were chosen: positions, text ids and names."""

    unit: Unit
    places: Positions
    ids: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.places)


def choose(reader: GraphReader, unit: Unit, ids: Sequence[str | int]) -> Chosen:
    """The units with these ids, each once: ``A5043027378``, ``I121797337``, ``CN``.

    Raises UnknownNameError for one that the graph does not hold, or a person who objects.
    """
    if isinstance(ids, str):
        raise InputError(f"{ids!r} is one id; write a list of ids.")
    found = [_place(reader, unit, one) for one in ids]
    places = np.array(list(dict.fromkeys(found)), np.int32)
    return Chosen(unit, places, *described_as(reader.arrays, unit, places))


def described_as(
    arrays: GraphArrays, unit: Unit, places: Positions
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text ids and the names of units by position."""
    if unit == "countries":
        codes = tuple(str(code) for code in arrays.unit_ids(unit)[places])
        return codes, tuple(country_name(code) or code for code in codes)
    ids = tuple(to_text(_LETTERS[unit], one) for one in arrays.unit_ids(unit)[places].tolist())
    names = arrays.rows(unit).take(places).column("name").to_pylist()
    return ids, tuple(name or "" for name in names)


def hidden_people(reader: GraphReader) -> Positions:
    """The positions of those who object to being shown."""
    return reader.arrays.people.positions(np.array(sorted(reader.objecting()), np.int64))


def shared_works(
    lists: Lists, places: Positions, is_inside: Flags | None = None
) -> npt.NDArray[np.int64]:
    """How many works each two units share; on the diagonal, how many each has.

    ``lists``: the works of each unit; ``is_inside``: works that count, all if not said.
    The simple definition: ``len(set(lists.of(a)) & set(lists.of(b)))`` within those works.
    """
    works, lengths = lists.of_all(places), lists.lengths_of(places)
    owner = np.repeat(np.arange(len(places)), lengths)
    if is_inside is not None:
        owner, works = owner[is_inside[works]], works[is_inside[works]]
    found, column = np.unique(works, return_inverse=True)
    incidence = np.zeros((len(places), len(found)), np.float32)  # sums are exact up to 2²⁴
    incidence[owner, column] = 1
    return np.asarray(np.rint(incidence @ incidence.T), np.int64)


def flags_of(works: Positions, arrays: GraphArrays) -> Flags:
    """For each work of the graph, whether it is among some works."""
    flags = np.zeros(len(arrays.works), np.bool_)
    flags[works] = True
    return flags


def works_of_units(reader: GraphReader, works: Positions, chosen: Chosen) -> list[Positions]:
    """The works of each of the chosen units among some works."""
    credit = reader.arrays.credit(chosen.unit)
    members = gathered(credit.works, credit.marks, chosen.places, flags_of(works, reader.arrays))
    return np.split(members.works, members.begins[1:-1])


def _place(reader: GraphReader, unit: Unit, wanted: str | int) -> int:
    if unit == "countries":
        codes = country_codes([str(wanted)])
        places = np.flatnonzero(np.isin(reader.arrays.unit_ids(unit), codes))
        place = int(places[0]) if len(places) else ABSENT
    else:
        number = wanted if isinstance(wanted, int) else from_text(wanted, _LETTERS[unit])
        ids = np.array([] if number is None else [number], np.int64)
        numbering = reader.arrays.people if unit == "people" else reader.arrays.institutions
        place = int(numbering.positions(ids)[0]) if len(ids) else ABSENT
    if place == ABSENT or (unit == "people" and place in hidden_people(reader)):
        name = {"people": "person", "institutions": "institution", "countries": "country"}[unit]
        raise UnknownNameError(name, str(wanted), [], _EXAMPLES[unit])
    return place
