"""Chinese names of the domains and fields of OpenAlex, whose fields are those of Scopus (ASJC)."""

from typing import Literal

from entrepot.graph.spelling import folded

Language = Literal["en", "zh"]
_DOMAINS = {1: "生命科学", 2: "社会科学", 3: "自然科学", 4: "健康科学"}
_FIELDS = {
    11: "农业与生物科学", 12: "艺术与人文", 13: "生物化学、遗传学与分子生物学",
    14: "商业、管理与会计", 15: "化学工程", 16: "化学", 17: "计算机科学", 18: "决策科学",
    19: "地球与行星科学", 20: "经济学、计量经济学与金融", 21: "能源", 22: "工程",
    23: "环境科学", 24: "免疫学与微生物学", 25: "材料科学", 26: "数学", 27: "医学",
    28: "神经科学", 29: "护理学", 30: "药理学、毒理学与药剂学", 31: "物理学与天文学",
    32: "心理学", 33: "社会科学", 34: "兽医学", 35: "牙医学", 36: "健康专业",
}  # fmt: skip
_NAMES: dict[str, dict[int, str]] = {"domain": _DOMAINS, "field": _FIELDS}


def name_in(language: Language, kind: str, number: int, name: str) -> str:
    """The name of an area in a language; as it is where there is no other."""
    return _NAMES.get(kind, {}).get(number, name) if language == "zh" else name


def areas_named(text: str) -> list[tuple[str, int]]:
    """Kind and number of the areas whose Chinese names hold a text; those that begin with it first.

    Traditional characters count as simplified ones.
    """
    asked = folded(text)
    places = [
        (folded(name).find(asked), len(name), kind, number)
        for kind, names in _NAMES.items()
        for number, name in names.items()
    ]
    return [(kind, number) for place, _, kind, number in sorted(places) if asked and place >= 0]
