"""Who objects is in no page, suggestion or file, from the next answer on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from entrepot.graph.objections import Objections
from entrepot.site.desk import desk

RAAN, NUMBER, OTHER = "A5018542454", 5018542454, "A5027052270"
SHOWN_IN = (
    "/people/",
    "/people/?by=h_index",
    f"/people/?who={RAAN}&who={OTHER}",
    "/search/?q=van+raan",
    "/suggest/?q=van+raan",
    f"/people/{RAAN}/",
    f"/compare/people/?who={RAAN}&who={OTHER}",
    "/people.csv",
    "/people.json",
    "/seats.csv",
    "/shortlist.csv",
    "/institutions/I121797337/leading.csv",
    "/shortlist/",
    "/institutions/I121797337/",
    "/countries/NL/",
    f"/ours/what-if/?who={RAAN}&who={OTHER}",
    f"/compare/people/indicators.csv?who={RAAN}&who={OTHER}",
    "/api/v1/people",
    f"/api/v1/people/{RAAN}",
    "/api/v1/search?q=van+raan",
)
"""Where the person is, as long as they do not object; other pages must not name them either."""
OTHERS = (
    "/",
    "/area/",
    "/area/?q=van+raan",
    "/area/suggest/?q=van+raan",
    "/institutions/",
    "/countries/",
    "/people/?in=T10102",
    f"/people/{OTHER}/",
    "/people/A5005222034/",
    "/people/A5005222034/coauthors.csv",
    f"/people/{RAAN}/indicators.csv",
    "/api/v1/people/A5005222034",
    "/api/v1/people/A5005222034/network",
    "/ours/",
    "/indicators/",
    "/privacy/",
)


@pytest.fixture
def objecting(visitor: Client) -> Iterator[Client]:
    """A visitor who has the person on the shortlist, and the person objects."""
    visitor.post("/shortlist/add/", {"who": [RAAN, OTHER]})
    visitor.post("/ours/set/", {"who": "I121797337"})
    listed = Objections(desk().folder)
    listed.add(NUMBER)
    yield visitor
    listed.withdraw(NUMBER)


def named(client: Client, address: str) -> bool:
    """Whether an answer names the person; what was asked for may be said again."""
    response: Any = client.get(address)
    text = response.content.decode(errors="ignore")
    for asked in ("van+raan", "van raan"):
        text = text.replace(asked, "")
    return "van Raan" in text or (RAAN in text and RAAN not in address)


@pytest.mark.parametrize("address", SHOWN_IN)
def test_the_person_is_shown_as_long_as_they_do_not_object(visitor: Client, address: str) -> None:
    visitor.post("/shortlist/add/", {"who": [RAAN, OTHER]})
    visitor.post("/ours/set/", {"who": "I121797337"})
    assert named(visitor, address)


@pytest.mark.parametrize("address", [*SHOWN_IN, *OTHERS])
def test_nobody_is_named_who_objects(objecting: Client, address: str) -> None:
    assert not named(objecting, address)


def test_a_workbook_leaves_them_out_too(objecting: Client) -> None:
    import io  # noqa: PLC0415

    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(objecting.get("/people.xlsx").content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Lutz Bornmann" in cells
    assert not any("van Raan" in cell for cell in cells)
