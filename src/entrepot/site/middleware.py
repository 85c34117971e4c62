"""What happens to every request: language, content security policy, errors as pages."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.errors import EntrepotError, GraphError, GraphMissingError, UnknownNameError
from entrepot.settings import THIS_MACHINE
from entrepot.site.desk import BusyError, TooSlowError
from entrepot.site.wording import told

Respond = Callable[[HttpRequest], HttpResponse]

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
RETRY_SECONDS = "10"
_A_YEAR = 60 * 60 * 24 * 365


def language_of_address(respond: Respond) -> Respond:
    """``?lang=zh-hans`` sets the language and gives the same page without it."""
    languages = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang")
        if request.method != "GET" or chosen is None or chosen not in languages:
            return respond(request)
        rest = request.GET.copy()
        del rest["lang"]
        address = request.path + (f"?{rest.urlencode()}" if rest else "")
        response = HttpResponseRedirect(address)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_A_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response

    return middleware


def content_security_policy(respond: Respond) -> Respond:
    """Only this site's own files are loaded, and no script that stands in a page is run."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response

    return middleware


class ErrorPages:
    """Errors that users may see become pages that say what to do."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, if nothing goes wrong."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error; None where it is a fault of the site's own."""
        if isinstance(error, BusyError):
            return _later(request, _("Many people are asking at this moment."))
        if isinstance(error, TooSlowError):
            return _later(request, _("This question takes longer than a page waits."))
        if isinstance(error, GraphError):
            return _no_graph(request, error)
        if isinstance(error, EntrepotError):
            return render(
                request, "site/sorry.html", {"said": told(error)}, status=_status(request, error)
            )
        return None


def _status(request: HttpRequest, error: EntrepotError) -> int:
    """404 where the person or place that an address is about is not there, else 400."""
    is_about_one = request.resolver_match is not None and "who" in request.resolver_match.kwargs
    return 404 if is_about_one and isinstance(error, UnknownNameError) else 400


def _no_graph(request: HttpRequest, error: GraphError) -> HttpResponse:
    """The graph is missing or damaged: where it lies is said on this machine only."""
    logging.getLogger(__name__).error("The graph cannot be read: %s", error)
    is_here = settings.SITE.hosts == THIS_MACHINE
    is_missing = isinstance(error, GraphMissingError)
    context = {"said": str(error) if is_here else "", "is_missing": is_missing}
    return render(request, "site/no_graph.html", context, status=503)


def _later(request: HttpRequest, said: str) -> HttpResponse:
    response = render(request, "site/later.html", {"said": said}, status=503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
