"""How soon do pages of the site come, with twenty readers at once?

    python -m benchmarks.site_rate --graph FOLDER --seconds 20 --pause 0

``entrepot serve`` runs in a process of its own over the graph, with its own tables in a temporary
folder. Each reader, a thread with a connection, asks one page after the other, at random: the
start, suggestions, a search, an area, people with filters, institutions, countries, a person, a
comparison. Between two pages it pauses, for a time drawn from an exponential distribution; without
a pause readers only wait, which is the hardest case. What is asked while warming up does not count.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
from benchmarks.tables import Section, Table, megabytes

import entrepot

QUESTION = "How soon do pages of the site come, with many readers at once?"
NOTE = (
    "Served and read on one machine: the readers take processor time from the server. What is "
    "asked in the first seconds, while answers are not yet remembered, does not count."
)
READERS, SECONDS, WARM_UP = 20, 20.0, 5.0
PARTS = (50, 95, 99, 100)
MARKS = ("p50", "p95", "p99", "longest")
SHARES: Mapping[str, float] = {
    "start": 0.08,
    "suggest": 0.20,
    "search": 0.07,
    "area": 0.08,
    "people": 0.22,
    "institutions": 0.05,
    "countries": 0.03,
    "person": 0.15,
    "compare": 0.05,
    "institution": 0.05,
    "country": 0.02,
}
"""Of all that readers ask."""
INDICATORS = ("c_score", "h_index", "citation_count", "mncs", "work_count")
CHOSEN = 200
"""People, institutions and areas that readers know of."""
_PAGE_SECONDS, _POLL_SECONDS = 60.0, 0.05


@dataclass(frozen=True)
class Known:
    """What readers ask for: ids and names of a graph."""

    areas: Sequence[str]
    people: Sequence[str]
    names: Sequence[str]
    institutions: Sequence[str]
    countries: Sequence[str]
    works: int

    @classmethod
    def of(cls, graph: Path, seed: int = 1) -> "Known":
        """The larger areas, and people of theirs."""
        with entrepot.open(graph) as opened:
            rng = np.random.default_rng(seed)
            areas: list[Any] = opened.areas().slice(0, CHOSEN).column("id").to_pylist()
            people = opened.area("all").people(by="work_count", top=20 * CHOSEN).to_pylist()
            some = [people[i] for i in rng.permutation(len(people))[:CHOSEN]]
            houses = opened.area("all").institutions(by="work_count", top=CHOSEN).to_pylist()
            countries = opened.area("all").countries(by="work_count", top=20).to_pylist()
            return cls(
                areas,
                [str(one["id"]) for one in some],
                [str(one["name"] or one["id"]) for one in some],
                [str(one["id"]) for one in houses],
                [str(one["id"]) for one in countries],
                len(opened.reader.arrays.works),
            )


@dataclass(frozen=True, slots=True)
class Answered:
    """A page that was asked for: when it was there and how long that took, in seconds."""

    page: str
    at: float
    seconds: float
    is_good: bool


class Walk:
    """A reader's way through the site; no two are alike."""

    def __init__(self, known: Known, seed: int) -> None:
        self.known, self.rng = known, np.random.default_rng(seed)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Pages and their addresses, without end."""
        pages, shares = list(SHARES), np.array(list(SHARES.values()))
        while True:
            page = pages[self.rng.choice(len(pages), p=shares / shares.sum())]
            yield page, _ADDRESSES[page](self)

    def one(self, of: Sequence[str]) -> str:
        """One of some at random."""
        return of[int(self.rng.integers(len(of)))]

    def area(self) -> dict[str, str]:
        """An area: a branch of the tree, often in some years."""
        asked = {"in": self.one(self.known.areas)}
        if self.rng.random() < 0.5:
            asked["from"] = str(self.rng.integers(2000, 2020))
        return asked

    def place(self, unit: str, of: Sequence[str]) -> str:
        """The page of a place in an area."""
        return f"/{unit}/{self.one(of)}/?{urlencode(self.area())}"

    def typed(self) -> str:
        """The beginning of a name."""
        name = self.one(self.known.names)
        return name[: int(self.rng.integers(2, 9))]

    def people(self) -> str:
        """A ranking with columns and filters."""
        asked = self.area() | {"by": self.one(INDICATORS)}
        for chance, name, value in (
            (0.3, "at", self.one(self.known.countries)),
            (0.3, "min", "3"),
            (0.2, "stage", "mid"),
            (0.2, "page", "2"),
        ):
            if self.rng.random() < chance:
                asked[name] = value
        return f"/people/?{urlencode(asked)}"

    def compare(self) -> str:
        """Three people of an area."""
        who = [("who", self.one(self.known.people)) for _ in range(3)]
        return f"/compare/people/?{urlencode(who)}"


_ADDRESSES: Mapping[str, Callable[[Walk], str]] = {
    "start": lambda _: "/",
    "suggest": lambda walk: f"/suggest/?q={quote(walk.typed())}",
    "search": lambda walk: f"/search/?q={quote(walk.one(walk.known.names))}",
    "area": lambda walk: f"/area/?{urlencode(walk.area())}",
    "people": Walk.people,
    "institutions": lambda walk: f"/institutions/?{urlencode(walk.area())}",
    "countries": lambda walk: f"/countries/?{urlencode(walk.area())}",
    "person": lambda walk: f"/people/{walk.one(walk.known.people)}/",
    "institution": lambda walk: walk.place("institutions", walk.known.institutions),
    "country": lambda walk: walk.place("countries", walk.known.countries),
    "compare": Walk.compare,
}


@dataclass(frozen=True)
class Load:
    """How many read, and for how long; all in seconds."""

    readers: int = READERS
    seconds: float = SECONDS
    warm_up: float = WARM_UP
    pause: float = 0.0


@dataclass(frozen=True)
class Served:
    """What readers met: pages after the warm-up, and the most memory the server took, in bytes."""

    load: Load
    works: int
    answered: Sequence[Answered]
    memory: int


def browse(graph: Path, load: Load) -> Served:
    """Serve a graph and have readers walk through the site."""
    known = Known.of(graph)
    with _served(graph) as (host, pid):
        begin = perf_counter()
        end = begin + load.warm_up + load.seconds
        answered: list[Answered] = []
        readers = [
            Thread(target=_read, args=(host, Walk(known, seed), load.pause, end, answered))
            for seed in range(load.readers)
        ]
        for one in readers:
            one.start()
        for one in readers:
            one.join()
        warm = begin + load.warm_up
        return Served(load, known.works, [a for a in answered if a.at >= warm], _memory(pid))


def _read(host: str, walk: Walk, pause: float, end: float, answered: list[Answered]) -> None:
    connection = HTTPConnection(host, timeout=_PAGE_SECONDS)
    for page, address in walk:
        if perf_counter() >= end:
            break
        begin = perf_counter()
        status = _status(connection, address)
        now = perf_counter()
        answered.append(Answered(page, now, now - begin, status in {200, 302}))
        sleep(walk.rng.exponential(pause) if pause else 0)
    connection.close()


def _status(connection: HTTPConnection, address: str) -> int:
    """The status of a page, all of it read; 0 where none came."""
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
    except OSError:
        connection.close()
        return 0
    return response.status


@contextmanager
def _served(graph: Path) -> Iterator[tuple[str, int]]:
    """Host and port of a server over a graph, and its process."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "entrepot", "serve", "--graph", str(graph), "--port", "0"]
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {"ENTREPOT_SITE": str(Path(folder) / "own"), "COLUMNS": "200"}
        said = Path(folder) / "said"
        with said.open("wb") as output:
            server = subprocess.Popen(
                command, env=kept | own, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            yield _address(server, said), server.pid
        finally:
            server.kill()
            server.wait()


def _address(server: "subprocess.Popen[bytes]", said: Path) -> str:
    """Host and port, as soon as the server says them."""
    while server.poll() is None:
        if found := re.search(r"http://([\w.:]+)/", said.read_text()):
            return found[1]
        sleep(_POLL_SECONDS)
    raise RuntimeError(f"The site was not served: {said.read_text()}")


def _memory(pid: int) -> int:
    """The most resident memory of a process and its children so far, in bytes; 0 if not told."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    own = int(found[1]) * 1024 if found else 0
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return own + sum(_memory(int(child)) for one in listed for child in one.read_text().split())


def compare(graphs: Sequence[Path], loads: Sequence[Load]) -> Section:
    """Serve graphs to readers, one after the other; the section of ``benchmarks.suite``."""
    met = [browse(graph, load) for graph in graphs for load in loads]
    notes = [*(_note(one) for one in met), NOTE]
    return Section("The site", QUESTION, [_table(one) for one in met], notes)


def _table(met: Served) -> Table:
    rows = [
        _row(page, [one for one in met.answered if one.page == page])
        for page in SHARES
        if any(one.page == page for one in met.answered)
    ]
    rows.append(_row("all", met.answered))
    columns = ("milliseconds", "pages", *MARKS, "errors")
    return Table(f"{_occasion(met)}, milliseconds until a page is there", columns, rows)


def _row(name: str, some: Sequence[Answered]) -> tuple[str, ...]:
    times = [one.seconds * 1000 for one in some]
    marks = (f"{mark:.0f}" for mark in np.percentile(times, PARTS)) if times else ["–"] * 4
    errors = sum(not one.is_good for one in some)
    return (name, f"{len(some):,}", *marks, f"{errors:,}")


def _occasion(met: Served) -> str:
    pause = f"pausing {met.load.pause:g} s" if met.load.pause else "without a pause"
    return f"{met.works:,} works, {met.load.readers} readers {pause}"


def _note(met: Served) -> str:
    rate = len(met.answered) / met.load.seconds
    memory = f"the server's processes took {megabytes(met.memory)}"
    return f"{_occasion(met)}: {rate:.0f} pages a second; {memory}."


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.site_rate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--graph", type=Path, nargs="+", required=True)
    parser.add_argument("--readers", type=int, default=READERS, help="who read at a time")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long is measured")
    parser.add_argument("--warm-up", type=float, default=WARM_UP, help="how long is not")
    parser.add_argument(
        "--pause", type=float, nargs="+", default=[0.0], help="mean seconds between pages"
    )
    options = parser.parse_args()
    loads = [Load(options.readers, options.seconds, options.warm_up, one) for one in options.pause]
    compare(options.graph, loads).show()


if __name__ == "__main__":
    main()
