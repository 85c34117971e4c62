"""Who wrote a work, and where: authorships and affiliations as flat rows."""

from collections import Counter
from typing import Any

import pytest
from tests.graph.flattening import Flatten
from tests.graph.snapshots import (
    authorship,
    institution,
    work,
)


class TestAuthorships:
    def test_more_than_a_hundred_are_kept(self, flatten: Flatten) -> None:
        flat = flatten(work(7, authorships=[authorship(n) for n in range(1, 3001)]))
        assert len(flat.rows("authorship")) == 3000
        positions = flat.rows("authorship", "position")
        assert Counter(positions) == {"first": 1, "middle": 2998, "last": 1}
        assert flat.rows("authorship", "author_index") == list(range(3000))

    @pytest.mark.parametrize("nobody", ["A9999999999", "https://openalex.org/A5317838346"])
    def test_the_authors_that_stand_for_nobody(self, flatten: Flatten, nobody: str) -> None:
        nameless = {"author": {"id": nobody, "display_name": "Null Author"}}
        flat = flatten(work(7, authorships=[nameless, authorship(2)]))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, None), (1, 2)]
        assert flat.rows("author", "author_id") == [2]
        assert flat.tally["authorships without an author id"] == 1

    @pytest.mark.parametrize("author", [None, {}, {"id": None, "display_name": "J. Doe"}])
    def test_authors_without_an_id_count_in_the_byline(self, flatten: Flatten, author: Any) -> None:
        flat = flatten(work(7, authorships=[{"author": author}, authorship(2)]))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, None), (1, 2)]

    def test_several_authors_without_an_id_are_not_one(self, flatten: Flatten) -> None:
        flat = flatten(work(7, authorships=[{"author": None}, {"author": None}]))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, None), (1, None)]

    def test_an_author_named_twice_counts_once(self, flatten: Flatten) -> None:
        twice = [authorship(1, "J. Doe"), authorship(2), authorship(1, "Jane Doe")]
        flat = flatten(work(7, authorships=twice))
        assert flat.rows("authorship", "author_index", "author_id") == [(0, 1), (1, 2)]
        assert flat.rows("author", "author_id", "name") == [(1, "J. Doe"), (2, "Author 2")]
        assert flat.tally["authors named twice in one work, kept once"] == 1

    def test_positions_as_stated_go_before_those_worked_out(self, flatten: Flatten) -> None:
        authorships = [authorship(n) for n in (1, 2, 3)]
        authorships[0]["author_position"] = "middle"
        flat = flatten(work(7, authorships=authorships))
        assert flat.rows("authorship", "position") == ["middle", "middle", "last"]

    def test_one_author_alone_is_the_first(self, flatten: Flatten) -> None:
        assert flatten(work(7)).value("authorship", "position") == "first"

    def test_corresponding_is_empty_where_not_stated(self, flatten: Flatten) -> None:
        stated = authorship(1) | {"is_corresponding": True}
        flat = flatten(work(7, authorships=[stated, authorship(2)]))
        assert flat.rows("authorship", "is_corresponding") == [True, None]

    def test_the_name_as_printed_stands_in_for_the_display_name(self, flatten: Flatten) -> None:
        printed = {"author": {"id": "A1"}, "raw_author_name": "Doe, J"}
        assert flatten(work(7, authorships=[printed])).value("author", "name") == "Doe, J"


class TestAffiliations:
    PLACE = ("work_id", "author_id", "institution_id", "country_code")

    def test_an_institution_of_an_author(self, flatten: Flatten) -> None:
        place = institution(5, "de", ror="https://ror.org/0ABC12345", type="education")
        flat = flatten(work(7, authorships=[authorship(1, at=[place])]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "DE")]
        assert flat.rows("institution", "institution_id", "ror", "type", "country_code") == [
            (5, "0abc12345", "education", "DE")
        ]

    def test_a_country_without_an_institution(self, flatten: Flatten) -> None:
        author = authorship(1) | {"countries": ["FR", "cn"]}
        flat = flatten(work(7, authorships=[author]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, None, "FR"), (7, 1, None, "CN")]
        assert flat.tally["works without institution"] == 1
        assert "works without country" not in flat.tally

    def test_a_country_that_an_institution_gives_already(self, flatten: Flatten) -> None:
        author = authorship(1, at=[institution(5, "FR")]) | {"countries": ["FR", "BE"]}
        flat = flatten(work(7, authorships=[author]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "FR"), (7, 1, None, "BE")]

    def test_an_institution_without_an_id_gives_its_country(self, flatten: Flatten) -> None:
        nameless = {"id": None, "display_name": "Some Lab", "country_code": "IT"}
        flat = flatten(work(7, authorships=[authorship(1, at=[nameless])]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, None, "IT")]
        assert flat.rows("institution") == []

    def test_institutions_known_for_the_work_only(self, flatten: Flatten) -> None:
        flat = flatten(work(7, institutions=[institution(5, "US"), institution(6, "CA")]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, None, 5, "US"), (7, None, 6, "CA")]

    def test_authors_without_an_id_keep_their_institutions(self, flatten: Flatten) -> None:
        nobody = {"author": None, "institutions": [institution(5, "US")]}
        flat = flatten(work(7, authorships=[nobody, nobody]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, None, 5, "US")]

    def test_the_same_place_twice_is_one(self, flatten: Flatten) -> None:
        author = authorship(1, at=[institution(5, "US"), institution(5, "US")])
        flat = flatten(work(7, authorships=[author]))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "US")]

    def test_places_of_an_author_named_twice_are_all_kept(self, flatten: Flatten) -> None:
        twice = [authorship(1, at=[institution(5, "US")]), authorship(1, at=[institution(6, "CA")])]
        flat = flatten(work(7, authorships=twice))
        assert flat.rows("affiliation", *self.PLACE) == [(7, 1, 5, "US"), (7, 1, 6, "CA")]
