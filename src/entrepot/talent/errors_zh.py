"""What errors about areas, people, indicators and options say, in simplified Chinese.

The tables hold the English texts as they are raised, with {names} for what varies, and the Chinese
with the same names. Ids, options and their values stay as they must be written.
"""

import re
from collections.abc import Callable, Mapping
from string import Formatter

from entrepot.talent.area_names import HINT

_LONGEST = 4_000
"""Longer texts quote whole files, and matching takes the square of the length: left in English."""

_KINDS = {
    "person": "学者",
    "institution": "机构",
    "country": "国家或地区",
    "source": "期刊",
    "topic": "主题",
    "subfield": "子学科",
    "field": "学科",
    "domain": "领域大类",
    "topic, subfield or field": "主题、子学科或学科",
    "document type": "文献类型",
    "option": "选项",
    "parameter": "参数",
    "indicator of people": "学者指标",
    "indicator of institutions": "机构指标",
    "indicator of countries": "国家或地区指标",
}
_ITEMS = {"country": "国家或地区", "type": "文献类型", "DOI": "DOI", "work id": "论文标识"}
_EXAMPLES = {
    "an institution: I121797337": "机构标识，例如 I121797337",
    "a person: A5043027378": "学者标识，例如 A5043027378",
}
_HINTS = {
    HINT: (
        "领域可以是主题、子学科或学科的名称或标识，words:“…”（检索词），source:…（期刊），"
        "institution:…（机构），country:…（国家或地区），years:2015-2020（年份），"
        "type:…（文献类型），doi:…，works:W1,W2（也可写列表文件，如 doi:@dois.txt），"
        "领域文件，或 all（全部）。entrepot areas 可列出图谱中的领域。"
    ),
    "The graph has works of the types {codes}.": "图谱中的文献类型有：{codes}。",
    "There are {codes}.": "可用的有：{codes}。",
    "'entrepot indicators' lists them all.": "entrepot indicators 可列出全部指标。",
    "Ask by id (A5043027378), ORCID iD or name.": (
        "请用标识（如 A5043027378）、ORCID iD 或姓名查询。"
    ),
    "Ask by id, such as {id}.": "请用标识查询，例如 {id}。",
    "Ask by code, such as {id}.": "请用代码查询，例如 {id}。",
    "Ids look like {id}.": "标识形如 {id}。",
}
_ERRORS = {
    # Names.
    "There is no one person '{name}'. Several have that name: {people}. Ask by id.": (
        "无法确定“{name}”是哪一位学者，同名者有：{people}。请用标识查询。"
    ),
    "There is no {kind} '{name}'.{nearest}{hint}": "没有名为“{name}”的{kind}。{nearest}{hint}",
    # Words.
    "The words to search for are empty.": "检索词为空。",
    "The words '{query}' are all little ones; put them in quotes to search for them.": (
        "检索词“{query}”全是虚词；如要检索，请加英文双引号。"
    ),
    "The words '{query}' have a *. Endings are cut already (board finds boards): leave the * out, "
    "or join the forms you mean with OR.": (
        "检索词“{query}”含有 *。词尾已自动忽略（board 可检索到 boards）：请去掉 *，"
        "或用 OR 连接各种词形。"
    ),
    "The words '{query}' cannot be read: {reason}. Write for example: {example}.": (
        "无法解读检索词“{query}”（原文：{reason}）。写法示例：{example}。"
    ),
    # Areas.
    "Nothing follows '{prefix}:'.{hint}": "“{prefix}:”之后没有内容。{hint}",
    "The list has no {item}.{hint}": "列表中没有{item}。{hint}",
    "The list {path} cannot be read: {reason}": "无法读取列表 {path}（原文：{reason}）。",
    "'{value}' is no span of years; write {codes} or {last}.": (
        "“{value}”不是年份范围；请写成 {codes} 或 {last}。"
    ),
    "The years run from {first} to {last}: the first is after the last.": (
        "年份从 {first} 到 {last}：起始年晚于结束年。"
    ),
    "The years run from {first} to {last}: write them in order.": (
        "年份从 {first} 到 {last}：请按先后顺序填写。"
    ),
    "'{value}' is no country; write its ISO code, such as CN, GB or DE.": (
        "“{value}”不是国家或地区；请填写其 ISO 代码，例如 CN、GB 或 DE。"
    ),
    "'{value}' is no DOI; one looks like {example}.": "“{value}”不是 DOI；DOI 形如 {example}。",
    "'{value}' is no work id; one looks like {example}.": (
        "“{value}”不是论文标识；标识形如 {example}。"
    ),
    # Files of areas.
    "{path} must end in .yaml, so that it is known as an area's file.": (
        "{path} 须以 .yaml 结尾，才能识别为领域文件。"
    ),
    "There is no area's file {path}.": "没有领域文件 {path}。",
    "{path} cannot be read as an area: {reason}": "无法将 {path} 读作领域（原文：{reason}）。",
    "{path} is no area's file: it must begin with '{value}'.": (
        "{path} 不是领域文件：文件须以“{value}”开头。"
    ),
    "'{value}' is no area: write one of {codes}, or 'all'.": (
        "“{value}”不是领域：请用 {codes} 之一，或 all。"
    ),
    "'{value}' is no kind of area; the kinds are {codes}.": (
        "“{value}”不是领域的类别；类别有：{codes}。"
    ),
    "'{value}' is no list of ids such as {id}.": "“{value}”不是标识列表；标识形如 {id}。",
    "'{value}' must be a text, or a list of texts.": "“{value}”须为文本或文本列表。",
    "'{value}' holds what is no DOI.": "“{value}”中有的不是 DOI。",
    "'{value}' must be one text; join them in it with AND or OR.": (
        "“{value}”须为一段文本；请在其中用 AND 或 OR 连接。"
    ),
    "'{value}' needs at least one area.": "“{value}”至少需要一个领域。",
    "'except' needs 'from' and 'remove', an area each.": (
        "“except”需要“from”和“remove”，各为一个领域。"
    ),
    # Citations and indicators.
    "Reported citations come as one number a work: self-citations and windows need citations "
    "counted in the graph. Choose --citations counted, or leave them out.": (
        "来源所载的被引次数每篇论文只有一个数字：剔除自引和限定引用年限需要图谱中的引文。"
        "请改用按图谱中的引文计数（counted），或去掉这些选项。"
    ),
    "The graph holds no citations of these works: their data have no reference lists. Choose "
    "--citations reported, with self-citations and without a window.": (
        "图谱中没有这些论文的引文：其数据不含参考文献。"
        "请改用来源所载的被引次数（reported），含自引且不限引用年限。"
    ),
    "{indicator} rests on citations held in the graph, and it holds none of these works: their "
    "data have no reference lists.": (
        "指标 {indicator} 以图谱中的引文为依据，而图谱中没有这些论文的引文：其数据不含参考文献。"
    ),
    # What is asked of a ranking, a comparison, an institution.
    "The top {count}: write a number of at least 1, or leave it out.": (
        "前 {count} 名：请填写不小于 1 的数，或不填。"
    ),
    "'{value}' is no career stage; they are {codes}.": "“{value}”不是职业阶段；可选：{codes}。",
    "An offset of {count} rows: write 0 or more.": "跳过 {count} 行：请填写不小于 0 的数。",
    "Career stage, return, moves, institutions, ties and single people are of people, not of "
    "places.": "职业阶段、回归、流动、机构、联系和指定学者只适用于学者，不适用于机构或国家和地区。",
    "A citation window of {count} years; write at least 1.": (
        "引用年限为 {count} 年；请填写不小于 1 的数。"
    ),
    "This ranking is of {code}: seats are of people.": (
        "此排名的对象为 {code}：人员分布只适用于学者排名。"
    ),
    "{count} are compared: choose 1 to {most}.": "比较对象为 {count} 个：请选择 1 至 {most} 个。",
    "A network of {count} co-authors: write 1 to {most}.": (
        "合作网络为 {count} 人：请填写 1 至 {most}。"
    ),
    "Nobody is hired: name at least one person.": "未指定引进人员：请至少指定一位学者。",
    "{value} is one id; write a list of ids.": "{value} 是单个标识；请填写标识列表。",
    "unit is {value}; write institutions or countries.": (
        "unit 的值为 {value}；请填写 institutions 或 countries。"
    ),
    "The level is {value}; write one of {codes}.": "层级为 {value}；请填写其中之一：{codes}。",
    "counting is {value}; write full or fractional.": (
        "counting 的值为 {value}；请填写 full 或 fractional。"
    ),
    # Options.
    "The same option is given twice: {codes}.": "同一选项出现两次：{codes}。",
    "{option} is {value}; write the id of {whose}.": "{option} 的值为 {value}；请填写{whose}。",
    "{option} is {value}; write a text or a list of texts.": (
        "{option} 的值为 {value}；请填写文本或文本列表。"
    ),
    "{option} has {value}; write a text that is not empty.": (
        "{option} 中有 {value}；请填写非空文本。"
    ),
    "{option} is {value}; write a whole number.": "{option} 的值为 {value}；请填写整数。",
    "{option} is {value}; write one of {codes}.": (
        "{option} 的值为 {value}；请填写其中之一：{codes}。"
    ),
}


