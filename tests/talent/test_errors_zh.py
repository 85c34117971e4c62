"""Every error about areas, people, indicators and options is raised, and said in Chinese."""

import ast
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from types import TracebackType

import pytest

import entrepot
from entrepot import errors
from entrepot.errors import EntrepotError, UnknownNameError
from entrepot.graph.objections import Objections
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import find_indicator
from entrepot.talent.area import Everything, Words, Works, Years
from entrepot.talent.area_file import from_plain, read_area, write_area
from entrepot.talent.area_names import parse_area
from entrepot.talent.area_works import works_of
from entrepot.talent.chosen import choose
from entrepot.talent.comparison import compare
from entrepot.talent.errors_zh import said_in_chinese
from entrepot.talent.growth import Span, seats
from entrepot.talent.network import network
from entrepot.talent.options import read_query, read_standing
from entrepot.talent.people import require_person
from entrepot.talent.person_facts import facts_of
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank
from entrepot.talent.scenario import scenario
from entrepot.talent.specialisation import StandingQuery

SOURCE = Path(entrepot.__file__).parent
MODULES = [*SOURCE.glob("talent/*.py"), SOURCE / "indicators/registry.py", SOURCE / "graph/text.py"]
OURS = {name for name, one in vars(errors).items() if isinstance(one, type)}
WITHOUT_LISTS = Works((10,))
"""No work of the graph cites it, and it cites none: nothing can be counted."""
Wrong = Callable[[GraphReader, Path], object]


def named(text: str) -> Wrong:
    return lambda reader, _: parse_area(text, reader)


def words(query: str) -> Wrong:
    return lambda reader, _: works_of(Words(query), reader)


def ranked(unit: str = "people", **options: object) -> Wrong:
    query = RankingQuery(**options)  # type: ignore[arg-type]
    return lambda reader, _: rank(reader, WITHOUT_LISTS, unit, query)  # type: ignore[arg-type]


def options(**given: object) -> Wrong:
    return lambda *_: read_query(given)


def plain(area: object) -> Wrong:
    return lambda *_: from_plain(area)


def in_file(text: str) -> Wrong:
    def read(_reader: GraphReader, folder: Path) -> object:
        (folder / "area.yaml").write_text(text, encoding="utf-8")
        return read_area(folder / "area.yaml")

    return read


def chosen(unit: str, *ids: str) -> Wrong:
    return lambda reader, _: choose(reader, unit, ids)  # type: ignore[arg-type]


