"""A member's tokens for the API."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.site.models import LONGEST_NAME, ApiToken
from entrepot.site.tokens import DAYS, make


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens. A new one's secret is in the answer to the form that asked for it, only."""
    secret = ""
    if request.method == "POST":
        days = {"": None, **{str(one): one for one in DAYS}}.get(request.POST.get("days", ""), 0)
        owner: Any = request.user
        _token, secret = make(owner, request.POST.get("name", ""), days)
    mine = ApiToken.objects.filter(owner=request.user)
    shown = {"tokens": mine, "secret": secret, "days": DAYS, "longest_name": LONGEST_NAME}
    return render(request, "site/tokens.html", shown)


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    one = get_object_or_404(ApiToken, pk=number, owner=request.user)
    one.delete()
    messages.success(request, _("Revoked: “%s”.") % one.name)
    return redirect("tokens")
