"""Lines that are shredded give exactly what the same lines give record by record.

Files as small as these are read record by record: ``shredded`` reads them the other way.
"""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.graph.parquet_files import (
    Record,
    Staged,
    assert_alike,
    faults,
    stage,
    write_lines,
    write_parquet,
)
from tests.graph.parquet_works import DOIS, ODD_DOIS, ODD_ORCIDS, ORCIDS, Maker
from tests.graph.snapshots import work

from entrepot.graph import reading
from entrepot.graph.flatten import Flattener
from entrepot.graph.lines import BROKEN_FILE, BROKEN_LINE, NO_ID, WRONG_TYPE
from entrepot.graph.shredding import reading as shredding
from entrepot.graph.shredding import sheet
from entrepot.graph.staging import Stage

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def shredded(at: int = 0) -> Iterator[None]:
    """Files from so many bytes on are shredded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "SHREDDED_BYTES", at)
        yield


def both_ways(content: bytes | list[Record], **options: Any) -> Staged:
    """Read a file both ways and compare; returns what shredding gives."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "part_0000.gz"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            write_lines(path, content)
        one_by_one = stage(path, **options)
        rmtree(path.with_name(path.name + ".stage"), ignore_errors=True)
        with shredded():
            found = stage(path, **options)
    assert_alike(found, one_by_one)
    assert found.result.read_count == one_by_one.result.read_count
    assert found.rejects == one_by_one.rejects
    return found


def zipped(*lines: str | bytes, end: bytes = b"\n") -> bytes:
    encoded = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return gzip.compress(b"\n".join(encoded) + end, mtime=0)


@pytest.mark.parametrize("regular_per_odd", [3, 30])
def test_works_of_all_kinds(regular_per_odd: int) -> None:
    for seed in range(3):
        both_ways(Maker(seed, regular_per_odd).works(250), with_xpac=seed == 0)


def test_authors_of_all_kinds() -> None:
    both_ways(Maker(5).authors(250), entity="authors")


def test_regular_lines_are_not_taken_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Flattener, work: Any, record: int) -> None:
        raise AssertionError(f"{work} was taken by itself, as record {record}")

    works = [work(n, title=f'"Quoted" \\ n\u00famero {n}') for n in range(1, 60)]
    monkeypatch.setattr(Flattener, "add", refuse)
    for line in (json.dumps, lambda each: json.dumps(each, ensure_ascii=False, indent=None)):
        path = tmp_path / "part_0000.gz"
        path.write_bytes(zipped(*map(line, works)))
        with shredded():
            staged = stage(path)
        assert len(staged.rows["work"]) == 59
        assert staged.values("work", "work_id", "title")[0] == (1, '"Quoted" \\ número 1')


texts = st.none() | st.text(max_size=12)
short = st.integers(1, 30)


def ids(letter: str) -> st.SearchStrategy[str | None]:
    """Ids, nearly all regular."""
    regular = short.map(lambda n: f"https://openalex.org/{letter}{n}")
    other = st.sampled_from((f"{letter}7", "w8", "junk", "", "name:x", f"{letter}007", None))
    return st.one_of(regular, regular, regular, other)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries({}, optional=fields)


levels = st.none() | optional(
    id=st.sampled_from((None, "https://openalex.org/fields/18", "33", "junk")), display_name=texts
)
topics = optional(
    id=ids("T"), display_name=texts, score=st.none() | st.floats(0, 1), subfield=levels,
    field=levels, domain=levels,
)  # fmt: skip
institutions = optional(
    id=ids("I"), display_name=texts, country_code=st.sampled_from((None, "NL", "be", "")),
    ror=st.sampled_from((None, "https://ror.org/05dxps055", "05dxps055")),
)  # fmt: skip
authorships = optional(
    author=st.none()
    | optional(id=ids("A"), display_name=texts, orcid=st.sampled_from((*ORCIDS, *ODD_ORCIDS))),
    author_position=st.sampled_from((None, "first", "")),
    is_corresponding=st.none() | st.booleans(),
    raw_author_name=texts,
    institutions=st.none() | st.lists(institutions, max_size=2),
    countries=st.none() | st.lists(st.sampled_from(("NL", "BE", "uk")), max_size=2),
)
indexes = st.none() | st.dictionaries(
    st.text(max_size=5), st.lists(st.integers(0, 9), max_size=3), max_size=5
)
works = st.fixed_dictionaries(
    {"id": st.one_of(ids("W"), short.map(lambda n: f"https://openalex.org/W{n}"))},
    optional={
        "doi": st.sampled_from((*DOIS, *ODD_DOIS)),
        "title": texts,
        "display_name": texts,
        "publication_year": st.none() | st.integers(-1, 10_000),
        "type": texts,
        "cited_by_count": st.none() | st.integers(-1, 2**53 + 1),
        "is_xpac": st.none() | st.booleans(),
        "primary_location": st.none()
        | optional(source=st.none() | optional(id=ids("S"), display_name=texts)),
        "authorships": st.none() | st.lists(authorships, max_size=3),
        "referenced_works": st.none() | st.lists(ids("W").filter(bool), max_size=4),
        "primary_topic": st.none() | topics,
        "topics": st.none() | st.lists(topics, max_size=2),
        "abstract_inverted_index": indexes,
    },
)


