"""`entrepot pull` against a small OpenAlex on this machine."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, Run
from tests.graph.pull.openalex_server import KEY, Asked, OpenAlexServer, make_orcid, make_work
from tests.graph.snapshots import nothing_derived

from entrepot import api
from entrepot.cli import filling
from entrepot.cli.console import errors
from entrepot.graph.pull import Server

TEN_WORKS = [make_work(number) for number in range(1, 11)]
T10102 = {
    "id": "https://openalex.org/T10102",
    "display_name": "Scientometrics",
    "subfield": {"id": "https://openalex.org/subfields/1804", "display_name": "Statistics"},
    "field": {"id": "https://openalex.org/fields/18", "display_name": "Decision Sciences"},
    "domain": {"id": "https://openalex.org/domains/2", "display_name": "Social Sciences"},
}


@pytest.fixture
def openalex(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAlexServer]:
    """Ten works in pages of three; the key is set, and nobody waits."""
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    monkeypatch.setattr(filling, "Server", partial(Server, calls_per_second=10_000.0))
    monkeypatch.setattr(api, "derived_relations", nothing_derived)
    with OpenAlexServer(TEN_WORKS, [T10102]) as server:
        server.most_per_page = 3
        yield server


def pull(run: Run, openalex: OpenAlexServer, tmp_path: Path, options: str = "") -> Ran:
    given = f"pull --topic T10102 --server {openalex.url} {options} --into"
    return run(given, tmp_path / "pulled", "--graph", tmp_path / "graph")


def test_a_pull_says_what_it_takes_pulls_and_loads(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    ran = pull(run, openalex, tmp_path)
    assert ran.code == 0
    assert ran.said == (
        "This takes 10 works in 1 call, 1 of the 10,000 credits a day (1 day)."
    )  # by the page size before the server told its own
    assert ran.lines[:2] == [
        f"10 works in {tmp_path / 'pulled'}.",
        "10 works in the graph; 11 records read, 0 rejected.",
    ]
    shown = run("areas --level field --format csv --graph", tmp_path / "graph").csv
    assert [(row["name"], row["work_count"]) for row in shown] == [("Decision Sciences", "10")]


def test_a_pull_may_only_pull(run: Run, openalex: OpenAlexServer, tmp_path: Path) -> None:
    ran = pull(run, openalex, tmp_path, "--no-load")
    assert ran.out == f"10 works in {tmp_path / 'pulled'}.\n"
    assert not (tmp_path / "graph").exists()


def test_a_pull_of_nothing_stops_before_it_begins(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    ran = pull(run, openalex, tmp_path, "--years 1801-1802")
    assert ran.code == 3
    assert "OpenAlex has no such works" in ran.said
    assert not (tmp_path / "pulled").exists()


def test_a_pull_that_is_finished_is_not_done_again(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    pull(run, openalex, tmp_path, "--no-load")
    again = pull(run, openalex, tmp_path, "--no-load")
    assert "nothing was fetched" in again.told


def test_ctrl_c_and_the_same_command_go_on(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    def interrupt(asked: Asked) -> None:
        if asked.parameters.get("cursor", "*") != "*":  # the second page
            openalex.before = lambda _: None
            os.kill(os.getpid(), signal.SIGINT)  # reaches the main thread, which waits
            told.wait(5)

    told = threading.Event()
    openalex.before = interrupt
    stopped = pull(run, openalex, tmp_path)
    told.set()
    assert stopped.code == 130
    assert "Interrupted." in stopped.err
    assert "Traceback" not in stopped.err
    assert not (tmp_path / "graph").exists()

    resumed = pull(run, openalex, tmp_path)
    assert resumed.lines[0] == f"10 works in {tmp_path / 'pulled'}."
    works = [a for a in openalex.asked if a.path == "/works" and "select" not in a.parameters]
    times = Counter(asked.parameters["cursor"] for asked in works)
    # page 1: refused for its size, given; page 2: interrupted, refused for its size, given
    assert list(times.values()) == [2, 3, 1, 1]


def test_without_a_key_it_says_where_to_get_one(
    run: Run, openalex: OpenAlexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENALEX_API_KEY")
    ran = pull(run, openalex, tmp_path)
    assert ran.code == 6
    assert "https://openalex.org/settings/api" in ran.said
    assert "OPENALEX_API_KEY" in ran.said
    assert openalex.asked == []


def test_a_wrong_key_is_refused_and_not_shown(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    ran = pull(run, openalex, tmp_path, "--key wr0ng")
    assert ran.code == 6
    assert "wr0ng" not in ran.out + ran.err


def test_a_key_may_be_an_option(
    run: Run, openalex: OpenAlexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENALEX_API_KEY")
    assert pull(run, openalex, tmp_path, f"--no-load --key {KEY}").code == 0


def test_it_asks_at_a_terminal_and_takes_no_for_an_answer(
    run: Run, openalex: OpenAlexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_force_terminal", True)
    monkeypatch.setattr("entrepot.cli.filling.Confirm.ask", lambda *_, **__: False)
    ran = pull(run, openalex, tmp_path)
    assert ran.code == 0
    assert "This takes 10 works" in ran.err
    assert not (tmp_path / "pulled").exists()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("--years 2015-2020", "publication_year:2015-2020"),
        ("--years 2015", "publication_year:2015"),
        ("--years 2016-", "publication_year:>2015"),
        ("--years -2014", "publication_year:<2015"),
        ("--type article --type review", "type:article|review"),
        ("--institution I63966007", "authorships.institutions.id:I63966007"),
    ],
)
def test_options_become_filters(
    run: Run, openalex: OpenAlexServer, tmp_path: Path, options: str, wanted: str
) -> None:
    pull(run, openalex, tmp_path, f"--no-load {options}")
    assert wanted in openalex.asked[0].parameters["filter"].split(",")


def test_a_search_costs_more_and_says_so(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    ran = run(f"pull --search number --server {openalex.url} --no-load --into", tmp_path / "pulled")
    assert "10 of the 10,000 credits a day" in ran.said
    assert openalex.asked[0].parameters["search"] == "number"


def test_orcids_may_stand_in_a_file(run: Run, openalex: OpenAlexServer, tmp_path: Path) -> None:
    listed = [make_orcid(1), make_orcid(2)]
    people = tmp_path / "people.txt"
    people.write_text("\n".join(listed) + "\n\n", encoding="utf-8-sig")
    pull(run, openalex, tmp_path, f"--no-load --orcid {people} --orcid {make_orcid(3)}")
    wanted = openalex.asked[0].parameters["filter"]
    assert all(orcid in wanted for orcid in [*listed, make_orcid(3)])


def test_a_file_of_orcids_that_is_no_text_is_refused(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    people = tmp_path / "people.xlsx"
    people.write_bytes(b"PK\x03\x04\xff\xfe")
    ran = pull(run, openalex, tmp_path, f"--orcid {people}")
    assert ran.code == 3
    assert "people.xlsx is no list of ORCID iDs" in ran.said


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ("--years 20x5", (2, "'20x5' is no span of years; write 2015-2025")),
        ("--years -", (2, "'-' is no span of years")),
        ("--years 2015-2020-2025", (2, "is no span of years")),
        ("--years 2020-2015", (3, "the first is after the last")),
        ("--topic chemistry", (3, "'chemistry' is not an id of an OpenAlex topic")),
    ],
)
def test_values_that_cannot_be_are_refused_before_any_call(
    run: Run, openalex: OpenAlexServer, tmp_path: Path, options: str, answer: tuple[int, str]
) -> None:
    code, reason = answer
    ran = pull(run, openalex, tmp_path, options)
    assert ran.code == code
    assert reason in " ".join(ran.said.replace("│", " ").split())
    assert openalex.asked == []


def test_nothing_in_particular_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("pull --into", tmp_path / "pulled")
    assert ran.code == 3
    assert "which would be all works of OpenAlex" in ran.said


def test_another_query_into_the_same_folder_is_refused(
    run: Run, openalex: OpenAlexServer, tmp_path: Path
) -> None:
    pull(run, openalex, tmp_path, "--no-load")
    other = pull(run, openalex, tmp_path, "--no-load --years 2000-")
    assert other.code == 3
    assert "topics T10102" in other.said  # what the folder holds
