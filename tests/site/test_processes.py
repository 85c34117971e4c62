"""Several processes answer at one address, and all of them end together."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from entrepot.site.desk import desk


@pytest.mark.skipif(os.name != "posix", reason="sockets are shared on POSIX systems only")
def test_two_processes_answer_and_end_with_the_first(site: None, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ENTREPOT_GRAPH": str(desk().folder),
        "ENTREPOT_SITE": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "entrepot", "serve", "--port", "0", "--processes", "2"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            address = served.stdout.readline().split()[3]
            answers = [httpx.get(f"{address}indicators/", timeout=60).status_code for _ in range(6)]
            assert answers == [200] * 6
            served.send_signal(signal.SIGTERM)
            assert served.wait(60) == 0
        finally:
            served.kill()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, timeout=5)
