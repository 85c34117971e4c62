"""What people type into the box, looked up in the graph."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from entrepot.api import Graph
from entrepot.errors import EntrepotError
from entrepot.graph.identifiers import from_text
from entrepot.graph.text import as_query
from entrepot.site.areas import MOST_LETTERS, AreaQuery, read_part
from entrepot.site.wording import area_name, country_name, source_type_name, tree_name
from entrepot.talent.area import LEVELS
from entrepot.talent.identified import Suggestion, is_id
from entrepot.talent.search import suggest as suggest_in
from entrepot.talent.tree_names import branch_above

MOST_FOUND = 40
KINDS = {
    "domain": _("domain"),
    "field": _("field"),
    "subfield": _("subfield"),
    "topic": _("topic"),
    "person": _("person"),
    "institution": _("institution"),
    "country": _("country"),
    "source": _("journal"),
    "words": _("works with these words"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something of a name, and the page about it."""

    kind: str
    name: str
    detail: str
    address: str
    id: str = ""

    @property
    def label(self) -> str:
        """What kind of thing it is, in the language of the page."""
        return str(KINDS.get(self.kind, self.kind))

    @property
    def plain(self) -> dict[str, str]:
        """For JSON."""
        parts = ("kind", "name", "detail", "address", "label")
        return {part: getattr(self, part) for part in parts}


Leads = Callable[[Suggestion], str]
"""From what was found to an address."""


def look_up(graph: Graph, text: str, limit: int = MOST_FOUND) -> list[Found]:
    """What the graph has of a name, and works with the words themselves, last."""
    written = _written(graph, text)
    found = [written] if written else _suggested(graph, text, limit)
    return [_found(graph, one, _page_about) for one in found]


def additions(
    graph: Graph, area: AreaQuery, text: str, *, is_without: bool, limit: int = MOST_FOUND
) -> list[Found]:
    """What a text may add to an area, or take out of it, each leading to the area changed."""

    def changed(one: Suggestion) -> str:
        name, value = ("not", _whole_part(one)) if is_without else _part(one)
        return f"{reverse('area')}?{area.plus(name, value).address}"

    written = _written(graph, text)
    found = [one for one in _suggested(graph, text, limit) if one.kind != "person"]
    return [_found(graph, one, changed) for one in ([written] if written else found)]


def _written(graph: Graph, text: str) -> Suggestion | None:
    """What is written as areas are: ``country:CN``, ``words:…``, ``type:review``, ``T10102``."""
    prefix, colon, _value = text.partition(":")
    if not colon and not from_text(text, "T"):
        return None
    try:
        name = area_name(read_part(graph, text)) or text
    except EntrepotError:
        return None
    return Suggestion(_KINDS_OF.get(prefix.strip().lower(), "topic"), text, name)


def _suggested(graph: Graph, text: str, limit: int) -> list[Suggestion]:
    found = suggest_in(graph.reader, text, limit)
    if is_id(text) or any(one.kind == "words" for one in found):
        return found
    return [*found, *_with_words(graph, text, is_last=not found)]


def _with_words(graph: Graph, text: str, *, is_last: bool) -> list[Suggestion]:
    """The works with the words of a text; none where nothing else was found, nor such works."""
    words = as_query(graph.reader.store.text_path(graph.manifest), text)
    if words is None or len(words) + len("words:") > MOST_LETTERS:
        return []
    if is_last and not len(graph.reader.search(words)):
        return []
    return [Suggestion("words", f"words:{words}", words)]


def _found(graph: Graph, one: Suggestion, leads: Leads) -> Found:
    return Found(one.kind, _name(one), _detail(graph, one), leads(one), one.id)


def _detail(graph: Graph, one: Suggestion) -> str:
    """What tells it from others, in the language of the page."""
    works, parts = one.work_count or 0, [_within(graph, one)]
    if one.country_code:
        parts.append(country_name(one.country_code))
    if one.share is not None:
        share = {"percent": f"{one.share:.0%}"}
        parts.append(_("%(percent)s of the works nearest to the text") % share)
    if works:
        count = {"count": f"{works:,}"}
        parts.append(ngettext("%(count)s work", "%(count)s works", works) % count)
    return " · ".join(str(part) for part in parts if part)


def _within(graph: Graph, one: Suggestion) -> str:
    """What it belongs to; branches of the tree and types of journals in the page's language."""
    if one.kind == "source":
        return source_type_name(one.within)
    number = from_text(one.id, "T")
    if one.kind not in LEVELS or number is None:
        return one.within
    level: Any = one.kind
    above = branch_above(level, number, graph.reader)
    return tree_name(*above, one.within) if above else one.within


def _name(one: Suggestion) -> str:
    if one.kind == "country":
        return country_name(one.id.rpartition(":")[2])
    number = one.id.rpartition("/")[2]
    return tree_name(one.kind, int(number), one.name) if number.isdecimal() else one.name


def _page_about(one: Suggestion) -> str:
    if one.kind == "person":
        return reverse("person", args=[one.id])
    return f"{reverse('people')}?{urlencode({'in': _whole_part(one)})}"


def _part(one: Suggestion) -> tuple[str, str]:
    """Where in an address it belongs, and the value there."""
    if one.kind in {"institution", "country"}:
        return one.kind, one.id.rpartition(":")[2]
    return "in", _whole_part(one)


def _whole_part(one: Suggestion) -> str:
    """The text that stands for it as an area of its own."""
    prefix = f"{one.kind}:" if one.kind in {"institution", "country", "source"} else ""
    return one.id if ":" in one.id else f"{prefix}{one.id}"


_KINDS_OF: dict[str, Any] = {
    **{kind: kind for kind in KINDS if kind != "person"},
    "journal": "source",
}
"""The kinds of areas by the prefix they are written with."""
