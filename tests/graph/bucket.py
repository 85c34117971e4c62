"""A public bucket on this machine: just enough of S3 to list, ask for and get objects.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API (ListObjectsV2, HeadObject, GetObject),
addressed by path, without signatures.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

MODIFIED_XML = "2026-06-01T00:00:00.000Z"
MODIFIED_HTTP = "Mon, 01 Jun 2026 00:00:00 GMT"


@dataclass(frozen=True)
class Asked:
    """A request: its method, its path, and its parameters where it asks for a list."""

    method: str
    path: str
    parameters: dict[str, str]


@dataclass
class Bucket:
    """The bucket ``openalex``, holding the files of a folder; a context manager.

    ``page_size``: objects a list holds before it must be continued. ``refusal``: the status
    that a request is answered with instead, if any. ``cuts``: whether an object breaks off
    half way.
    """

    folder: Path
    page_size: int = 3
    refusal: Callable[[Asked], int | None] = lambda _: None
    cuts: Callable[[Asked], bool] = lambda _: False
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> "Bucket":
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
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
    def fetched(self) -> list[str]:
        """The keys of objects that were got, in order."""
        keys = (asked.path.removeprefix("/openalex/") for asked in self.asked if asked.path)
        return [key for key, asked in zip(keys, self.asked, strict=True) if _is_get(asked)]

    def sizes(self) -> dict[str, int]:
        """The keys of all objects, in order, and their sizes in bytes."""
        files = (p for p in self.folder.rglob("*") if p.is_file())
        found = {p.relative_to(self.folder).as_posix(): p.stat().st_size for p in files}
        return dict(sorted(found.items()))

    def answer(self, asked: Asked) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers."""
        self.asked.append(asked)
        status = self.refusal(asked)
        if status is not None:
            return status, _fault("Refused"), {}
        bucket, _, key = asked.path.strip("/").partition("/")
        if bucket != "openalex":
            return 404, _fault("NoSuchBucket"), {}
        if "list-type" in asked.parameters:
            return 200, self._listing(asked.parameters), {"Content-Type": "application/xml"}
        if key not in self.sizes():
            return 404, _fault("NoSuchKey"), {}
        return 200, (self.folder / key).read_bytes(), {"ETag": '"1"'}

    def _listing(self, parameters: dict[str, str]) -> bytes:
        prefix, delimiter = parameters.get("prefix", ""), parameters.get("delimiter", "")
        after = parameters.get("continuation-token", "")
        limit = min(self.page_size, int(parameters.get("max-keys", "1000")))
        names = sorted({_folded(k, prefix, delimiter) for k in self.sizes() if k > after})
        names = [name for name in names if name.startswith(prefix) and name > after]
        page, is_cut = names[:limit], len(names) > limit
        return _list_xml(page, self.sizes(), page[-1] if is_cut else "")


def _is_get(asked: Asked) -> bool:
    return asked.method == "GET" and "list-type" not in asked.parameters


def _folded(key: str, prefix: str, delimiter: str) -> str:
    """The key, or the folder it lies in where the list stops at folders."""
    if not delimiter or not key.startswith(prefix):
        return key
    head, found, _ = key[len(prefix) :].partition(delimiter)
    return prefix + head + found


def _list_xml(names: list[str], sizes: dict[str, int], token: str) -> bytes:
    items = "".join(
        f"<Contents><Key>{escape(n)}</Key><Size>{sizes[n]}</Size><ETag>&quot;1&quot;</ETag>"
        f"<LastModified>{MODIFIED_XML}</LastModified></Contents>"
        if n in sizes
        else f"<CommonPrefixes><Prefix>{escape(n)}</Prefix></CommonPrefixes>"
        for n in names
    )
    more = f"<NextContinuationToken>{escape(token)}</NextContinuationToken>" if token else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>openalex</Name><KeyCount>{len(names)}</KeyCount>"
        f"<IsTruncated>{'true' if token else 'false'}</IsTruncated>{more}{items}"
        "</ListBucketResult>"
    ).encode()


def _fault(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def do_GET(self) -> None:
        self._send()

    def do_HEAD(self) -> None:
        self._send()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep silent."""

    def _send(self) -> None:
        parts = urlsplit(self.path)
        parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(self.command, unquote(parts.path), parameters)
        status, body, headers = self.bucket.answer(asked)
        if status == 200 and "Range" in self.headers:
            first, last = _range(self.headers["Range"], len(body))
            status, body = 206, body[first : last + 1]
        self.send_response(status)
        for name, text in ({"Last-Modified": MODIFIED_HTTP} | headers).items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = self.bucket.cuts(asked)
        if self.command == "GET":
            self.wfile.write(body[: len(body) // 2] if self.close_connection else body)


def _handler(bucket: Bucket) -> type[_Handler]:
    return type("Handler", (_Handler,), {"bucket": bucket})


def _range(header: str, length: int) -> tuple[int, int]:
    first, _, last = header.removeprefix("bytes=").partition("-")
    return int(first or 0), int(last or length - 1)
