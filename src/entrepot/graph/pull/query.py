"""What to pull from OpenAlex, and the lists of the API that give it.

The API joins filters by AND and the values of one filter by OR, at most 100 of them. What
is wanted from a query is another thing: its topics, subfields and fields are alternatives
(a topic lies in one subfield only, so AND would find nothing), and so are its institutions.
A query therefore becomes one list or several, and a work that is in two of them counts once.

Sources: https://developers.openalex.org/guides/filtering, …/guides/page-through-results,
…/api-reference/works, and https://docs.openalex.org/how-to-use-the-api/xpac.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias, TypeVar

import msgspec

from entrepot.errors import InputError
from entrepot.graph.pull import names

MAX_OR_VALUES = 100
"""More values in one filter are refused: "Maximum number of values exceeded"."""

Id: TypeAlias = str | int
_Value = TypeVar("_Value", str, str | int)


@dataclass(frozen=True, kw_only=True)
class PullQuery:
    """Which works to pull.

    ``topics``, ``subfields`` and ``fields``: works whose primary topic is, or lies in, any of
    these. ``institutions``: works with an author at any of these, by OpenAlex or ROR id; with
    ``child_institutions`` also at what belongs to them (hospitals, laboratories; only by
    OpenAlex id). ``search``: words in title, abstract or full text. ``from_year`` and
    ``to_year``: both included. ``orcids``: works of any of these people. ``types``: such as
    article or review. ``include_xpac``: also the extension set of about 190 million works
    that OpenAlex leaves out by default. What is left empty restricts nothing; the rest must
    all hold.

    Raises ``InputError`` for values that cannot be, or where nothing is asked for.
    """

    topics: tuple[Id, ...] = ()
    subfields: tuple[Id, ...] = ()
    fields: tuple[Id, ...] = ()
    search: str | None = None
    institutions: tuple[Id, ...] = ()
    child_institutions: bool = False
    from_year: int | None = None
    to_year: int | None = None
    orcids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    include_xpac: bool = False

    def __post_init__(self) -> None:
        """Refuse bad values at once rather than when the pull begins."""
        listings(self)


class Listing(msgspec.Struct, frozen=True):
    """One list of the API, without paging and key: ``/works?filter=…``."""

    entity: str
    parameters: dict[str, str] = {}

    @property
    def is_search(self) -> bool:
        """Whether it is a text search, which costs more."""
        return "search" in self.parameters


def listings(query: PullQuery) -> tuple[Listing, ...]:
    """The lists that together give what the query asks for, in a fixed order."""
    subjects = _subjects(query)
    places = _places(query)
    people = _alternatives("authorships.author.orcid", _each(query.orcids, names.orcid))
    restrictions = [*_years(query), *_types(query)]
    search = _search(query.search)
    if not (subjects or places or people or restrictions or search):
        raise InputError(
            "The query asks for nothing in particular, which would be all works of OpenAlex. "
            "Name topics, subfields, fields, institutions, ORCID iDs, years or words to search; "
            "for everything use the snapshot (https://developers.openalex.org/download)."
        )
    common = _common_parameters(query, search)
    alternatives = [group or [""] for group in (subjects, places, people)]
    return tuple(
        Listing("works", _with_filter([*chosen, *restrictions], common))
        for chosen in product(*alternatives)
    )


def describe(query: PullQuery) -> str:
    """The query in a few words, to recognise it again: ``topics T10102; years 2015-2020``."""
    parts = [
        _few("topics", _each(query.topics, names.topic_id)),
        _few("subfields", _each(query.subfields, names.subfield_id)),
        _few("fields", _each(query.fields, names.field_id)),
        _few("institutions", [str(i) for i in query.institutions]),
        "with their child institutions" if query.child_institutions else "",
        _few("ORCID iDs", _each(query.orcids, names.orcid)),
        _few("types", _each(query.types, names.work_type)),
        f"search '{query.search.strip()}'" if query.search else "",
        *(text.replace("publication_year:", "years ") for text in _years(query)),
        "with xpac" if query.include_xpac else "",
    ]
    return "; ".join(part for part in parts if part)


def _subjects(query: PullQuery) -> list[str]:
    return [
        *_alternatives("primary_topic.id", _each(query.topics, names.topic_id)),
        *_alternatives("primary_topic.subfield.id", _each(query.subfields, names.subfield_id)),
        *_alternatives("primary_topic.field.id", _each(query.fields, names.field_id)),
    ]


def _places(query: PullQuery) -> list[str]:
    rors = [ror for i in query.institutions if (ror := names.ror_id(i))]
    if rors and query.child_institutions:
        raise InputError(
            f"Child institutions can be asked for by OpenAlex id only, not by the ROR id {rors[0]}."
            " Write the id that stands at https://api.openalex.org/institutions/ror:" + rors[0]
        )
    ids = _each([i for i in query.institutions if not names.ror_id(i)], names.institution_id)
    id_filter = "lineage" if query.child_institutions else "id"
    return [
        *_alternatives(f"authorships.institutions.{id_filter}", ids),
        *_alternatives("authorships.institutions.ror", sorted(set(rors))),
    ]


def _years(query: PullQuery) -> list[str]:
    first, last = query.from_year, query.to_year
    for year in (first, last):
        if year is not None and not 1000 <= year <= 9999:
            raise InputError(f"{year} is not a year. Write it with four digits, such as 2015.")
    if first is not None and last is not None:
        if first > last:
            raise InputError(f"The years run from {first} to {last}: the first is after the last.")
        return [f"publication_year:{first}" + (f"-{last}" if last > first else "")]
    if first is not None:
        return [f"publication_year:>{first - 1}"]
    return [] if last is None else [f"publication_year:<{last + 1}"]


def _types(query: PullQuery) -> list[str]:
    types = _each(query.types, names.work_type)
    return ["type:" + "|".join(types)] if types else []


def _search(text: str | None) -> str:
    words = " ".join((text or "").split())
    if text is not None and not words:
        raise InputError("The text to search for is empty.")
    if "|" in words or any(word.startswith("!") for word in words.split()):
        raise InputError(
            f"OpenAlex refuses '|' and '!' in a search: '{words}'. Write OR, AND and NOT in "
            'capitals, and phrases in "quotes".'
        )
    return words


def _common_parameters(query: PullQuery, search: str) -> dict[str, str]:
    # In the order of relevance or citations works change places while pages are turned;
    # by date they stay.
    parameters = {"sort": "publication_date"}
    if search:
        parameters["search"] = search
    if query.include_xpac:
        parameters["include_xpac"] = "true"
    return parameters


def _with_filter(filters: Iterable[str], common: dict[str, str]) -> dict[str, str]:
    text = ",".join(part for part in filters if part)
    return {"filter": text, **common} if text else dict(common)


def _each(values: Sequence[_Value], clean: Callable[[_Value], str]) -> list[str]:
    """The values as the API wants them, each once and in order, so that equal queries match."""
    return sorted({clean(value) for value in values})


def _alternatives(name: str, values: Sequence[str]) -> list[str]:
    """A filter for each hundred values."""
    return [
        f"{name}:" + "|".join(values[start : start + MAX_OR_VALUES])
        for start in range(0, len(values), MAX_OR_VALUES)
    ]


def _few(kind: str, values: Sequence[str], most: int = 5) -> str:
    if not values:
        return ""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return f"{kind} {', '.join(values[:most])}{more}"
