"""Tokens: how a member's programs say whose they are. A secret is shown once; its hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepot.errors import InputError
from entrepot.site.models import LONGEST_NAME, ApiToken

MOST_TOKENS = 20
"""Tokens that a member may have."""
DAYS = (30, 90, 365)
"""How long a token may hold; or without end."""
_PREFIX = "entrepot_"
"""By which secrets are found in files where they should not be."""
_BYTES = 32
"""Of chance in a secret: it cannot be guessed, so that one pass of SHA-256 hides it."""
_NOTED_EVERY = timedelta(minutes=1)
"""The last use is written down so exactly: not each request writes."""


def make(owner: AbstractBaseUser, name: str, days: int | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret, which is known to nobody afterwards.

    Raises InputError for a name that is empty or too long, for other days than ``DAYS``, and
    where there are too many.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(_("Give the token a name of at most %d letters.") % LONGEST_NAME)
    if days is not None and days not in DAYS:
        raise InputError(_("A token holds for 30, 90 or 365 days, or without end."))
    if ApiToken.objects.filter(owner=owner).count() >= MOST_TOKENS:
        raise InputError(_("You have %d tokens already; revoke one first.") % MOST_TOKENS)
    secret = _PREFIX + secrets.token_urlsafe(_BYTES)
    expires = timezone.now() + timedelta(days=days) if days else None
    token = ApiToken.objects.create(owner=owner, name=name, digest=_digest(secret), expires=expires)
    return token, secret


def token_of(secret: str) -> ApiToken | None:
    """The token of a secret, noted as used; None where it holds no longer, or never did."""
    token = ApiToken.objects.select_related("owner").filter(digest=_digest(secret)).first()
    if token is None or token.is_over or not token.owner.is_active:  # type: ignore[attr-defined]
        return None
    now = timezone.now()
    unnoted = Q(last_used__isnull=True) | Q(last_used__lt=now - _NOTED_EVERY)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used=now)
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
