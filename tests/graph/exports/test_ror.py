import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrepot.graph.exports import Format, read
from entrepot.graph.exports.bad_records import BAD_ID, BAD_PLACE, BROKEN_ENTRY
from entrepot.graph.record import Geo, InstitutionRecord

Found = Callable[[str | Path], Any]
SHARED = Path(__file__).parents[4] / "shared" / "data" / "ror" / "ror_organisations.csv.gz"

TESTING = InstitutionRecord(
    id=None,
    display_name="University of Testing",
    ror="https://ror.org/04aj4c181",
    country_code="ES",
    type="education",
    geo=Geo(city="Testville", country_code="ES", latitude=40.5, longitude=-3.25),
)


def organisation(**changes: object) -> dict[str, object]:
    details = {"country_code": "ES", "name": "Testville", "lat": 40.5, "lng": -3.25}
    names = [
        {"value": "UT", "types": ["acronym"], "lang": None},
        {"value": "Universidad de Prueba", "types": ["label"], "lang": "es"},
        {"value": "University of Testing", "types": ["ror_display", "label"], "lang": "en"},
    ]
    return {
        "id": "https://ror.org/04aj4c181",
        "status": "withdrawn",
        "types": ["funder", "education"],
        "names": names,
        "locations": [{"geonames_id": 1, "geonames_details": details}],
    } | changes


def test_the_json_dump(found: Found) -> None:
    assert found(json.dumps([organisation()])).records == [TESTING]


def test_lines_of_the_json_dump(found: Found) -> None:
    text = json.dumps([organisation(), organisation(), organisation()], indent=2)
    begins = [number for number, line in enumerate(text.splitlines(), 1) if line == "  {"]
    assert found(text).lines == begins


def test_names_and_places_that_are_absent(found: Found) -> None:
    labelled = organisation(names=[{"value": "Prueba", "types": ["label"]}], types=["funder"])
    bare = organisation(names=[], locations=[], types=[])
    first, second = found(json.dumps([labelled, bare])).records
    assert (first.display_name, first.type) == ("Prueba", "funder")
    assert (second.display_name, second.type, second.geo) == (None, None, None)


def test_bad_organisations_do_not_stop_the_import(found: Found) -> None:
    nowhere = {"geonames_details": {"lat": 140.0, "lng": 3.0}}
    bad = [
        organisation(id="https://ror.org/nothing"),
        organisation(names="University"),
        organisation(locations=[nowhere]),
        organisation(),
    ]
    result = found("[\n" + ",\n".join(map(json.dumps, bad)) + "\n]")
    assert result.broken == [(2, BAD_ID), (3, BROKEN_ENTRY), (4, BAD_PLACE)]
    assert result.lines == [5]


def test_a_json_dump_cut_off(found: Found) -> None:
    result = found(json.dumps([organisation(), organisation()])[:-20])
    assert result.broken == [(None, BROKEN_ENTRY)]


DUMP = """\
id,locations.geonames_details.country_code,locations.geonames_details.lat,\
locations.geonames_details.lng,locations.geonames_details.name,names.types.ror_display,status,types
https://ror.org/04aj4c181,ES,40.5,-3.25,Testville,University of Testing,inactive,funder; education
https://ror.org/04aj4c181,ES; FR,40.5; 48.9,-3.25; 2.4,Testville; Paris,University of Testing,,\
education
https://ror.org/04aj4c181,ES,north,-3.25,Testville,University of Testing,active,education
"""


def test_the_csv_dump(found: Found) -> None:
    result = found(DUMP)
    assert result.records == [TESTING, TESTING]
    assert result.broken == [(4, BAD_PLACE)]


SHORT = """\
id,name,country_code,types,status,city,lat,lng,acronyms,aliases_labels,release
https://ror.org/04aj4c181,University of Testing,ES,Education|Funder,withdrawn,Testville,40.5,-3.25\
,,,v2.1
https://ror.org/04aj4c181,,,,active,,,,,,v2.1
nothing,Nobody,ES,,active,,,,,,v2.1
"""


def test_the_short_csv(found: Found, tmp_path: Path) -> None:
    result = found(SHORT)
    bare = InstitutionRecord(ror="https://ror.org/04aj4c181")
    assert result.records == [TESTING, bare]
    assert result.broken == [(4, BAD_ID)]
    packed = tmp_path / "ror.csv.gz"
    packed.write_bytes(gzip.compress(SHORT.encode()))
    assert found(packed).records == result.records


def test_ror_lacks_nothing_a_work_would_need(write: Callable[[str], Path]) -> None:
    export = read(write(SHORT))
    assert (export.format, export.kind, export.lacks) == (Format.ROR_CSV, InstitutionRecord, ())


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data/ror")
def test_the_shared_organisations(found: Found) -> None:
    result = found(SHARED)
    assert (len(result.records), result.rejects) == (51_370, [])
    assert len({record.ror for record in result.records}) == 51_370
    assert all(record.country_code and record.geo.city for record in result.records[:1000])
