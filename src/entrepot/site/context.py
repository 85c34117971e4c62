"""What every template knows."""

from functools import cache

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest

from entrepot.errors import AreaError
from entrepot.site import shortlists
from entrepot.site.areas import AreaQuery, area_of


def site(request: HttpRequest) -> dict[str, object]:
    """The area of the address, carried on from page to page, and how many are on the shortlist."""
    try:
        area = area_of(request.GET)
    except (AreaError, TooManyFieldsSent):  # the page says so itself
        area = AreaQuery()
    return {"area": area, "shortlisted": cache(lambda: len(shortlists.current(request)))}
