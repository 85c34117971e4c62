"""The fixed texts of a dossier, in English and in Chinese, and the names of coded values.

Every key has both languages. Placeholders are those of ``str.format``.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

Language: TypeAlias = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

TEXTS: Mapping[str, tuple[str, str]] = {
    # The cover and the parts.
    "title": ("Talent dossier", "人才评估档案"),
    "titled": ("Talent dossier: {area}", "人才评估档案：{area}"),
    "subtitle": ("{count} people in {area}", "{area}：{count} 人"),
    "one_subtitle": ("One person in {area}", "{area}：1 人"),
    "area": ("Area", "领域"),
    "everything": ("all works", "全部论文"),
    "area_works": ("{area} ({count:,} works)", "{area}（{count:,} 篇论文）"),
    "definition": ("Defined as", "领域定义"),
    "people": ("People", "人数"),
    "data_date": ("Data of", "数据日期"),
    "census_year": ("Census year", "统计截止年"),
    "citations": ("Citations", "被引计数"),
    "counted": ("counted in the graph", "按图谱中收录的引文计数"),
    "reported": ("as reported by the source", "采用数据来源所载次数"),
    "purpose": ("Purpose", "用途"),
    "made_on": ("Made on", "编制日期"),
    "made_by": ("Made by", "编制人"),
    "not_said": ("not stated", "未注明"),
    "our_institution": ("Our institution", "本单位"),
    "before": ("Before you rely on this", "使用前须知"),
    "shortlist": ("The shortlist", "入选名单"),
    "scatter": ("Impact and productivity", "影响力与产出"),
    "scatter_note": (
        "Across: works in the area. Upwards: normalised impact (MNCS). Both scales grow less than "
        "in proportion. The dashed line is the "
        "mean of all works in this graph, 1. The numbers are those of the table.",
        "横轴为该领域论文数，纵轴为标准化影响力（MNCS），两轴均非等距；"
        "虚线为图谱中全部论文的平均值 1。圆点编号与表中序号一致。",
    ),
    "not_drawn": (
        "Not drawn, as their normalised impact is not known: {names}.",
        "标准化影响力未知，故未绘出：{names}。",
    ),
    "definitions": ("Definitions", "指标定义"),
    "definitions_note": (
        "Every indicator of this dossier. Percentiles are among all people of the area who have "
        "a value: 50 is the middle.",
        "本档案所用的全部指标。百分位以该领域内有相应数值的全部人员为参照，50 为居中。"
        "公式与出处保留英文原文。",
    ),
    "responsible": ("Responsible use", "负责任地使用"),
    "gdpr": (
        "Notice under Art. 14 GDPR",
        "依据欧盟《通用数据保护条例》第 14 条的告知",
    ),
    "page": ("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    # A person.
    "number": ("No.", "序号"),
    "name": ("Name", "姓名"),
    "id": ("Id", "标识"),
    "institution": ("Institution", "机构"),
    "country": ("Country", "国家或地区"),
    "stage": ("Career stage", "职业阶段"),
    "age": ("Career age", "学术年龄"),
    "years_long": ("{years} years", "{years} 年"),
    "active": ("Works", "发表年份"),
    "span": ("{first} to {last}", "{first} 至 {last}"),
    "mobility": ("Mobility", "流动情况"),
    "origin": ("First published from", "最初发表地"),
    "place": ("Publishes from", "目前发表单位"),
    "rests_on_one": ("rests on 1 work", "依据 1 篇论文"),
    "rests_on_works": ("rests on {count} works", "依据 {count} 篇论文"),
    "warnings": ("Warnings", "注意事项"),
    "warning": ("Warning", "注意事项"),
    "scope": (
        "Indicators and percentiles are of the area; years, institutions, works, co-authors and "
        "topics are of all works in the graph.",
        "指标与百分位以本领域为范围；年份、机构、论文、合作者和主题以图谱中全部论文为范围。",
    ),
    "no_warnings": ("Nothing unusual was seen.", "未见异常。"),
    "indicators": ("Indicators", "指标"),
    "indicator": ("Indicator", "指标"),
    "value": ("Value", "数值"),
    "percentile": ("Percentile", "百分位"),
    "percentile_short": ("Percentile in the area", "领域内百分位"),
    "by_year": ("Works and citations by year", "逐年论文与被引"),
    "works_of_year": ("Works", "论文数"),
    "shared_works_of_year": ("Works (fractional)", "论文数（分数计数）"),
    "citations_of_works": ("Citations of these works", "当年论文被引次数"),
    "citations_in_year": ("Citations received", "当年获得被引次数"),
    "year": ("Year", "年份"),
    "places": ("Institutions by year", "历年机构"),
    "unplaced": ("no institution stated", "未注明机构"),
    "top_works": ("Most cited works", "高被引论文"),
    "work_title": ("Title", "题名"),
    "cited": ("Citations", "被引次数"),
    "impact": ("Normalised impact", "标准化影响力"),
    "position": ("Place among authors", "署名位次"),
    "authors": ("Authors", "作者数"),
    "source": ("Appeared in", "来源出版物"),
    "type": ("Type", "类型"),
    "retracted": ("Retracted", "已撤稿"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "coauthors": ("Closest co-authors", "主要合作者"),
    "coauthor": ("Co-author", "合作者"),
    "shared": ("Shared works", "合作论文数"),
    "first_shared": ("First year", "首次合作年"),
    "last_shared": ("Last year", "最近合作年"),
    "topics": ("Topics", "研究主题"),
    "ties": ("Ties to {institution}", "与{institution}的联系"),
    "ties_shared": ("works with its people", "与其人员合作的论文"),
    "ties_between": ("co-authors in common", "共同合作者"),
    "ties_past": ("own works there", "本人在该单位发表的论文"),
    "ties_last": ("last year there", "在该单位的最近年份"),
    "between": ("; ", "；"),
    "highest": ("highest {value}", "最高 {value}"),
    "none": ("none", "无"),
    # Sheets of the workbook.
    "sheet_summary": ("Summary", "名单"),
    "sheet_indicators": ("Indicators", "指标"),
    "sheet_by_year": ("Works by year", "逐年论文"),
    "sheet_places": ("Places", "历年机构"),
    "sheet_top_works": ("Top works", "高被引论文"),
    "sheet_coauthors": ("Co-authors", "合作者"),
    "sheet_warnings": ("Warnings", "注意事项"),
    "sheet_topics": ("Topics", "研究主题"),
    "sheet_definitions": ("Definitions", "指标定义"),
    "sheet_about": ("About", "说明"),
    "code": ("Code", "代码"),
    "within": ("Within", "所属子学科"),
    "work_count": ("Works", "论文数"),
    "summary": ("What it says", "含义"),
    "formula": ("Formula", "公式"),
    "unit": ("Unit", "单位"),
    "origin_of": ("Source", "出处"),
    "basis": ("Rests on", "依据"),
    "basis_ranked": (
        "the citations chosen for this dossier",
        "本档案所选的被引计数",
    ),
    "basis_references": (
        "citations counted in the graph",
        "图谱中收录的引文",
    ),
    "basis_nothing": ("no counted citations", "不依据引文计数"),
    # Coded values.
    "stage_early": ("early", "早期"),
    "stage_mid": ("mid", "中期"),
    "stage_senior": ("senior", "资深"),
    "stage_veteran": ("veteran", "元老"),
    # of the last two active years: see indicators.careers
    "mobility_stayed": ("lately only in the country of the start", "近期仅在最初发表地"),
    "mobility_traveller": (
        "lately in the country of the start and elsewhere",
        "近期在最初发表地及其他国家或地区",
    ),
    "mobility_migrant": (
        "lately no longer in the country of the start",
        "近期已不在最初发表地",
    ),
    "position_first": ("first", "第一"),
    "position_middle": ("middle", "中间"),
    "position_last": ("last", "末位"),
    "position_single": ("single", "独著"),
    # What must be said.
    "in_english": ("", "（原文为英文）"),
    "missing_letters": (
        "{count} different characters of names or titles are not in the fonts of this document "
        "and are shown as □; the workbook has them.",
        "姓名或题名中有 {count} 个字符不在本文件的字体中，以 □ 表示；工作簿中有原文。",
    ),
    "use_evidence": (
        "This dossier is evidence about published work. It does not say whom to appoint: read "
        "the works, and ask the people.",
        "本档案是关于已发表成果的证据，并不说明应当聘用何人：请阅读论文本身，并与本人沟通。",
    ),
    "use_several": (
        "Never one number alone. Compare people of one field and career stage; no journal "
        "impact factor stands for a person.",
        "切勿只看单一数字。请在同一领域、同一职业阶段内比较；期刊影响因子不能代表个人。",
    ),
    "use_identity": (
        "Authors are told apart by the source of the data. People with common names may be "
        "merged, people with several spellings split: check the works before you write.",
        "作者身份由数据来源区分。同名者可能被合并，同一人的不同拼写可能被拆分："
        "联系之前请核对论文。",
    ),
    "use_country": (
        "A country is where somebody published from. It is never a nationality, and nothing is "
        "inferred from a name.",
        "国家或地区指发表论文时所在地，绝非国籍；本档案不从姓名推断任何信息。",
    ),
    "use_date": (
        "The data are of {date}. Works and moves since then are not in them.",
        "数据截至 {date}，此后的论文与流动未收录。",
    ),
    "use_manifesto": (
        "Further: the Leiden Manifesto (2015), leidenmanifesto.org; DORA, sfdora.org.",
        "延伸阅读：《莱顿宣言》（2015），leidenmanifesto.org；《旧金山宣言》（DORA），sfdora.org。",
    ),
    "gdpr_what": (
        "The personal data here (name, ids, affiliations, works, and indicators computed from "
        "them) were not obtained from the people themselves but from public scholarly records "
        "(OpenAlex and imported exports). Purpose: {purpose}.",
        "本档案中的个人数据（姓名、标识、任职机构、论文及据此计算的指标）并非取自本人，而来自"
        "公开的学术记录（OpenAlex 及导入的数据）。用途：{purpose}。",
    ),
    "gdpr_duty": (
        "Whoever uses this dossier is the controller. The controller must tell the people named "
        "in it, within one month and no later than at the first contact, who the controller is, "
        "the purpose and legal basis, the kinds of data, the recipients, how long the data are "
        "kept, where they come from, and their rights (Art. 14 (1) to (3)).",
        "使用本档案者即为数据控制者，最迟须在一个月内或首次联系时告知所列人员：控制者身份、"
        "用途与法律依据、数据类别、接收方、保存期限、数据来源及其权利（第 14 条第 1 至 3 款）。",
    ),
    "gdpr_rights": (
        "They may ask for access, correction and erasure, and may object to being profiled "
        "(Art. 15 to 17, 21). No decision may rest solely on automated processing (Art. 22).",
        "当事人有权查阅、更正和删除，并可反对被画像（第 15 至 17、21 条）。"
        "任何决定不得仅依据自动化处理作出（第 22 条）。",
    ),
    "gdpr_keep": (
        "Keep this dossier only as long as its purpose needs, and delete it then.",
        "本档案仅在用途所需期间保存，期满即应删除。",
    ),
}

RESPONSIBLE = (
    "use_evidence",
    "use_several",
    "use_identity",
    "use_country",
    "use_date",
    "use_manifesto",
)
GDPR = ("gdpr_what", "gdpr_duty", "gdpr_rights", "gdpr_keep")


class Wording:
    """The texts of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._index = LANGUAGES.index(language)

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key, with its placeholders filled."""
        text = TEXTS[key][self._index]
        return text.format(**values) if values else text

    def coded(self, kind: str, value: str | None) -> str:
        """The name of a coded value such as a career stage; the value itself where it has none."""
        key = f"{kind}_{value}"
        return self(key) if key in TEXTS else value or ""
