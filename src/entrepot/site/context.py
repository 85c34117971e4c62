"""What every template knows."""

from django.http import HttpRequest

from entrepot.errors import AreaError
from entrepot.site.areas import AreaQuery, area_of


def site(request: HttpRequest) -> dict[str, object]:
    """The area of the address, carried on from page to page; everything where it is none."""
    try:
        return {"area": area_of(request.GET)}
    except AreaError:
        return {"area": AreaQuery()}
