import gzip
from pathlib import Path

import pytest

from entrepot.errors import FormatError, LoadError
from entrepot.graph.exports import Format, detect, read

BEGINNINGS = {
    Format.SCOPUS: '"Authors","Author full names","Title","Year","Source title","EID"\n',
    Format.WOS_TAGGED: "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Doe, J\nER\nEF\n",
    Format.WOS_TAB: "PT\tAU\tAF\tTI\tSO\tUT\n",
    Format.RIS: "TY  - JOUR\nTI  - A title\nER  - \n",
    Format.BIBTEX: "% my library\n\n@article{key,\n title = {A title}}\n",
    Format.ROR_JSON: '[\n  {"id": "https://ror.org/04aj4c181", "names": []}]',
    Format.ROR_CSV: "id,admin.created.date,names.types.ror_display,status\n",
    Format.TOPICS: "topic_id,topic_name,subfield_id,field_id,domain_id\n",
}
SHORT_ROR = "id,name,country_code,types,status,city,lat,lng,acronyms,aliases_labels,release\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "download"


@pytest.mark.parametrize("expected", Format)
def test_each_format_is_known_by_its_content(path: Path, expected: Format) -> None:
    path.write_text(BEGINNINGS[expected], encoding="utf-8-sig")
    assert detect(path) is expected
    path.write_bytes(gzip.compress(BEGINNINGS[expected].encode()))
    assert detect(path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SHORT_ROR, Format.ROR_CSV),
        ("PT J\nAU Doe, J\n", Format.WOS_TAGGED),
        ("Provider: somebody\nContent: text\n\nTY  - JOUR\n", Format.RIS),
        ("@ARTICLE {key,", Format.BIBTEX),
        ("Authors;Title;Year;Source title;EID\n", Format.SCOPUS),
    ],
    ids=["short ROR", "no FN line", "RIS after a preamble", "capitals", "saved by Excel"],
)
def test_variants(path: Path, text: str, expected: Format) -> None:
    path.write_text(text)
    assert detect(path) is expected


def test_web_of_science_in_utf_16(path: Path) -> None:
    path.write_bytes(BEGINNINGS[Format.WOS_TAB].encode("utf-16"))
    assert detect(path) is Format.WOS_TAB


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"name,age\nDoe,3\n", "begins with 'name,age'"),
        (b"PK\x03\x04rest", "zip archive; unpack it"),
        (b'[{"id": "https://ror.org/04aj4c181", "name": "x"}]', "schema 1"),
        (gzip.compress(b"TY  - JOUR", mtime=0)[:12], "damaged gzip"),
    ],
)
def test_other_files_are_refused_with_the_reason(path: Path, content: bytes, part: str) -> None:
    path.write_bytes(content)
    with pytest.raises(FormatError, match=part):
        read(path)


def test_the_refusal_says_what_is_read(path: Path) -> None:
    path.write_text("name,age\n")
    with pytest.raises(FormatError) as caught:
        detect(path)
    for name in ("Scopus", "Web of Science", "RIS", "BibTeX", "ROR", "topics"):
        assert name in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="No such file"):
        detect(tmp_path / "nowhere")
