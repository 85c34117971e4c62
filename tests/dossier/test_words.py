import inspect
import re
import string

import pytest

from entrepot.dossier.document import _has_shape
from entrepot.dossier.sentences import CAUTIONS_ZH, NOTES_ZH, caution_text, note_text
from entrepot.dossier.words import GDPR, RESPONSIBLE, TEXTS, Wording
from entrepot.indicators.careers import STAGE_NAMES
from entrepot.indicators.registry import INDICATORS
from entrepot.indicators.words_zh import chinese_of
from entrepot.talent import cautions, notes
from entrepot.talent.cautions import Caution
from entrepot.talent.notes import Note

WITHOUT_ENGLISH = {"in_english"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_has_both_languages_with_the_same_placeholders(key: str) -> None:
    english, chinese = TEXTS[key]
    assert chinese
    assert english or key in WITHOUT_ENGLISH
    assert fields(english) == fields(chinese)


def test_the_lists_of_what_must_be_said_are_texts() -> None:
    assert {*RESPONSIBLE, *GDPR} <= set(TEXTS)


def test_all_our_own_letters_are_in_the_fonts() -> None:
    ours = [text for pair in TEXTS.values() for text in pair] + list(CAUTIONS_ZH.values())
    for one in INDICATORS.values():
        ours += [one.title, one.summary, one.formula, one.unit, one.source]
        ours += chinese_of(one.name)
    assert {letter for text in ours for letter in text if not _has_shape(letter)} == set()


@pytest.mark.parametrize("letter", "ŁşőğéßñαЖếの中國龍龙玥珺祎喆赟镕堃□≤")
def test_names_of_many_languages_have_shapes(letter: str) -> None:
    assert _has_shape(letter)


@pytest.mark.parametrize("letter", ["한", "ا", "𠀀", "😀"])
def test_what_has_no_shape_is_known(letter: str) -> None:
    assert not _has_shape(letter)


def test_a_caution_is_translated_with_its_values() -> None:
    caution = Caution("namesakes", "3 other author ids …", {"count": 1234})
    assert caution_text(caution, Wording("zh")) == (
        "另有 1,234 个作者标识与其同名：其论文可能属于此人。"
    )
    assert caution_text(caution, Wording("en")) == "3 other author ids …"


def test_what_has_no_translation_says_that_it_is_english() -> None:
    assert note_text(Note("graph", "A sample."), Wording("zh")) == "（原文为英文）A sample."
    assert note_text(Note("graph", "A sample."), Wording("en")) == "A sample."


@pytest.mark.parametrize(
    ("note", "chinese"),
    [
        (
            Note("gaps", "", {"year": (5, 0.1), "references": (1200, 0.25)}),
            "这些论文中，5 篇（10.0%）缺发表年份，1,200 篇（25.0%）缺参考文献。",
        ),
        (
            Note(
                "citations-counted",
                "",
                {"counted": 10, "share": 0.5, "without_self": True, "window_years": "5"},
            ),
            "被引次数：按图谱中引文计数，剔除自引，限发表后 5 年内；图谱中收录这些论文的引文 "
            "10 条，占来源所载的 50.0%。",
        ),
        (
            Note("citations-reported", "", {"counted": 0, "share": 0.0, "without_reported": 2}),
            "被引次数：采用数据来源所载，含自引；无参考文献数据，故自引情况未知；"
            "2 篇论文未载被引次数。",
        ),
    ],
)
def test_a_note_is_translated_with_its_values(note: Note, chinese: str) -> None:
    assert note.code in NOTES_ZH
    assert note_text(note, Wording("zh")) == chinese


def test_every_caution_and_note_has_its_chinese() -> None:
    source = inspect.getsource(cautions) + inspect.getsource(notes)
    codes = set(re.findall(r'(?:Caution|Note)\(\s*f?"([^"]+)"', source))
    codes = codes - {"many-{words}", "graph"} | {"many-institutions", "many-countries"}
    assert len(codes) > 15
    assert codes == {*CAUTIONS_ZH, *NOTES_ZH}


@pytest.mark.parametrize("value", ["stayed", "traveller", "migrant"])
def test_mobility_is_said_of_late_years_only(value: str) -> None:
    assert Wording("en").coded("mobility", value).startswith("lately ")
    assert Wording("zh").coded("mobility", value).startswith("近期")


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_every_career_stage_has_a_name(stage: str) -> None:
    assert f"stage_{stage}" in TEXTS
