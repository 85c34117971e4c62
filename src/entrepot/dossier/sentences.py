"""Notes and cautions in the language of a dossier; what has no translation says so."""

from collections.abc import Callable, Mapping
from typing import Any

from entrepot.dossier.words import Wording
from entrepot.talent.cautions import Caution
from entrepot.talent.notes import Note

CAUTIONS_ZH: Mapping[str, str] = {
    "printed-name": "仅以署名姓名识别：可能合并了多人，也可能只是一人的一部分。",
    "namesakes": "另有 {count:,} 个作者标识与其同名：其论文可能属于此人。",
    "isolated-first-work": "首篇论文早于第二篇十年以上，可能属于他人，未计入其学术生涯。",
    "long-career": "论文跨度达 {years} 年：此处可能合并了两人。",
    "many-works": "一年内发表 {count:,} 篇论文，平均不到五天一篇：此处可能合并了多人。",
    "missing-places": (
        "{works:,} 篇论文中有 {count:,} 篇（{share:.0%}）未注明此人的机构或国家："
        "任职与流动信息不确定。"
    ),
    "many-institutions": "{years} 年内出现 {count} 个机构：此处可能合并了多人。",
    "many-countries": "{years} 年内出现 {count} 个国家或地区：此处可能合并了多人。",
    "few-works": "图谱中仅有 {count} 篇论文：指标意义有限。",
    "retractions": "有 {count} 篇论文被标记为已撤稿；请查明是哪些及其原因。",
    "self-citations": (
        "图谱中收录的引文有 {share:.0%} 为自引，高于该领域 {percentile:.0f}% 的人员：请查看剔除"
        "自引后的数值。"
    ),
    "citing-ratio": (
        "平均每篇施引论文引用 {ratio:.1f} 次，高于该领域 {percentile:.0f}% 的人员："
        "引用集中于少数论文。"
    ),
}
_LACKS_ZH = {
    "year": "发表年份",
    "author": "有标识的作者",
    "institution": "机构",
    "country": "国家或地区",
    "references": "参考文献",
}


def caution_text(caution: Caution, words: Wording) -> str:
    """A caution as a sentence of the language."""
    if words.language == "zh" and caution.code in CAUTIONS_ZH:
        return CAUTIONS_ZH[caution.code].format(**caution.values)
    return words("in_english") + caution.text


def note_text(note: Note, words: Wording) -> str:
    """A note as a sentence of the language."""
    if words.language == "zh" and note.code in NOTES_ZH:
        return NOTES_ZH[note.code](note.values)
    return words("in_english") + note


def _percent(share: float | None) -> str:
    return "比例未知" if share is None else f"占 {share:.1%}"


def _counted(values: Mapping[str, Any]) -> str:
    kind = "剔除自引" if values["without_self"] else "含自引"
    window = f"，限发表后 {values['window_years']} 年内" if values["window_years"] else ""
    held = f"图谱中收录这些论文的引文 {values['counted']:,} 条"
    reported = "" if values["share"] is None else f"，占来源所载的 {values['share']:.1%}"
    return f"被引次数：按图谱中引文计数，{kind}{window}；{held}{reported}。"


def _reported(values: Mapping[str, Any]) -> str:
    held = (
        f"；图谱中收录这些论文的引文 {values['counted']:,} 条（{_percent(values['share'])}），"
        "自引率仅以此为依据"
        if values["counted"]
        else "；无参考文献数据，故自引情况未知"
    )
    without = values["without_reported"]
    lacking = f"；{without:,} 篇论文未载被引次数" if without else ""
    return f"被引次数：采用数据来源所载，含自引{held}{lacking}。"


def _gaps(values: Mapping[str, Any]) -> str:
    said = [f"{n:,} 篇（{share:.1%}）缺{_LACKS_ZH[what]}" for what, (n, share) in values.items()]
    return f"这些论文中，{'，'.join(said)}。"


def _fixed(text: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda values: text.format(**values)


NOTES_ZH: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "data": _fixed("共 {works:,} 篇论文；数据日期 {date}，统计截止年 {census_year}。"),
    "citations-counted": _counted,
    "citations-reported": _reported,
    "gaps": _gaps,
    "normalised": _fixed(
        "标准化影响力：1 为图谱中同一子学科、同一类型、同一年份全部论文的平均水平。"
    ),
    "normalised-without-fields": _fixed(
        "标准化影响力：1 为图谱中同一类型、同一年份全部论文的平均水平；论文无主题，故未分学科。"
    ),
    "maxima-published": _fixed("c 综合得分：以 career-2024 名单（Elsevier）公布的最大值为基准。"),
    "maxima-area": _fixed("c 综合得分：以该领域人员中的最大值为基准，不可与其他领域比较。"),
    "reading": _fixed(
        "国家或地区指发表论文时所在地，绝非国籍。这些数字是阅读其论文的参考，而非对人的评判。"
    ),
}
