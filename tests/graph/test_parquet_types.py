"""Parquet files whose columns are not spelled, nested or typed as published."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.graph.parquet_files import (
    WORKS,
    assert_alike,
    faults,
    stage,
    write_lines,
    write_parquet,
)
from tests.graph.parquet_works import DOIS, ODD_DOIS, ODD_ORCIDS, ORCIDS, Maker
from tests.graph.snapshots import work

from entrepot.graph.columns.codes import Cleaned, clean_dois, clean_orcids
from entrepot.graph.identifiers import clean_doi, clean_orcid
from entrepot.graph.lines import NO_ID, WRONG_TYPE

INVERTED = {"Sales": [0, 3], "of": [1], "cars,": [2], "grow": [4]}


def put(path: Path, **columns: Any) -> Path:
    """Write columns as a Parquet file."""
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize(
    ("clean", "clean_one", "values"),
    [
        (clean_dois, clean_doi, (*DOIS, *ODD_DOIS)),
        (clean_dois, clean_doi, ("10.1000/ABC", *ODD_DOIS)),
        (clean_orcids, clean_orcid, (*ORCIDS, *ODD_ORCIDS)),
        (clean_orcids, clean_orcid, ("0000-0002-1825-0097", *ODD_ORCIDS)),
    ],
)
def test_codes_are_cleaned_like_one_of_them(
    clean: Callable[[Any], Cleaned],
    clean_one: Callable[[str | None], str | None],
    values: tuple[str | None, ...],
) -> None:
    """Where they are regular; the first is, and some are not."""
    cleaned, irregular = clean(pa.array(values))
    regular = [v for v, is_odd in zip(values, irregular.tolist(), strict=True) if not is_odd]
    found = cleaned.filter(pa.array(~irregular)).to_pylist()
    assert found == [clean_one(value) for value in regular]
    assert values[0] in regular
    assert irregular.any()


def test_columns_that_are_absent_are_empty(tmp_path: Path) -> None:
    staged = stage(put(tmp_path / "part_0000.parquet", id=["W1", "W2"], is_oa=[True, False]))
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
    path = put(tmp_path / "part_0000.parquet", is_oa=[True, False])
    assert faults(stage(path)) == [(1, NO_ID, None), (2, NO_ID, None)]


def changed(type_: pa.DataType, text: pa.DataType, items: str) -> pa.DataType:
    """A type with names in capitals, texts of another type, and items of another name."""
    if isinstance(type_, pa.StructType):
        return pa.struct([(f.name.upper(), changed(f.type, text, items)) for f in type_])
    if isinstance(type_, pa.ListType):
        return pa.list_(pa.field(items, changed(type_.value_type, text, items)))
    return text if type_ == pa.string() else type_


def in_capitals(value: Any) -> Any:
    """A value with all names in capitals."""
    match value:
        case dict():
            return {name.upper(): in_capitals(item) for name, item in value.items()}
        case list():
            return [in_capitals(item) for item in value]
    return value


@pytest.mark.parametrize(
    ("text", "items", "is_compliant"),
    [
        (pa.string(), "element", True),
        (pa.large_string(), "item", False),
        (pa.large_binary(), "array", False),
        (pa.binary(), "array_element", False),
        (pa.dictionary(pa.int32(), pa.string()), "item", False),
    ],
)
def test_other_names_lists_and_texts(
    tmp_path: Path, text: pa.DataType, items: str, is_compliant: bool
) -> None:
    works = Maker(8).works(80)
    lines = stage(write_lines(tmp_path / "part_0000.gz", works))
    rows = pq.read_table(write_parquet(tmp_path / "usual.parquet", works)).to_pylist()
    type_ = changed(pa.struct(list(WORKS)), text, items)
    structs: Any = pa.array([in_capitals(row) for row in rows], type_)
    table = pa.Table.from_batches([pa.RecordBatch.from_struct_array(structs)])
    path = tmp_path / "part_0000.parquet"
    pq.write_table(table, path, use_compliant_nested_type=is_compliant)
    with pq.ParquetFile(path) as file:
        names = [file.schema.column(place).path for place in range(len(file.schema.names))]
    assert f"AUTHORSHIPS.list.{items}.AUTHOR.ID" in names
    assert_alike(stage(path), lines)


def test_lists_that_hive_names(tmp_path: Path) -> None:
    """Hive writes ``bag.array_element``; here names as long as the usual ones stand for it."""
    path = write_parquet(tmp_path / "part_0000.parquet", [work(1, referenced_works=["W7"])])
    data = path.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    names = data[footer:].replace(b"list", b"bagg").replace(b"element", b"arr_elt")
    path.write_bytes(data[:footer] + names)
    assert stage(path).values("reference", "citing_work_id", "cited_work_id") == [(1, 7)]
    assert stage(path).values("author", "author_id") == [(1,)]


@pytest.mark.parametrize("type_", [pa.string_view(), pa.binary_view(), pa.null()])
def test_texts_of_other_kinds(tmp_path: Path, type_: pa.DataType) -> None:
    titles = pa.array([None if type_ == pa.null() else b"tea", None], type_)
    path = put(tmp_path / "part_0000.parquet", id=["W1", "W2"], title=titles)
    expected = None if type_ == pa.null() else "tea"
    assert stage(path).values("work", "work_id", "title") == [(1, expected), (2, None)]


@pytest.mark.parametrize(
    "type_", [pa.large_list(pa.string()), pa.list_(pa.string(), 2), pa.list_view(pa.string())]
)
def test_lists_of_other_kinds(tmp_path: Path, type_: pa.DataType) -> None:
    references = pa.array([["W7", "W8"], ["W8", "W9"]], type_)
    path = put(tmp_path / "part_0000.parquet", id=["W1", "W2"], referenced_works=references)
    pairs = stage(path).values("reference", "citing_work_id", "cited_work_id")
    assert pairs == [(1, 7), (1, 8), (2, 8), (2, 9)]


@pytest.mark.parametrize(
    ("column", "values", "kept"),
    [
        ("publication_year", pa.array(["2007", "n.d.", None]), {1: 2007, 3: None}),
        ("publication_year", pa.array([2007.0, 2007.5, None]), {1: 2007, 3: None}),
        ("publication_year", pa.array([Decimal("2007.0"), Decimal("7.5"), None]),
         {1: 2007, 3: None}),
        ("publication_year", pa.array([{"year": 2007}, {"year": 2008}, None]), {3: None}),
        ("cited_by_count", pa.array(["5000000000", "many", "3"]), {1: 5_000_000_000, 3: 3}),
        ("cited_by_count", pa.array([3, 2**64 - 1, 4], pa.uint64()), {1: 3, 3: 4}),
        ("is_retracted", pa.array([1, 7, 0]), {1: True, 3: False}),
        ("title", pa.array([["A"], ["B"], None]), {3: None}),
    ],
)  # fmt: skip
def test_values_of_another_type_are_cast_exactly_or_rejected(
    tmp_path: Path, column: str, values: Any, kept: dict[int, Any]
) -> None:
    path = put(tmp_path / "part_0000.parquet", id=["W1", "W2", "W3"], **{column: values})
    staged = stage(path)
    name = {"cited_by_count": "reported_citation_count"}.get(column, column)
    assert dict(staged.values("work", "work_id", name)) == kept
    rejected = [(row, WRONG_TYPE, f"W{row}") for row in (1, 2, 3) if row not in kept]
    assert faults(staged) == rejected


def test_nested_columns_of_another_type_are_rejected(tmp_path: Path) -> None:
    columns = {
        "authorships": pa.array(["[]", None]),
        "topics": pa.array([["T1"], None]),
        "referenced_works": pa.array([[{"id": "W3"}], None]),
        "primary_location": pa.array(["a journal", None]),
    }
    for number, (column, values) in enumerate(columns.items()):
        path = put(tmp_path / f"part_{number:04d}.parquet", id=["W1", "W2"], **{column: values})
        staged = stage(path)
        assert staged.values("work", "work_id") == [(2,)]
        assert faults(staged) == [(1, WRONG_TYPE, "W1")]


def test_levels_of_the_topic_tree_may_be_numbers(tmp_path: Path) -> None:
    topic = {
        "id": "https://openalex.org/T7",
        "subfield": {"id": 1804, "display_name": "Statistics"},
    }
    path = put(tmp_path / "part_0000.parquet", id=["W1"], primary_topic=[topic])
    assert stage(path).values("work", "topic_id", "subfield_id") == [(7, 1804)]


def test_inverted_indexes_as_maps(tmp_path: Path) -> None:
    type_ = pa.map_(pa.string(), pa.list_(pa.int32()))
    indexes = [INVERTED, None, {}, {"late": [1]}, {"broken": None}]
    pairs = [None if index is None else list(index.items()) for index in indexes]
    ids = ["W1", "W2", "W3", "W4", "W5"]
    maps = pa.array(pairs, type_)
    path = put(tmp_path / "part_0000.parquet", id=ids, abstract_inverted_index=maps)
    staged = stage(path)
    assert staged.values("abstract", "work_id", "abstract") == [
        (1, "Sales of cars, Sales grow"),
        (4, "late"),
    ]
    assert faults(staged) == [(5, WRONG_TYPE, "W5")]


def test_maps_in_rows_that_are_taken_one_by_one(tmp_path: Path) -> None:
    """References to itself make both works odd."""
    type_ = pa.map_(pa.string(), pa.list_(pa.int32()))
    maps = pa.array([list(INVERTED.items()), []], type_)
    path = put(
        tmp_path / "part_0000.parquet",
        id=["W1", "W2"],
        referenced_works=[["W1"], ["W2"]],
        abstract_inverted_index=maps,
    )
    staged = stage(path)
    assert staged.values("abstract", "work_id", "abstract") == [(1, "Sales of cars, Sales grow")]
    assert not staged.rejects


def test_a_text_that_is_not_utf8_rejects_its_row(tmp_path: Path) -> None:
    titles = pa.array([b"caf\xc3\xa9", b"caf\xe9", b"tea"]).view(pa.string())
    path = put(tmp_path / "part_0000.parquet", id=["W1", "W2", "W3"], title=titles)
    staged = stage(path)
    assert staged.values("work", "work_id", "title") == [(1, "café"), (3, "tea")]
    assert faults(staged) == [(2, WRONG_TYPE, None)]