@FEW
@given(st.lists(works, min_size=1, max_size=6))
def test_both_forms_and_both_ways_give_the_same(records: list[Record]) -> None:
    """As lines, shredded or one by one, and as Parquet, in columns."""
    both_ways(records)
    with TemporaryDirectory() as folder:
        lines = stage(write_lines(Path(folder) / "part_0000.gz", records))
        assert_alike(stage(write_parquet(Path(folder) / "part_0000.parquet", records)), lines)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below),
    max_leaves=5,
)


@FEW
@given(works, st.dictionaries(st.sampled_from(tuple(work(1))) | st.text(max_size=4), anything))
def test_fields_of_any_kind(record: Record, others: Record) -> None:
    both_ways([record | others, record])


def changed(text: bytes, random: Random) -> bytes:
    """The line with some bytes left out, put in, or replaced."""
    for _ in range(random.choice([0, 1, 1, 2])):
        place = random.randrange(len(text))
        put_in = random.choice([b"", *(bytes([b]) for b in b"\"',:[]{} 017a\\u\t\r\x00\xff.-e")])
        text = text[:place] + put_in + text[place + random.randint(0, 1) :]
    return text


@pytest.mark.parametrize("seed", range(6))
def test_lines_in_which_bytes_were_changed(seed: int) -> None:
    random = Random(seed)
    separators = (",", ":") if seed % 3 else None
    lines = [
        json.dumps(each, ensure_ascii=seed % 2 == 0, separators=separators).encode()
        for each in Maker(seed, 30).works(250)
    ]
    both_ways(zipped(*(changed(line, random) for line in lines), end=b"\n" if seed % 2 else b""))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id":"W1","id":"W2"}', None),
        ('{"id":"W1","title":"a","title":null}', None),
        ('{"id":"W1","t\\u0069tle":"a"}', None),
        ('{"id":"W1","title":"\\ud83d\\ude00"}', None),
        ('{"id":"W1","title":"\\ud83d"}', BROKEN_LINE),
        ('{"id":"W1","other":"\\ud83d"}', BROKEN_LINE),
        ('{"id":"W1","other":[1,]}', BROKEN_LINE),
        ('{"id":"W1","other":{"a" 1}}', BROKEN_LINE),
        ('{"id":"W1","other":01}', BROKEN_LINE),
        ('{"id":"W1","other":1.5e-7}', None),
        ('{"id":"W1","other":nul}', BROKEN_LINE),
        ('{"id":"W1","other":"a\tb"}', BROKEN_LINE),
        ('{"id":"W1","publication_year":2007.0}', WRONG_TYPE),
        ('{"id":"W1","publication_year":"2007"}', WRONG_TYPE),
        ('{"id":"W1","referenced_works":["W2",null]}', WRONG_TYPE),
        ('{"id":"W1","topics":[null]}', WRONG_TYPE),
        ('{"id":"W1","primary_topic":{"id":"T1","score":1e999}}', WRONG_TYPE),
        ('{"id":"W1","abstract_inverted_index":"{\\"a\\":[0]}"}', None),
        ('{"id":null}', NO_ID),
        ('{"title":"a"}', NO_ID),
        ("{}", NO_ID),
        ("[]", WRONG_TYPE),
        ('{"id":"W1"} x', BROKEN_LINE),
        ('\t{"id" : "W1" , "title" : "a" }\r', None),
        ('{"id":"W1","other":' + "[" * 70 + "]" * 70 + "}", None),
    ],
)
def test_odd_lines_among_others(line: str, reason: str | None) -> None:
    staged = both_ways(zipped('{"id":"W7"}', line, "", "  ", '{"id":"W8"}'))
    assert [(row, why) for row, why, _ in faults(staged)] == ([(2, reason)] if reason else [])


def test_a_text_that_is_not_utf8() -> None:
    lines = b'{"id":"W1","title":"\xff"}', b'{"id":"W2","other":"\xff"}', b'{"id":"W3"}'
    assert both_ways(zipped(*lines)).values("work", "work_id") == [(2,), (3,)]


def test_names_of_another_letter_case() -> None:
    staged = both_ways(zipped('{"ID":"W1","Title":"a"}', '{"id":"W2"}'))
    assert staged.values("work", "work_id", "title") == [(1, "a"), (2, None)]


def test_a_file_that_is_broken_off() -> None:
    content = zipped(*map(json.dumps, Maker(1, 30).works(250)))
    staged = both_ways(content[: len(content) * 2 // 3])
    assert [reject.reason for reject in staged.rejects].count(BROKEN_FILE) == 1


def test_blocks_and_sheets_that_end_between_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of 1,000 bytes also holds less than one line of some works."""
    monkeypatch.setattr(shredding, "_BLOCK", 1000)
    monkeypatch.setattr(sheet, "RECORDS", 50)
    both_ways(Maker(2, 30).works(250))


def test_lines_for_which_a_sheet_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ITEMS", 300)
    both_ways([work(n, referenced_works=[f"W{m}" for m in range(n * 5)]) for n in range(1, 40)])


def test_a_stage_that_cannot_be_written_is_no_damage_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Stage, "append", fill_up)
    with shredded(), pytest.raises(OSError, match="no space left"):
        stage(write_lines(tmp_path / "part_0000.gz", [work(1)]))
