"""The API of the site, put together."""

from collections.abc import Callable, Mapping
from functools import cache, cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from entrepot.errors import UnknownNameError
from entrepot.site.api import about, comparing, finding, institutions, people, rankings
from entrepot.site.api.access import Limit, Token, without_token
from entrepot.site.api.answers import Plain, answer_errors, problem

View = Callable[..., HttpResponse]


class Explorer(NinjaAPI):
    """An API whose description says that a token may be left out."""

    @cached_property
    def described(self) -> OpenAPISchema:
        """The description, put together once."""
        schema = super().get_openapi_schema()
        for methods in schema["paths"].values():
            methods["get"]["security"].append({})
        return schema

    def get_openapi_schema(self, **_options: Any) -> OpenAPISchema:
        """The description; ninja asks for it."""
        return self.described


api = Explorer(
    title="entrepot",
    version="1",
    description="The leading people of any field of research, where they are, what they publish "
    "and how they are cited: what the pages show, as JSON.",
    docs_url=None,
    auth=[Token(), without_token],
    throttle=[Limit()],
    renderer=Plain(),
)
answer_errors(api)
for theme in (finding, rankings, people, comparing, institutions, about):
    api.add_router("", theme.router)


def _guarded(view: View) -> View:
    """A view of the API, which looks itself at who asks, and whose errors are all JSON.

    A parameter that it does not know is an error: a filter written wrong must not be left out.
    """

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            _refuse_unknown(request)
            response = view(request, **named)
        except (Http404, UnknownNameError) as error:
            return api.on_exception(request, error)
        if response.status_code == 405:
            return problem(405, _("This is asked with GET."), Allow=response.headers["Allow"])
        return response

    return guarded


def _refuse_unknown(request: HttpRequest) -> None:
    """Raise UnknownNameError for a parameter that the operation does not have."""
    route = request.resolver_match.route if request.resolver_match else ""
    known = _parameters().get(route.replace("<", "{").replace(">", "}"))
    wrong = [name for name in request.GET if known is not None and name not in known]
    if wrong:
        raise UnknownNameError("parameter", wrong[0], known or ())


@cache
def _parameters() -> Mapping[str, frozenset[str]]:
    """The names of the parameters of each path."""
    return {
        path.lstrip("/"): frozenset(one["name"] for one in methods["get"].get("parameters", ()))
        for path, methods in api.described["paths"].items()
    }


def _not_there(_request: HttpRequest, **_named: Any) -> HttpResponse:
    raise Http404


def _urls() -> tuple[list[Any], str, str]:
    listed, app, namespace = api.urls
    patterns: list[Any] = [*listed, path("<path:rest>", _not_there)]
    for one in patterns:
        one.callback = _guarded(one.callback)
    return patterns, app, namespace


urls = _urls()
"""For Django's ``path``."""
