"""Who asks the API, and how often they may."""

import hashlib
import time

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from entrepot.site.counting import counted
from entrepot.site.tokens import token_of

VISITORS_A_MINUTE = 60
MEMBERS_A_MINUTE = 300
"""Requests of an address, of a member."""
_MINUTE = 60
_SIGN_IN_ONLY = "django.contrib.auth.middleware.LoginRequiredMiddleware"


class Token(HttpBearer):
    """A member's token, in the header ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> str:
        """Ask in the name of the token's owner; a wrong token is an error, not a visitor."""
        found = token_of(token)
        if found is None:
            raise AuthenticationError(message=_("This token is not known, or holds no longer."))
        request.user = found.owner  # type: ignore[assignment]
        return _member(request)


def without_token(request: HttpRequest) -> str | None:
    """A member who is signed in; or a visitor, where visitors may look."""
    if request.user.is_authenticated:
        return _member(request)
    if _SIGN_IN_ONLY in settings.MIDDLEWARE:
        return None
    return f"visitor {BaseThrottle().get_ident(request)}"


def _member(request: HttpRequest) -> str:
    return f"member {request.user.pk}"


class Limit(BaseThrottle):
    """So many requests in each minute of the clock, of all processes of the site together."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; whether it is within the limit."""
        who: str = request.auth  # type: ignore[attr-defined]  # access.Token, without_token
        most = MEMBERS_A_MINUTE if who.startswith("member ") else VISITORS_A_MINUTE
        minute = int(time.time() // _MINUTE)
        asked = f"api-{hashlib.sha256(who.encode()).hexdigest()}-{minute}"
        return counted(asked, seconds=2 * _MINUTE) <= most

    def wait(self) -> float:
        """Seconds to the next minute of the clock."""
        return _MINUTE - time.time() % _MINUTE
