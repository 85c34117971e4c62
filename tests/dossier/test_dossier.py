"""What a dossier says, read back from the files themselves."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from entrepot import api
from entrepot.dossier import dossier as module
from entrepot.dossier.dossier import Dossier
from entrepot.dossier.query import read_dossier
from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.objections import Objections
from entrepot.talent.area import Topics

LEIDEN = "I121797337"
WALTMAN, GARFIELD, RAAN = "A5027467000", "A5043027378", "A5018542454"
SAID: dict[str, Any] = {
    "purpose": "Chair of scientometrics",
    "made_on": date(2026, 3, 1),
    "made_by": "The talent office",
}


class Steps:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.totals: dict[str, int | None] = {}
        self.advanced = 0

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:  # noqa: ARG002
        self.totals[name] = total

    def advance(self, amount: int, records: int = 0) -> None:  # noqa: ARG002
        self.advanced += amount

    def note(self, text: str) -> None: ...


@pytest.fixture(scope="module")
def leaders(graph: api.Graph) -> list[dict[str, Any]]:
    return graph.area("all").people(top=5).table.to_pylist()


def pdf_pages(graph: api.Graph, people: list[str], folder: Path, **options: Any) -> list[str]:
    graph.dossier(people, **{**SAID, **options}).write_pdf(folder / "d.pdf")
    return [page.extract_text() for page in PdfReader(folder / "d.pdf").pages]


def sheets(graph: api.Graph, people: list[str], folder: Path, **options: Any) -> Any:
    graph.dossier(people, **{**SAID, **options}).write_workbook(folder / "d.xlsx")
    return openpyxl.load_workbook(folder / "d.xlsx")


def rows(sheet: Any) -> list[dict[str, Any]]:
    heading, *below = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in below]


def test_the_workbook_has_the_numbers_of_the_ranking(
    graph: api.Graph, leaders: list[dict[str, Any]], tmp_path: Path
) -> None:
    book = sheets(graph, [one["id"] for one in leaders], tmp_path)
    summary = rows(book["Summary"])[: len(leaders)]
    for ranked, row in zip(leaders, summary, strict=True):
        assert row["Name"] == ranked["name"]
        assert row["OpenAlex"] == ranked["id"]
        assert row["Institution"] == ranked["institution"]
        assert row["ORCID"] == ranked["orcid"]
        assert row["Works"] == ranked["work_count"]
        assert row["c-score"] == pytest.approx(ranked["c_score"])
        assert row["Normalised impact (MNCS)"] == pytest.approx(ranked["mncs"])
        assert row["Self-citation share"] == pytest.approx(ranked["self_citation_share"])


def test_the_workbook_has_the_tables_of_each_profile(graph: api.Graph, tmp_path: Path) -> None:
    book = sheets(graph, [WALTMAN, GARFIELD], tmp_path)
    assert book.sheetnames == [
        "Summary",
        "Indicators",
        "Works by year",
        "Places",
        "Top works",
        "Co-authors",
        "Topics",
        "Warnings",
        "Definitions",
        "About",
    ]
    found = graph.person(WALTMAN)
    for name, table in (
        ("Works by year", found.by_year),
        ("Places", found.places),
        ("Top works", found.top_works),
        ("Co-authors", found.coauthors),
        ("Topics", found.topics),
    ):
        mine = [row for row in rows(book[name]) if row["OpenAlex"] == WALTMAN]
        assert len(mine) == table.num_rows
    top = next(row for row in rows(book["Top works"]) if row["OpenAlex"] == WALTMAN)
    assert top["Title"] == found.top_works.to_pylist()[0]["title"]
    values = {row["name"]: row for row in found.indicators.to_pylist()}
    line = rows(book["Indicators"])[0]
    assert line["h"] == values["h_index"]["value"]
    assert line["h: percentile"] == pytest.approx(values["h_index"]["percentile"])


def test_the_workbook_has_links_filters_and_panes(graph: api.Graph, tmp_path: Path) -> None:
    book = sheets(graph, [RAAN], tmp_path)
    summary = book["Summary"]
    links = {cell.hyperlink.target for row in summary for cell in row if cell.hyperlink}
    assert links == {
        f"https://openalex.org/{RAAN}",
        "https://orcid.org/0000-0001-8980-5937",
    }
    for sheet in book.worksheets[:-1]:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
    assert len(summary._charts) == 1
    about = " ".join(str(c) for row in book["About"].values for c in row if c)
    for text in ("Chair of scientometrics", "2026-03-01", "The talent office", "Art. 14 GDPR"):
        assert text in about


def test_the_pdf_has_the_people_and_their_numbers(
    graph: api.Graph, leaders: list[dict[str, Any]], tmp_path: Path
) -> None:
    pages = pdf_pages(graph, [one["id"] for one in leaders], tmp_path)
    assert "5 people in all works" in pages[0]
    assert "Chair of scientometrics" in pages[0]
    assert graph.manifest.data_date in pages[0]
    for place, one in enumerate(leaders, start=1):
        (page,) = [page for page in pages if page.startswith(f"{place} {one['name']}")]
        assert one["id"] in page
        assert re.search(rf"c-score\s*{one['c_score']:.2f}", page)
        assert re.search(rf"Citations\s*{one['citation_count']:,}", page)
        assert one["institution"] in page
    assert all(f"of {len(pages)}" in page for page in pages)
    assert all(f"Data of {graph.manifest.data_date}" in page for page in pages)
    assert "Notice under Art. 14 GDPR" in "".join(pages)


def test_the_pdf_in_chinese_can_be_read_and_searched(graph: api.Graph, tmp_path: Path) -> None:
    pages = pdf_pages(
        graph, [WALTMAN], tmp_path, language="zh", purpose="聘任科學計量學教授；龍、赟", area="all"
    )
    text = "".join(pages)
    for words in ("人才评估档案", "聘任科學計量學教授；龍、赟", "被引次数", "负责任地使用", "荷兰"):
        assert words in text
    assert "Before you rely on this" not in text


def test_a_title_stands_on_the_cover(graph: api.Graph, tmp_path: Path) -> None:
    one = [GARFIELD]
    assert pdf_pages(graph, one, tmp_path)[0].lstrip().startswith("Talent dossier")
    cover = pdf_pages(graph, one, tmp_path, title=" Chair of 科学计量 ")[0].split()
    assert cover[:5] == ["Chair", "of", "科学计量", "Talent", "dossier:"]
    about = sheets(graph, one, tmp_path, title="Spring")["About"]
    assert about["A1"].value == "Spring"
    assert about["A2"].value.startswith("Talent dossier: One person")


def test_the_pdf_carries_only_its_own_fonts(graph: api.Graph, tmp_path: Path) -> None:
    graph.dossier([WALTMAN], **SAID, language="zh").write_pdf(tmp_path / "d.pdf")
    fonts = set()
    for page in PdfReader(tmp_path / "d.pdf").pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (below,) = font["/DescendantFonts"]
            assert "/FontFile2" in below.get_object()["/FontDescriptor"]
            fonts.add(str(font["/BaseFont"]).split("+")[1])
    assert {"NotoSans-Regular", "NotoSansSC-Regular", "NotoSansSC-Bold"} <= fonts
    assert fonts <= {"NotoSans-Regular", "NotoSans-Bold", "NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_a_letter_without_a_shape_is_seen_and_said(graph: api.Graph, tmp_path: Path) -> None:
    pages = pdf_pages(graph, [WALTMAN], tmp_path, made_by="한국")
    assert "□□" in pages[0]
    assert "2 different characters" in pages[0]
    about = sheets(graph, [WALTMAN], tmp_path, made_by="한국")["About"]
    assert "한국" in [cell for row in about.values for cell in row]


def test_text_of_a_source_is_never_code(graph: api.Graph, tmp_path: Path) -> None:
    odd = '=HYPERLINK("x") #panic("typst") *bold* $x$'
    pages = pdf_pages(graph, [WALTMAN], tmp_path, purpose=odd)
    assert odd in " ".join(pages[0].split())
    about = sheets(graph, [WALTMAN], tmp_path, purpose=odd)["About"]
    (cell,) = [cell for row in about for cell in row if cell.value == odd]
    assert cell.data_type == "s"


def test_ties_to_our_institution(graph: api.Graph, tmp_path: Path) -> None:
    tied = graph.ties(WALTMAN, LEIDEN)
    book = sheets(graph, [GARFIELD, WALTMAN], tmp_path, institution="Leiden University")
    row = rows(book["Summary"])[1]
    assert row["Leiden University: works with its people"] == tied["shared_work_count"]
    assert row["Leiden University: own works there"] == tied["past_work_count"]
    pages = pdf_pages(graph, [GARFIELD, WALTMAN], tmp_path, institution=LEIDEN)
    assert f"{tied['shared_work_count']} works with its people" in "".join(pages)


def test_the_same_input_gives_the_same_bytes(graph: api.Graph, tmp_path: Path) -> None:
    for name in ("a", "b"):
        made = graph.dossier([WALTMAN, GARFIELD], **SAID, language="zh")
        made.write_pdf(tmp_path / f"{name}.pdf")
        made.write_workbook(tmp_path / f"{name}.xlsx")
    for ending in ("pdf", "xlsx"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_progress_is_told(graph: api.Graph, tmp_path: Path) -> None:
    steps = Steps()
    made = graph.dossier([WALTMAN, GARFIELD, WALTMAN], **SAID)
    made.write_pdf(tmp_path / "d.pdf", steps)
    assert steps.totals["Gathering people"] == 2
    assert steps.advanced == 2
    again = Steps()
    made.write_workbook(tmp_path / "d.xlsx", again)
    assert list(again.totals) == ["Writing sheets"]
    assert again.advanced == again.totals["Writing sheets"]


def test_those_who_object_are_refused(
    graph: api.Graph, objections: Objections, tmp_path: Path
) -> None:
    made = graph.dossier([GARFIELD, WALTMAN], **SAID)
    made.content()
    objections.add(int(WALTMAN[1:]))
    with pytest.raises(UnknownNameError, match=WALTMAN):
        graph.dossier([GARFIELD, WALTMAN], **SAID)
    with pytest.raises(UnknownNameError, match=WALTMAN):
        made.write_pdf(tmp_path / "d.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("people", "options", "message"),
    [
        ([], {}, "at least one person"),
        ([GARFIELD], {"purpose": "  "}, "needs its purpose"),
        ([GARFIELD], {"language": "fr"}, "one of en, zh"),
        ([GARFIELD], {"citations": "all"}, "one of auto, reported, counted"),
        ([GARFIELD], {"colour": "red"}, "There is no option 'colour'"),
        (["A1"], {}, "A1"),
        ([GARFIELD], {"institution": "No Such Place"}, "No Such Place"),
        ([GARFIELD], {"area": "no such area"}, "no such area"),
    ],
)
def test_bad_input_is_refused(
    graph: api.Graph, people: list[str], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        graph.dossier(people, **{**SAID, **options})


def test_too_many_people_are_refused(graph: api.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PEOPLE", 1)
    with pytest.raises(InputError, match="at most 1"):
        graph.dossier([GARFIELD, WALTMAN], **SAID)


@pytest.mark.parametrize("write", ["write_pdf", "write_workbook"])
def test_a_file_is_written_whole_or_not_at_all(
    graph: api.Graph, tmp_path: Path, write: str
) -> None:
    made: Callable[[Path], None] = getattr(graph.dossier([GARFIELD], **SAID), write)
    with pytest.raises(InputError, match="cannot be written"):
        made(tmp_path / "none" / "d")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        made(tmp_path / "folder")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_a_definition_of_the_area_stands_on_the_cover(graph: api.Graph, tmp_path: Path) -> None:
    area = graph.area("words:citation").area
    pages = pdf_pages(graph, [GARFIELD], tmp_path, area=area)
    assert "words: citation" in pages[0]


def test_somebody_without_works_in_the_area_has_dashes(graph: api.Graph, tmp_path: Path) -> None:
    area = graph.area("words:mendeley").area
    inside = {row["id"] for row in graph.area(area).people(top=None).table.to_pylist()}
    assert GARFIELD not in inside
    row = rows(sheets(graph, [GARFIELD], tmp_path, area=area)["Summary"])[0]
    assert (row["Name"], row["Works"], row["c-score"]) == ("Eugene Garfield", None, None)
    text = "".join(pdf_pages(graph, [GARFIELD], tmp_path, area=area))
    assert "Impact and productivity" not in text


def test_an_area_without_works_gives_an_empty_dossier(graph: api.Graph, tmp_path: Path) -> None:
    area = graph.area("words:xylophonist").area
    assert "1" in pdf_pages(graph, [GARFIELD], tmp_path, area=area)[0]


def test_the_name_of_a_field_is_in_the_language(graph: api.Graph, tmp_path: Path) -> None:
    area = Topics("field", (16,), ("Chemistry",))
    assert graph.dossier([GARFIELD], area, **SAID).content().area_name == "Chemistry"
    for language, name in (("en", "Chemistry"), ("zh", "化学")):
        named = Dossier(
            graph.reader,
            [int(GARFIELD[1:])],
            (area, "Chemistry"),
            read_dossier({**SAID, "language": language}),
        )
        assert named.content().area_name == name