def said_in_chinese(text: str) -> str | None:
    """The text of an error in simplified Chinese; None for one that the tables do not have.

    What is wrong in a file follows its path: ``area.yaml: 'x' needs at least one area.``
    """
    if len(text) > _LONGEST:
        return None
    path, _, within = text.partition(": ")
    said = _translated(text, _ERROR_PATTERNS)
    if said is None and (said := _translated(within, _ERROR_PATTERNS)):
        return f"{path}：{said}"
    return said


def _translated(text: str, patterns: Mapping[re.Pattern[str], str]) -> str | None:
    for pattern, chinese in patterns.items():
        if match := pattern.fullmatch(text):
            parts = {name: _PARTS.get(name, str)(part) for name, part in match.groupdict().items()}
            if None not in parts.values():
                return chinese.format(**parts)
    return None


def _hint(text: str) -> str | None:
    return _translated(text.removeprefix(" "), _HINT_PATTERNS) if text else ""


def _nearest(text: str) -> str:
    names = text.removeprefix(" Did you mean '").removesuffix("'?").split("' or '")
    return f"您要找的是不是：{'、'.join(f'“{name}”' for name in names)}？" if text else ""


def _people(text: str) -> str:
    counted = re.sub(r", (\d+) works(?=; |$)", r"，\1 篇论文", text)
    return counted.replace(", no institution，", "，无机构，").replace("; ", "；")


