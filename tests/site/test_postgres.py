"""The tests of what the site keeps pass on PostgreSQL too, on a cluster of their own."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest

KEEPING = (
    "test_accounts.py",
    "test_area_page.py",
    "test_dossiers.py",
    "test_objections.py",
    "test_shortlist.py",
    "test_tokens.py",
)
"""The tests that touch the site's own tables."""
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty database; skips where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'entrepot[postgres]'")
    programs = _programs()
    account = _account()
    with TemporaryDirectory(prefix="entrepot-") as name:
        folder = Path(name)
        if account:
            shutil.chown(folder, account)

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", str(folder / "data"), *arguments]
            subprocess.run(command, user=account, cwd=folder, check=True, capture_output=True)

        run("initdb", "--auth=trust", "--username=tests", "--encoding=UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgres://tests@{quote(name, safe='')}/postgres"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")


def test_what_the_site_keeps_it_keeps_in_postgresql(database: str) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "ENTREPOT_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *(HERE / name for name in KEEPING)],
        env=environment | {"TEST_DATABASE_URL": database},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    import psycopg  # noqa: PLC0415 (may be missing; the fixture skips then)

    with psycopg.connect(database) as connection:
        made = connection.execute("SELECT last_value FROM explorer_apitoken_id_seq").fetchone()
    assert made is not None
    assert made[0] > 5  # it was this database in which they made tokens


def _programs() -> Path:
    """The folder of PostgreSQL's programs, the newest; Debian has them on no path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.skip("needs PostgreSQL (Debian: apt-get install postgresql)")
    return found[-1].parent if found else Path(str(on_path)).parent


def _version(program: Path) -> int:
    return int(program.parents[1].name)


def _account() -> str | None:
    """Whom the cluster runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
