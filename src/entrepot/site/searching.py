"""What people type into the box, looked up in the graph."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from entrepot.api import Graph
from entrepot.talent.field_names_zh import name_in
from entrepot.talent.search import Suggestion
from entrepot.talent.search import suggest as suggest_in

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

    @property
    def label(self) -> str:
        """What kind of thing it is, in the language of the page."""
        return str(KINDS.get(self.kind, self.kind))

    @property
    def plain(self) -> dict[str, str]:
        """For JSON."""
        parts = ("kind", "name", "detail", "address", "label")
        return {part: getattr(self, part) for part in parts}


def look_up(graph: Graph, text: str, limit: int = MOST_FOUND) -> list[Found]:
    """What the graph has of a name, and works with the words themselves, last."""
    found = [_found(one) for one in suggest_in(graph.reader, text, limit)]
    if not any(one.kind == "words" for one in found):
        found.append(Found("words", text, "", _people_of(f"words:{text}")))
    return found


def _found(one: Suggestion) -> Found:
    works = one.work_count or 0
    count = ngettext("%(count)s work", "%(count)s works", works) % {"count": f"{works:,}"}
    detail = " · ".join(part for part in (one.detail, count if works else "") if part)
    return Found(one.kind, _name(one), detail, _address(one))


def _name(one: Suggestion) -> str:
    number = one.id.rpartition("/")[2]
    if not (get_language() or "").startswith("zh") or not number.isdecimal():
        return one.name
    return name_in("zh", one.kind, int(number), one.name)


def _address(one: Suggestion) -> str:
    if one.kind == "person":
        return reverse("person", args=[one.id])
    prefix = f"{one.kind}:" if one.kind in {"institution", "country", "source"} else ""
    return _people_of(one.id if ":" in one.id else f"{prefix}{one.id}")


def _people_of(area: str) -> str:
    return f"{reverse('people')}?{urlencode({'in': area})}"
