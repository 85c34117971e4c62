"""A member's own page: what they keep here, and their password."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from entrepot.site.models import SavedArea


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """The areas somebody saved, and the way to a new password."""
    saved = SavedArea.objects.filter(owner=request.user)
    return render(request, "site/account.html", {"saved": saved})
