"""The how-to pages, done from beginning to end with small files of each kind."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_import import SCOPUS
from tests.graph.exports.test_wos import FILE as WOS
from tests.graph.pull.openalex_server import KEY, OpenAlexServer, make_work
from tests.test_docs import ROOT, commands

from entrepot import api
from entrepot.cli import filling
from entrepot.graph.pull import Server
from entrepot.sample import sample_path

HOW_TO = ROOT / "docs" / "how-to"
ELSEWHERE = ("s3://openalex/data/parquet",)
"""What is not on this machine."""
WORKS = [
    make_work(1),
    make_work(
        2,
        publication_year=2021,
        primary_topic={
            "id": "https://openalex.org/T10001",
            "field": {"id": "https://openalex.org/fields/16"},
        },
        authorships=[
            {
                "author": {"id": "https://openalex.org/A2"},
                "institutions": [{"id": "https://openalex.org/I121797337"}],
            }
        ],
    ),
    make_work(3, title="Perovskite solar cells"),
]
"""One for each pull of the page."""
FILES = {
    "scopus.csv": SCOPUS,
    "savedrecs.txt": WOS,
    "references.ris": "TY  - JOUR\nAU  - Poe, Edgar\nTI  - A raven\nPY  - 2020\nER  - \n",
    "library.bib": "@article{a, author={Roe, Richard}, title={On entries}, year={2019}}\n",
    "ror.csv": (
        "id,name,country_code,types,status,city,lat,lng,acronyms,aliases_labels,release\n"
        "https://ror.org/0018wmh19,Proof,US,Company,active,San Jose,37.3,-121.9,,,v1.0.1\n"
    ),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the files the page names, an empty graph, and a small OpenAlex."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    works = tmp_path / "openalex-snapshot" / "works"
    shutil.copytree(next(sample_path().rglob("updated_date=*")), works / "updated_date=2025-10-05")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTREPOT_GRAPH", str(tmp_path / "graph"))
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    with OpenAlexServer(WORKS) as server:
        at = partial(Server, calls_per_second=10_000.0, base_url=server.url)
        monkeypatch.setattr(filling, "Server", at)
        yield tmp_path


def test_a_field_is_loaded_as_the_page_says(run: Run, here: Path) -> None:
    loaded = []
    for words in commands(HOW_TO / "load-your-own-field.md"):
        if words[0] == "serve" or set(words) & set(ELSEWHERE):
            continue
        ran = run(words[0], *words[1:])
        assert ran.code == 0, (words, ran.err)
        loaded.append(words[0])
    assert loaded[:6] == ["pull", "pull", "pull", "import", "import", "load"]
    with api.open(here / "graph") as graph:
        assert graph.manifest.relations["work"].row_count >= 613 + len(WORKS)


def test_what_the_page_says_of_exports_is_said(run: Run, here: Path) -> None:
    page = (HOW_TO / "load-your-own-field.md").read_text("utf-8")
    told = run("import", *list(FILES)[:4]).told
    said = [line for line in page.splitlines() if line.startswith("· ")]
    assert said
    assert all(" ".join(line.split()) in told for line in said)


def test_the_numbers_are_read_as_the_page_says(run: Run) -> None:
    given = commands(HOW_TO / "read-the-numbers.md")
    assert given
    for words in given:
        assert run(words[0], *words[1:]).code == 0
