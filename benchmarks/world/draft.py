"""A block of works with all that is drawn for them: what both forms of a snapshot are made of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from benchmarks.world.blocks import Block
from benchmarks.world.chance import below, key_of
from benchmarks.world.citing import Lists
from benchmarks.world.fabric import World
from benchmarks.world.facts import PARATEXT, Facts, facts_of
from benchmarks.world.ids import cited_numbers, work_number, work_numbers
from benchmarks.world.ledger import Ledger
from benchmarks.world.pool import Pool, shown
from benchmarks.world.shape import FIRST_YEAR, YEAR_COUNT
from benchmarks.world.teams import Teams
from benchmarks.world.words import have_orcid

from entrepot.compiled import compiled

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RELATED_WORKS = 8
_RELATED = 16 << 40
_YEARS_COUNTED = 10
_CITED_PER_YEAR = 12


@dataclass(frozen=True)
class Draft:
    """A block of works. ``number``: inside their ids; ``date``: of their partition."""

    world: World
    block: Block
    date: int
    number: Ints
    citations: Ints
    facts: Facts
    teams: Teams
    lists: Lists

    @cached_property
    def team_size(self) -> Ints:
        """Authors of each work."""
        return np.diff(self.teams.begins)

    @cached_property
    def person(self) -> Ints:
        """The position of each author in the row of people; behind all of them: nobody."""
        return self.teams.person.astype(np.int64)

    @cached_property
    def is_named(self) -> Flags:
        """Whether OpenAlex can name the author."""
        is_named: Flags = self.person < self.world.person_count
        return is_named

    @cached_property
    def author_place(self) -> Ints:
        """The place of each author in order of ids; any where nobody is named."""
        return author_places(self.world.fabric.people, self.person)

    @cached_property
    def has_orcid(self) -> Flags:
        """Whether an author has an ORCID iD."""
        has_orcid: Flags = self.is_named & have_orcid(self.world.words, self.person)
        return has_orcid

    @cached_property
    def author_index(self) -> Ints:
        """The place of each author in the byline, from 0."""
        return np.arange(len(self.person)) - np.repeat(self.teams.begins[:-1], self.team_size)

    @cached_property
    def position(self) -> Ints:
        """0 for a first author, 1 for one in the middle, 2 for a last one of several."""
        is_last = self.author_index == np.repeat(self.team_size, self.team_size) - 1
        return np.where(self.author_index == 0, 0, np.where(is_last, 2, 1))

    @cached_property
    def is_corresponding(self) -> Flags:
        """Whether an author is the corresponding one."""
        corresponding = np.repeat(self.teams.corresponding, self.team_size)
        return np.equal(self.author_index, corresponding)

    @cached_property
    def countries(self) -> tuple[Ints, Ints]:
        """The countries of each author, none (−1), one or two different ones."""
        starts = self.world.fabric.places.starts
        one, two = (
            np.where(i < 0, -1, np.searchsorted(starts, i, side="right") - 1)
            for i in (self.teams.institution, self.teams.second)
        )
        first = np.where(one < 0, self.teams.country, one)
        return first, np.where(two == first, -1, two)

    @cached_property
    def cited(self) -> Ints:
        """The numbers of the works in the reference lists."""
        return cited_numbers(self.lists.cited, self.world.fabric.outside_count)

    @cached_property
    def related(self) -> Ints:
        """The numbers of eight related works of each work; entrepot does not read them."""
        return _related(self.facts.position, self.world.work_count)

    @cached_property
    def is_open(self) -> Flags:
        """Whether a work is openly accessible; entrepot does not read it."""
        return self.number % 5 < 2

    @cached_property
    def is_paratext(self) -> Flags:
        """Whether a work is a cover or a table of contents; entrepot does not read it."""
        is_paratext: Flags = self.facts.type == PARATEXT
        return is_paratext

    @cached_property
    def year(self) -> Ints:
        """The years of publication."""
        return self.facts.year.astype(np.int64) + FIRST_YEAR

    @cached_property
    def years_counted(self) -> Ints:
        """For how many of the last years citations are told; none where there are few."""
        years = np.minimum(_YEARS_COUNTED, YEAR_COUNT - self.facts.year)
        return np.where(self.citations >= _CITED_PER_YEAR, years, 0)

    @cached_property
    def cited_per_year(self) -> Ints:
        """How many are told for each of these years."""
        return self.citations // _CITED_PER_YEAR


def make_draft(ledger: Ledger, block: Block, date: int) -> Draft:
    """All that is drawn for a block of works."""
    world = ledger.world
    places = slice(block.first, block.first + block.size)
    return Draft(
        world=world,
        block=block,
        date=date,
        number=work_numbers(*block),
        citations=ledger.citations[places].astype(np.int64),
        facts=facts_of(world.fabric, *block),
        teams=ledger.teams(block),
        lists=ledger.lists(block),
    )


@compiled
def author_places(people: Pool, person: Ints) -> Ints:
    """The places in order of ids of people by position."""
    places = np.empty(len(person), np.int64)
    for at in range(len(person)):
        places[at] = shown(people, person[at])
    return places


@compiled
def _related(position: Ints, work_count: int) -> Ints:
    numbers = np.empty((len(position), RELATED_WORKS), np.int64)
    for place in range(len(position)):
        key = key_of(_RELATED, position[place])
        for rank in range(RELATED_WORKS):
            numbers[place, rank] = work_number(below(key, rank, work_count))
    return numbers
