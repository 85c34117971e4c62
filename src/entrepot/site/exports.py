"""The log of exports: who took which people out of the site, when, and for what."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone

from entrepot.graph.identifiers import from_text
from entrepot.site.models import LONGEST_PURPOSE, Export

KEPT_FOR = timedelta(days=365)


def log(request: HttpRequest, kind: str, who: Iterable[object], *, purpose: str = "") -> None:
    """Write down an export; ``kind`` says what was taken, such as ``people.csv``.

    ``who``: everybody who is in it, as ids (``A123``) or numbers; other ids do not count.
    """
    people = [number for one in who if (number := from_text(str(one), "A")) is not None]
    owner = request.user if request.user.is_authenticated else None
    Export.objects.create(
        owner=owner,
        kind=kind,
        address=request.META.get("QUERY_STRING", ""),
        purpose=purpose[:LONGEST_PURPOSE],
        people_count=len(people),
        people=people,
    )


def with_person(among: QuerySet[Export], number: int) -> QuerySet[Export]:
    """Those exports that a person was in, such as one who objects: who has them now?"""
    listed = among.annotate(listed=Cast("people", TextField())).filter(listed__contains=str(number))
    held = [key for key, people in listed.values_list("pk", "people") if number in people]
    return among.filter(pk__in=held)


def forget_old() -> None:
    """Delete what was written down longer ago than it is kept."""
    Export.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
