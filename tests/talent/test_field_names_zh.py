"""Every subfield has its Chinese name, and is found by it in either script."""

import csv
import gzip
import re
from pathlib import Path

import pytest
from opencc import OpenCC

from entrepot.graph.reader import GraphReader
from entrepot.talent.field_names_zh import _FIELDS, _NAMES, _SUBFIELDS, areas_named, name_in
from entrepot.talent.search import suggest

TOPICS = Path(__file__).parents[3] / "shared" / "data" / "topics" / "openalex_topics.csv.gz"
CHINESE = re.compile("[\u4e00-\u9fff、（）]+")
ALL_NAMES = [(kind, i, name) for kind, names in _NAMES.items() for i, name in names.items()]


@pytest.mark.skipif(not TOPICS.exists(), reason="needs ../shared/data/topics")
def test_the_names_are_of_the_subfields_of_openalex() -> None:
    with gzip.open(TOPICS, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["subfield_id"]) for row in rows} == set(_SUBFIELDS)
    assert {int(row["field_id"]) for row in rows} == set(_FIELDS)
    field_of = {int(row["subfield_id"]): int(row["field_id"]) for row in rows}
    assert all(number // 100 == field for number, field in field_of.items())


def test_the_subfields_of_the_sample_have_names(sample: GraphReader) -> None:
    assert {named.number for named in sample.names.all("subfield")} <= set(_SUBFIELDS)


def test_each_subfield_is_in_a_field_and_has_a_name_of_its_own() -> None:
    assert len(_SUBFIELDS) == 252
    assert {number // 100 for number in _SUBFIELDS} == set(_FIELDS)
    names = [*_SUBFIELDS.values(), *_FIELDS.values()]
    assert len(set(names)) == len(names)


def test_names_are_simplified_chinese_without_english() -> None:
    simplified = OpenCC("t2s")
    names = [name for _, _, name in ALL_NAMES]
    assert [name for name in names if not CHINESE.fullmatch(name)] == []
    assert [name for name in names if simplified.convert(name) != name] == []


@pytest.mark.parametrize("script", ["s2t", "s2tw"])
def test_all_are_found_by_their_names_in_traditional_script(script: str) -> None:
    traditional = OpenCC(script)
    for kind, number, name in ALL_NAMES:
        found = areas_named(traditional.convert(name))
        assert (kind, number) in found[:2], name  # 社会科学 is a domain and a field
        assert found == areas_named(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("图书情报", [("subfield", 3309)]),
        ("圖書情報", [("subfield", 3309)]),
        ("统计", [("subfield", 2613), ("subfield", 1804), ("subfield", 3109)]),
        ("仿真", [("subfield", 2611)]),
        # the field of that very name comes before the subfields that hold it
        ("神经科学", [("field", 28), *(("subfield", n) for n in (2802, 2805, 2806, 2804))]),
        ("  ", []),
        ("没有这样的学科", []),
        ("law", []),
    ],
)
def test_areas_by_a_part_of_the_name(text: str, found: list[tuple[str, int]]) -> None:
    assert areas_named(text) == found


@pytest.mark.parametrize("text", ["统计", "統計"])
def test_subfields_are_suggested_in_chinese(sample: GraphReader, text: str) -> None:
    found = [(s.kind, s.id) for s in suggest(sample, text)]
    assert found[:2] == [("subfield", "subfields/2613"), ("subfield", "subfields/1804")]


def test_what_the_graph_does_not_have_is_not_suggested(sample: GraphReader) -> None:
    assert areas_named("外科学")
    assert suggest(sample, "外科学") == []


def test_subfields_of_one_english_name_are_told_apart() -> None:
    assert name_in("zh", "subfield", 1311, "Genetics") == "遗传学"
    assert name_in("zh", "subfield", 2716, "Genetics") == "医学遗传学"
    assert name_in("en", "subfield", 2716, "Genetics") == "Genetics"
    assert name_in("zh", "subfield", 9999, "New subfield") == "New subfield"