CASES: list[tuple[Wrong, str]] = [
    # Names.
    (
        lambda reader, _: require_person(reader, "Bo Li"),
        "无法确定“Bo Li”是哪一位学者，同名者有：A2 Bo Li, Tsinghua University，3 篇论文；"
        "A4 Bo Li, Tsinghua University，1 篇论文。请用标识查询。",
    ),
    (
        lambda reader, _: require_person(reader, "O'. Brien"),
        "没有名为“O'. Brien”的学者。请用标识（如 A5043027378）、ORCID iD 或姓名查询。",
    ),
    (lambda reader, _: facts_of(reader, 99), "没有名为“A99”的学者。"),
    (chosen("people", "A99"), "没有名为“A99”的学者。请用标识查询，例如 A5043027378。"),
    (chosen("institutions", "I99"), "没有名为“I99”的机构。请用标识查询，例如 I121797337。"),
    (chosen("countries", "DE"), "没有名为“DE”的国家或地区。请用代码查询，例如 CN。"),
    (
        lambda reader, _: choose(reader, "people", "A1"),
        "'A1' 是单个标识；请填写标识列表。",
    ),
    (
        lambda *_: find_indicator("h_indx"),
        "没有名为“h_indx”的学者指标。您要找的是不是：“h_index”、…",
    ),
    (
        lambda *_: find_indicator("c_score", "countries"),
        "没有名为“c_score”的国家或地区指标。…",
    ),
    (named("Board"), "没有名为“Board”的主题、子学科或学科。您要找的是不是：“Boards of direct…"),
    (named("topic:T99"), "没有名为“99”的主题。领域可以是主题、子学科或学科的名称或标识，…"),
    (named("subfield:99"), "没有名为“99”的子学科。领域可以是…"),
    (named("field:Aether"), "没有名为“Aether”的学科。领域可以是…"),
    (named("domain:x"), "没有名为“x”的领域大类。…"),
    (named("journal:Journal of Bords"), "没有名为“Journal of Bords”的期刊。您要找的是不是：“Jou…"),
    (named("institution:Nowhere"), "没有名为“Nowhere”的机构。"),
    (
        named("type:poem"),
        "没有名为“poem”的文献类型。图谱中的文献类型有：article、dataset、review。",
    ),
    # Words.
    (words(" "), "检索词为空。"),
    (words("of the"), "检索词“of the”全是虚词；如要检索，请加英文双引号。"),
    (words("manag*"), "检索词“manag*”含有 *。词尾已自动忽略（board 可检索到 boards）：…"),
    (words("(women"), "无法解读检索词“(women”（原文：…"),
    # Areas.
    (named("country:"), "“country:”之后没有内容。领域可以是…"),
    (named("country: ,"), "列表中没有国家或地区。领域可以是…"),
    (named("type:,"), "列表中没有文献类型。…"),
    (named("works:,"), "列表中没有论文标识。…"),
    (named("doi:,"), "列表中没有DOI。…"),
    (named("doi:@missing.txt"), "无法读取列表 missing.txt（原文：…"),
    (
        named("years:soon"),
        "“soon”不是年份范围；请写成 2015-2020、2015-、-2020 或 2015。",
    ),
    (named("years:2020-2015"), "年份从 2020 到 2015：起始年晚于结束年。"),
    (lambda *_: Years(2020, 2015), "年份从 2020 到 2015：起始年晚于结束年。"),
    (lambda *_: Span(2020, 2015), "年份从 2020 到 2015：请按先后顺序填写。"),
    (
        named("country:Atlantis"),
        "“Atlantis”不是国家或地区；请填写其 ISO 代码，例如 CN、GB 或 DE。",
    ),
    (named("doi:11.1/x"), "“11.1/x”不是 DOI；DOI 形如 10.1007/s11192-015-1765-5。"),
    (named("works:X1"), "“X1”不是论文标识；标识形如 W2120109270。"),
    # Files of areas.
    (
        lambda *_: write_area(Path("area.txt"), "", Everything()),
        "area.txt 须以 .yaml 结尾，才能识别为领域文件。",
    ),
    (named("missing.yaml"), "没有领域文件 missing.yaml。"),
    (in_file("{"), "无法将 …"),
    (in_file("area: all"), "…不是领域文件：文件须以“entrepot-area: 1”开头。"),
    (in_file("entrepot-area: 1\narea: {words: []}"), "…area.yaml：“[]”须为文本或文本列表。"),
    (plain("some"), "“some”不是领域：请用 all-of、any-of、…、works、years 之一，或 all。"),
    (plain({"colour": 1}), "“colour”不是领域的类别；类别有：all-of、any-of、…"),
    (plain({"works": "x"}), "“x”不是标识列表；标识形如 W123。"),
    (plain({"type": []}), "“[]”须为文本或文本列表。"),
    (plain({"words": ["a", "b"]}), "“['a', 'b']”须为一段文本；请在其中用 AND 或 OR 连接。"),
    (
        plain({"country": "XX"}),
        "“XX”不是国家或地区；请填写其 ISO 代码，例如 CN、GB 或 DE。",
    ),
    (plain({"years": "soon"}), "“soon”不是年份范围；请写成 2015-2020、2015- 或 -2020。"),
    (plain({"doi": "x"}), "“x”中有的不是 DOI。"),
    (plain({"any-of": []}), "“any-of”至少需要一个领域。"),
    (plain({"except": {}}), "“except”需要“from”和“remove”，各为一个领域。"),
    # Citations and indicators.
    (
        ranked(citations="reported", without_self=True),
        "来源所载的被引次数每篇论文只有一个数字：剔除自引和限定引用年限需要图谱中的引文。…",
    ),
    (
        ranked(citations="counted"),
        "图谱中没有这些论文的引文：其数据不含参考文献。请改用来源所载的被引次数（reported），…",
    ),
    (
        ranked(by="self_citation_share"),
        "指标 self_citation_share 以图谱中的引文为依据，而图谱中没有这些论文的引文：其数据不含"
        "参考文献。",
    ),
    # What is asked of a ranking, a comparison, an institution.
    (ranked(top=0), "前 0 名：请填写不小于 1 的数，或不填。"),
    (
        ranked(stages=("old",)),
        "“old”不是职业阶段；可选：early、mid、senior、veteran。",
    ),
    (ranked(offset=-1), "跳过 -1 行：请填写不小于 0 的数。"),
    (
        ranked("countries", stages=("mid",)),
        "职业阶段、回归、流动、机构、联系和指定学者只适用于学者，不适用于机构或国家和地区。",
    ),
    (ranked(window_years=0), "引用年限为 0 年；请填写不小于 1 的数。"),
    (
        lambda reader, _: seats(reader, rank(reader, Everything(), "countries", RankingQuery())),
        "此排名的对象为 countries：人员分布只适用于学者排名。",
    ),
    (
        lambda reader, _: compare(reader, Everything(), choose(reader, "people", [])),
        "比较对象为 0 个：请选择 1 至 6 个。",
    ),
    (lambda reader, _: network(reader, "A1", most=0), "合作网络为 0 人：请填写 1 至 30。"),
    (
        lambda reader, _: scenario(reader, Everything(), "I1", []),
        "未指定引进人员：请至少指定一位学者。",
    ),
    (
        lambda *_: StandingQuery(unit="people"),  # type: ignore[arg-type]
        "unit 的值为 'people'；请填写 institutions 或 countries。",
    ),
    (
        lambda *_: StandingQuery(level="x"),  # type: ignore[arg-type]
        "层级为 'x'；请填写其中之一：…",
    ),
    (
        lambda *_: StandingQuery(counting="x"),  # type: ignore[arg-type]
        "counting 的值为 'x'；请填写 full 或 fractional。",
    ),
    # Options.
    (
        options(colour=1),
        "没有名为“colour”的选项。您要找的是不是：“columns”？可用的有：by、top、columns、…",
    ),
    (lambda *_: read_standing({"colour": 1}), "没有名为“colour”的选项。…可用的有：level、…"),
    (options(country="CN", countries="DE"), "同一选项出现两次：country、countries。"),
    (options(tied_to="x"), "tied_to 的值为 'x'；请填写机构标识，例如 I121797337。"),
    (options(people="x"), "people 的值为 'x'；请填写学者标识，例如 A5043027378。"),
    (options(column=5), "columns 的值为 5；请填写文本或文本列表。"),
    (options(column=[" "]), "columns 中有 ' '；请填写非空文本。"),
    (options(top="ten"), "top 的值为 'ten'；请填写整数。"),
    (options(counting="half"), "counting 的值为 'half'；请填写其中之一：full、fractional。"),
]


