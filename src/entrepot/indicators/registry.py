"""The registry of indicators: what the command line, the API and the reference page know.

There are three kinds, by what their function is given:

``aggregate``  nothing; it returns an expression that is aggregated over a portfolio,
               one value a unit. Many of them cost one pass.
``relation``   the portfolio and the evidence (the citations, all works …); it returns a
               relation of ``unit_id`` and the indicator.
``composite``  the relation of the units with the indicators it requires, and the maxima
               among all units; it returns an expression.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from entrepot.errors import UnknownNameError

Kind: TypeAlias = Literal["aggregate", "relation", "composite"]
Format: TypeAlias = Literal["count", "decimal", "share", "percentile"]
Unit: TypeAlias = Literal["people", "institutions", "countries"]
ALL_UNITS: tuple[Unit, ...] = ("people", "institutions", "countries")

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Traits:
    """What an indicator needs and how its values read.

    ``columns``: the portfolio columns it uses that are computed only on demand.
    ``requires``: the indicators a composite is made of.
    ``rests_on``: ``ranked`` the citations of the ranking, as chosen; ``references`` always
    the citations counted in the graph; ``nothing`` no citations at all.
    """

    format: Format = "count"
    kind: Kind = "aggregate"
    units: tuple[Unit, ...] = ALL_UNITS
    columns: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    rests_on: Literal["ranked", "references", "nothing"] = "ranked"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator, as its function and docstring define it."""

    name: str
    title: str
    group: str
    summary: str
    formula: str
    unit: str
    source: str
    traits: Traits
    function: Callable[..., Any]


INDICATORS: dict[str, Indicator] = {}


def indicator(title: str, traits: Traits | None = None) -> Callable[[Function], Function]:
    """Register a function as an indicator of the function's name.

    Raises ``ValueError`` where its docstring lacks a summary, *Formula*, *Unit* or *Source*.
    """

    def register(function: Function) -> Function:
        name = function.__name__
        summary, parts = _read_docstring(name, inspect.getdoc(function) or "")
        INDICATORS[name] = Indicator(
            name=name,
            title=title,
            group=function.__module__.rsplit(".", 1)[-1],
            summary=summary,
            formula=parts["Formula"],
            unit=parts["Unit"],
            source=parts["Source"],
            traits=traits or Traits(),
            function=function,
        )
        return function

    return register


def find_indicator(name: str, unit: Unit = "people") -> Indicator:
    """The indicator of a name, for a unit; hyphens may stand for underscores.

    Raises UnknownNameError with the nearest names.
    """
    found = INDICATORS.get(name.strip().lower().replace("-", "_"))
    if found is None or unit not in found.traits.units:
        known = [i.name for i in INDICATORS.values() if unit in i.traits.units]
        raise UnknownNameError(
            f"indicator of {unit}", name, known, "'entrepot indicators' lists them all."
        )
    return found


def with_required(names: list[str], unit: Unit) -> list[Indicator]:
    """The indicators of these names and all that they require, each once, in order."""
    found: dict[str, Indicator] = {}
    for name in names:
        one = find_indicator(name, unit)
        for needed in with_required(list(one.traits.requires), unit):
            found[needed.name] = needed
        found[one.name] = one
    return list(found.values())


def _read_docstring(name: str, text: str) -> tuple[str, Mapping[str, str]]:
    pieces = re.split(r"^(Formula|Unit|Source):\s*", text, flags=re.MULTILINE)
    parts = {
        key: " ".join(body.split()) for key, body in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    said = {"summary": " ".join(pieces[0].split()), **parts}
    missing = [part for part in ("summary", "Formula", "Unit", "Source") if not said.get(part)]
    if missing:
        raise ValueError(f"the docstring of indicator {name} lacks: {', '.join(missing)}")
    return said["summary"], parts
