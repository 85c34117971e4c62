"""What the API answers, for those who write programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from entrepot.site.api.access import MEMBERS_A_MINUTE, VISITORS_A_MINUTE
from entrepot.site.api.reference import operations, shapes


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """All operations with their parameters, an example each, and what the answers hold."""
    shown = {
        "operations": operations(),
        "shapes": shapes(),
        "here": request.build_absolute_uri("/").rstrip("/"),
        "visitors": VISITORS_A_MINUTE,
        "members": MEMBERS_A_MINUTE,
    }
    return render(request, "site/api.html", shown)
