"""Where somebody goes back to: the page on which a form stood, also by way of signing in."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

Respond = Callable[[HttpRequest], HttpResponse]


def back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site on which a form stood, as the form or the browser says."""
    came_from = urlsplit(request.headers.get("referer", ""))
    referred = came_from._replace(scheme="", netloc="").geturl()
    is_own = came_from.netloc == request.get_host()
    for there in (request.POST.get("next", ""), referred if is_own else ""):
        is_here = url_has_allowed_host_and_scheme(
            there, {request.get_host()}, require_https=request.is_secure()
        )
        if is_here and there.startswith("/"):
            return there
    return otherwise


def signing_in_leads_back(respond: Respond) -> Respond:
    """Who sent a form after the visit was over comes back to its page, not to the form's address.

    That address takes forms only, and would be an error.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        there, _query, asked = response.headers.get("Location", "").partition("?")
        leads_to_form = QueryDict(asked).get("next") == request.get_full_path()
        if request.method == "POST" and there == sign_in and leads_to_form:
            page = back(request, resolve_url(settings.LOGIN_REDIRECT_URL))
            response.headers["Location"] = f"{sign_in}?{urlencode({'next': page})}"
            messages.warning(request, _("Your visit was over. Sign in, and do it once more."))
        return response

    return middleware


def stood_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The page for a form whose cookie is gone; Django tells the ``reason`` in English."""
    said = _("This page stood open too long, or the browser keeps no cookies.")
    context = {"said": said, "again": back(request, resolve_url(settings.LOGIN_REDIRECT_URL))}
    return render(request, "site/stood_too_long.html", context, status=403)
