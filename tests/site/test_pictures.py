"""The pictures of the documentation: of every page for people, small, as their table says."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "make_screenshots.py"
LARGEST, LARGEST_TOGETHER = 150_000, 3_000_000
ARGUMENTS = {"number": 1, "who": "A5027467000"}
"""What addresses of pages may ask for; of words to choose among, the first does."""


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_screenshots", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


script = _load_script()
PICTURES: dict[str, Any] = script.PICTURES


def named() -> dict[str, URLPattern]:
    """The site's own addresses that have a name."""
    return {
        one.name: one
        for one in get_resolver().url_patterns
        if isinstance(one, URLPattern) and one.name
    }


def address(pattern: URLPattern) -> str:
    given = {
        name: ARGUMENTS.get(name, getattr(converter, "regex", "").split("|")[0])
        for name, converter in pattern.pattern.converters.items()
    }
    return reverse(str(pattern.name), kwargs={**given, **pattern.default_args})


def is_page(response: Any) -> bool:
    """Whether somebody gets a page to look at."""
    kind: str = response.headers.get("Content-Type", "")
    return response.status_code == 200 and kind.startswith("text/html")


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_of_the_page_it_names(name: str, site: None) -> None:
    picture = PICTURES[name]
    assert resolve(picture.path.partition("?")[0]).url_name == picture.page


def test_every_page_has_a_picture(staff: Client) -> None:
    taken = {picture.page for picture in PICTURES.values()}
    for name, pattern in named().items():
        if name not in taken:
            response = staff.get(address(pattern))
            assert not is_page(response), f"make_screenshots.py takes no picture of '{name}'"
            assert response.status_code != 404 or name.endswith("-file"), name


def test_every_picture_is_there_and_no_other() -> None:
    assert {path.name for path in script.FOLDER.iterdir()} == {
        f"{name}.webp" for name in (*PICTURES, script.PAPERS)
    }, "run 'make pictures'"


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in script.FOLDER.iterdir()}
    assert max(sizes.values()) < LARGEST
    assert sum(sizes.values()) < LARGEST_TOGETHER


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_as_wide_as_said(name: str) -> None:
    head = (script.FOLDER / f"{name}.webp").read_bytes()[:30]
    assert head[:4] + head[8:16] == b"RIFFWEBPVP8X"
    width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
    assert width == PICTURES[name].width
    assert 0 < height <= PICTURES[name].height


def test_a_picture_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["startt"]) == 2
    assert "startt" in capsys.readouterr().out
