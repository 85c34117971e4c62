"""How names are written and asked for."""

import pytest

from entrepot.graph.spelling import folded, readings, sort_key, spellings


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Gómez-Ruiz, Ana", "gomez ruiz ana"), ("Łódź", "lodz"), ("Y. Zhang", "y zhang"),
     ("張偉", "张 伟"), (" - ", "")],
)  # fmt: skip
def test_folded(text: str, plain: str) -> None:
    assert folded(text) == plain


def found(name: str, text: str) -> bool:
    """The definition: one way to read the text has only beginnings of words of the name."""
    words = spellings(name)
    return any(all(any(w.startswith(x) for w in words) for x in way) for way in readings(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [("张伟", "zhang wei"), ("张伟", "zhangwei"), ("张伟", "zhang w"), ("张伟", "張偉"),
     ("張偉", "张伟"), ("张伟", "张"), ("Wei Zhang", "张伟"), ("Xiaoming Zhang", "张晓明"),
     ("Xiao-Ming Zhang", "张晓明"), ("Xiao-Ming Zhang", "xiaoming"), ("Yan Zhang", "Y. Zhang"),
     ("曾国藩", "zeng guofan"), ("欧阳修", "ouyang xiu"), ("吕伟", "lv wei"), ("吕伟", "Lü Wei"),
     ("O'Brien", "obrien"), ("O'Brien", "brien"), ("伟 张", "zhang wei"), ("伟 张", "zhangwei"),
     ("张 伟", "zhangwei"), ("晓明 張", "zhang xiaoming"), ("晓明 張", "張曉明")],
)  # fmt: skip
def test_found(name: str, text: str) -> None:
    assert found(name, text)


@pytest.mark.parametrize(
    ("name", "text"), [("张伟", "li wei"), ("Wei Zhang", "张明"), ("Ana", "na")]
)
def test_not_found(name: str, text: str) -> None:
    assert not found(name, text)


def test_names_sort_by_pinyin() -> None:
    names = ["张伟", "Zola", "李明", "Émile", "陈", "Chan", "曾国藩"]
    assert sorted(names, key=sort_key) == ["Chan", "陈", "Émile", "李明", "曾国藩", "张伟", "Zola"]
