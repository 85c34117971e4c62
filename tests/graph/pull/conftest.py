import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.graph.pull.openalex_server import OpenAlexServer, make_work

from entrepot.graph.pull import Clock, PullOptions, PullQuery, Server

QUERY = PullQuery(topics=("T10102",))
PAGE_SIZE = 3


@dataclass
class FakeTime:
    """Time that passes only by waiting; begins on 3 February 2026 at 20:40 UTC."""

    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def clock(self) -> Clock:
        start = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
        return Clock(
            seconds=lambda: sum(self.waits),
            sleep=self.sleep,
            now=lambda: start + timedelta(seconds=sum(self.waits)),
        )

    @property
    def long_waits(self) -> list[float]:
        """The waits before another try, without those that only keep the pace."""
        return [seconds for seconds in self.waits if seconds >= 0.1]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def openalex() -> Iterator[OpenAlexServer]:
    """OpenAlex with the works W1 to W10: three full pages of three, and one more work."""
    with OpenAlexServer(make_work(number) for number in range(1, 11)) as server:
        yield server


@pytest.fixture
def make_options(openalex: OpenAlexServer, time: FakeTime) -> Callable[..., PullOptions]:
    """Options for pages of three and parts of six records; ``server`` settings by name."""

    def make(*, full_authors: bool = False, **settings: Any) -> PullOptions:
        defaults: dict[str, Any] = {
            "base_url": openalex.url,
            "page_size": PAGE_SIZE,
            "calls_per_second": 1000.0,
            "clock": time.clock(),
            "chance": lambda: 1.0,
        }
        server = Server(**(defaults | settings))
        return PullOptions(full_authors=full_authors, records_per_part=6, server=server)

    return make


@pytest.fixture
def options(make_options: Callable[..., PullOptions]) -> PullOptions:
    return make_options()


def pulled_records(folder: Path, entity: str = "works") -> list[Any]:
    """The records in the files that the manifest names."""
    manifest = json.loads((folder / entity / "manifest.json").read_bytes())
    records = []
    for entry in manifest["files"]:
        with gzip.open(folder / entry["url"], "rb") as lines:
            records += [json.loads(line) for line in lines]
    return records


def pulled_numbers(folder: Path) -> list[int]:
    """The numbers of the works pulled: 1 for W1."""
    return [int(record["id"].rsplit("W", 1)[1]) for record in pulled_records(folder)]
