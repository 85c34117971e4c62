import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from tests.graph.pull import openalex_server as server
from tests.graph.pull.conftest import QUERY, pulled_numbers, pulled_records
from tests.graph.pull.openalex_server import (
    KEY,
    Asked,
    OpenAlexServer,
    cursor_at,
    make_authorship,
    make_orcid,
    make_work,
)

from entrepot.errors import InputError, LoadError, QuotaError, RemoteError
from entrepot.graph.pull import Clock, PullOptions, PullQuery, fetch_topics, pull

PAGES = ["*", cursor_at(3), cursor_at(6), cursor_at(9)]
"""The four pages of ten works, three at a time."""

MakeOptions = Callable[..., PullOptions]


def test_the_folder_is_laid_out_like_the_published_snapshot(
    tmp_path: Path, options: PullOptions
) -> None:
    pull(QUERY, tmp_path, key=KEY, options=options)
    manifest = json.loads((tmp_path / "works" / "manifest.json").read_bytes())
    day = "works/updated_date=2026-02-03"
    sizes = [(tmp_path / day / f"part_000{n}.gz").stat().st_size for n in (0, 1)]
    assert manifest == {
        "date": "2026-02-03",
        "format": "jsonl",
        "entity": "works",
        "record_count": 10,
        "content_length": sum(sizes),
        "files": [
            {
                "url": f"{day}/part_0000.gz",
                "meta": {"content_length": sizes[0], "record_count": 6},
            },
            {
                "url": f"{day}/part_0001.gz",
                "meta": {"content_length": sizes[1], "record_count": 4},
            },
        ],
    }
    assert not list(tmp_path.rglob("*.tmp"))


