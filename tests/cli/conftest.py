"""The command line, run in this process on a graph of the bundled sample."""

import csv
import io
import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from entrepot import api
from entrepot.cli import main
from entrepot.cli.console import errors, output
from entrepot.graph.loading import LoadOptions
from entrepot.sample import sample_path

WIDE = 200


@dataclass(frozen=True)
class Ran:
    """A command that came to its end."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def said(self) -> str:
        """What was said beside the result, in one line."""
        return " ".join(self.err.split())

    @property
    def told(self) -> str:
        """The result in one line, however it was wrapped."""
        return " ".join(self.out.split())

    @property
    def json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.out)
        return content

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Run: TypeAlias = Callable[..., Ran]


@pytest.fixture(scope="session")
def sample_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of the sample; do not change it."""
    folder = tmp_path_factory.mktemp("sample") / "graph"
    api.load(sample_path(), folder, options=LoadOptions(processes=1, memory_mb=512))
    return folder


@pytest.fixture(scope="session")
def environment(sample_graph: Path) -> Iterator[None]:
    """The settings: the sample's graph, little memory, no key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTREPOT_GRAPH", str(sample_graph))
        patch.setenv("ENTREPOT_MEMORY_MB", "512")
        patch.setenv("ENTREPOT_THREADS", "1")
        patch.delenv("OPENALEX_API_KEY", raising=False)
        yield


@pytest.fixture(scope="session")
def run(environment: None) -> Run:
    """Runs ``entrepot …`` as from a shell; ``width`` is that of the terminal."""

    def running(command: str, *arguments: object, width: int = WIDE) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["entrepot", *shlex.split(command), *map(str, arguments)])
            patch.setenv("COLUMNS", str(width))  # for the help, which typer draws
            for console in (output, errors):
                patch.setattr(console, "_width", width)
                patch.setattr(console, "_color_system", None)
            with pytest.raises(SystemExit) as end:
                main()
        return Ran(int(end.value.code or 0), out.getvalue(), err.getvalue())

    return running
