"""A Parquet file gives the rows that the same records give as JSON lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.graph.parquet_files import (
    SEQUENCE,
    WORKS,
    Record,
    Staged,
    stage,
    write_lines,
    write_parquet,
)
from tests.graph.parquet_works import ADDRESS, Maker
from tests.graph.snapshots import authorship, cites, institution, work

from entrepot.graph.flatten import Flattener
from entrepot.graph.lines import NO_ID, WRONG_TYPE
from entrepot.graph.parquet import abstracts, reading
from entrepot.graph.part import XPAC

FIRST = SEQUENCE * 2**32 + 1
"""The record number of the first row."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that a test file has some."""
    monkeypatch.setattr(reading, "_BATCH_ROWS", 100)
    monkeypatch.setattr(abstracts, "_CHUNK", 16)


def assert_alike(parquet: Staged, lines: Staged) -> None:
    """The same rows, tally and rejects; of several faults a reject may name another."""
    assert parquet.content() == lines.content()
    assert parquet.tally == lines.tally
    faults = [(reject.line, reject.reason) for reject in lines.rejects]
    assert [(reject.line, reject.reason) for reject in parquet.rejects] == faults


def faults(staged: Staged) -> list[tuple[int | None, str, str | None]]:
    return [(reject.line, reject.reason, reject.record_id) for reject in staged.rejects]


@contextmanager
def nothing_odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No work may be taken one by one."""

    def refuse(_: Flattener, work: Any, record: int) -> None:
        raise AssertionError(f"{work} was taken by itself, as record {record}")

    with monkeypatch.context() as patch:
        patch.setattr(Flattener, "add", refuse)
        yield


@pytest.mark.parametrize("seed", range(4))
def test_works_give_what_they_give_as_lines(
    tmp_path: Path, seed: int, small_batches: None
) -> None:
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
    assert staged.values("affiliation", "work_id", "author_id", "institution_id", "country_code") == [
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


def test_columns_that_are_absent_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "part_0000.parquet"
    pq.write_table(pa.table({"id": ["W1", "W2"], "is_oa": [True, False]}), path)
    staged = stage(path)
    assert staged.values("work", "work_id", "title", "reference_count") == [
        (1, None, None),
        (2, None, None),
    ]
    assert staged.tally["works without authors"] == 2
    assert not any(rows for name, rows in staged.rows.items() if name != "work")


def test_a_file_without_rows(tmp_path: Path) -> None:
    staged = stage(write_parquet(tmp_path / "part_0000.parquet", []))
    assert staged.result.read_count == 0
    assert not staged.rejects
    assert not staged.rows["work"]


def test_a_file_without_ids_is_rejected_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "part_0000.parquet"
    pq.write_table(pa.table({"is_oa": [True, False]}), path)
    assert faults(stage(path)) == [(1, NO_ID, None), (2, NO_ID, None)]


def changed(type_: pa.DataType, text: pa.DataType, items: str) -> pa.DataType:
    """A type with names in capitals, another type of text, and lists otherwise named."""
    if isinstance(type_, pa.StructType):
        return pa.struct([(f.name.upper(), changed(f.type, text, items)) for f in type_])
    if isinstance(type_, pa.ListType):
        return pa.list_(pa.field(items, changed(type_.value_type, text, items)))
    return text if type_ == pa.string() else type_


@pytest.mark.parametrize(
    ("text", "items", "is_compliant"),
    [
        (pa.string(), "element", True),
        (pa.large_string(), "item", False),
        (pa.binary(), "array_element", False),
        (pa.dictionary(pa.int32(), pa.string()), "array", False),
    ],
)
def test_names_lists_and_texts_of_other_kinds(
    tmp_path: Path, text: pa.DataType, items: str, is_compliant: bool
) -> None:
    works = Maker(8).works(60)
    lines = stage(write_lines(tmp_path / "part_0000.gz", works))
    usual = write_parquet(tmp_path / "usual.parquet", works)
    schema = changed(pa.struct(list(WORKS)), text, items)
    table = pq.read_table(usual)
    batch = pa.RecordBatch.from_struct_array(_renamed(table.to_struct_array(), schema))
    path = tmp_path / "part_0000.parquet"
    pq.write_table(
        pa.Table.from_batches([batch]), path, use_compliant_nested_type=is_compliant
    )
    assert "AUTHORSHIPS" in pq.read_schema(path).names
    assert_alike(stage(path), lines)


def _renamed(structs: Any, type_: pa.DataType) -> Any:
    """The same values under another type, by way of Python."""
    return pa.array(_capitals(structs.to_pylist()), type_)


def _capitals(value: Any) -> Any:
    match value:
        case dict():
            return {name.upper(): _capitals(item) for name, item in value.items()}
        case list():
            return [_capitals(item) for item in value]
    return value


def test_large_and_fixed_lists(tmp_path: Path) -> None:
    path = tmp_path / "part_0000.parquet"
    ids = pa.array(["W1", "W2"])
    for number, type_ in enumerate((pa.large_list(pa.string()), pa.list_(pa.string(), 2))):
        references = pa.array([["W7", "W8"], ["W8", "W9"]], type_)
        path = tmp_path / f"part_{number:04d}.parquet"
        pq.write_table(pa.table({"id": ids, "referenced_works": references}), path)
        staged = stage(path)
        assert [c for _, c in staged.values("reference", "citing_work_id", "cited_work_id")] == [
            7, 8, 8, 9
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "values", "kept"),
    [
        ("publication_year", pa.array(["2007", "n.d.", None]), [2007, None]),
        ("publication_year", pa.array([2007.0, 2007.5, None]), [2007, None]),
        ("publication_year", pa.array([Decimal("2007"), Decimal("2007.5"), None]), [2007, None]),
        ("publication_year", pa.array([{"a": 1}, {"a": 2}, None]), [None]),
        ("cited_by_count", pa.array(["5000000000", "many", None]), [5_000_000_000, None]),
        ("cited_by_count", pa.array([3, 2**63, None], pa.uint64()), [3, None]),
        ("is_retracted", pa.array([1, 7, None]), [True, None]),
        ("title", pa.array(["A", 1, None], pa.dense_union([])) if False else None, None),
    ][:-1],
)
def test_values_of_another_type_are_cast_exactly_or_rejected(
    tmp_path: Path, column: str, values: Any, kept: list[Any]
) -> None:
    path = tmp_path / "part_0000.parquet"
    pq.write_table(pa.table({"id": ["W1", "W2", "W3"], column: values}), path)
    staged = stage(path)
    name = {"cited_by_count": "reported_citation_count"}.get(column, column)
    assert [value for _, value in staged.values("work", "work_id", name)] == kept
    rejected = [2] if len(kept) == 2 else [1, 2]
    assert faults(staged) == [(row, WRONG_TYPE, f"W{row}") for row in rejected]