def test_records_are_kept_as_received(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    pull(QUERY, tmp_path, key=KEY, options=options)
    assert pulled_records(tmp_path) == openalex.records["works"]


@pytest.mark.parametrize("line_end", ["\n", "\r"])
def test_a_record_of_several_lines_becomes_one(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer, line_end: str
) -> None:
    work = f'{{{line_end}"id": "https://openalex.org/W1", "title": "a\\n\\u00e9"}}'
    body = f'{{"meta": {{"count": 1, "next_cursor": null}}, "results": [{work}]}}'
    openalex.always = server.Answer(200, body.encode())
    pull(QUERY, tmp_path, key=KEY, options=options)
    (part,) = (tmp_path / "works" / "updated_date=2026-02-03").iterdir()
    assert gzip.decompress(part.read_bytes()) == (
        b'{"id":"https://openalex.org/W1","title":"a\\n\\u00e9"}\n'
    )


def test_duckdb_reads_every_page_of_a_part(tmp_path: Path, options: PullOptions) -> None:
    # Each page is a gzip member of its own; a reader may stop after the first.
    pull(QUERY, tmp_path, key=KEY, options=options)
    files = str(tmp_path / "works" / "*" / "*.gz")
    with duckdb.connect() as connection:
        row = connection.execute(
            "select count(*), count(distinct id) from read_json(?, format = 'newline_delimited')",
            [files],
        ).fetchone()
    assert row == (10, 10)


def test_the_summary_says_what_came(tmp_path: Path, options: PullOptions) -> None:
    steps: list[tuple[int, int]] = []
    summary = pull(
        QUERY,
        tmp_path,
        key=KEY,
        options=options,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(3, 10), (6, 10), (9, 10), (10, 10)]
    assert (summary.record_count, summary.received_count, summary.expected_count) == (10, 10, 10)
    assert (summary.call_count, summary.resumed_count, summary.restart_count) == (4, 0, 0)
    assert summary.remarks() == []


def test_a_full_last_page_is_followed_by_an_empty_one(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    del openalex.records["works"][9:]
    assert pull(QUERY, tmp_path, key=KEY, options=options).record_count == 9
    assert openalex.cursors == PAGES


def test_an_empty_page_is_the_end_whatever_its_cursor(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    openalex.faults.append(
        server.Answer(200, b'{"meta": {"count": 0, "next_cursor": "x"}, "results": []}')
    )
    assert pull(QUERY, tmp_path, key=KEY, options=options).call_count == 1


def test_a_query_that_finds_nothing_gives_an_empty_manifest(
    tmp_path: Path, options: PullOptions
) -> None:
    assert pull(PullQuery(topics=(9,)), tmp_path, key=KEY, options=options).record_count == 0
    manifest = json.loads((tmp_path / "works" / "manifest.json").read_bytes())
    assert (manifest["record_count"], manifest["files"]) == (0, [])


def test_a_work_that_is_in_two_lists_is_kept_once(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    other_topic = {"id": "https://openalex.org/T7", "subfield": {"id": "subfields/1702"}}
    openalex.records["works"].append(make_work(11, primary_topic=other_topic))
    query = PullQuery(topics=(10102,), subfields=(1702,))
    summary = pull(query, tmp_path, key=KEY, options=options)
    assert pulled_numbers(tmp_path) == list(range(1, 12))
    # ten of the topic, eleven of the subfield
    assert (summary.received_count, summary.expected_count, summary.duplicate_count) == (21, 21, 10)
    assert summary.remarks() == ["10 records came more than once and were kept once."]


def test_more_than_a_hundred_people_are_asked_for_in_several_lists(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    people = [f"https://orcid.org/{make_orcid(number)}" for number in range(150)]
    joint = [make_authorship(1, people[0]), make_authorship(2, people[149])]
    openalex.records["works"] = [
        make_work(number, authorships=[make_authorship(number, person)])
        for number, person in enumerate(people)
    ] + [make_work(999, authorships=joint)]
    summary = pull(PullQuery(orcids=tuple(people)), tmp_path, key=KEY, options=options)
    assert sorted(pulled_numbers(tmp_path)) == [*range(150), 999]
    assert summary.duplicate_count == 1  # the joint one is in the list of either author
    asked = {a.parameters["filter"].count("|") + 1 for a in openalex.asked}
    assert asked == {100, 50}


def test_works_whose_authors_are_cut_are_counted(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    openalex.records["works"][4]["authorships"] = [make_authorship(n) for n in range(130)]
    summary = pull(QUERY, tmp_path, key=KEY, options=options)
    assert len(pulled_records(tmp_path)[4]["authorships"]) == 100
    assert summary.truncated_authorship_count == 1
    assert summary.remarks() == [
        "1 works have more than 100 authors, of whom OpenAlex gave the first 100 only: people "
        "further down are missing there."
    ]


def test_all_authors_can_be_fetched(
    tmp_path: Path, make_options: MakeOptions, openalex: OpenAlexServer
) -> None:
    openalex.records["works"][4]["authorships"] = [make_authorship(n) for n in range(130)]
    summary = pull(QUERY, tmp_path, key=KEY, options=make_options(full_authors=True))
    assert len(pulled_records(tmp_path)[4]["authorships"]) == 130
    assert [asked.path for asked in openalex.asked].count("/works/W5") == 1
    assert (summary.truncated_authorship_count, summary.completed_authorship_count) == (0, 1)


def test_a_cut_work_that_is_gone_by_itself_is_kept_as_it_is(
    tmp_path: Path, make_options: MakeOptions, openalex: OpenAlexServer
) -> None:
    openalex.records["works"] = [make_work(1, authorships=[make_authorship(1)] * 101)]
    openalex.faults.extend([None, server.Answer(301, b"", {"Location": "/works/W2"})])
    summary = pull(QUERY, tmp_path, key=KEY, options=make_options(full_authors=True))
    assert pulled_numbers(tmp_path) == [1]
    assert summary.truncated_authorship_count == 1


def test_fewer_records_than_counted_are_remarked_on(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    body = b'{"meta": {"count": 5}, "results": [{"id": "https://openalex.org/W1"}, {"x": 1}]}'
    openalex.always = server.Answer(200, body)
    summary = pull(QUERY, tmp_path, key=KEY, options=options)
    assert summary.record_count == 2  # also the one without an id: the loader judges it
    assert summary.remarks() == [
        "OpenAlex counts 5 records and gave 2, 3 fewer; it does not guarantee its count."
    ]


def test_a_server_that_gives_the_same_page_for_ever_is_left(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    body = b'{"meta": {"count": 5, "next_cursor": "*"}, "results": [{"id": "W1"}]}'
    openalex.always = server.Answer(200, body)
    with pytest.raises(RemoteError, match="the same page again and again"):
        pull(QUERY, tmp_path, key=KEY, options=options)


def test_a_finished_pull_fetches_nothing_and_says_so(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    pull(QUERY, tmp_path, key=KEY, options=options)
    openalex.asked.clear()
    summary = pull(QUERY, tmp_path, key="", options=options)
    assert openalex.asked == []
    assert (summary.was_finished, summary.record_count, summary.resumed_count) == (True, 10, 10)
    assert summary.remarks() == [
        "This query was pulled completely on 2026-02-03; nothing was fetched. For newer records "
        "pull into another folder."
    ]


def test_an_allowance_used_up_half_way_is_gone_on_with_the_next_day(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    openalex.remaining_credits = 2
    with pytest.raises(QuotaError, match=r"from 2026-02-04 00:00 UTC on\. What was pulled is kept"):
        pull(QUERY, tmp_path, key=KEY, options=options)
    assert not (tmp_path / "works" / "manifest.json").exists()
    openalex.remaining_credits = 10_000
    summary = pull(QUERY, tmp_path, key=KEY, options=options)
    assert pulled_numbers(tmp_path) == list(range(1, 11))
    assert (summary.resumed_count, summary.call_count) == (6, 2)


def test_a_place_that_the_server_forgot_is_looked_for_from_the_beginning(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    openalex.remaining_credits = 2
    with pytest.raises(QuotaError):
        pull(QUERY, tmp_path, key=KEY, options=options)
    openalex.remaining_credits = 10_000
    openalex.faults.append(server.complain(400, "Invalid cursor value"))
    summary = pull(QUERY, tmp_path, key=KEY, options=options)
    assert pulled_numbers(tmp_path) == list(range(1, 11))
    assert (summary.restart_count, summary.duplicate_count) == (1, 6)
    assert summary.received_count == summary.expected_count == 10
    assert "begun anew (1 times); nothing was kept twice." in summary.remarks()[1]


def test_a_place_lost_again_and_again_is_given_up(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    lost = server.complain(400, "Invalid cursor value")
    openalex.faults.extend([None, lost] * 4)
    with pytest.raises(RemoteError, match="lost the place in its list 4 times"):
        pull(QUERY, tmp_path, key=KEY, options=options)


def test_another_query_is_refused_in_the_folder(tmp_path: Path, make_options: MakeOptions) -> None:
    pull(QUERY, tmp_path, key=KEY, options=make_options())
    with pytest.raises(InputError) as caught:
        pull(PullQuery(topics=(7,)), tmp_path, key=KEY, options=make_options())
    assert "holds the pull of another query: topics T10102. Asked for is topics T7." in str(
        caught.value
    )
    with pytest.raises(InputError, match="the same, but with other settings"):
        pull(QUERY, tmp_path, key=KEY, options=make_options(full_authors=True))


def test_files_of_others_are_left_alone(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    (tmp_path / "works").mkdir()
    (tmp_path / "works" / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match=r"files that are not of a pull \('manifest.json'\)"):
        pull(QUERY, tmp_path, key=KEY, options=options)
    assert openalex.asked == []


def stop_after_two_pages(tmp_path: Path, options: PullOptions) -> None:
    def stop(done: int, total: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(QUERY, tmp_path, key=KEY, options=options, progress=stop)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: os.truncate(path, 10)])
def test_files_that_lack_content_are_noticed(
    tmp_path: Path, options: PullOptions, damage: Callable[[Path], None]
) -> None:
    stop_after_two_pages(tmp_path, options)
    damage(tmp_path / "works" / "updated_date=2026-02-03" / "part_0000.gz")
    with pytest.raises(LoadError, match=r"is missing or shorter .* Delete the folder"):
        pull(QUERY, tmp_path, key=KEY, options=options)


@pytest.mark.parametrize(
    ("content", "said"), [(b"{", "cannot be read"), (None, "by another version of entrepot")]
)
def test_a_state_that_cannot_be_used_is_noticed(
    tmp_path: Path, options: PullOptions, content: bytes | None, said: str
) -> None:
    stop_after_two_pages(tmp_path, options)
    path = tmp_path / "works" / "pull.json"
    older = json.loads(path.read_bytes()) | {"version": 0}
    path.write_bytes(content or json.dumps(older).encode())
    with pytest.raises(LoadError, match=said):
        pull(QUERY, tmp_path, key=KEY, options=options)


def test_a_disk_that_refuses_is_an_error_that_helps(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LoadError, match=r"cannot be written: .* call again"):
        pull(QUERY, tmp_path / "file", key=KEY, options=options)


def test_a_pull_goes_on_under_the_date_on_which_it_began(
    tmp_path: Path, make_options: MakeOptions
) -> None:
    stop_after_two_pages(tmp_path, make_options())
    tomorrow = Clock(now=lambda: datetime(2026, 2, 4, 9, 0, tzinfo=UTC))
    pull(QUERY, tmp_path, key=KEY, options=make_options(clock=tomorrow))
    assert [path.name for path in (tmp_path / "works").glob("updated*")] == [
        "updated_date=2026-02-03"
    ]


def test_topics_are_pulled_beside_the_works(
    tmp_path: Path, options: PullOptions, openalex: OpenAlexServer
) -> None:
    openalex.records["topics"] = [
        {"id": f"https://openalex.org/T{n}", "display_name": f"Topic {n}"} for n in range(1, 8)
    ]
    pull(QUERY, tmp_path, key=KEY, options=options)
    summary = fetch_topics(tmp_path, key=KEY, options=options)
    assert (summary.record_count, summary.call_count) == (7, 3)
    assert pulled_records(tmp_path, "topics") == openalex.records["topics"]
    assert openalex.asked[-1] == Asked(
        "/topics", {"per_page": "3", "cursor": cursor_at(6), "api_key": KEY}
    )


def test_the_key_is_in_no_file(tmp_path: Path, options: PullOptions) -> None:
    pull(QUERY, tmp_path, key=KEY, options=options)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".gz", ".json", ".lock"}
    for path in files:
        assert b"s3cret" not in path.read_bytes()