def _codes(text: str) -> str:
    return text.replace("(none)", "（无）").replace(", ", "、")


_PARTS: Mapping[str, Callable[[str], str | None]] = {
    "kind": _KINDS.get,
    "item": _ITEMS.get,
    "whose": _EXAMPLES.get,
    "hint": _hint,
    "nearest": _nearest,
    "people": _people,
    "codes": _codes,
}
"""How a part of a text is said in Chinese, by its name; others stay as they are."""


def _pattern(text: str, shapes: Mapping[str, str]) -> str:
    """The regular expression of an English text; ``shapes`` are those of parts by name."""
    pieces = [
        re.escape(fixed) + (f"(?P<{name}>{shapes.get(name, '.*?')})" if name else "")
        for fixed, name, _, _ in Formatter().parse(text)
    ]
    return "".join(pieces)


def _compiled(texts: Mapping[str, str], shapes: Mapping[str, str]) -> Mapping[re.Pattern[str], str]:
    return {re.compile(_pattern(text, shapes), re.DOTALL): said for text, said in texts.items()}


def _shape_of_hints(shapes: Mapping[str, str]) -> str:
    hints = "|".join(_pattern(hint, shapes) for hint in _HINTS)
    return f"(?: (?:{re.sub(r'[?]P<[a-z]+>', '?:', hints)}))?"


_CODES = {"codes": "[^'.]*?", "id": r"\S*?"}
_SHAPES = {
    **_CODES,
    "option": r"\w+",
    "indicator": r"\w+",
    "kind": "|".join(_KINDS),
    "nearest": r"(?: Did you mean '.*?'\?)?",
    "hint": _shape_of_hints(_CODES),
}
"""What parts must look like, so that names and what was typed may hold any sign."""
_HINT_PATTERNS = _compiled(_HINTS, _CODES)
_ERROR_PATTERNS = _compiled(_ERRORS, _SHAPES)
