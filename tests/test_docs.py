"""The pages under docs/ lead where they say, and the commands in them can be given."""

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.tree import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALLS = ("entrepot", "as-entrepot")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The places of a page that links may name, as GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


def commands(page: Path) -> list[list[str]]:
    """The commands of entrepot in the shell blocks of a page, in words."""
    blocks = [text for kind, text in BLOCK.findall(page.read_text("utf-8")) if kind == "sh"]
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    given = [shlex.split(line, comments=True) for line in lines if "entrepot" in line]
    return [words[1:] for words in given if words and words[0] in CALLS]


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for picture, text, target in LINK.findall(prose(page)):
        assert text or not picture, f"{target} has no text for those who cannot see it"
        path, _, anchor = target.partition("#")
        if re.match(r"\w+:", target):
            continue
        there = (page.parent / path) if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@each_page
def test_commands_can_be_given(page: Path) -> None:
    for words in commands(page):
        named = ["entrepot", *words]
        called = max((n for n in COMMANDS if named[: len(n.split())] == n.split()), key=len)
        given = named[len(called.split()) :]
        COMMANDS[called].make_context(called, given)  # raises for what is no option


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / target).resolve() for _, _, target in LINK.findall(prose(index))}
    for page in PAGES:
        assert page == index or page.name == "README.md" or {page, page.parent} & linked, page
