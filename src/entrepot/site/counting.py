"""How often something was asked for: counted in the site's tables, for all its processes."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from entrepot.site.models import Count


def counted(what: str, *, seconds: int) -> int:
    """Count one more; how many there are now. What was not asked for so long is forgotten."""
    until = timezone.now() + timedelta(seconds=seconds)
    with transaction.atomic():
        if not _one_more(what):
            Count.objects.filter(until__lt=timezone.now()).delete()
            try:
                with transaction.atomic():
                    Count.objects.create(what=what, count=1, until=until)
            except IntegrityError:  # another process counted the first one meanwhile
                _one_more(what)
        return Count.objects.get(what=what).count


def _one_more(what: str) -> int:
    now = timezone.now()
    return Count.objects.filter(what=what, until__gte=now).update(count=F("count") + 1)
