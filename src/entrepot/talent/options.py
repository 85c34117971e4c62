"""The options of a ranking as people give them: one value or several, short names, any case."""

import operator
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, get_args

from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.identifiers import from_text
from entrepot.talent.area_names import country_codes
from entrepot.talent.basis import Choice
from entrepot.talent.query import RankingQuery
from entrepot.talent.specialisation import StandingQuery

_SHORT_FORMS = {
    "country": "countries",
    "not_country": "not_countries",
    "stage": "stages",
    "column": "columns",
    "institution": "institutions",
    "not_institution": "not_institutions",
}
_SEVERAL = tuple(_SHORT_FORMS.values())
_NAMED: Mapping[str, tuple[str, str]] = {
    "institutions": ("I", "an institution: I121797337"),
    "not_institutions": ("I", "an institution: I121797337"),
    "tied_to": ("I", "an institution: I121797337"),
    "people": ("A", "a person: A5043027378"),
}
"""Options that name something by its id: the letter, and what is said where it is none."""
_NUMBERS = ("top", "offset", "window_years", "since", "until", "min_works", "moved_since")
_ALWAYS_SAID = ("offset", "min_works")
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "counting": ("full", "fractional"),
    "citations": get_args(Choice),
    "maxima": ("area", "published"),
    "without_self": (True, False),
    "lowest_first": (True, False),
}
_KNOWN = tuple(f.name for f in fields(RankingQuery))


def read_query(options: Mapping[str, Any]) -> RankingQuery:
    """A query from keywords; ``country``, ``not_country``, ``stage``, ``column`` are short forms.

    Raises UnknownNameError for an option that does not exist, InputError for a value that
    cannot be.
    """
    given = {_SHORT_FORMS.get(name, name): value for name, value in options.items()}
    for name in given:
        if name not in _KNOWN:
            raise UnknownNameError("option", name, _KNOWN, f"There are {', '.join(_KNOWN)}.")
    if len(given) < len(options):
        raise InputError(f"The same option is given twice: {', '.join(options)}.")
    read = {name: _option(name, value) for name, value in given.items()}
    return replace(RankingQuery(), **read)


def read_standing(options: Mapping[str, Any]) -> StandingQuery:
    """How an institution is looked at by topic, from keywords; errors as of ``read_query``."""
    known = tuple(f.name for f in fields(StandingQuery))
    for name in options:
        if name not in known:
            raise UnknownNameError("option", name, known, f"There are {', '.join(known)}.")
    numbers = {n: _number(n, options[n]) for n in ("since", "until") if n in options}
    return StandingQuery(**{**options, **numbers})


def _option(name: str, value: Any) -> Any:
    """The value of an option as RankingQuery has it."""
    if name in _NAMED:
        return _named(name, value)
    if name in _SEVERAL:
        return _several(name, value)
    if name in _NUMBERS:
        return _number(name, value)
    if name in _CHOICES:
        return _choice(name, value)
    if name == "returning_to" and value is not None:
        return country_codes(_texts(name, [value]))[0]
    return value if value is None else _texts(name, [value])[0]


def _named(name: str, value: Any) -> Any:
    """The numbers of institutions or people; of the one that people are tied to, if any."""
    if name == "tied_to":
        return None if value is None else _number_of(name, value)
    given = (value,) if isinstance(value, str | int) else tuple(value or ())
    return tuple(_number_of(name, one) for one in given)


def _number_of(name: str, value: Any) -> int:
    """The number of what is given as a number or as its id."""
    letter, example = _NAMED[name]
    number = value if isinstance(value, int) else from_text(str(value).split(":")[-1], letter)
    if number is None:
        raise InputError(f"{name} is {value!r}; write the id of {example}.")
    return number


def _several(name: str, value: Any) -> tuple[str, ...]:
    texts = _texts(name, [value] if isinstance(value, str) else value or ())
    if name == "stages":
        return tuple(stage.strip().lower() for stage in texts)
    return country_codes(texts) if name.endswith("countries") else texts


def _texts(name: str, values: Any) -> tuple[str, ...]:
    if not isinstance(values, Iterable):
        raise InputError(f"{name} is {values!r}; write a text or a list of texts.")
    texts = tuple(values)
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"{name} has {text!r}; write a text that is not empty.")
    return texts


def _number(name: str, value: Any) -> int | None:
    if value is None and name not in _ALWAYS_SAID:
        return None
    try:
        return operator.index(value)
    except TypeError:
        raise InputError(f"{name} is {value!r}; write a whole number.") from None


def _choice(name: str, value: Any) -> Any:
    if value not in _CHOICES[name]:
        allowed = ", ".join(str(choice) for choice in _CHOICES[name])
        raise InputError(f"{name} is {value!r}; write one of {allowed}.")
    return value
