"""The API answers what the Python API answers, page by page, and says what is wrong as JSON."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings
from tests.site.parts import models

from entrepot.api import Graph
from entrepot.indicators.registry import ALL_UNITS, INDICATORS, Unit
from entrepot.site.desk import BusyError, TooSlowError, ask

LEIDEN, VAN_RAAN, MOED = "I121797337", "A5018542454", "A5027684619"


@pytest.fixture(autouse=True)
def uncounted(site: None) -> Iterator[None]:
    """No request of another test counts."""
    models.Count.objects.all().delete()
    yield
    models.Count.objects.all().delete()


def answer(client: Client, path: str, **asked: Any) -> Any:
    """What the API answers."""
    response = client.get(f"/api/v1/{path}", asked)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_a_ranking_is_that_of_python(visitor: Client, unit: Unit) -> None:
    found = answer(visitor, unit, by="h_index", limit=7, offset=3, min=2, col="mncs", self="no")
    expected = ask(
        lambda graph: graph.area("all").ranking(
            unit, by="h_index", top=7, offset=3, min_works=2, column="mncs", without_self=True
        )
    )
    assert found["rows"] == expected.to_pylist()
    assert found["total"] == expected.unit_count
    assert found["notes"] == list(expected.notes)
    said = (found["by"], found["citations"], found["data_date"], found["work_count"])
    assert said == ("h_index", "counted", expected.data_date, expected.work_count)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ({"at": "NL"}, {"country": "NL"}),
        ({"not_at": ["NL", "Belgium"]}, {"not_country": ["NL", "BE"]}),
        ({"works_at": LEIDEN}, {"institution": LEIDEN}),
        ({"not_works_at": LEIDEN}, {"not_institution": LEIDEN}),
        ({"stage": "veteran"}, {"stage": "veteran"}),
        ({"moved": 2005}, {"moved_since": 2005}),
        ({"home": "BE"}, {"returning_to": "BE"}),
        ({"tied": LEIDEN}, {"tied_to": LEIDEN}),
        ({"who": [MOED, VAN_RAAN]}, {"people": [MOED, VAN_RAAN]}),
        ({"since": 2000, "until": 2010}, {"since": 2000, "until": 2010}),
        ({"counting": "fractional"}, {"counting": "fractional"}),
        ({"citations": "counted", "window": 5}, {"citations": "counted", "window_years": 5}),
        ({"maxima": "published"}, {"maxima": "published"}),
    ],
)
def test_every_option_of_a_ranking_can_be_asked(
    visitor: Client, asked: dict[str, Any], options: dict[str, Any]
) -> None:
    found = answer(visitor, "people", limit=1000, **asked)
    expected = ask(lambda graph: graph.area("all").people(top=1000, **options))
    assert found["rows"] == expected.to_pylist()


def test_an_area_is_asked_as_in_the_addresses_of_pages(visitor: Client) -> None:
    asked = {"in": ["T10102", "words:h-index"], "from": 2005, "to": 2015, "not": "country:NL"}
    found = answer(visitor, "people", **asked)

    def works(graph: Graph) -> Any:
        return (
            (graph.area("T10102") | graph.area("words:h-index")) & graph.area("years:2005-2015")
        ) - graph.area("country:NL")

    assert found["rows"] == ask(lambda graph: works(graph).people().to_pylist())
    held = answer(visitor, "area", **asked)
    assert held["work_count"] == found["work_count"] == ask(lambda g: works(g).works().num_rows)
    assert held["people_count"] == found["total"]
    assert {"name": "not", "value": "country:NL", "label": "Netherlands"} in held["parts"]


def test_pages_lead_to_each_other_to_the_end(visitor: Client) -> None:
    rows, address = [], "/api/v1/people?in=T10102&limit=400"
    while address:
        page = visitor.get(address).json()
        rows += page["rows"]
        part = urlsplit(page["next"] or "")
        address = f"{part.path}?{part.query}" if page["next"] else ""
    expected = ask(lambda graph: graph.area("T10102").people(top=None))
    assert [row["id"] for row in rows] == expected.table.column("id").to_pylist()
    assert page["total"] == len(rows)


def test_a_person_is_the_profile_of_python(visitor: Client) -> None:
    found = answer(visitor, f"people/{VAN_RAAN}", **{"in": "T10102"})
    expected = ask(lambda graph: graph.person(VAN_RAAN, "T10102"))
    for table in ("indicators", "by_year", "places", "coauthors", "top_works", "topics"):
        assert found[table] == getattr(expected, table).to_pylist()
    assert found["name"] == expected.name
    assert found["career"]["stage"] == expected.career.stage
    assert [one["code"] for one in found["warnings"]] == [one.code for one in expected.warnings]
    assert answer(visitor, f"people/{expected.orcid}")["id"] == VAN_RAAN
    assert answer(visitor, f"people/{expected.name}")["id"] == VAN_RAAN
    usual = answer(visitor, f"people/{VAN_RAAN}")
    assert usual["area"] == "Statistics, Probability and Uncertainty"


def test_a_network_is_that_of_python(visitor: Client) -> None:
    found = answer(visitor, f"people/{VAN_RAAN}/network", most=5)
    expected = ask(lambda graph: graph.area("all").network(VAN_RAAN, 5))
    assert found["people"] == expected.people.to_pylist()
    assert found["edges"] == expected.edges.to_pylist()
    assert found["coauthor_count"] == expected.coauthor_count


@pytest.mark.parametrize(
    ("unit", "who"), [("people", [VAN_RAAN, MOED]), ("countries", ["NL", "BE"])]
)
def test_a_comparison_and_growth_are_those_of_python(
    visitor: Client, unit: Unit, who: list[str]
) -> None:
    found = answer(visitor, f"compare/{unit}", who=who, counting="fractional", since=1990)
    compared = ask(
        lambda graph: graph.area("all").compare(unit, who, counting="fractional", since=1990)
    )
    for table in ("indicators", "by_year", "shared_works", "topics"):
        assert found[table] == getattr(compared, table).to_pylist()
    found = answer(visitor, f"growth/{unit}", who=who, first=2000, last=2010)
    grown = ask(lambda graph: graph.area("all").growth(unit, who, first=2000, last=2010))
    assert found["by_year"] == grown.by_year.to_pylist()
    assert found["rates"] == grown.rates.to_pylist()
    assert (found["first_year"], found["last_year"]) == (2000, 2010)


def test_standing_and_scenario_are_those_of_python(visitor: Client) -> None:
    options: dict[str, Any] = {"level": "field", "since": 1990, "until": 2020}
    peer = str(ask(lambda g: g.area("all").institutions(top=2).to_pylist()[1]["id"]))
    found = answer(visitor, f"institutions/{LEIDEN}/standing", peer=peer, **options)
    stands = ask(lambda graph: graph.area("all").standing(LEIDEN, [peer], **options))
    assert found["topics"] == stands.topics.to_pylist()
    assert found["gaps"] == stands.gaps.to_pylist()
    found = answer(visitor, f"institutions/{LEIDEN}/scenario", who=MOED, **options)
    would = ask(lambda graph: graph.area("all").scenario(LEIDEN, [MOED], **options))
    for table in ("overall", "topics", "people"):
        assert found[table] == getattr(would, table).to_pylist()
    assert found["assumption"] == would.assumption


def test_names_and_the_tree_of_areas_are_found(visitor: Client) -> None:
    found = answer(visitor, "search", q="leid", limit=1)["found"]
    assert [one["id"] for one in found] == [LEIDEN]
    assert visitor.get(found[0]["page"]).status_code == 200
    assert answer(visitor, "search", q="van raan")["found"][0]["id"] == VAN_RAAN
    everything = answer(visitor, "areas", limit=1000)
    assert everything["rows"] == ask(lambda graph: graph.areas().to_pylist())
    assert [one["level"] for one in answer(visitor, "areas", level="field")["rows"]] == ["field"]


def test_definitions_and_what_the_graph_is(visitor: Client) -> None:
    rows = answer(visitor, "indicators")["rows"]
    assert [one["name"] for one in rows] == list(INDICATORS)
    assert all(one["formula"] and one["unit"] and one["source"] for one in rows)
    of_people = answer(visitor, "indicators", unit="people")["rows"]
    assert all("people" in one["of"] for one in of_people)
    about = answer(visitor, "about")
    assert (about["work_count"], about["person_count"]) == (613, 1066)
    assert about["data_date"] == "2025-10-05"
    assert about["lacking_share"]["institution"] == pytest.approx(83 / 613)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("people?by=nonsense", 400, "nonsense"),
        ("people?mim=3", 400, "Did you mean 'min'"),
        ("people?in=No+such+topic", 400, "No such topic"),
        ("people?in=doi:@/etc/hostname", 400, "names a file"),
        ("people?in=mine.yaml", 400, "names a file"),
        ("people?stage=unborn", 400, "unborn"),
        ("people?limit=1001", 422, "limit"),
        ("people?offset=-1", 422, "offset"),
        ("people?min=many", 422, "min"),
        ("people?from=20x5", 422, "from"),
        ("people?col=" + "&col=".join(["mncs"] * 61), 422, "col"),
        ("institutions?stage=early", 400, "stage"),
        ("people/A1", 404, "A1"),
        ("people/Nobody At All", 404, "Nobody At All"),
        ("people/A1/network", 404, "no person"),
        ("institutions/I1/standing", 404, "I1"),
        ("compare/people", 422, "who"),
        ("compare/people?who=A1", 404, "no person"),
        ("compare/journals?who=A1", 422, "unit"),
        ("growth/people?first=2010&last=2000", 400, "in order"),
        ("search", 422, "q"),
        ("nothing", 404, "no such thing"),
        ("", 404, "no such thing"),
    ],
)
def test_errors_are_json_and_say_what_was_wrong(
    visitor: Client, path: str, status: int, said: str
) -> None:
    response = visitor.get(f"/api/v1/{path}")
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/json")
    assert said in response.json()["error"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nothing", "此处没有该内容。"),
        ("people/A1", "学者"),
        ("people?mim=3", "mim"),
        ("people?by=nonsense", "nonsense"),
        ("people?in=nonsense", "nonsense"),
    ],
)
def test_errors_are_in_the_language_asked_for(visitor: Client, path: str, said: str) -> None:
    asked = {"accept-language": "zh-CN,zh;q=0.9"}
    error = visitor.get(f"/api/v1/{path}", headers=asked).json()["error"]
    assert said in error
    assert any("一" <= letter <= "鿿" for letter in error)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_api_is_for_reading(visitor: Client, method: str) -> None:
    response = getattr(visitor, method)("/api/v1/people")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert "GET" in response.json()["error"]


@pytest.mark.parametrize("error", [BusyError, TooSlowError])
def test_who_comes_at_a_bad_moment_is_told_when_to_come_again(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("entrepot.site.api.rankings.ask", fails)
    response = visitor.get("/api/v1/people")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"


def test_nothing_is_known_of_the_inside_when_something_breaks(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the inside of things")

    monkeypatch.setattr("entrepot.site.api.rankings.ask", fails)
    response = visitor.get("/api/v1/people")
    assert response.status_code == 500
    assert "the inside of things" not in response.content.decode()
    assert "the inside of things" in caplog.text


def test_so_many_requests_are_answered_in_a_minute(
    visitor: Client, mei: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrepot.site.api.access.time.time", lambda: 1_000_000.0)
    monkeypatch.setattr("entrepot.site.api.access.VISITORS_A_MINUTE", 2)
    monkeypatch.setattr("entrepot.site.api.access.MEMBERS_A_MINUTE", 3)
    statuses = [visitor.get("/api/v1/indicators").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = visitor.get("/api/v1/indicators")
    assert response.headers["Retry-After"] == "20"  # 1,000,000 s is 40 s into its minute
    assert "minute" in response.json()["error"]
    elsewhere = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get("/api/v1/indicators").status_code == 200
    forged = elsewhere.get("/api/v1/indicators", headers={"X-Forwarded-For": "192.0.2.8"})
    assert forged.status_code == 200
    forged = elsewhere.get("/api/v1/indicators", headers={"X-Forwarded-For": "192.0.2.9"})
    assert forged.status_code == 429  # no proxy is trusted here
    assert [mei.get("/api/v1/indicators").status_code for _ in range(4)] == [200, 200, 200, 429]
    monkeypatch.setattr("entrepot.site.api.access.time.time", lambda: 1_000_020.0)
    assert visitor.get("/api/v1/indicators").status_code == 200


@override_settings(NINJA_NUM_PROXIES=1)
def test_behind_a_proxy_it_says_who_asks(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.site.api.access.VISITORS_A_MINUTE", 1)
    asked = [
        visitor.get("/api/v1/indicators", headers={"X-Forwarded-For": f"forged, {one}"}).status_code
        for one in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
    ]
    assert asked == [200, 200, 429]


def test_people_who_object_are_in_no_answer(visitor: Client) -> None:
    objections = ask(lambda graph: graph.reader.store.path)
    from entrepot.graph.objections import Objections  # noqa: PLC0415

    hidden = Objections(objections)
    paths = (
        "people?limit=1000",
        f"people/{MOED}",
        f"people/{MOED}/network",
        f"compare/people?who={VAN_RAAN}",
        "search?q=van raan",
    )
    assert any(VAN_RAAN in visitor.get(f"/api/v1/{one}").content.decode() for one in paths)
    hidden.add(int(VAN_RAAN[1:]))
    try:
        for path in paths:
            rows = visitor.get(f"/api/v1/{path}").json().get("rows", [])
            assert VAN_RAAN not in [row["id"] for row in rows]
        assert visitor.get(f"/api/v1/people/{VAN_RAAN}").status_code == 404
        assert visitor.get(f"/api/v1/compare/people?who={VAN_RAAN}").status_code == 404
        around = answer(visitor, f"people/{MOED}")["coauthors"]
        assert VAN_RAAN not in [one["id"] for one in around]
        circle = answer(visitor, f"people/{MOED}/network")["people"]
        assert VAN_RAAN not in [one["id"] for one in circle]
    finally:
        hidden.withdraw(int(VAN_RAAN[1:]))


def test_what_is_told_of_people_is_written_down(mei: Client) -> None:
    from entrepot.site.models import Export  # noqa: PLC0415

    Export.objects.all().delete()
    leading = answer(mei, "people", limit=5, by="h_index")["rows"]
    around = answer(mei, f"people/{VAN_RAAN}")["coauthors"]
    answer(mei, "institutions")
    told = Export.objects.values_list("kind", "people_count", "people", "owner__username")
    assert list(told) == [
        ("api/person", 1 + len(around), numbers_of([{"id": VAN_RAAN}, *around]), "mei"),
        ("api/people", 5, numbers_of(leading), "mei"),
    ]


def numbers_of(rows: list[dict[str, Any]]) -> list[int]:
    return [int(row["id"][1:]) for row in rows]


def test_the_page_about_the_api_lists_every_operation(visitor: Client) -> None:
    from entrepot.site.api.reference import operations, shapes  # noqa: PLC0415

    text = visitor.get("/api/").content.decode()
    paths = visitor.get("/api/v1/openapi.json").json()["paths"]
    assert [one.path for one in operations()] == list(paths)
    for one in operations():
        assert one.said and one.path in text
        response = visitor.get(one.example)
        assert response.status_code == 200, (one.example, response.content)
        assert set(response.json()) == {field.name for field in one.fields}
        assert all(entry.description for entry in one.parameters if entry.name != "unit")
    assert "Formula: " in text
    assert {"PersonRow", "Gap", "Definition"} <= {one.name for one in shapes()}
    assert "<script" not in text.replace('<script src="/static/', "")
