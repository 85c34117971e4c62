"""The institution that is ours: set once, it shows ties, gaps and what hiring would change."""

from django.http import HttpRequest

from entrepot.api import Graph
from entrepot.errors import UnknownNameError
from entrepot.site.areas import read_part
from entrepot.talent.area import Institutions

_OURS = "our_institution"


def ours(request: HttpRequest) -> int | None:
    """The number of our institution; None where none was set."""
    number = request.session.get(_OURS)
    return int(number) if number is not None else None


def set_ours(request: HttpRequest, number: int | None) -> None:
    """Set our institution, or forget it."""
    if number is None:
        request.session.pop(_OURS, None)
    else:
        request.session[_OURS] = number


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