def raised(wrong: Wrong, reader: GraphReader, folder: Path) -> EntrepotError:
    with pytest.raises(EntrepotError) as caught:
        wrong(reader, folder)
    return caught.value


def is_so(said: str | None, expected: str) -> bool:
    """``…`` in what is expected stands for anything."""
    first, *rest = expected.split("…")
    if said is None or not said.startswith(first):
        return False
    at = len(first)
    for part in rest:
        at = said.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return said.endswith(rest[-1]) if rest else said == expected


@pytest.mark.parametrize(("wrong", "expected"), CASES, ids=[expected for _, expected in CASES])
def test_an_error_is_said_in_chinese(
    boards: GraphReader, tmp_path: Path, wrong: Wrong, expected: str
) -> None:
    error = raised(wrong, boards, tmp_path)
    said = said_in_chinese(str(error))
    assert is_so(said, expected), f"{error} → {said}"


def test_every_error_that_can_be_raised_is_tried(boards: GraphReader, tmp_path: Path) -> None:
    tried = {last_line(raised(wrong, boards, tmp_path).__traceback__) for wrong, _ in CASES}
    places = chain.from_iterable(raises(path) for path in MODULES)
    missing = [
        f"{path.name}:{lines.start}"
        for path, lines in places
        if not any(path == where and line in lines for where, line in tried)
    ]
    assert missing == []


def last_line(traceback: TracebackType | None) -> tuple[Path, int]:
    assert traceback is not None
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return Path(traceback.tb_frame.f_code.co_filename), traceback.tb_lineno


def raises(path: Path) -> list[tuple[Path, range]]:
    """Where a module raises errors that users may meet."""
    found = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in OURS
    ]
    return [(path, range(n.lineno, (n.end_lineno or n.lineno) + 1)) for n in found]


def test_who_objects_is_not_there_in_chinese_either(
    boards: GraphReader, objections: Objections
) -> None:
    objections.add(1)
    with pytest.raises(UnknownNameError) as caught:
        facts_of(boards, 1)
    assert said_in_chinese(str(caught.value)) == "没有名为“A1”的学者。"


@pytest.mark.parametrize(
    "name", ["O'Neil'. Did you mean", "a' or 'b", "x'. There are y.", "{name}", "两\n行", "'"]
)
def test_a_name_may_hold_any_sign(name: str) -> None:
    error = UnknownNameError("person", name, [], "Ids look like A1.")
    assert said_in_chinese(str(error)) == f"没有名为“{name}”的学者。标识形如 A1。"


@pytest.mark.parametrize(
    "text",
    ["", "Something else.", "There is no colour 'x'.", "a.yaml: Something else.", "a: " * 1000],
)
def test_what_the_tables_do_not_have_is_not_said(text: str) -> None:
    assert said_in_chinese(text) is None


def test_a_text_that_quotes_a_whole_file_is_not_looked_at() -> None:
    assert said_in_chinese(f"'{'x' * 5000}' holds what is no DOI.") is None
