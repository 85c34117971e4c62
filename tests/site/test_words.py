"""Every text of the site has its words in both Chinese scripts."""

import gettext
import re
from importlib.resources import files
from typing import Any

from django.test import Client
from opencc import OpenCC

SITE = files("entrepot.site")
TEXT = re.compile(r"""{%\s*translate\s+(?:"([^"]*)"|'([^']*)')|\b_\(\s*"([^"]*)"\s*\)""")


def catalogue(language: str) -> dict[Any, str]:
    """The compiled texts of a language."""
    path = SITE.joinpath("locale", language, "LC_MESSAGES", "django.mo")
    with path.open("rb") as file:
        texts: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in texts.items() if key}


def test_every_text_is_translated() -> None:
    known = {key if isinstance(key, str) else key[0] for key in catalogue("zh_Hans")}
    paths = [*SITE.joinpath("templates").rglob("*.html"), *SITE.rglob("*.py")]  # type: ignore[attr-defined]
    asked = {
        next(text for text in found.groups() if text)
        for path in paths
        for found in TEXT.finditer(path.read_text("utf-8"))
    }
    assert len(asked) > 100
    # Texts that Django translates itself are not in our catalogue.
    assert asked - known <= {"English", "Simplified Chinese", "Traditional Chinese"}


def test_the_traditional_catalogue_is_made_of_the_simplified() -> None:
    """Otherwise run ``python scripts/translate_site.py``."""
    convert = OpenCC("s2tw").convert
    simplified = catalogue("zh_Hans")
    assert catalogue("zh_Hant") == {key: convert(text) for key, text in simplified.items()}
    assert all(simplified.values())


def test_indicators_and_fields_are_in_the_script_of_the_page(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hant"
    text = visitor.get("/indicators/").content.decode()
    assert "被引次數" in text
    assert "被引次数" not in text
    text = visitor.get("/area/?in=fields/18").content.decode()
    assert "決策科學" in text
    assert "荷蘭" in visitor.get("/area/?country=NL").content.decode()


def test_browsers_of_taiwan_and_of_the_mainland_are_greeted_in_their_script(
    visitor: Client,
) -> None:
    for asked, tag in (("zh-TW", "zh-hant"), ("zh-HK", "zh-hant"), ("zh-CN", "zh-hans")):
        text = visitor.get("/", headers={"Accept-Language": asked}).content.decode()
        assert f'<html lang="{tag}">' in text
