"""The log of exports: who took which people out of the site, when, and for what."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from entrepot.site.models import LONGEST_PURPOSE, Export

KEPT_FOR = timedelta(days=365)


def log(
    request: HttpRequest,
    kind: str,
    people_count: int,
    *,
    people: Sequence[int] = (),
    purpose: str = "",
) -> None:
    """Write down an export; ``kind`` says what was taken, such as ``people.csv``.

    ``people``: who, where they were chosen one by one.
    """
    owner = request.user if request.user.is_authenticated else None
    Export.objects.create(
        owner=owner,
        kind=kind,
        address=request.META.get("QUERY_STRING", ""),
        purpose=purpose[:LONGEST_PURPOSE],
        people_count=people_count,
        people=list(people),
    )


def forget_old() -> None:
    """Delete what was written down longer ago than it is kept."""
    Export.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
