"""What the numbers mean: every indicator with formula and source."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from entrepot.indicators.registry import INDICATORS
from entrepot.site.wording import explained


@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators."""
    return render(
        request, "site/indicators.html", {"indicators": [explained(n) for n in INDICATORS]}
    )


@login_not_required  # whoever objects has no account
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held of people, why, and how to object."""
    site = settings.SITE
    said = {"office": site.office, "contact": site.contact, "sign_in_only": site.sign_in_only}
    return render(request, "site/privacy.html", said)
