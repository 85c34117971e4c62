"""What is missing to start Spark is said, with what to do."""

import builtins
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from spec.spark import small_session

from entrepot.errors import SparkMissingError
from entrepot.graph.spark.session import SparkOptions, open_session


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "pyspark":
            raise ModuleNotFoundError("No module named 'pyspark'")
        return whole(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SparkMissingError, match=r"pip install 'entrepot\[spark\]'"):
        open_session(SparkOptions())


def _without_java(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.delenv("JAVA_HOME", raising=False)
    patch.setenv("PATH", str(folder))


def _with_a_wrong_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setenv("JAVA_HOME", str(folder))


def _with_an_old_java(patch: pytest.MonkeyPatch, folder: Path, version: str) -> None:
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2023-07-18' >&2\n")
    java.chmod(0o755)
    patch.setenv("JAVA_HOME", str(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="the old Java is a shell script")
@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_without_java, "no java was found"),
        (_with_a_wrong_home, "has no bin/java"),
        (partial(_with_an_old_java, version="11.0.20"), "bin/java is Java 11"),
        (partial(_with_an_old_java, version="1.8.0_372"), "bin/java is Java 8"),
    ],
)
def test_without_java(
    spoil: Callable[[pytest.MonkeyPatch, Path], None],
    problem: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    pytest.importorskip("pyspark")
    spoil(monkeypatch, tmp_path)
    with pytest.raises(SparkMissingError, match=problem) as caught:
        open_session(SparkOptions())
    assert "apt-get install openjdk-17-jre-headless" in str(caught.value)
    assert "JAVA_HOME" in str(caught.value)


def test_a_session_in_a_spark_that_runs_is_not_ours_to_stop_or_to_change() -> None:
    running = small_session()
    session, is_ours = open_session(SparkOptions(conf={"spark.sql.shuffle.partitions": "7"}))
    assert not is_ours
    assert session.conf.get("spark.sql.shuffle.partitions") == "7"
    assert running.conf.get("spark.sql.shuffle.partitions") == "1"
    assert session.conf.get("spark.sql.ansi.enabled") == "true"


def test_the_command_line_does_not_wait_for_pyspark() -> None:
    """It takes a second to import, and most never need it."""
    import subprocess  # noqa: PLC0415

    code = "import sys, entrepot.cli; sys.exit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
