"""Where and how the API is called; the only place that holds the key."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

import httpx

from entrepot.errors import InputError, KeyRejectedError


@dataclass(frozen=True)
class Clock:
    """The time and the waiting, so that tests need not wait."""

    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Server:
    """The API and the manners with which it is called.

    ``calls_per_second``: at most; OpenAlex allows 100, and 429 was seen from about 11 on.
    ``try_count``: how often a call is made before it is given up; eight tries take about
    two minutes. ``page_size``: works a call, at most 200 (the documentation says 100 since
    2026, the API takes 200; where it does not, it says so and the pull goes on with what
    it allows). ``chance``: a number from 0 to 1, to vary the waits. ``transport``: instead of
    the network.
    """

    base_url: str = "https://api.openalex.org"
    calls_per_second: float = 8.0
    try_count: int = 8
    page_size: int = 200
    timeout_seconds: float = 60.0
    clock: Clock = field(default_factory=Clock)
    chance: Callable[[], float] = random.random
    transport: httpx.BaseTransport | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name in ("calls_per_second", "try_count", "page_size", "timeout_seconds"):
            if getattr(self, name) <= 0:
                raise InputError(f"{name} is {getattr(self, name)}; it must be above 0.")


class KeyedTransport(httpx.BaseTransport):
    """Adds the key on the way out.

    The requests that httpx writes to its log and ties to its errors are those from before,
    so the key cannot get into either.
    """

    def __init__(self, key: str, inner: httpx.BaseTransport) -> None:
        self._key, self._inner = key, inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request with the key."""
        keyed = httpx.Request(
            request.method,
            request.url.copy_merge_params({"api_key": self._key}),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return self._inner.handle_request(keyed)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def hide(self, text: str) -> str:
        """The text without the key, should a server repeat it."""
        for secret in {self._key, quote(self._key, safe="")}:
            text = text.replace(secret, "(key)")
        return text


def keyed_transport(key: str, server: Server) -> KeyedTransport:
    """The way to the server, through the proxy of the system if there is one.

    Raises ``KeyRejectedError`` where there is no key.
    """
    if not key.strip():
        raise KeyRejectedError(
            "OpenAlex wants a key. It is free: make an account at https://openalex.org, copy the "
            "key from https://openalex.org/settings/api and set it as OPENALEX_API_KEY."
        )
    inner = server.transport or httpx.HTTPTransport(proxy=_proxy(httpx.URL(server.base_url)))
    return KeyedTransport(key.strip(), inner)


def _proxy(url: httpx.URL) -> str | None:
    # httpx reads the system's proxies only where no transport is given to it.
    proxies = getproxies()
    return None if proxy_bypass(url.host) else proxies.get(url.scheme) or proxies.get("all")
