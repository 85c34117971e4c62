"""Made-up works: their numbers drawn at once, their records made one by one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from benchmarks.made_up_world import Numbers, World, few_often, openalex_id
from benchmarks.published_shape import AUTHORSHIP, UNREAD, Record

FIRST_YEAR, LAST_YEAR = 1985, 2025
FIRST_WORK = 2_000_000_000
LARGEST_TEAM = 1500


@dataclass(frozen=True)
class Works:
    """Works by their place, in order of their years; all their numbers are drawn at once.

    The numbers are drawn when first asked for, in the same order each time.
    """

    count: int
    world: World
    rng: np.random.Generator

    @cached_property
    def year(self) -> Numbers:
        """Later years have more works."""
        span = LAST_YEAR - FIRST_YEAR
        chance = np.sort(self.rng.random(self.count))
        return FIRST_YEAR + np.round(span * np.sqrt(chance)).astype(np.int64)

    @cached_property
    def appeal(self) -> npt.NDArray[np.float64]:
        """How readily a work is cited: log-normal, so that few get most citations."""
        return self.rng.lognormal(0, 1.5, self.count)

    @cached_property
    def topic(self) -> Numbers:
        """The primary topic."""
        return few_often(self.rng, len(self.world.topics), self.count)

    @cached_property
    def team_size(self) -> Numbers:
        """Authors: 3.4 on average, one work in 5,000 with over a hundred."""
        sizes = self.rng.lognormal(1.0, 0.7, self.count)
        is_large = self.rng.random(len(sizes)) < 1 / 5000
        sizes[is_large] = 100 + 50 * self.rng.pareto(1, int(is_large.sum()))
        sizes[::50] = 0
        return np.minimum(sizes, LARGEST_TEAM).astype(np.int64)

    @cached_property
    def author(self) -> Numbers:
        """The authors of all works, end to end."""
        subfield = self.world.subfield_of_topic[self.topic]
        chance = self.rng.random(int(self.team_size.sum()))
        return self.world.authors_of(np.repeat(subfield, self.team_size), chance)

    @cached_property
    def reference_count(self) -> Numbers:
        """References to works of the snapshot; as many again go to others."""
        counts = self.rng.lognormal(1.8, 1.0, self.count)
        counts[::3] = 0
        return np.minimum(counts, 400).astype(np.int64)

    @cached_property
    def reference(self) -> Numbers:
        """The earlier works that all works cite, end to end, the more appealing more often."""
        appeal = np.cumsum(self.appeal)
        until = np.repeat(appeal - self.appeal, self.reference_count)
        return np.searchsorted(appeal, until * self.rng.random(len(until)))

    @cached_property
    def word(self) -> Numbers:
        """A long text that abstracts are cut from."""
        return few_often(self.rng, len(self.world.words), 1_000_000)

    @cached_property
    def text_length(self) -> Numbers:
        """The words of abstracts; 0 where there is none."""
        lengths = self.rng.normal(160, 60, self.count)
        lengths[self.rng.random(len(lengths)) < 0.5] = 0
        return np.clip(lengths, 0, 500).astype(np.int64)

    @cached_property
    def begins(self) -> tuple[Numbers, Numbers]:
        """Where the authors and the references of each work begin."""
        team, cited = self.team_size, self.reference_count
        return np.cumsum(team) - team, np.cumsum(cited) - cited

    def record(self, place: int) -> Record:
        """A work as published."""
        year, number = int(self.year[place]), FIRST_WORK + place
        topics = [self.world.topics[t] for t in self._topics(place)]
        title = " ".join(self._words(place * 7, 10)).capitalize()
        cited = self._cited(place)
        return {
            "id": openalex_id("W", number),
            "doi": f"https://doi.org/10.5555/Made.Up.{number}" if place % 5 else None,
            "title": title,
            "display_name": title,
            "publication_year": year,
            "language": "en",
            "type": "review" if place % 20 == 7 else "article",
            "is_retracted": place % 2000 == 999,
            "is_xpac": False,
            "cited_by_count": int(self.appeal[place] * 4 * (LAST_YEAR + 2 - year) ** 0.5),
            "primary_location": self.world.locations[place * 733 % len(self.world.locations)],
            "authorships": self._authorships(place),
            "primary_topic": topics[0],
            "topics": topics,
            "referenced_works": cited,
            "referenced_works_count": len(cited),
            "abstract_inverted_index": self._abstract(place),
            **UNREAD,
        }

    def _topics(self, place: int) -> list[int]:
        first = int(self.topic[place])
        near = (first + step for step in range(1 + place % 3))
        return [topic % len(self.world.topics) for topic in near]

    def _words(self, begin: int, length: int) -> list[str]:
        begin %= len(self.word) - length
        return [self.world.words[word] for word in self.word[begin : begin + length].tolist()]

    def _abstract(self, place: int) -> dict[str, list[int]] | None:
        index: dict[str, list[int]] = {}
        for position, word in enumerate(self._words(place * 101, int(self.text_length[place]))):
            index.setdefault(word, []).append(position)
        return index or None

    def _cited(self, place: int) -> list[str]:
        begin, count = int(self.begins[1][place]), int(self.reference_count[place])
        inside = dict.fromkeys(self.reference[begin : begin + count].tolist())
        outside = (1_000_000_000 + place * 1009 % 7919 + 31 * step for step in range(count))
        inside.pop(place, None)
        numbers = [*(FIRST_WORK + cited for cited in inside), *outside]
        return [openalex_id("W", number) for number in numbers]

    def _authorships(self, place: int) -> list[Record]:
        begin = int(self.begins[0][place])
        drawn = self.author[begin : begin + int(self.team_size[place])].tolist()
        authors = list(dict.fromkeys(drawn))
        last = len(authors) - 1
        return [self._authorship(author, index, last) for index, author in enumerate(authors)]

    def _authorship(self, author: int, index: int, last: int) -> Record:
        record = self.world.authors[author]
        institutions = self._institutions(author, index)
        return {
            **AUTHORSHIP,
            "author_position": "first" if index == 0 else "last" if index == last else "middle",
            "author": record,
            "institutions": institutions,
            "countries": list({i["country_code"]: None for i in institutions}),
            "is_corresponding": index == 0,
            "raw_author_name": record["display_name"],
        }

    def _institutions(self, author: int, index: int) -> list[Record]:
        home = int(self.world.home_institution[author])
        count = (0, 1, 1, 1, 1, 2)[(author + index) % 6]
        return [
            self.world.institutions[(home + i) % len(self.world.institutions)] for i in range(count)
        ]
