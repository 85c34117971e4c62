"""The institution that is ours: set once, it shows ties, gaps and what hiring would change."""

import numpy as np
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from entrepot.api import Graph
from entrepot.errors import UnknownNameError
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.identifiers import to_text
from entrepot.site.areas import read_part
from entrepot.site.models import Preference
from entrepot.talent.area import Institutions

_OURS = "our_institution"
"""In the session: a visitor's, and what was read of a member's account."""


def ours(request: HttpRequest) -> int | None:
    """The number of our institution; None where none was set."""
    if _OURS not in request.session and request.user.is_authenticated:
        kept = Preference.objects.filter(owner=request.user).first()
        if kept is not None:
            request.session[_OURS] = kept.institution
    number = request.session.get(_OURS)
    return int(number) if number is not None else None


def set_ours(request: HttpRequest, number: int | None) -> None:
    """Set our institution, or forget it; a member's is kept with the account."""
    request.session[_OURS] = number
    if request.user.is_authenticated:
        said = {"institution": number}
        Preference.objects.update_or_create(owner=request.user, defaults=said)


@receiver(user_logged_in)
def join(request: HttpRequest, user: User, **_rest: object) -> None:
    """The institution of an account goes before that of the visit, which else joins it."""
    if request is None or not hasattr(request, "session"):
        return
    visited = request.session.pop(_OURS, None)
    if visited is not None:
        Preference.objects.get_or_create(owner=user, defaults={"institution": visited})


def institution_named(graph: Graph, text: str) -> int | None:
    """The number of an institution by its id or name; None for an empty text.

    Raises UnknownNameError with the nearest names.
    """
    text = text.strip()
    if not text:
        return None
    area = read_part(graph, f"institution:{text}")
    if not isinstance(area, Institutions):
        raise UnknownNameError("institution", text, [])
    return area.ids[0]


def institution_name(graph: Graph, number: int | None) -> str:
    """The name of an institution; nothing where it is none, or not in this graph."""
    if number is None:
        return ""
    place = graph.reader.arrays.institutions.positions(np.array([number], np.int64))
    if place[0] == ABSENT:
        return ""
    (row,) = graph.reader.arrays.rows("institutions").take(place).to_pylist()
    return str(row["name"] or to_text("I", number))
