"""Any table of a page comes as a file by one link, with the rows of the page."""

import csv
import io
import json
import re
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.test import Client

from entrepot.indicators.registry import INDICATORS
from entrepot.site.desk import ask
from entrepot.tabular import FILE_FORMATS

VAN_RAAN, MOED = "A5018542454", "A5027684619"
PERSON_TABLES = ["indicators", "by_year", "places", "coauthors", "top_works", "topics"]
COMPARE_TABLES = ["indicators", "by_year", "shared_works", "topics"]


def rows_of(visitor: Client, address: str) -> Any:
    """The rows of a JSON file."""
    response = visitor.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith('attachment; filename="entrepot-')
    return json.loads(response.content)["rows"]


@pytest.mark.parametrize("table", PERSON_TABLES)
def test_the_tables_of_a_person_are_those_of_the_profile(visitor: Client, table: str) -> None:
    found = rows_of(visitor, f"/people/{VAN_RAAN}/{table}.json?in=T10102")
    expected = ask(lambda graph: graph.person(VAN_RAAN, "T10102"))
    assert found == getattr(expected, table).to_pylist()


@pytest.mark.parametrize("table", COMPARE_TABLES)
def test_the_tables_of_a_comparison_are_those_of_python(visitor: Client, table: str) -> None:
    address = f"/compare/people/{table}.json?who={VAN_RAAN}&who={MOED}&from=1990"
    expected = ask(lambda graph: graph.area("years:1990-").compare("people", [VAN_RAAN, MOED]))
    assert rows_of(visitor, address) == getattr(expected, table).to_pylist()


def test_the_definitions_are_a_file_too(visitor: Client) -> None:
    assert [one["name"] for one in rows_of(visitor, "/indicators.json")] == list(INDICATORS)


@pytest.mark.parametrize("ending", FILE_FORMATS)
@pytest.mark.parametrize(
    "table",
    [
        f"/people/{VAN_RAAN}/coauthors",
        f"/compare/people/by_year.{{}}?who={VAN_RAAN}",
        "/indicators",
    ],
)
def test_a_table_comes_in_every_format(visitor: Client, table: str, ending: str) -> None:
    address = table.format(ending) if "{}" in table else f"{table}.{ending}"
    plain = address.replace(f".{ending}", ".json")
    first = next(iter(rows_of(visitor, plain)[0].values()))
    response = visitor.get(address)
    assert f'.{ending}"' in response.headers["Content-Disposition"]
    assert _first_cell(response.content, ending) == str(first)


def _first_cell(content: bytes, ending: str) -> str:
    if ending == "csv":
        return next(iter(next(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))).values()))
    if ending == "json":
        return str(next(iter(json.loads(content)["rows"][0].values())))
    if ending == "parquet":
        return str(pq.read_table(io.BytesIO(content)).column(0)[0].as_py())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return str(sheet.cell(row=4, column=1).value)


def test_pages_lead_to_their_files(visitor: Client) -> None:
    for page in (
        f"/compare/people/?who={VAN_RAAN}&who={MOED}&from=1990",
        "/indicators/",
        "/people/?in=T10102&by=h_index",
    ):
        text = visitor.get(page).content.decode()
        links = [link.replace("&amp;", "&") for link in re.findall('href="([^"]+)" download', text)]
        assert {link.partition("?")[0].rpartition(".")[2] for link in links} == set(FILE_FORMATS)
        for link in links:
            assert visitor.get(link).status_code == 200
            assert page.partition("?")[2] in link


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/people/A1/by_year.csv", 404),
        ("/people/Smith/by_year.csv", 404),
        (f"/people/{VAN_RAAN}/secrets.csv", 404),
        (f"/people/{VAN_RAAN}/by_year.exe", 404),
        ("/compare/people/topics.csv", 400),
        ("/compare/people/topics.csv?who=A1", 400),
    ],
)
def test_there_are_no_other_files(visitor: Client, address: str, status: int) -> None:
    assert visitor.get(address).status_code == status


def test_files_with_people_are_written_down(mei: Client) -> None:
    from entrepot.site.models import Export  # noqa: PLC0415 (Django must be set up)

    Export.objects.all().delete()
    mei.get(f"/people/{VAN_RAAN}/by_year.csv")
    mei.get(f"/compare/people/topics.xlsx?who={VAN_RAAN}&who={MOED}")
    mei.get("/compare/countries/topics.csv?who=NL")
    rows = mei.get(f"/people/{VAN_RAAN}/coauthors.json").json()["rows"]
    first = mei.get("/institutions/I121797337/leading.json").json()["rows"]
    numbers = [int(one[1:]) for one in (VAN_RAAN, MOED)]
    told = Export.objects.values_list("kind", "people_count", "people", "owner__username")
    assert list(told) == [
        ("institutions/leading.json", len(first), [int(row["id"][1:]) for row in first], "mei"),
        (
            "person/coauthors.json",
            1 + len(rows),
            [*numbers[:1], *(int(row["id"][1:]) for row in rows)],
            "mei",
        ),
        ("compare/topics.xlsx", 2, numbers, "mei"),
        ("person/by_year.csv", 1, numbers[:1], "mei"),
    ]
