import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.graph.exports.bad_records import BROKEN_ENCODING, BROKEN_ROW
from entrepot.graph.exports.rows import Row, read_rows
from entrepot.graph.rejects import Reject

Write = Callable[[str], Path]
CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=8
)


def outline(path: Path) -> list[tuple[int | None, str | Row]]:
    """Each row, or the reason of each reject, with its line."""
    return [
        (item.line, item.reason) if isinstance(item, Reject) else item for item in read_rows(path)
    ]


def test_rows_with_their_lines(write: Write) -> None:
    path = write('a,b\n1," two\nlines "\n\n3,4\n')
    assert outline(path) == [(2, {"a": "1", "b": "two\nlines"}), (5, {"a": "3", "b": "4"})]


def test_a_row_of_the_wrong_length_is_rejected_alone(write: Write) -> None:
    path = write("a,b\n1,2,3\n1\n3,4\n")
    assert outline(path) == [(2, BROKEN_ROW), (3, BROKEN_ROW), (4, {"a": "3", "b": "4"})]


def test_rows_behind_a_missing_quote_are_recovered(write: Write) -> None:
    path = write('a,b\n"1","2\n"3","4"\n"5","6"\n')
    assert outline(path) == [
        (2, BROKEN_ROW),
        (3, {"a": "3", "b": "4"}),
        (4, {"a": "5", "b": "6"}),
    ]


def test_one_broken_row_of_several_lines_is_one_reject(write: Write) -> None:
    path = write('a,b\n"1","two\nlines\nmore",extra\n3,4\n')
    assert outline(path) == [(2, BROKEN_ROW), (5, {"a": "3", "b": "4"})]


def test_a_row_of_broken_bytes(tmp_path: Path) -> None:
    path = tmp_path / "latin-1.csv"
    path.write_bytes("a,b\nGómez,2\n".encode("latin-1") + "Gómez,2\n".encode())
    assert outline(path) == [(2, BROKEN_ENCODING), (3, {"a": "Gómez", "b": "2"})]


def test_tabs_know_no_quotes(write: Write) -> None:
    path = write('PT\tTI\t\nJ\tThe "best\t\n')
    assert outline(path) == [(2, {"PT": "J", "TI": 'The "best'})]


def test_semicolons_as_excel_writes_them(write: Write) -> None:
    assert outline(write('a;b\n"x; y";2\n')) == [(2, {"a": "x; y", "b": "2"})]


def test_a_cell_longer_than_the_csv_module_allows_by_itself(write: Write) -> None:
    path = write("a,b\n" + "x" * 200_000 + ",2\n")
    assert [line for line, _ in outline(path)] == [2]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path: Path, table: list[tuple[str, str]]
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *table])
    path = tmp_path / "table.csv"
    path.write_bytes(buffer.getvalue().encode())
    expected = [{"a": a.strip(), "b": b.strip()} for a, b in table if a or b]
    assert [row for _, row in outline(path)] == expected


@pytest.mark.parametrize("text", ["a,b", "a,b\n"])
def test_a_header_alone_has_no_rows(write: Write, text: str) -> None:
    assert outline(write(text)) == []
