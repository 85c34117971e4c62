"""Titles as they are read: publishers send them with markup of italics, indices and formulas."""

import re
from html import unescape

_TAG = re.compile(
    r"</?(?:b|bold|br|em|font|i|inf|italic|p|roman|sans-serif|sc|scp|small|span|strong|sub|sup|tt|u"
    r"|title|underline|(?:mml|jats):[\w-]+|math|m(?:i|n|o|row|sub|sup|subsup|text|frac))"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>",
    re.IGNORECASE,
)


def plain_title(title: str | None) -> str | None:
    """A title without its markup; signs such as ``<`` that are none stay."""
    if title is None or not ("<" in title or "&" in title):
        return title
    return " ".join(_TAG.sub("", unescape(title)).split())
