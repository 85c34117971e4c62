"""The people of an area, among whom a person stands.

Their values are evaluated when they are asked for; those of large subfields are counted once, when
a graph is made, and looked up: see ``standings``.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl

from entrepot.graph.arrays.gathering import members_of, units_of
from entrepot.graph.arrays.layout import UNKNOWN
from entrepot.graph.arrays.lists import Lists, Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.progress import Progress
from entrepot.graph.reader import GraphReader
from entrepot.indicators.persons import C_SCORE_PARTS
from entrepot.indicators.registry import INDICATORS
from entrepot.indicators.tallied_composites import c_score
from entrepot.indicators.tallies import AreaWorks
from entrepot.talent.area import Area, Everything, Topics
from entrepot.talent.area_works import Flags, works_of
from entrepot.talent.asked import version_of
from entrepot.talent.basis import Basis, Choice, Coverage, choose_basis, coverage_of
from entrepot.talent.evaluation import Question
from entrepot.talent.gathered import Everybody, GatheredArea
from entrepot.talent.notes import Note, notes_on
from entrepot.talent.percentiles import Values, midrank
from entrepot.talent.remembered import Remembered
from entrepot.talent.standings import (
    Ladder,
    Standing,
    StandingsWriter,
    counted_areas,
    find_coverage,
    find_standing,
    merged,
)

MANY_WORKS = 10_000
"""Subfields with so many works are counted with the graph; smaller ones are soon evaluated."""
MANY_IN_ALL = 500_000
"""So are all works together, where they are as many."""
PEOPLE_AT_ONCE = 2_000_000
"""People whose values are held in memory while they are counted: about a gigabyte."""


class Peers(Protocol):
    """Everybody of an area, by all indicators that its data allow."""

    @property
    def area(self) -> GatheredArea:
        """The works of the area, and how they are evaluated."""

    @property
    def bytes(self) -> int:
        """The memory it may take; arrays of the graph are not counted."""

    def own(self, places: Sequence[int]) -> list[Mapping[str, float]]:
        """The indicators of each of some people, by position; NaN where there is no value."""

    def percentile(self, name: str, value: float) -> float | None:
        """The midrank percentile of a value that one of them has; None for NaN."""


@dataclass(frozen=True, slots=True)
class EvaluatedPeers:
    """Peers whose values are all there."""

    everybody: Everybody
    names: tuple[str, ...]

    @property
    def area(self) -> GatheredArea:
        """As ``Peers`` says."""
        return self.everybody.area

    @property
    def bytes(self) -> int:
        """As ``Peers`` says."""
        return self.everybody.bytes

    def own(self, places: Sequence[int]) -> list[Mapping[str, float]]:
        """As ``Peers`` says."""
        rows = _rows(self.everybody.units, places)
        values = self.values()
        return [
            {n: np.nan if row is None else float(v[row]) for n, v in values.items()} for row in rows
        ]

    def percentile(self, name: str, value: float) -> float | None:
        """As ``Peers`` says."""
        return midrank(self.everybody.values(name), value)

    def values(self) -> Mapping[str, Values]:
        """The values of everybody, by indicator."""
        return {name: self.everybody.values(name) for name in self.names}


@dataclass(frozen=True, slots=True)
class CountedPeers:
    """Peers of whom it was counted how many have which values: only a person's own are evaluated.

    Equals ``EvaluatedPeers`` to nine decimals. The works of the area are not looked through.
    """

    area: GatheredArea
    standing: Standing
    works: "_CountedWorks"

    @property
    def bytes(self) -> int:
        """As ``Peers`` says."""
        return self.area.area.count * np.dtype(np.int32).itemsize

    def own(self, places: Sequence[int]) -> list[Mapping[str, float]]:
        """As ``Peers`` says."""
        parts = [INDICATORS[n] for n in self.standing if n not in _COMPOSED]
        people = np.unique(np.array(places, np.int32))
        members = members_of(self.area.arrays.credit("people"), people, self.works.holds)
        units = self.area.evaluate_members(members, parts)
        values = {one.name: _values(units, one.name) for one in parts}
        maxima = {name: ladder.largest for name, ladder in self.standing.items()}
        values["c_score"] = c_score(units, slice(None), maxima)
        rates = self.standing["recent_citation_rate"]
        places_of = map(rates.midrank, values["recent_citation_rate"].tolist())
        values["momentum"] = np.array(list(places_of), np.float64)
        return [
            {n: np.nan if row is None else float(values[n][row]) for n in self.standing}
            for row in _rows(units, places)
        ]

    def percentile(self, name: str, value: float) -> float | None:
        """As ``Peers`` says."""
        return self.standing[name].midrank(value)


@dataclass(frozen=True, slots=True)
class _CountedWorks:
    """The works of an area that is counted, told by their branches of the topic tree.

    It needs no reader, and may be remembered.
    """

    arrays: GraphArrays
    number: int

    def holds(self, works: Positions) -> Flags:
        """Which of some works are in the area."""
        inside: Flags = self._branches()[self.arrays["work/branch"][works]]
        return inside

    def places(self) -> Positions:
        """All of them."""
        lists = Lists(self.arrays["branch/works.offsets"], self.arrays["branch/works.values"])
        return lists.of_all(np.flatnonzero(self._branches()).astype(np.int32))

    def _branches(self) -> Flags:
        subfields = self.arrays["branch/subfield_id"]
        return (
            np.full(len(subfields), fill_value=True)
            if self.number == _ALL
            else subfields == self.number
        )


def _values(units: pl.DataFrame, name: str) -> Values:
    return units[name].cast(pl.Float64).to_numpy()  # NaN where empty


def _rows(units: pl.DataFrame, places: Sequence[int]) -> list[int | None]:
    """The row of each person among units; None where they have no works in the area."""
    ids = units["unit_id"].to_numpy()
    rows = zip(np.searchsorted(ids, places).tolist(), places, strict=True)
    return [row if row < len(ids) and ids[row] == place else None for row, place in rows]


_ALL = 0
_COMPOSED = ("c_score", "momentum")
_SCORED = tuple(dict.fromkeys(("citation_count", *C_SCORE_PARTS)))
"""What a c-score is computed from."""


@dataclass(frozen=True, slots=True)
class PeopledArea:
    """An area with its people, by all indicators that its data allow.

    ``names``: the indicators; ``notes``: what they rest on.
    """

    peers: Peers
    names: tuple[str, ...]
    basis: Basis
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, reader: GraphReader, area: Area, citations: Choice) -> "PeopledArea":
        """The people of an area as remembered, or counted with the graph, or evaluated now."""
        question = (area, citations)
        return REMEMBERED.answer(
            version_of(reader), question, lambda: cls.afresh(reader, *question)
        )

    @classmethod
    def afresh(cls, reader: GraphReader, area: Area, citations: Choice) -> "PeopledArea":
        """As ``of``, whatever is remembered."""
        asked = _Asked(reader, area, citations)
        peers = asked.counted_peers() or asked.evaluated_peers()
        names, basis = asked.question.indicators, asked.question.basis
        notes = notes_on(reader, asked.question, asked.coverage)
        return cls(peers, names, basis, notes)


REMEMBERED: Remembered[PeopledArea] = Remembered(lambda one: one.peers.bytes)


@dataclass(frozen=True)
class _Asked:
    """What is asked of the people of an area."""

    reader: GraphReader
    area: Area
    citations: Choice

    @cached_property
    def works(self) -> Positions:
        """The works of the area."""
        return works_of(self.area, self.reader)

    @cached_property
    def coverage(self) -> Coverage:
        """What these cover: as it was counted with the graph, or looked through now."""
        number = _number(self.area)
        counted = None if number is None else find_coverage(_folder(self.reader), number)
        return counted or coverage_of(self.works, self.reader.arrays)

    @cached_property
    def question(self) -> Question:
        """All indicators that the data allow."""
        basis = choose_basis(self.coverage, self.citations)
        return Question("people", _computable(self.coverage), basis)

    def evaluated_peers(self) -> EvaluatedPeers:
        names = self.question.indicators
        return EvaluatedPeers(Everybody.of(self.reader, self.works, self.question, *names), names)

    def counted_peers(self) -> CountedPeers | None:
        """None where they were not counted."""
        number, question = _number(self.area), self.question
        if number is None:
            return None
        folder, counting = _folder(self.reader), question.basis.counting
        standing = find_standing(folder, number, counting, question.indicators)
        if standing is None:
            return None
        counted = _CountedWorks(self.reader.arrays, number)
        works = AreaWorks(self.coverage.works, counted.places)
        return CountedPeers(GatheredArea.of(self.reader, works, question), standing, counted)

    def standing(self) -> Standing:
        """The ladders of all indicators, of so many people at a time that memory stays bounded."""
        names = [n for n in self.question.indicators if n not in _COMPOSED]
        stretches = self._stretches()
        if len(stretches) == 1:
            units = self._units(names, stretches[0])
            standing = _ladders(units, names)
            scores = _scores(units, standing)
        else:  # the largest values are known once all were evaluated
            found = (self._units(names, people) for people in stretches)
            standing = reduce(merged, (_ladders(units, names) for units in found))
            found = (self._units(_SCORED, people) for people in stretches)
            scores = reduce(merged, (_scores(units, standing) for units in found))
        rates = standing["recent_citation_rate"]
        every = {**standing, **scores, "momentum": rates.of_places()}
        return {name: every[name] for name in self.question.indicators}

    def _stretches(self) -> Sequence[Positions | None]:
        """The people of the area, so many at a time; None stands for all of them."""
        credit = self.reader.arrays.credit("people")
        if credit.of_work.total_of(self.works) <= PEOPLE_AT_ONCE:
            return [None]
        people = units_of(credit, self.works)
        return np.split(people, range(PEOPLE_AT_ONCE, len(people), PEOPLE_AT_ONCE))

    def _units(self, names: Sequence[str], people: Positions | None) -> pl.DataFrame:
        area = GatheredArea.of(self.reader, AreaWorks.of(self.works), self.question)
        return area.evaluate([INDICATORS[name] for name in names], people)


def _ladders(units: pl.DataFrame, names: Sequence[str]) -> Standing:
    with ThreadPoolExecutor() as pool:  # NumPy sorts several side by side
        ladders = pool.map(lambda name: Ladder.of(_values(units, name)), names)
        return dict(zip(names, ladders, strict=True))


def _scores(units: pl.DataFrame, standing: Standing) -> Standing:
    """The ladder of the c-score, beside the largest values of all."""
    maxima = {name: ladder.largest for name, ladder in standing.items()}
    return {"c_score": Ladder.of(c_score(units, slice(None), maxima))}


def are_counted(reader: GraphReader, area: Area) -> bool:
    """Whether the people of an area were counted with the graph."""
    number = _number(area)
    return number is not None and number in counted_areas(_folder(reader))


def count_peers(reader: GraphReader, progress: Progress) -> None:
    """Count the people of large areas by their values, and write that beside the arrays.

    Profiles then need not evaluate everybody; they are the same without it.
    """
    areas = _large_areas(reader.arrays)
    names = [name for name, one in INDICATORS.items() if "people" in one.traits.units]
    progress.step("Counting people by their values", len(areas))
    with StandingsWriter(_folder(reader), names) as writer:
        for number, area in areas.items():
            asked = _Asked(reader, area, "auto")
            counting = asked.question.basis.counting
            writer.add(number, counting, asked.coverage, asked.standing())
            progress.advance(1)


def _large_areas(arrays: GraphArrays) -> dict[int, Area]:
    """The areas that are counted, by their numbers."""
    lists = Lists(arrays["branch/works.offsets"], arrays["branch/works.values"])
    known, rows = np.unique(arrays["branch/subfield_id"], return_inverse=True)
    counts = np.bincount(rows, np.diff(lists.offsets), len(known))
    large = known[(known != UNKNOWN) & (counts >= MANY_WORKS)].tolist()
    areas: dict[int, Area] = {number: Topics("subfield", (number,)) for number in large}
    if len(arrays.works) >= MANY_IN_ALL:
        areas[_ALL] = Everything()
    return areas


def _number(area: Area) -> int | None:
    """The number under which the people of an area may have been counted."""
    if isinstance(area, Everything):
        return _ALL
    if isinstance(area, Topics) and area.level == "subfield" and len(area.ids) == 1:
        return area.ids[0]
    return None


def _folder(reader: GraphReader) -> Path:
    return reader.store.version_path(reader.manifest.version) / "standings"


def _computable(coverage: Coverage) -> tuple[str, ...]:
    """The indicators of people that the data of an area allow."""
    return tuple(
        one.name
        for one in INDICATORS.values()
        if "people" in one.traits.units
        and (one.traits.rests_on != "references" or coverage.counted > 0)
    )
