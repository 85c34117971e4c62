"""Serve the site on this machine, and run Django's own commands for it."""

import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any

import django
import httpx
import waitress
from django.core.management import call_command, execute_from_command_line
from filelock import FileLock

from entrepot.errors import InputError
from entrepot.settings import SiteSettings, read_site_settings

THREADS = 16
"""Requests that are worked on at a time; those that ask the graph wait at its desk."""
START_SECONDS = 60
BACKLOG = 1024
"""Connections that may wait to be taken."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens already."""

    address: str
    own: Any
    socket: socket.socket

    def run(self) -> None:
        """Answer until stopped."""
        from entrepot.site.dossiers import maker  # noqa: PLC0415 (settings must be there)

        Thread(target=_warm_up, daemon=True).start()
        maker().wake()  # what a stop left behind
        self.own.run()


def prepare(settings: SiteSettings | None = None) -> None:
    """Set Django up, and bring the site's own tables up to date."""
    site = settings or read_site_settings()
    site.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.conf")
    os.environ.setdefault("ENTREPOT_SECRET_KEY", _key(site.folder))
    django.setup()
    with FileLock(site.folder / ".lock"):  # two that begin at once would find the tables locked
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def listening(host: str, port: int) -> Iterator[Server]:
    """A server at an address, closed at the end; others may serve its ``socket`` too.

    Raises InputError where something else listens there already.
    """
    from entrepot.site.wsgi import application  # noqa: PLC0415 (settings must be there)

    listener = _listener(host, port)
    own = _server(application, listener)
    try:
        yield Server(f"http://{host}:{listener.getsockname()[1]}/", own, listener)
    finally:
        own.task_dispatcher.shutdown()
        own.close()


def _server(application: Any, listener: socket.socket) -> Any:
    """What answers at a socket; by ``poll``, for ``select`` fails from 1024 open files on."""
    return waitress.create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        ident="entrepot",
        asyncore_use_poll=os.name == "posix",
        **_proxied(),
    )


def _proxied() -> dict[str, Any]:
    """Behind https a proxy on this machine says who asks, and how; else nobody may."""
    if not read_site_settings().https:
        return {}
    told = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": told}


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens at an address."""
    try:
        (family, *_rest, address), *_others = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise InputError(
            f"{host}:{port} cannot be listened at ({error.strerror or error}). Give another --port."
        ) from error


@contextmanager
def helping(server: Server, count: int) -> Iterator[None]:
    """Other processes that answer at the same socket, until the end; Python uses one core each."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that nobody is left behind
    spawn = get_context("spawn")
    helpers = [spawn.Process(target=_help, args=(server.socket,)) for _ in range(count)]
    for one in helpers:
        one.start()
    try:
        yield
    finally:
        for one in helpers:
            one.terminate()
        for one in helpers:
            one.join()


def _help(listener: socket.socket) -> None:
    """Answer at a socket, in a process of its own, as long as the one that began it lives."""
    prepare()
    from entrepot.site.wsgi import application  # noqa: PLC0415 (settings must be there)

    own = _server(application, listener)
    Thread(target=_leave_with_parent, daemon=True).start()
    Thread(target=_warm_up, daemon=True).start()
    with suppress(KeyboardInterrupt):
        own.run()


def _leave_with_parent() -> None:
    """End where the process that began this one has ended, however it did."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def usual_processes() -> int:
    """As many as there are cores, four at most; one where sockets cannot be shared."""
    return min(4, os.cpu_count() or 1) if os.name == "posix" else 1


def first_page(server: Server) -> int:
    """The size of the first page, in bytes; raises where it does not load.

    It is asked for under the first name the site answers to, as a proxy would.
    """
    site = read_site_settings()
    asked = {"Host": site.hosts[0], "X-Forwarded-Proto": "https" if site.https else "http"}
    Thread(target=server.own.run, daemon=True).start()
    answer = httpx.get(server.address, headers=asked, timeout=START_SECONDS)
    answer.raise_for_status()
    return len(answer.content)


def manage(arguments: Sequence[str]) -> None:
    """Run a management command of Django."""
    execute_from_command_line(["entrepot site", *arguments])


def _warm_up() -> None:
    """Load what the first page and the first search need, so that nobody waits for it."""
    from entrepot.site.desk import ask  # noqa: PLC0415
    from entrepot.site.pages.start import contents  # noqa: PLC0415
    from entrepot.site.searching import look_up  # noqa: PLC0415

    ask(contents)
    ask(lambda graph: look_up(graph, "张 a"))
    ask(lambda graph: graph.area("all").people(top=1).work_count)


def _key(folder: Path) -> str:
    """The key that signs sessions, made once and read by its owner only."""
    path = folder / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text("utf-8")
