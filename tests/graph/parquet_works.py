"""Made-up works of all kinds that a snapshot may hold, regular and odd."""

import json
from typing import Any

from hypothesis import strategies as st

from entrepot.graph.identifiers import DELETED_AUTHOR_ID, NULL_AUTHOR_ID

Record = dict[str, Any]
Records = st.SearchStrategy[list[Record]]

ADDRESS = "https://openalex.org/"
_WORDS = ["", "a", "the", "of", 'quo"te', "back\\slash", "a,b", "[1]", "{x}", "数据", "é", "\n", ":"]


def _id(letter: str) -> st.SearchStrategy[str]:
    """An id, of few so that some are met again."""
    return st.integers(1, 8).map(lambda number: f"{ADDRESS}{letter}{number}")


def _odd_id(letter: str) -> st.SearchStrategy[str]:
    forms = ("", "junk", f"{letter}3", f"{letter.lower()}3", "3", f"{ADDRESS}{letter}003")
    forms += (f" {ADDRESS}{letter}3", f"{ADDRESS}{letter}3/", f"{ADDRESS}{letter}x", "scopus:3")
    forms += (f"{ADDRESS}{letter}-3", f"{ADDRESS}{letter}0x3", f"{ADDRESS}{letter}", f"name:{letter}")
    forms += (f"https://api.openalex.org/works/{letter}3", f"{ADDRESS}{letter}{10**17}")
    forms += (f"{ADDRESS}{letter}{10**18}", f"{ADDRESS}{letter}３", f"{ADDRESS}Z3")
    return st.sampled_from(forms)


