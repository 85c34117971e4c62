"""What the graph and its indicators say, in the language of the page."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from entrepot.dossier.sentences import caution_text, note_text
from entrepot.dossier.words import Wording
from entrepot.errors import EntrepotError, UnknownNameError
from entrepot.graph.countries import chinese_country_name
from entrepot.graph.countries import country_name as english_country_name
from entrepot.indicators.registry import INDICATORS, Indicator
from entrepot.indicators.words_zh import chinese_of
from entrepot.talent.area import Area, Countries, Institutions, Sources, Topics, Types, Words
from entrepot.talent.cautions import Caution
from entrepot.talent.errors_zh import said_in_chinese
from entrepot.talent.field_names_zh import name_in
from entrepot.talent.notes import Note

_TYPES = {
    "article": gettext_lazy("article"),
    "book": gettext_lazy("book"),
    "book-chapter": gettext_lazy("book chapter"),
    "conference-paper": gettext_lazy("conference paper"),
    "dataset": gettext_lazy("dataset"),
    "dissertation": gettext_lazy("dissertation"),
    "editorial": gettext_lazy("editorial"),
    "erratum": gettext_lazy("erratum"),
    "letter": gettext_lazy("letter"),
    "paratext": gettext_lazy("paratext"),
    "peer-review": gettext_lazy("peer review"),
    "preprint": gettext_lazy("preprint"),
    "report": gettext_lazy("report"),
    "retraction": gettext_lazy("retraction"),
    "review": gettext_lazy("review"),
    "standard": gettext_lazy("standard"),
    "other": gettext_lazy("other"),
}
_SOURCE_TYPES = {
    "journal": gettext_lazy("journal"),
    "repository": gettext_lazy("repository"),
    "conference": gettext_lazy("conference"),
    "ebook platform": gettext_lazy("e-book platform"),
    "book series": gettext_lazy("book series"),
    "metadata": gettext_lazy("metadata"),
    "other": gettext_lazy("other"),
}
_STAGES = {
    "early": pgettext_lazy("career stage", "early"),
    "mid": pgettext_lazy("career stage", "mid"),
    "senior": pgettext_lazy("career stage", "senior"),
    "veteran": pgettext_lazy("career stage", "veteran"),
}
_POSITIONS = {
    "single": pgettext_lazy("byline", "single"),
    "first": pgettext_lazy("byline", "first"),
    "middle": pgettext_lazy("byline", "middle"),
    "last": pgettext_lazy("byline", "last"),
}
_MOBILITY = {
    "migrant": gettext_lazy("now publishes elsewhere than where they began"),
    "traveller": gettext_lazy("publishes from several countries, the first among them"),
    "stayed": gettext_lazy("still publishes where they began"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """An indicator as a page explains it."""

    name: str
    title: str
    summary: str
    formula: str
    unit: str
    source: str
    rests_on: str
    format: str

    @property
    def kind(self) -> str:
        """How its values are written: as its format, or as years."""
        return "year" if self.name.endswith("_year") else self.format


def is_chinese() -> bool:
    """Whether the page is in Chinese, of either script."""
    return (get_language() or "").startswith("zh")


def in_script(text: str) -> str:
    """A text in simplified Chinese, in the script of the page."""
    return _in_traditional(text) if get_language() == "zh-hant" else text


@lru_cache(4096)
def _in_traditional(text: str) -> str:
    return str(_traditional().convert(text))


@cache
def _traditional() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 (loads its tables)

    return OpenCC("s2tw")


def country_name(code: str | None) -> str:
    """The name of a country in the language of the page; its code where it has none."""
    name = english_country_name(code)
    if is_chinese() and (chinese := chinese_country_name(code)):
        name = in_script(chinese)
    return name or code or ""


def tree_name(kind: str, number: int, name: str) -> str:
    """The name of a domain, field, subfield or topic; as the graph has it where no other is."""
    return in_script(name_in("zh", kind, number, name)) if is_chinese() else name


def type_name(name: str) -> str:
    """A type of works, as OpenAlex and others call it, in the language of the page."""
    return str(_TYPES.get(name, name))


def source_type_name(name: str) -> str:
    """A type of sources, as OpenAlex calls it, in the language of the page."""
    return str(_SOURCE_TYPES.get(name, name))


def area_name(area: Area) -> str:
    """What an area is called that is no combination of others; nothing where it has no name."""
    match area:
        case Topics(level, ids, names):
            pairs = zip(ids, names, strict=True)
            texts = [tree_name(level, number, name) for number, name in pairs if name]
        case Sources(_, names) | Institutions(_, names):
            texts = [name for name in names if name]
        case Countries(codes):
            texts = [country_name(code) for code in codes]
        case Words(query):
            texts = [f"“{query}”"]
        case Types(names):
            texts = [type_name(name) for name in names]
        case _:
            texts = []
    return ", ".join(texts)


def noted(note: Note) -> str:
    """A note in the language of the page; what only English has says so."""
    return in_script(note_text(note, Wording("zh"))) if is_chinese() else note


def warning(caution: Caution) -> str:
    """A warning about a person in the language of the page."""
    return in_script(caution_text(caution, Wording("zh"))) if is_chinese() else caution.text


def told(error: EntrepotError) -> str:
    """An error in the language of the page, where it is known there."""
    chinese = said_in_chinese(str(error)) if is_chinese() else None
    return _OF_COMMANDS.sub("", in_script(chinese) if chinese else str(error))


_OF_COMMANDS = re.compile(
    r"\s*'entrepot [a-z]+' lists [^.]+\.| \(or a list in a file: [^)]+\)"
    r"|\s*entrepot [a-z]+ 可列出[^。]+。|（[^（）]*@dois\.txt[^（）]*）"
)
"""What errors say of the command line, which visitors of the site do not have."""


def said_of(error: EntrepotError) -> str:
    """What an error about a part of an area says to somebody who looks at a page."""
    if not isinstance(error, UnknownNameError):
        return told(error)
    said = _("This graph has nothing called “%s” here.") % error.name
    if error.nearest:
        nearest = ", ".join(f"“{name}”" for name in error.nearest)
        said = f"{said} {_('Did you mean: %s?') % nearest}"
    return said


def explained(name: str) -> Explained:
    """An indicator in the language of the page; formulas and sources are in no language."""
    return _explained(name, get_language())


@cache
def _explained(name: str, _language: str | None) -> Explained:
    one: Indicator = INDICATORS[name]
    title, summary, unit = one.title, one.summary, one.unit
    if is_chinese():
        title, summary, unit = (in_script(text) for text in chinese_of(name))
    return Explained(
        one.name, title, summary, one.formula, unit, one.source, _rests_on(one), one.traits.format
    )


def _rests_on(one: Indicator) -> str:
    return {
        "ranked": _("The citations the ranking rests on, which its notes name."),
        "references": _("The citations that the graph holds itself."),
        "nothing": _("No citations."),
    }[one.traits.rests_on]


def stage_name(stage: str | None) -> str:
    """A career stage in the language of the page."""
    return str(_STAGES.get(stage or "", ""))


def position_name(position: str | None) -> str:
    """A place in a byline in the language of the page."""
    return str(_POSITIONS.get(position or "", ""))


def mobility_name(mobility: str | None) -> str:
    """How somebody's countries changed, in the language of the page."""
    return str(_MOBILITY.get(mobility or "", ""))
