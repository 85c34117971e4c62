"""A small OpenAlex on this machine: its lists, single records, cursors, keys and failures.

It speaks the protocol as documented at https://developers.openalex.org and as its sources
(ourresearch/openalex-elastic-api, openalex-api-proxy) give it: a page that is not full is
the last, lists cut the authors at 100, the day's allowance is counted in credits.
"""

import json
import threading
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Record = dict[str, Any]
KEY = "s3cret/key+42"
SECONDS_TO_MIDNIGHT = 12_000


@dataclass(frozen=True)
class Answer:
    """What the server sends; ``cut`` promises more bytes than it sends."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    parameters: dict[str, str]

    @property
    def page(self) -> tuple[str, str, str]:
        """What tells one page of a list from all others."""
        parameters = self.parameters
        return self.path, parameters.get("filter", ""), parameters.get("cursor", "")


def complain(status: int, message: str, **headers: str) -> Answer:
    """An error as the API sends it."""
    body = json.dumps({"error": "Error.", "message": message}).encode()
    return Answer(status, body, {k.replace("_", "-"): v for k, v in headers.items()})


BROKEN_JSON = Answer(200, b'{"meta": {"count": 3}, "results": [{"id"')
NO_META = Answer(200, b'{"results": []}')
HTML = Answer(200, b"<html>Please log in to the campus network</html>")
CUT = Answer(200, b'{"meta": {"count": 3}, "results": [', cut=True)
BAD_GATEWAY = Answer(502, b"<html>Bad gateway</html>")
UNAVAILABLE = Answer(503, b"")
SLOW_DOWN = complain(429, "Rate limit exceeded: 100 requests per second.", Retry_After="7")


def make_work(number: int, **changes: Any) -> Record:
    """A work as published, of topic T10102 in subfield 1702, field 17."""
    work: Record = {
        "id": f"https://openalex.org/W{number}",
        "title": f"Work number {number}",
        "publication_year": 2015,
        "publication_date": f"2015-01-{number % 28 + 1:02d}",
        "type": "article",
        "is_xpac": False,
        "authorships": [make_authorship(number)],
        "primary_topic": {
            "id": "https://openalex.org/T10102",
            "subfield": {"id": "https://openalex.org/subfields/1702"},
            "field": {"id": "https://openalex.org/fields/17"},
        },
    }
    return work | changes


def make_authorship(number: int, orcid: str | None = None) -> Record:
    """An author at the institution I63966007."""
    institution = {"id": "https://openalex.org/I63966007", "ror": "https://ror.org/042nb2s44"}
    return {
        "author": {"id": f"https://openalex.org/A{number}", "orcid": orcid},
        "institutions": [institution | {"lineage": ["https://openalex.org/I1"]}],
    }


def make_orcid(number: int) -> str:
    """The ORCID iD of a number, its check digit worked out as orcid.org describes."""
    total = 0
    for digit in f"{number:015d}":
        total = (total + int(digit)) * 2
    last = (12 - total % 11) % 11
    text = f"{number:015d}" + ("X" if last == 10 else str(last))
    return "-".join(text[i : i + 4] for i in range(0, 16, 4))


class OpenAlexServer:
    """The server; a context manager. Change its attributes to change how it behaves.

    ``faults``: answers for the coming requests, in order, instead of the true ones; None is
    the true one. ``always``: the answer to everything. ``asked``: every request that came.
    """

    def __init__(self, works: Iterable[Record] = (), topics: Iterable[Record] = ()) -> None:
        self.records = {"works": list(works), "topics": list(topics)}
        self.most_per_page = 200
        self.remaining_credits = 10_000
        self.faults: deque[Answer | None] = deque()
        self.always: Answer | None = None
        self.before: Callable[[Asked], None] = lambda _: None
        self.asked: list[Asked] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    def __enter__(self) -> "OpenAlexServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def cursors(self) -> list[str]:
        return [asked.parameters.get("cursor", "") for asked in self.asked]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        self.before(asked)
        if self.always:
            return self.always
        fault = self.faults.popleft() if self.faults else None
        return fault or self._refused(asked) or self._answer(asked)

    def _refused(self, asked: Asked) -> Answer | None:
        key = asked.parameters.get("api_key")
        if key != KEY:
            return complain(401, f"API key {key} not found")
        cost = 10 if "search" in asked.parameters else 1
        if asked.path.count("/") == 1:
            if self.remaining_credits < cost:
                return self._used_up(cost)
            self.remaining_credits -= cost
        return None

    def _used_up(self, cost: int) -> Answer:
        return complain(
            429,
            f"Insufficient budget. This request costs ${cost / 10_000} but you only have "
            f"${self.remaining_credits / 10_000} remaining. Resets at midnight UTC.",
            Retry_After=str(SECONDS_TO_MIDNIGHT),
            X_RateLimit_Credits_Required=str(cost),
            **self._allowance(),
        )

    def _allowance(self) -> dict[str, str]:
        return {
            "X_RateLimit_Limit": "10000",
            "X_RateLimit_Remaining": str(self.remaining_credits),
            "X_RateLimit_Reset": str(SECONDS_TO_MIDNIGHT),
        }

    def _answer(self, asked: Asked) -> Answer:
        entity, _, short_id = asked.path.strip("/").partition("/")
        if short_id:
            return self._single(entity, short_id)
        try:
            body = self._list(self.records[entity], asked.parameters)
        except ValueError as error:
            return complain(400, str(error))
        headers = {name.replace("_", "-"): text for name, text in self._allowance().items()}
        return Answer(200, json.dumps(body).encode(), headers)

    def _single(self, entity: str, short_id: str) -> Answer:
        for record in self.records[entity]:
            if record["id"].endswith("/" + short_id):
                return Answer(200, json.dumps(record).encode())
        return Answer(404, b"<html>Not found</html>")

    def _list(self, records: list[Record], parameters: dict[str, str]) -> Record:
        size = int(parameters.get("per_page", "25"))
        if not 1 <= size <= self.most_per_page:
            raise ValueError(f"per-page parameter must be between 1 and {self.most_per_page}.")
        found = [record for record in records if matches(record, parameters)]
        start = place(parameters.get("cursor", "*"))
        page = found[start : start + size]
        after = cursor_at(start + size) if len(page) == size else None
        meta = {"count": len(found), "per_page": size, "next_cursor": after}
        return {"meta": meta, "results": [as_listed(r) for r in page], "group_by": []}


def matches(record: Record, parameters: dict[str, str]) -> bool:
    """Whether a record is in the list that is asked for."""
    if record.get("is_xpac") and parameters.get("include_xpac") != "true":
        return False
    if parameters.get("search", "").lower() not in record.get("title", "").lower():
        return False
    filters = [text for text in parameters.get("filter", "").split(",") if text]
    return all(_matches_filter(record, *text.split(":", 1)) for text in filters)


def _matches_filter(record: Record, name: str, value: str) -> bool:
    values = value.lower().split("|")
    if len(values) > 100:
        raise ValueError(f"Maximum number of values exceeded for {name}. Decrease values to 100")
    if name == "publication_year":
        return _in_years(record[name], value)
    held = [str(v).lower() for v in _values([record], name.split("."))]
    return any(v == wanted or v.endswith("/" + wanted) for v in held for wanted in values)


def _in_years(year: int, value: str) -> bool:
    if value[0] in "<>":
        return year < int(value[1:]) if value[0] == "<" else year > int(value[1:])
    first, _, last = value.partition("-")
    return int(first) <= year <= int(last or first)


def _values(nodes: list[Any], names: list[str]) -> list[Any]:
    for name in names:
        found = [node[name] for node in nodes if isinstance(node, dict) and name in node]
        nodes = [v for f in found for v in (f if isinstance(f, list) else [f]) if v is not None]
        if found == [] and name in ("institutions", "author"):
            raise ValueError(f"Unknown filter field: {'.'.join(names)}")
    return nodes


def as_listed(record: Record) -> Record:
    """A record as lists give it: with 100 authors at most."""
    if len(record.get("authorships", [])) <= 100:
        return record
    return record | {"authorships": record["authorships"][:100], "is_authors_truncated": True}


def cursor_at(start: int) -> str:
    return b64encode(f"[{start}]".encode()).decode()


def place(cursor: str) -> int:
    if cursor == "*":
        return 0
    try:
        return int(b64decode(cursor).decode().strip("[]"))
    except ValueError as error:
        raise ValueError("Invalid cursor value") from error


def _handler(server: OpenAlexServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            answer = server.answer(Asked(parts.path, dict(parse_qsl(parts.query))))
            length = len(answer.body) + (1000 if answer.cut else 0)
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(answer.body)
            except ConnectionError:  # the client was killed
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    return Handler