def _some(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


_text = _some("", "Some name", "Un nom où l’on met des accents", "名前", " blank ")


def _institution(ids: st.SearchStrategy[Any], countries: st.SearchStrategy[Any]) -> Any:
    rors = _some("https://ror.org/05dxps055", "https://ror.org/02nr0ka47")
    types = _some("education", "company")
    names = {"id": ids, "display_name": _text, "ror": rors, "country_code": countries}
    return st.fixed_dictionaries({**names, "type": types})


_institutions = _institution(_id("I"), _some("GB", "DE", "FR"))
_odd_institutions = _institution(_odd_id("I") | st.none(), _some("", "gb", " de ", "Q", "GBR", "DE"))


def _authorship(authors: Any, institutions: Any, countries: Any) -> Any:
    return st.fixed_dictionaries(
        {
            "author": authors,
            "author_position": _some("first", "middle", "last", ""),
            "is_corresponding": st.sampled_from([True, False, None]),
            "raw_author_name": _text,
            "institutions": st.none() | st.lists(institutions, max_size=3),
            "countries": st.none() | st.lists(countries, max_size=3),
        }
    )


def _author(ids: Any, orcids: Any) -> Any:
    return st.fixed_dictionaries({"id": ids, "display_name": _text, "orcid": orcids})


_nobody = st.sampled_from([None, *(f"{ADDRESS}A{n}" for n in (NULL_AUTHOR_ID, DELETED_AUTHOR_ID))])
_orcids = _some("https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-371X")
_odd_orcids = _some("", "0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-371x", "none")
_authorships = st.lists(
    _authorship(
        _author(_id("A"), _orcids) | _author(_nobody, st.none()),
        _institutions,
        st.sampled_from(["GB", "DE", "FR"]),
    ),
    max_size=4,
)
_odd_authorships = st.lists(
    st.none()
    | _authorship(
        st.none() | _author(_odd_id("A"), st.none()) | _author(_id("A"), _odd_orcids),
        _institutions | _odd_institutions | st.none(),
        _some("GB", "gb", " ", ""),
    ),
    max_size=3,
)


def _named(ids: Any) -> Any:
    return st.none() | st.fixed_dictionaries({"id": ids, "display_name": _text})


def _topic(ids: Any, levels: Any) -> Any:
    tree = {name: _named(levels) for name in ("subfield", "field", "domain")}
    scores = st.none() | st.floats(0, 1)
    return st.fixed_dictionaries({"id": ids, "display_name": _text, "score": scores, **tree})


_levels = _some(f"{ADDRESS}subfields/1803", f"{ADDRESS}domains/2", "33")
_topics = _topic(_id("T"), _levels)
_odd_topics = _topic(_odd_id("T") | st.none(), _levels | _some("", "junk", "name:x", "99999999999"))


def _source(ids: Any, names: Any) -> Any:
    other = {"issn_l": _some("1234-5678", ""), "type": _some("journal")}
    source = st.fixed_dictionaries({"id": ids, "display_name": names, **other})
    return st.none() | st.fixed_dictionaries({"source": st.none() | source})


_names = _some("", "Annals", "アナルズ")
_dois = _some("https://doi.org/10.1000/XYZ.1", "https://doi.org/10.12345/a-b_c(1)/d;e")
_odd_dois = _some(
    "", "10.1000/x", "doi:10.1000/x.", "https://doi.org/10.1000/x y", "https://doi.org/10.1000/é.,", "x"
)


@st.composite
def _index(draw: st.DrawFn) -> dict[str, list[int]]:
    """The inverted index of a text."""
    index: dict[str, list[int]] = {}
    for place, word in enumerate(draw(st.lists(st.sampled_from(_WORDS), max_size=12))):
        index.setdefault(word, []).append(place)
    return dict(draw(st.permutations(list(index.items()))))


_odd_index = (
    st.dictionaries(st.sampled_from(_WORDS), st.lists(st.integers(-1, 1200), max_size=3), max_size=4)
    | st.sampled_from(["", "null", "{}", '{"a":[0', '{"a":0}', '"x"', '[["a",0]]', '{"a":[0]} '])
    | _index().map(lambda i: json.dumps(i, ensure_ascii=False, separators=(",", ":")))
    | _index().map(lambda i: json.dumps(json.dumps(i)))
)

_REGULAR: dict[str, st.SearchStrategy[Any]] = {
    "id": _id("W"),
    "doi": _dois,
    "title": _text,
    "display_name": _text,
    "publication_year": _some(0, 1999, 2024, 9999),
    "type": _some("article", ""),
    "language": _some("en", "zh"),
    "is_retracted": st.sampled_from([True, False, None]),
    "is_xpac": st.sampled_from([False, None, False, None, True]),
    "cited_by_count": _some(0, 3, 5_000_000_000, 2**53),
    "primary_location": _source(_id("S"), _names) | _source(st.none(), _names),
    "authorships": st.none() | _authorships,
    "referenced_works": st.none() | st.lists(_id("W"), max_size=6, unique=True),
    "primary_topic": st.none() | _topics,
    "topics": st.none() | st.lists(_topics, max_size=3, unique_by=lambda topic: topic["id"]),
    "abstract_inverted_index": st.none() | _index(),
}
_ODD: dict[str, st.SearchStrategy[Any]] = {
    "id": _odd_id("W"),
    "doi": _odd_dois,
    "publication_year": st.sampled_from([-1, 10_000]),
    "is_xpac": st.just(True),
    "cited_by_count": st.sampled_from([-1, 2**53 + 1, 2**62]),
    "primary_location": _source(_odd_id("S"), _names) | _source(st.none(), _some(" x", "  ")),
    "authorships": _odd_authorships,
    "referenced_works": st.lists(_id("W") | _odd_id("W") | st.none(), max_size=6),
    "primary_topic": _odd_topics,
    "topics": st.lists(_topics | _odd_topics | st.none(), max_size=3),
    "abstract_inverted_index": _odd_index,
    "abstract": st.sampled_from(["", "A plain abstract"]),
    "institutions": st.lists(_institutions | _odd_institutions, max_size=2),
}


@st.composite
def _work(draw: st.DrawFn) -> Record:
    """A work, three in four regular; it may lack any field, also its id."""
    record = {name: draw(values) for name, values in _REGULAR.items()}
    if not draw(st.integers(0, 3)):
        names = draw(st.lists(st.sampled_from(list(_ODD)), min_size=1, max_size=2))
        record |= {name: draw(_ODD[name]) for name in names}
        if draw(st.integers(0, 9)) == 9:
            del record["id"]
    return record


works: Records = st.lists(_work(), min_size=1, max_size=25)
"""Some works."""


@st.composite
def _author_record(draw: st.DrawFn) -> Record:
    is_odd = draw(st.integers(0, 3)) == 3
    author: Record = draw(
        _author(_odd_id("A"), _odd_orcids) if is_odd else _author(_id("A"), _orcids)
    )
    return author


authors: Records = st.lists(_author_record(), min_size=1, max_size=10)
"""Some authors of the authors' file."""

topics: Records = st.lists(_topics | _topic(_odd_id("T"), _levels), min_size=1, max_size=6)
"""Some topics of the topics' file."""
