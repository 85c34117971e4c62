"""What the graph and its indicators say, in the language of the page."""

from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from entrepot.indicators.registry import INDICATORS, Indicator
from entrepot.indicators.words_zh import chinese_of


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


def explained(name: str) -> Explained:
    """An indicator in the language of the page; formulas and sources are in no language."""
    one: Indicator = INDICATORS[name]
    title, summary, unit = one.title, one.summary, one.unit
    if (get_language() or "").startswith("zh"):
        title, summary, unit = chinese_of(name)
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
    names = {
        "early": pgettext("career stage", "early"),
        "mid": pgettext("career stage", "mid"),
        "senior": pgettext("career stage", "senior"),
        "veteran": pgettext("career stage", "veteran"),
    }
    return names.get(stage or "", "")


def position_name(position: str | None) -> str:
    """A place in a byline in the language of the page."""
    names = {
        "single": pgettext("byline", "single"),
        "first": pgettext("byline", "first"),
        "middle": pgettext("byline", "middle"),
        "last": pgettext("byline", "last"),
    }
    return names.get(position or "", "")


def mobility_name(mobility: str | None) -> str:
    """How somebody's countries changed, in the language of the page."""
    names = {
        "migrant": _("now publishes elsewhere than where they began"),
        "traveller": _("publishes from several countries, the first among them"),
        "stayed": _("still publishes where they began"),
    }
    return names.get(mobility or "", "")
