"""The titles, explanations and units of the indicators in Chinese, in the terms of bibliometrics.

Formulas and sources are not translated: they are those of the registry.
"""

from typing import NamedTuple

from entrepot.errors import UnknownNameError


class Words(NamedTuple):
    """What the registry says of an indicator in English, in Chinese."""

    title: str
    summary: str
    unit: str


_RATIO = "比值，世界平均 = 1"
_SHARE = "比例，0 至 1"
_WORKS = "篇"
_TIMES = "次"

_WORDS: dict[str, Words] = {
    # Citations.
    "citation_count": Words("被引次数", "该单元全部论文的被引次数，每篇论文按整数计。", _TIMES),
    "fractional_citation_count": Words(
        "被引次数（分数计数）",
        "该单元所占的被引份额：每篇论文的被引次数在其共有者之间分摊。",
        _TIMES,
    ),
    "citations_per_work": Words(
        "篇均被引次数", "该单元论文的平均被引次数，按排名所用的计数方法加权。", "次/篇"
    ),
    "reported_citation_count": Words(
        "来源所载被引次数", "数据来源所载的被引次数，与图谱中收录的引文多少无关。", _TIMES
    ),
    "self_citation_share": Words(
        "自引率",
        "施引论文与被引论文有任一共同作者的引用所占比例。"
        "即使排名采用来源所载的被引次数，本指标仍以图谱中收录的引文为依据。",
        _SHARE,
    ),
    "citing_ratio": Words(
        "引用与施引论文之比",
        "平均每篇不同的施引论文带来的引用次数；少数论文大量引用该单元论文时，此值偏高。",
        "次/施引论文",
    ),
    # Output.
    "work_count": Words("论文数", "该单元参与的论文，每篇按整数计。", _WORKS),
    "fractional_work_count": Words(
        "论文数（分数计数）", "该单元在所参与论文中的份额；各单元之和等于论文总数。", _WORKS
    ),
    "retracted_work_count": Words("撤稿论文数", "被标记为已撤稿的论文。", _WORKS),
    "first_year": Words("首篇年份", "该单元在该领域首篇论文的发表年份。", "年"),
    "last_year": Words("最近年份", "该单元在该领域最近一篇论文的发表年份。", "年"),
    # Collaboration.
    "collaboration_share": Words("机构合作率", "由至少两个机构完成的论文所占比例。", _SHARE),
    "international_share": Words("国际合作率", "由至少两个国家或地区完成的论文所占比例。", _SHARE),
    "short_distance_share": Words(
        "近距离合作率", "各机构相距不超过 100 公里的论文所占比例。", _SHARE
    ),
    "long_distance_share": Words(
        "远距离合作率", "有机构相距至少 1000 公里的论文所占比例。", _SHARE
    ),
    "activity_index": Words(
        "活跃度指数",
        "专业化程度：该单元在该领域论文中的份额与其在全部论文中的份额之比。",
        _RATIO,
    ),
    "work_growth": Words(
        "增长率",
        "近五年论文数自首年至统计截止年的年均复合增长率；任一年无论文则不计算。",
        "每年的比例；0.1 为每年增加 10%",
    ),
    "csrankings_score": Words(
        "CSRankings 得分",
        "对该领域各子学科，取机构作者计分加一后的几何平均数。",
        "分，1 = 无论文发表",
    ),
    # Normalised impact.
    "mncs": Words(
        "标准化影响力（MNCS）",
        "平均标准化引文得分：1 为世界平均，此处的世界为图谱中全部论文。",
        _RATIO,
    ),
    "tncs": Words(
        "标准化影响力总量（TNCS）",
        "标准化引文得分总和：兼顾影响力与规模。",
        "篇（平均影响力的论文）",
    ),
    "fwci": Words(
        "领域加权引文影响力（FWCI）",
        "论文发表后最初四年的被引次数与其期望均值之比。不剔除自引；引文为图谱中收录者。"
        "Scopus 的 FWCI 采用相同的窗口与思路。",
        _RATIO,
    ),
    "p_top_1": Words(
        "前 1% 高被引论文数",
        "在同领域、同类型、同年份中被引居前 1% 的论文，并列者按份额计。",
        _WORKS,
    ),
    "p_top_10": Words(
        "前 10% 高被引论文数",
        "在同领域、同类型、同年份中被引居前 10% 的论文，并列者按份额计。",
        _WORKS,
    ),
    "pp_top_1": Words(
        "前 1% 论文比例", "在同领域、同类型、同年份中被引居前 1% 的论文所占比例。", _SHARE
    ),
    "pp_top_5": Words(
        "前 5% 论文比例", "在同领域、同类型、同年份中被引居前 5% 的论文所占比例。", _SHARE
    ),
    "pp_top_10": Words(
        "前 10% 论文比例", "在同领域、同类型、同年份中被引居前 10% 的论文所占比例。", _SHARE
    ),
    "pp_top_50": Words(
        "前 50% 论文比例", "在同领域、同类型、同年份中被引居前一半的论文所占比例。", _SHARE
    ),
    # People.
    "h_index": Words("h 指数", "h 指数。", _WORKS),
    "hm_index": Words("hm 指数", "按合著情况调整的 h 指数。", "篇（按份额）"),
    "ncs": Words("独著论文被引次数", "独著论文的被引次数。", _TIMES),
    "ncsf": Words("独著或第一作者论文被引次数", "独著或第一作者论文的被引次数。", _TIMES),
    "ncsfl": Words(
        "独著、第一或末位作者论文被引次数", "独著、第一作者或末位作者论文的被引次数。", _TIMES
    ),
    "c_score": Words(
        "c 综合得分", "综合引文指标：从六个角度衡量被引，各与其最大值相比。", "分，0 至 6"
    ),
    # Careers.
    "first_share": Words(
        "第一作者比例（近五年）", "近五年论文中作为第一作者或唯一作者的比例。", _SHARE
    ),
    "last_share": Words(
        "末位作者比例（近五年）", "近五年论文中作为多位作者之末位作者的比例。", _SHARE
    ),
    "corresponding_share": Words(
        "通讯作者比例（近五年）", "近五年注明通讯作者的论文中，作为通讯作者的比例。", _SHARE
    ),
    "recent_citation_rate": Words(
        "近期被引率（按分数论文数）",
        "近两年的被引次数与该单元分数计数论文数之比。来源所载的被引次数不含引用时间："
        "据其排名时，本指标改用图谱中收录的引文，并含自引。",
        "次/篇（分数计数）",
    ),
    "momentum": Words(
        "发展势头", "该单元目前受到的关注在该领域全部单元中所处的位置。", "百分位，0 至 100"
    ),
    "trend": Words(
        "趋势",
        "近五年各年被引次数取对数后的斜率。剔除自引；引文为图谱中收录者。",
        "每年；0.1 约为被引次数每年增加 10%",
    ),
}


def chinese_of(name: str) -> Words:
    """The Chinese words of an indicator; raises UnknownNameError where it has none."""
    found = _WORDS.get(name)
    if found is None:
        raise UnknownNameError("indicator with Chinese words", name, list(_WORDS))
    return found
