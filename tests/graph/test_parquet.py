"""A Parquet file gives the rows that the same records give as JSON lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.graph.parquet_files import (
    SEQUENCE,
    Record,
    assert_alike,
    faults,
    stage,
    write_lines,
    write_parquet,
)
from tests.graph.parquet_works import ADDRESS, Maker
from tests.graph.snapshots import authorship, cites, institution, work

from entrepot.graph.flatten import Flattener
from entrepot.graph.lines import NO_ID, WRONG_TYPE
from entrepot.graph.parquet import reading
from entrepot.graph.part import XPAC

FIRST = SEQUENCE * 2**32 + 1
"""The record number of the first row."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that a test file has some."""
    monkeypatch.setattr(reading, "_BATCH_ROWS", 100)


@contextmanager
def nothing_odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No work may be taken one by one."""

    def refuse(_: Flattener, work: Any, record: int) -> None:
        raise AssertionError(f"{work} was taken by itself, as record {record}")

    with monkeypatch.context() as patch:
        patch.setattr(Flattener, "add", refuse)
        yield


@pytest.mark.parametrize("seed", range(4))
def test_works_give_what_they_give_as_lines(tmp_path: Path, seed: int, small_batches: None) -> None:
    works = Maker(seed).works(350)
    lines = stage(write_lines(tmp_path / "part_0000.gz", works), with_xpac=seed == 0)
    parquet = stage(write_parquet(tmp_path / "part_0000.parquet", works), with_xpac=seed == 0)
    assert len(lines.rejects) > 20  # or the works are not odd enough to compare
    assert_alike(parquet, lines)
    assert parquet.result.read_count == 350


@pytest.mark.parametrize("entity", ["authors", "topics", "institutions", "sources"])
def test_other_entities_give_what_they_give_as_lines(
    tmp_path: Path, entity: str, small_batches: None
) -> None:
    records: list[Record] = getattr(Maker(5), entity)(250)
    lines = stage(write_lines(tmp_path / "part_0000.gz", records), entity=entity)
    path = tmp_path / "part_0000.parquet"
    pq.write_table(pa.Table.from_pylist(records), path)
    assert len(lines.rejects) > 20
    assert_alike(stage(path, entity=entity), lines)


def test_a_work_in_all_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = {
        "id": f"{ADDRESS}T10102",
        "display_name": "Bibliometrics",
        "score": 0.5,
        "subfield": {"id": f"{ADDRESS}subfields/1804", "display_name": "Statistics"},
        "field": {"id": f"{ADDRESS}fields/18", "display_name": "Decision Sciences"},
        "domain": {"id": f"{ADDRESS}domains/2", "display_name": "Social Sciences"},
    }
    second = {"id": f"{ADDRESS}T7", "display_name": "Seven", "score": 0.25}
    ghent = institution(9, "BE", ror="https://ror.org/00cv9y106", type="education")
    ann = authorship(1, "Ann", at=[ghent]) | {"countries": ["BE", "NL"]}
    nobody = {"author": {"id": f"{ADDRESS}A9999999999"}, "is_corresponding": True}
    record = work(
        5,
        doi="https://doi.org/10.1000/ABC",
        cited_by_count=5_000_000_000,
        authorships=[ann, nobody],
        referenced_works=cites(6, 7),
        primary_topic=topic,
        topics=[topic, second],
        primary_location={"source": {"id": None, "display_name": "Annals"}},
        abstract_inverted_index={"Sales": [0, 3], "of": [1], "cars,": [2], "grow": [4]},
    )
    with nothing_odd(monkeypatch):
        staged = stage(write_parquet(tmp_path / "part_0000.parquet", [work(4), record]))
    assert staged.values("authorship", "work_id", "author_index", "author_id", "position")[1:] == [
        (5, 0, 1, "first"),
        (5, 1, None, "last"),
    ]
    assert staged.values(
        "affiliation", "work_id", "author_id", "institution_id", "country_code"
    ) == [
        (5, 1, 9, "BE"),
        (5, 1, None, "NL"),
    ]
    assert staged.values("institution", "institution_id", "ror", "type", "country_code") == [
        (9, "00cv9y106", "education", "BE")
    ]
    assert staged.values("author", "author_id", "name") == [(1, "Ann"), (4, "Author 4")]
    assert staged.values("reference", "citing_work_id", "cited_work_id") == [(5, 6), (5, 7)]
    assert staged.values("abstract", "work_id", "abstract") == [(5, "Sales of cars, Sales grow")]
    assert staged.values("work_topic", "topic_id", "score") == [(10102, 0.5), (7, 0.25)]
    assert staged.values("topic", "topic_id", "subfield_id", "domain_id") == [
        (10102, 1804, 2),
        (7, None, None),
    ]
    [(source_id,)] = staged.values("source", "source_id")
    columns = "doi", "source_id", "topic_id", "subfield_id", "reported_citation_count"
    assert staged.values("work", *columns)[0] == (
        "10.1000/abc", source_id, 10102, 1804, 5_000_000_000
    )  # fmt: skip
    assert staged.values("work", "work_id", "reference_count", "updated_date", "record") == [
        (4, 0, "2026-06-01", FIRST),
        (5, 2, "2026-06-01", FIRST + 1),
    ]
    assert staged.tally["authorships without an author id"] == 1
    assert staged.tally["works without country"] == 1


def test_regular_works_are_not_taken_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = [work(n, authorships=[authorship(n + 100), authorship(n)]) for n in range(1, 50)]
    short = [w | {"id": f"W{n}", "authorships": None} for n, w in enumerate(works, start=1)]
    bare = [w | {"doi": "10.1000/x"} for w in works]
    for number, some in enumerate((works, short, bare)):
        with nothing_odd(monkeypatch):
            staged = stage(write_parquet(tmp_path / f"part_{number:04d}.parquet", some))
        assert len(staged.rows["work"]) == 49


def test_the_extension_set_is_left_out_unless_wanted(tmp_path: Path) -> None:
    works = [work(1), work(2, is_xpac=True), work(3, is_xpac=True, referenced_works=["junk"])]
    path = write_parquet(tmp_path / "part_0000.parquet", works)
    without = stage(path)
    assert without.values("work", "work_id") == [(1,)]
    assert without.tally[XPAC] == 2
    assert not without.rejects
    path.with_name(path.name + ".stage").rename(tmp_path / "before")
    assert stage(path, with_xpac=True).values("work", "work_id") == [(1,), (2,)]


def test_rejects_name_row_reason_and_id(tmp_path: Path) -> None:
    works = [
        work(1),
        work(2) | {"id": None},
        work(3) | {"id": "junk"},
        work(4, publication_year=20155),
        work(5, referenced_works=["W1", None]),
        work(6, abstract_inverted_index='{"broken":[0'),
        work(7, authorships=[{"author": {"id": "junk"}}]),
    ]
    staged = stage(write_parquet(tmp_path / "part_0000.parquet", works))
    assert staged.values("work", "work_id") == [(1,)]
    assert faults(staged) == [
        (2, NO_ID, None),
        (3, NO_ID, "junk"),
        (4, WRONG_TYPE, f"{ADDRESS}W4"),
        (5, WRONG_TYPE, f"{ADDRESS}W5"),
        (6, WRONG_TYPE, f"{ADDRESS}W6"),
        (7, WRONG_TYPE, f"{ADDRESS}W7"),
    ]
    assert staged.rejects[0].file == "works/updated_date=2026-06-01/part_0000.parquet"
    assert "publication_year" in staged.rejects[2].detail
