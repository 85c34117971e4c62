from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrepot.graph.exports.bad_records import (
    BAD_YEAR,
    BROKEN_ENCODING,
    BROKEN_ENTRY,
    NO_IDENTITY,
)
from entrepot.graph.exports.bibtex import plain

Found = Callable[[str | Path], Any]

LIBRARY = r"""% kept by hand
@string{samples = "Journal of Samples"}

@Article{doe21,
  Author = {M{\"u}ller, J{\'o}zef and Doe, Jr., Jan and Ludwig van Dijk and
            {World Proof Organization, Geneva} and others},
  title = {{Why 50% of {DNA} \& $\alpha$ tests fail}},
  journal = samples,
  year = 2021,
  doi = {10.1000/abc\_def},
  issn = {0048-9697},
  note = {Cited by: 12},
  abstract = {About 50\% fail.},
}
"""


@pytest.fixture
def work(found: Found) -> Any:
    return found(LIBRARY).records[0]


def test_what_is_read_of_a_work(work: Any, found: Found) -> None:
    assert found(LIBRARY).lines == [4]
    assert work.id == "doi:10.1000/abc_def"
    assert work.title == "Why 50% of DNA & α tests fail"
    assert (work.publication_year, work.type, work.cited_by_count) == (2021, "article", 12)
    assert work.abstract == "About 50% fail."
    source = work.primary_location.source
    assert (source.id, source.display_name) == ("issn:0048-9697", "Journal of Samples")


def test_authors_are_known_by_name_family_name_first(work: Any) -> None:
    authors = [(one.author.id, one.raw_author_name) for one in work.authorships]
    assert authors == [
        ("name:muller jozef", "Müller, Józef"),
        ("name:doe jan jr", "Doe, Jr., Jan"),
        ("name:van dijk ludwig", "Ludwig van Dijk"),
        ("name:world proof organization geneva", "World Proof Organization, Geneva"),
    ]
    assert work.authorships[2].author.display_name == "Ludwig van Dijk"


def entry(fields: str, kind: str = "article", key: str = "key") -> str:
    return f"@{kind}{{{key},\n{fields}\n}}\n"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (entry("title={A}", kind="inproceedings"), "type", "conference-paper"),
        (entry("title={A}, type={Review}"), "type", "review"),
        (entry("title={A}", kind="misc"), "type", None),
        (entry("title={A}, date={2019-05-01}"), "publication_year", 2019),
        (entry("title={A}, year={in press}"), "publication_year", None),
        (entry("title={A}, url={https://doi.org/10.1000/x}"), "id", "doi:10.1000/x"),
        (entry("title={A}, url={http://x?eid=2-s2.0-85&y}"), "id", "scopus:2-s2.0-85"),
        (entry("title={A}, unique-id={{WOS:0001}}"), "id", "wos:0001"),
        (entry("title={A}, times-cited={{9}}"), "cited_by_count", 9),
        (entry("title={First}, title={Second}"), "title", "First"),
        (entry("title={A}, language={Spanish}"), "language", "es"),
        ("@article(key, title={In parentheses})", "title", "In parentheses"),
    ],
)
def test_single_fields(found: Found, text: str, field: str, value: object) -> None:
    assert getattr(found(text).records[0], field) == value


def test_references_of_web_of_science_and_scopus(found: Found) -> None:
    wos = """unique-id={WOS:1}, cited-references={Doe J, 2016, J SAMPLES, DOI 10.1000/a\\_1.
   Roe R, 1998, J SAMPLES, V1.}"""
    assert found(entry(wos)).records[0].referenced_works == ["doi:10.1000/a_1"]
    scopus = "title={A}, references={Doe J., Art (1968); Roe R., https://doi.org/10.1000/b}"
    assert found(entry(scopus)).records[0].referenced_works == ["doi:10.1000/b"]


def test_affiliations_belong_to_the_work_or_its_sole_author(found: Found) -> None:
    places = "affiliations={University of Testing, Testville, Spain; Doe Lab, Paris, France}"
    two = found(entry("title={A}, author={Doe, J and Roe, R}, " + places)).records[0]
    assert [place.country_code for place in two.institutions] == ["ES", "FR"]
    one = found(entry("title={A}, author={Doe, J}, " + places)).records[0]
    assert one.institutions is None
    assert one.authorships[0].countries == ["ES", "FR"]


def test_bad_entries_do_not_stop_the_import(found: Found) -> None:
    text = (
        entry("title={No end,\nyear=2020").removesuffix("}\n")  # line 1
        + entry("title={A}, year={20x4}")  # 4
        + entry("year=2020")  # 7
        + entry("title={Good}")  # 10
        + "@article{cut, title={Cut off"  # 13
    )
    result = found(text)
    assert result.broken == [
        (1, BROKEN_ENTRY),
        (4, BAD_YEAR),
        (7, NO_IDENTITY),
        (13, BROKEN_ENTRY),
    ]
    assert result.lines == [10]


def test_entries_that_share_a_key_are_all_read(found: Found) -> None:
    result = found(entry("title={One}") + entry("title={Two}"))
    assert [work.title for work in result.records] == ["One", "Two"]


def test_an_entry_in_another_encoding(tmp_path: Path, found: Found) -> None:
    path = tmp_path / "latin-1.bib"
    path.write_bytes((entry("title={Gómez}") + entry("title={Good}", key="b")).encode("latin-1"))
    result = found(path)
    assert (result.broken, result.lines) == ([(1, BROKEN_ENCODING)], [4])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"{\O}re~sund", "Øre sund"),
        (r"50\% and 50%", "50% and 50%"),
        (r"$\beta$ 50% {\'e}t{\'e}", "β 50% été"),
        (r"A \& B\_C", "A & B_C"),
        ("two\n   lines", "two lines"),
        ("{{Braces}}", "Braces"),
        (r"\textit{in vivo}", "in vivo"),
        (r"\textbf{a \emph{b \& c} d}", "a b & c d"),
        (r"Garc{\'{\i}}a, G\'omez, \v{S}\"{u}\ss", "García, Gómez, Šüß"),
        (r"\'Ecole \'{e}t{\`e}, \'\i{}", "École étè, í"),
        (r"a \$5 bill~note", "a $5 bill note"),
        (r"10\,000 $x_1^2$", "10 000 x_1^2"),
    ],
)
def test_text_without_latex(text: str, expected: str) -> None:
    assert plain(text) == expected
