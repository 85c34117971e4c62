"""How the API answers: JSON, also where something goes wrong.

An error is ``{"error": …, "what_to_do": …}``, in the language that is asked for; it says nothing of
the inside of the site.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.renderers import BaseRenderer
from pydantic import Field

from entrepot.errors import EntrepotError, GraphError, UnknownNameError
from entrepot.site.desk import BusyError, TooSlowError
from entrepot.site.middleware import RETRY_SECONDS
from entrepot.site.wording import told

WRONG = frozenset({400, 401, 404, 422, 429, 500, 503})
"""The status codes of errors: what was asked cannot be; a wrong token, or none where one is
needed; not in this graph; a parameter of a wrong kind; too many requests; a fault of ours; the
graph is busy or missing."""
_log = logging.getLogger(__name__)


class Problem(Schema):
    """What went wrong."""

    error: str = Field(description="What was wrong.")
    what_to_do: str | None = Field(None, description="What to do about it, where that is known.")


class Plain(BaseRenderer):
    """JSON; numbers that are none (NaN) are null."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        """The data as JSON."""
        return msgspec.json.encode(data)


def answer_errors(api: NinjaAPI) -> None:
    """Have an API answer all errors as ``Problem``."""
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)


def problem(status: int, error: str, what_to_do: str = "", **headers: str) -> HttpResponse:
    """An error as the API answers it; an underscore in a header's name stands for a hyphen."""
    said = {"error": error, **({"what_to_do": what_to_do} if what_to_do else {})}
    response = HttpResponse(msgspec.json.encode(said), "application/json", status=status)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _entrepot(request: HttpRequest, error: EntrepotError) -> HttpResponse:
    return problem(404 if _is_not_there(request, error) else 400, told(error))


def _is_not_there(request: HttpRequest, error: EntrepotError) -> bool:
    """Whether what the address is about is not in the graph."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    is_of_the_graph = isinstance(error, UnknownNameError) and error.kind in _KINDS
    return bool(named) and is_of_the_graph


_KINDS = {"person", "one person", "institution"}


def _graph(_request: HttpRequest, error: GraphError) -> HttpResponse:
    _log.error("%s", error)
    return problem(503, _("The graph cannot be read now."), _("Tell those who run this site."))


def _busy(_request: HttpRequest, _error: Exception) -> HttpResponse:
    later = _("Ask again in %s seconds.") % RETRY_SECONDS
    return problem(
        503, _("Many people are asking at this moment."), later, Retry_After=RETRY_SECONDS
    )


def _slow(_request: HttpRequest, _error: Exception) -> HttpResponse:
    said = _("This question takes longer than an answer is waited for.")
    return problem(503, said, _("Ask of a smaller area."), Retry_After=RETRY_SECONDS)


def _parameters(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [f"{one['loc'][-1]}: {one['msg']}" for one in error.errors]
    return problem(422, "; ".join(wrong), _("The API's page says what each parameter may be."))


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:
        said = _("This needs a token.") if str(error) == "Unauthorized" else str(error)
        todo = _("Make a token on the page of your account, and send it: Authorization: Bearer …")
        return problem(401, said, todo, WWW_Authenticate="Bearer")
    if error.status_code == 429:
        return problem(429, _("Too many requests in this minute."), _("Wait as Retry-After says."))
    return problem(error.status_code, str(error))


def _not_there(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(404, _("There is no such thing here."))


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("The API failed at %s", request.path, exc_info=error)
    return problem(500, _("Something went wrong here; it is written down."))


_ANSWERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    BusyError: _busy,
    TooSlowError: _slow,
    GraphError: _graph,
    EntrepotError: _entrepot,
    ValidationError: _parameters,
    HttpError: _http,
    Http404: _not_there,
    Exception: _fault,
}
