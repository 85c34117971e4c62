"""Made-up records of all kinds that a snapshot may hold, regular and odd; the same by seed."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from entrepot.graph.identifiers import DELETED_AUTHOR_ID, NULL_AUTHOR_ID

Record = dict[str, Any]

ADDRESS = "https://openalex.org/"
_WORDS = ("the", "of", "a,b", "[1]", "{x}", ":", "", "数据", "é", "data", "is", "x", "y", "z")
_ODD_WORDS = ('quo"te', "back\\slash", "line\n")
_TEXTS = (None, "", "Some name", "Un nom où l’on met des accents", "名前", " blank ")
ORCIDS = (None, "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-371X")
ODD_ORCIDS = ("", "0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-371x", "none")
_RORS = (None, "https://ror.org/05dxps055", "https://ror.org/02nr0ka47")
_ODD_RORS = ("", "05dxps055", "https://ror.org/05DXPS055/")
DOIS = (None, "https://doi.org/10.1000/XYZ.1", "https://doi.org/10.12345/a-b_c(1)/d;e")
ODD_DOIS = ("", "10.1000/x", "doi:10.1000/x.", "https://doi.org/10.1000/x y", "x",
             "https://doi.org/10.1000/x.", "https://doi.org/10.1000/é.,")  # fmt: skip
_LEVELS = (None, f"{ADDRESS}subfields/1803", f"{ADDRESS}domains/2", "33")
_ODD_LEVELS = ("", "junk", "name:x", "99999999999")
ODD_INDEXES = ("", "null", "{}", '{"a":[0', '{"a":0}', '"x"', '[["a",0]]', '{"a":[0]} ',
               '{"a":[1]}', '{"a":[0],"b":[0]}', '{"a":[0,0]}', '{"a":[-1]}', '{"a":[]}',
               '{"a":[00]}', '{"a" :[0]}', '{"a":[1200],"b":[0]}', '{"a":[0,]}', '{"a":[0],}',
               '{"a":[0];"b":[1]}', '{"a":[0]]', '{"a": [0,1]}', '{"a":[0, 1]}', '{"a":[0 ,1]}',
               '{"a":[0,01]}', '{"a":[0],"b":[[1]}', '{"a":[0],"b":[1]]}', 'x"a":[0]}',
               '{"a":[0]]x[1]}', '{"a":[0x1]}', '{"a":[12345678901],"b":[0]}', '{"a"}',
               '{"a":[1234567890123456789012345],"b":[0]}')  # fmt: skip
"""Inverted indexes that are broken, or of no text."""


class Maker:
    """Makes records; about one in ``regular_per_odd`` + 1 has something odd."""

    def __init__(self, seed: int, regular_per_odd: int = 3) -> None:
        self.random = Random(seed)
        self.regular_per_odd = regular_per_odd

    def works(self, count: int) -> list[Record]:
        """Some works."""
        return [self._work() for _ in range(count)]

    def authors(self, count: int) -> list[Record]:
        """Some authors, of the authors' file."""
        return [self._author("A", is_odd=self._is_odd()) for _ in range(count)]

    def topics(self, count: int) -> list[Record]:
        """Some topics, of the topics' file."""
        return [self._topic(is_odd=self._is_odd()) for _ in range(count)]

    def institutions(self, count: int) -> list[Record]:
        """Some institutions, of the institutions' file."""
        places = (None, {"city": "Bonn", "country_code": "DE", "latitude": 50.7, "longitude": 7.1})
        return [self._institution(is_odd=self._is_odd()) | {"geo": self._one(*places)}
                for _ in range(count)]  # fmt: skip

    def sources(self, count: int) -> list[Record]:
        """Some sources, of the sources' file."""
        return [self._source(is_odd=self._is_odd()) for _ in range(count)]

    def _work(self) -> Record:
        """A work; it may lack any field, an odd one also its id."""
        record: Record = {
            "id": self._id("W", 40),
            "doi": self._one(*DOIS),
            "title": self._one(*_TEXTS),
            "display_name": self._one(*_TEXTS),
            "publication_year": self._one(None, 0, 1999, 2024, 9999),
            "type": self._one(None, "article", ""),
            "language": self._one(None, "en", "zh"),
            "is_retracted": self._one(True, False, None),
            "is_xpac": self._one(None, False, False, True),
            "cited_by_count": self._one(None, 0, 3, 5_000_000_000, 2**53),
            "primary_location": self._one(None, {"source": None}, {"source": self._source()}),
            "authorships": self._list(self._authorship, 4),
            "referenced_works": self._list(lambda: self._id("W", self._one(40, 9000)), 6),
            "primary_topic": self._one(None, self._topic()),
            "topics": self._list(self._topic, 3),
            "abstract_inverted_index": self._one(None, self.index()),
        }
        if self._is_odd():
            for name in self.random.sample(list(self._odd), self._one(1, 1, 2)):
                record[name] = self._odd[name]()
            if not self.random.randrange(8):
                del record["id"]
        return record

    @property
    def _odd(self) -> dict[str, Callable[[], Any]]:
        """A field's odd values."""
        return {
            "id": lambda: self._odd_id("W"),
            "doi": lambda: self._one(*ODD_DOIS),
            "publication_year": lambda: self._one(-1, 10_000),
            "cited_by_count": lambda: self._one(-1, 2**53 + 1, 2**62),
            "primary_location": lambda: {"source": self._source(is_odd=True)},
            "authorships": lambda: self._list(lambda: self._authorship(is_odd=True), 3),
            "referenced_works": lambda: self._list(self._reference, 6),
            "primary_topic": lambda: self._topic(is_odd=True),
            "topics": lambda: self._list(lambda: self._one(None, self._topic(is_odd=True)), 3),
            "abstract_inverted_index": self._odd_index,
            "abstract": lambda: self._one("", "A plain abstract"),
            "institutions": lambda: self._list(self._institution, 2),
        }

    def _authorship(self, *, is_odd: bool = False) -> Record | None:
        nobody = self._one(None, *(f"{ADDRESS}A{n}" for n in (NULL_AUTHOR_ID, DELETED_AUTHOR_ID)))
        author = self._one(*[self._author("A", is_odd=is_odd)] * 6, {"id": nobody}, None)
        institutions = [self._institution(is_odd=is_odd) for _ in range(self._one(0, 1, 1, 3))]
        odd_codes = (None, "gb", " ", "")
        authorship = {
            "author": author,
            "author_position": self._one(None, "first", "middle", "last", ""),
            "is_corresponding": self._one(True, False, None),
            "raw_author_name": self._one(*_TEXTS),
            "institutions": self._one(None, institutions, institutions),
            "countries": self._list(lambda: self._one("GB", "DE", *odd_codes * is_odd), 3),
        }
        return self._one(None, authorship) if is_odd else authorship

    def _author(self, letter: str, *, is_odd: bool = False) -> Record:
        author_id = self._odd_id(letter) if is_odd else self._id(letter, 30)
        return {
            "id": author_id,
            "display_name": self._one(*_TEXTS),
            "orcid": self._one(*ORCIDS, *ODD_ORCIDS * is_odd),
        }

    def _institution(self, *, is_odd: bool = False) -> Record:
        return {
            "id": self._odd_id("I") if is_odd else self._one(None, *[self._id("I", 30)] * 5),
            "display_name": self._one(*_TEXTS),
            "ror": self._one(*_RORS, *_ODD_RORS * is_odd),
            "country_code": self._one("GB", "DE", "FR", None, *("", "gb", " de ", "GBR") * is_odd),
            "type": self._one(None, "education", ""),
        }

    def _topic(self, *, is_odd: bool = False) -> Record:
        levels = {
            name: self._one(
                None,
                {"id": self._one(*_LEVELS, *_ODD_LEVELS * is_odd), "display_name": "Its name"},
            )
            for name in ("subfield", "field", "domain")
        }
        topic_id = self._one(None, self._odd_id("T")) if is_odd else self._id("T", 20)
        score = self._one(None, 0.25, 1.0)
        return {"id": topic_id, "display_name": self._one(*_TEXTS), "score": score, **levels}

    def _source(self, *, is_odd: bool = False) -> Record:
        return {
            "id": self._odd_id("S") if is_odd else self._one(None, self._id("S", 30)),
            "display_name": self._one(None, "", "Annals", "アナルズ", *(" x", "  ") * is_odd),
            "issn_l": self._one(None, "1234-5678", ""),
            "type": self._one(None, "journal"),
        }

    def _reference(self) -> Any:
        return self._one(self._id("W", 5), self._id("W", 5), self._odd_id("W"), None)

    def index(self) -> dict[str, list[int]]:
        """The inverted index of a text; now and then a character in it is to be escaped."""
        words = _WORDS if self.random.randrange(6) else _WORDS + _ODD_WORDS
        index: dict[str, list[int]] = {}
        for place in range(self._one(0, 1, 5, 12, 130, 1010)):
            index.setdefault(self._one(*words) + self._one("", "", str(place)), []).append(place)
        pairs = list(index.items())
        self.random.shuffle(pairs)
        return dict(pairs)

    def _odd_index(self) -> Any:
        spellings = (json.dumps(self.index(), ensure_ascii=False, separators=(",", ":")),
                     json.dumps(json.dumps(self.index())))  # fmt: skip
        gap = {word: [place + (place > 1)] for place, word in enumerate(("a", "b", "c", "d"))}
        return self._one(*ODD_INDEXES, *spellings * 4, gap, {"a": [-1, 0]})

    def _id(self, letter: str, count: int) -> str:
        """An id, of few so that some are met again."""
        return f"{ADDRESS}{letter}{self.random.randint(1, count)}"

    def _odd_id(self, letter: str) -> Any:
        tails = ("3", "003", "3/", "x", "-3", "0x3", "", str(10**17), str(10**18), "３")
        forms = (f"{letter}3", f"{letter.lower()}3", "3", "", "junk", "scopus:3", f"name:{letter}")
        others = (f" {ADDRESS}{letter}3", f"https://api.openalex.org/works/{letter}3")
        return self._one(*forms, *others, f"{ADDRESS}Z3", *(f"{ADDRESS}{letter}{t}" for t in tails))

    def _list(self, make: Callable[[], Any], most: int) -> list[Any] | None:
        count = self._one(None, *range(most + 1))
        return None if count is None else [make() for _ in range(count)]

    def _one(self, *values: Any) -> Any:
        return self.random.choice(values)

    def _is_odd(self) -> bool:
        return self.random.randint(0, self.regular_per_odd) == 0
