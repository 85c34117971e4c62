"""What an answer of the API means.

Sources: https://developers.openalex.org/api-reference/errors and …/authentication. The day's
allowance is counted in credits; when it is used up the API answers 429 with ``Retry-After``
at the next midnight UTC, and says how many credits the call needed and how many are left.
"""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import msgspec

from entrepot.errors import InputError, KeyRejectedError, QuotaError, RemoteError

LONGEST_WAIT_SECONDS = 300.0
"""A server that asks for more patience than this is not waited for."""

_NOT_THERE = {301, 302, 303, 307, 308, 404, 410}
"""A record that was merged into another is answered with the way to that one."""
_QUOTA = re.compile(r"insufficient (?:budget|credits)|daily (?:limit|budget|quota)", re.IGNORECASE)
_PAGE_SIZE = re.compile(r"per.page parameter must be between 1 and (\d+)", re.IGNORECASE)


class TryAgainError(Exception):
    """The call failed, but may succeed later; ``wait_seconds`` is what the server asks for."""

    def __init__(self, reason: str, wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.wait_seconds = reason, wait_seconds


class CursorRefusedError(InputError):
    """The server does not know the place in its list any more."""


class PageSizeError(InputError):
    """The server gives at most ``largest`` records a page."""

    def __init__(self, message: str, largest: int) -> None:
        super().__init__(message)
        self.largest = largest


class NotThereError(RemoteError):
    """There is no such record (any more)."""


class Meta(msgspec.Struct, frozen=True):
    """About the whole list: how many records, and where the next page begins."""

    count: int
    next_cursor: str | None = None


class Page(msgspec.Struct, frozen=True):
    """One page of a list; the records are the bytes as received."""

    meta: Meta
    results: list[msgspec.Raw]


class RecordHead(msgspec.Struct, frozen=True):
    """What the pull itself has to know of a record."""

    id: str | None = None
    is_authors_truncated: bool | None = None


class Allowance(msgspec.Struct, frozen=True):
    """The credits a day and those left today, as the server's headers say."""

    daily_credit_count: int
    remaining_credit_count: int


class _Complaint(msgspec.Struct):
    error: str = ""
    message: str = ""


def read_page(body: bytes) -> Page:
    """The page in a body. Raises ``TryAgainError`` where it is none."""
    try:
        return msgspec.json.decode(body, type=Page)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise TryAgainError(f"an answer that is no page of results ({error})") from error


def read_head(record: bytes) -> RecordHead:
    """The head of a record; empty where it has none that can be read."""
    try:
        return msgspec.json.decode(record, type=RecordHead)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return RecordHead()


def read_record(body: bytes) -> bytes:
    """The record in the body of a single one. Raises ``TryAgainError`` where it is none."""
    if read_head(body).id is None:
        raise TryAgainError("an answer that is no record")
    return body


def read_allowance(response: httpx.Response) -> Allowance | None:
    """The allowance in the headers of an answer; None where they do not say."""
    limit = _number(response, "X-RateLimit-Limit")
    left = _number(response, "X-RateLimit-Remaining")
    return Allowance(int(limit), int(left)) if limit and left is not None else None


def check(response: httpx.Response, now: datetime) -> None:
    """Raise the error that an answer other than 200 stands for."""
    status = response.status_code
    if status == httpx.codes.OK:
        return
    said = _complaint(response)
    if status == httpx.codes.UNAUTHORIZED:
        raise _key_error(said)
    if status == httpx.codes.FORBIDDEN and "rate limit" not in said.lower():
        raise _key_error(said)
    if status in (httpx.codes.BAD_REQUEST, httpx.codes.REQUEST_URI_TOO_LONG):
        raise _request_error(said)
    if status in (httpx.codes.FORBIDDEN, httpx.codes.TOO_MANY_REQUESTS):
        raise _limit_error(response, said, now)
    if status >= 500 or status == httpx.codes.REQUEST_TIMEOUT:
        raise _server_error(response, said, now)
    kind = NotThereError if status in _NOT_THERE else RemoteError
    raise kind(f"OpenAlex answered {status} for {response.url.path}: {said}")


def _key_error(said: str) -> KeyRejectedError:
    return KeyRejectedError(
        f"OpenAlex refuses the key: {said} Copy it again from https://openalex.org/settings/api "
        "and set it as OPENALEX_API_KEY."
    )


def _request_error(said: str) -> InputError:
    if match := _PAGE_SIZE.search(said):
        return PageSizeError(f"OpenAlex refuses the page size: {said}", int(match[1]))
    if "cursor" in said.lower():
        return CursorRefusedError(f"OpenAlex refuses the place to go on from: {said}")
    return InputError(f"OpenAlex cannot answer this query: {said}")


def _limit_error(response: httpx.Response, said: str, now: datetime) -> Exception:
    wait = _retry_after(response, now)
    needed = _number(response, "X-RateLimit-Credits-Required")
    left = _number(response, "X-RateLimit-Remaining")
    used_up = needed is not None and left is not None and left < needed
    if not (used_up or _QUOTA.search(said) or wait > LONGEST_WAIT_SECONDS):
        return TryAgainError(f"{response.status_code} {said}", wait)
    reset = _number(response, "X-RateLimit-Reset") or wait
    again = (
        f"It allows more from {now + timedelta(seconds=reset):%Y-%m-%d %H:%M} UTC on."
        if reset
        else "Its day begins at midnight UTC."
    )
    return QuotaError(f"OpenAlex allows no more calls with this key today: {said} {again}")


def _server_error(response: httpx.Response, said: str, now: datetime) -> Exception:
    wait = _retry_after(response, now)
    if wait <= LONGEST_WAIT_SECONDS:
        return TryAgainError(f"{response.status_code} {response.reason_phrase}".strip(), wait)
    until = f"{now + timedelta(seconds=wait):%Y-%m-%d %H:%M} UTC"
    return RemoteError(f"OpenAlex is not available before {until}: {response.status_code} {said}")


def _complaint(response: httpx.Response) -> str:
    """What the server said, as a sentence; never a page of HTML."""
    try:
        said = msgspec.json.decode(response.content, type=_Complaint)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        said = _Complaint()
    text = said.message or said.error or f"{response.status_code} {response.reason_phrase}"
    text = " ".join(text.split())[:500]
    return text if text.endswith((".", "!", "?")) else text + "."


def _retry_after(response: httpx.Response, now: datetime) -> float:
    """Seconds to wait, given as such or as a date; 0 where nothing is asked for."""
    seconds = _number(response, "Retry-After")
    if seconds is None:
        try:
            until = parsedate_to_datetime(response.headers.get("Retry-After", ""))
            seconds = (until - now).total_seconds()
        except (ValueError, TypeError):  # TypeError: a date without its zone
            return 0.0
    return max(seconds, 0.0)


def _number(response: httpx.Response, header: str) -> float | None:
    try:
        number = float(response.headers.get(header, ""))
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None
