"""Several processes answer at one address, and all of them end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from entrepot.site.desk import desk

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="sockets are shared on POSIX systems only"
)


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command that serves the sample, with its address."""
    environment = {
        **os.environ,
        "ENTREPOT_GRAPH": str(desk().folder),
        "ENTREPOT_SITE": str(folder),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    command = [sys.executable, "-m", "entrepot", "serve", "--port", "0", "--processes", "2"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield running, running.stdout.readline().split()[3]
        finally:
            running.kill()


def test_two_processes_answer_and_end_with_the_first(site: None, tmp_path: Path) -> None:
    with served(tmp_path) as (running, address):
        answers = [httpx.get(f"{address}indicators/", timeout=60).status_code for _ in range(6)]
        assert answers == [200] * 6
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, timeout=5)


def test_behind_https_the_proxy_says_how_it_was_asked(site: None, tmp_path: Path) -> None:
    with served(tmp_path, ENTREPOT_HTTPS="yes", ENTREPOT_HOSTS="127.0.0.1") as (_running, address):
        page = f"{address}indicators/"
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        assert httpx.get(page, headers=told, timeout=60).status_code == 200
        assert httpx.get(page, timeout=60).headers["Location"].startswith("https://")
