"""The Research Organization Registry: its JSON dump (schema 2), its CSV dump, and a short CSV.

https://ror.readme.io/docs/data-structure and https://ror.readme.io/docs/data-dump. Inactive
and withdrawn organisations are read too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from entrepot.graph.exports.bad_records import (
    BAD_ID,
    BAD_PLACE,
    BROKEN_ENTRY,
    BadRecordError,
    converted,
)
from entrepot.graph.exports.opening import open_bytes
from entrepot.graph.exports.rows import Row, read_rows
from entrepot.graph.record import Geo, InstitutionRecord
from entrepot.graph.rejects import Reject

_ID = re.compile(r"https://ror\.org/0[a-z0-9]{6}\d{2}")
_PLACE = "locations.geonames_details."


class _Name(msgspec.Struct):
    value: str
    types: list[str] = []


class _Details(msgspec.Struct):
    country_code: str | None = None
    name: str | None = None
    lat: float | None = None
    lng: float | None = None


class _Location(msgspec.Struct):
    geonames_details: _Details = msgspec.field(default_factory=_Details)


class _Organisation(msgspec.Struct):
    id: str
    names: list[_Name] = []
    locations: list[_Location] = []
    types: list[str] = []


def json_records(path: Path) -> Iterator[tuple[int, InstitutionRecord] | Reject]:
    """Each organisation of the JSON dump with the line it begins at."""
    return converted(path, _objects(path), _from_json)


def csv_records(path: Path) -> Iterator[tuple[int, InstitutionRecord] | Reject]:
    """Each organisation of the CSV dump, or of the short CSV, with its line."""
    return converted(path, read_rows(path), _from_row)


def _objects(path: Path) -> Iterator[tuple[int, msgspec.Raw] | Reject]:
    with open_bytes(path) as file:
        content = file.read().removeprefix(b"\xef\xbb\xbf")
    try:
        objects = msgspec.json.decode(content, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield BadRecordError(BROKEN_ENTRY, f"the file is no JSON list: {error}").as_reject(
            path, None
        )
        return
    yield from _with_lines(content, objects)


def _with_lines(content: bytes, objects: list[msgspec.Raw]) -> Iterator[tuple[int, msgspec.Raw]]:
    line, start, end = 1, 0, 0
    for raw in objects:
        before, start = start, content.index(raw, end)
        line, end = line + content.count(b"\n", before, start), start + len(bytes(raw))
        yield line, raw


def _from_json(raw: msgspec.Raw) -> InstitutionRecord:
    try:
        organisation = msgspec.json.decode(raw, type=_Organisation)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadRecordError(BROKEN_ENTRY, str(error)) from error
    place = (organisation.locations or [_Location()])[0].geonames_details
    return _record(
        organisation.id,
        _display_name(organisation.names),
        organisation.types,
        _geo(place.name, place.country_code, (place.lat, place.lng)),
    )


def _from_row(row: Row) -> InstitutionRecord:
    """An organisation of the CSV dump; where a cell has several places, the first counts."""
    if "name" in row:
        city, country, *degrees = (
            row.get(name, "") for name in ("city", "country_code", "lat", "lng")
        )
        name, types = row["name"], row.get("types", "").split("|")
    else:
        cells = (row.get(_PLACE + part, "") for part in ("name", "country_code", "lat", "lng"))
        city, country, *degrees = (cell.partition(";")[0].strip() for cell in cells)
        name, types = row.get("names.types.ror_display", ""), row.get("types", "").split(";")
    return _record(row.get("id", ""), name, types, _geo(city, country, _degrees(*degrees)))


def _record(ror: str, name: str | None, types: list[str], geo: Geo | None) -> InstitutionRecord:
    if not _ID.fullmatch(ror):
        raise BadRecordError(BAD_ID, f"'{ror[:60]}' is not a ROR id like https://ror.org/04aj4c181")
    return InstitutionRecord(
        display_name=name or None,
        ror=ror,
        country_code=geo.country_code if geo else None,
        type=_kind(types),
        geo=geo,
    )


def _kind(types: list[str]) -> str | None:
    """The first type that is not "funder", which says nothing of what an organisation is."""
    kinds = [kind.strip().lower() for kind in types if kind.strip()]
    return next((kind for kind in kinds if kind != "funder"), kinds[0] if kinds else None)


def _display_name(names: list[_Name]) -> str | None:
    for kind in ("ror_display", "label"):
        for name in names:
            if kind in name.types:
                return name.value
    return names[0].value if names else None


def _degrees(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    try:
        return (float(latitude), float(longitude)) if latitude or longitude else (None, None)
    except ValueError as error:
        detail = f"'{latitude[:20]}', '{longitude[:20]}' are not degrees"
        raise BadRecordError(BAD_PLACE, detail) from error


def _geo(
    city: str | None, country: str | None, degrees: tuple[float | None, float | None]
) -> Geo | None:
    latitude, longitude = degrees
    if (latitude is not None and not -90 <= latitude <= 90) or (
        longitude is not None and not -180 <= longitude <= 180
    ):
        raise BadRecordError(BAD_PLACE, f"{latitude}, {longitude} are no place on the globe")
    if not city and not country and latitude is None:
        return None
    return Geo(
        city=city or None,
        country_code=country.upper() if country else None,
        latitude=latitude,
        longitude=longitude,
    )
