"""``entrepot dossier``: a shortlist as PDF and workbook."""

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from tests.cli.conftest import Run


def test_a_dossier_as_pdf_and_workbook(run: Run, tmp_path: Path) -> None:
    pdf, book = tmp_path / "d.pdf", tmp_path / "d.XLSX"
    ran = run(
        "dossier A5027467000 'Eugene Garfield' --purpose Chair --made-by Us --language zh",
        *("--institution", "Leiden University", "-o", pdf, "-o", book),
    )
    assert ran.code == 0
    assert f"The dossier is written to {pdf}." in ran.said
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "Ludo Waltman" in text
    assert "Eugene Garfield" in text
    assert openpyxl.load_workbook(book).sheetnames[0] == "名单"


@pytest.mark.parametrize(
    ("rest", "code", "said"),
    [
        ("A1 --purpose x -o d.pdf", 3, "There is no person 'A1'"),
        ("A5027467000 --purpose ' ' -o d.pdf", 3, "needs its purpose"),
        ("A5027467000 --purpose x -o d.docx", 3, "write .pdf or .xlsx"),
        ("A5027467000 --purpose x --language fr -o d.pdf", 3, "one of en, zh"),
        ("A5027467000 -o d.pdf", 2, "--purpose"),
        ("A5027467000 --purpose x", 2, "--output"),
    ],
)
def test_what_is_wrong_is_said(run: Run, rest: str, code: int, said: str) -> None:
    ran = run(f"dossier {rest}")
    assert ran.code == code
    assert said in ran.said
    assert not Path("d.pdf").exists()
