"""The API's description, read for people: its operations, what they take and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from entrepot.site.api.app import api

EXAMPLES: Mapping[str, str] = {
    "search": "q=leiden",
    "areas": "level=field",
    "area": "in=T10102&from=2015",
    "people": "in=T10102&by=h_index&limit=10",
    "institutions": "country=NL&limit=10",
    "countries": "in=words:h-index",
    "compare": "who=NL&who=BE",
    "growth": "first=2010&last=2020",
    "scenario": "who=A5018542454",
    "standing": "level=field",
}
"""By operation, what is asked in its example."""
IN_PATHS: Mapping[str, str] = {
    "who": "A5018542454",
    "institution": "I121797337",
    "unit": "countries",
}
"""What stands in the paths of examples."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter, or a field of an answer; ``of``: the name of what it holds, where it is one."""

    name: str
    kind: str
    description: str
    default: str = ""
    is_needed: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked."""

    name: str
    path: str
    theme: str
    said: str
    parameters: tuple[Entry, ...]
    example: str
    fields: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Something that answers hold: a row, a part."""

    name: str
    said: str
    fields: tuple[Entry, ...]


@cache
def operations() -> tuple[Operation, ...]:
    """All operations, in the order of the API."""
    found = ((path, methods["get"]) for path, methods in api.described["paths"].items())
    return tuple(_operation(path, one) for path, one in found)


@cache
def shapes() -> tuple[Shape, ...]:
    """What the answers of all operations hold, each once."""
    named = _schemas()
    told: dict[str, Shape] = {}
    left = [field.of for one in operations() for field in one.fields if field.of]
    while left:
        name = left.pop(0)
        if name not in told:
            fields = _fields(named[name])
            told[name] = Shape(name, named[name].get("description", ""), fields)
            left += [field.of for field in fields if field.of]
    return tuple(told.values())


def _operation(path: str, one: Mapping[str, Any]) -> Operation:
    name = one["operationId"]
    answer = one["responses"][200]["content"]["application/json"]["schema"]
    address = path.format(**IN_PATHS)
    asked = quote(EXAMPLES.get(name, ""), safe="=&:")
    return Operation(
        name=name,
        path=path,
        theme=one["tags"][0],
        said=one["description"],
        parameters=tuple(_parameter(each) for each in one.get("parameters", ())),
        example=f"{address}?{asked}" if asked else address,
        fields=_fields(_schemas()[_name_of(answer)]),
    )


def _parameter(one: Mapping[str, Any]) -> Entry:
    schema = one["schema"]
    default = schema.get("default")
    return Entry(
        name=one["name"],
        kind=_kind(schema).removesuffix(" or null"),
        description=one.get("description") or schema.get("description", ""),
        default="" if default in (None, [], "") else str(default),
        is_needed=bool(one.get("required")),
    )


def _fields(schema: Mapping[str, Any]) -> tuple[Entry, ...]:
    return tuple(
        Entry(name, _kind(one), one.get("description", ""), of=_held(one))
        for name, one in schema["properties"].items()
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words."""
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if name := _name_of(schema):
        return name
    kind = str(schema.get("type", ""))
    return f"list of {_kind(schema['items'])}" if kind == "array" else _WORDS.get(kind, kind)


_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def _held(schema: Mapping[str, Any]) -> str:
    """The name of the shape that a value is, or has in a list."""
    return _name_of(schema) or _name_of(schema.get("items", {}))


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _schemas() -> Mapping[str, Any]:
    schemas: Mapping[str, Any] = api.described["components"]["schemas"]
    return schemas
