"""How soon are random questions answered, and are the answers those of the definitions?

    python -m benchmarks.questions --graph FOLDER ... --count 1000

Each question ranks people, institutions or countries (the top 100) of a topic, subfield or field,
of some years or all, of one publication country or all, by any indicator. They are asked one
after the other in one process; the first hundred, which warm up, do not count. A sample is asked
again of the plain definitions, which DuckDB computes from the relations as SQL. Then profiles of
random people, with percentiles among those of such an area, and rankings of long random lists of
works by every indicator. Graphs of several sizes show how the time grows.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from benchmarks.forgetting import forgetting
from benchmarks.measure import Contender, Measure, Report
from benchmarks.pictures import Growth
from benchmarks.random_questions import RANKINGS, TOP, ask, check_many, random_questions
from benchmarks.tables import Section, Table, megabytes

from entrepot.graph.reader import GraphReader, open_reader
from entrepot.indicators.registry import INDICATORS
from entrepot.talent.area import Works
from entrepot.talent.main_field import main_subfield
from entrepot.talent.profile import Profile, profile
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank

QUESTION = "How soon are random questions answered, and as the definitions say?"
WARM_UP, COUNT, CHECKED = 100, 1000, 50
LISTS_WARM_UP = 5
PROFILE, LIST = "a person's profile", "people of a list of works, all indicators"
ELSEWHERE = "a person's profile, in any area"
PROFILES, LISTS, LISTED = 50, 10, 1_000_000
"""How many of each are asked; a list holds half of the works, and no more than a million."""
AT_ONCE = 2**24
PARTS = (50, 95, 99, 100)
MARKS = ("p50", "p95", "p99", "longest")
TITLE = "Questions"
NOTES = (
    "Asked one after the other in one process; the graph was read through before, so that it is "
    f"in the system's cache, and the first {WARM_UP} ({LISTS_WARM_UP} of the lists) do not count; "
    "profiles count from the first. Where other work shares the machine wall times are upper "
    "bounds; processor times are those of all threads. entrepot keeps answers for the next page; "
    "here each question is answered anew.",
    "A profile has the percentiles of a random person among those of their main subfield, or "
    "of a random topic, subfield or field. Where a subfield is large they were counted with the "
    "graph. A list holds half of the works, and a million at most.",
)
Answered = tuple[str, float, float]
"""The kind of a question; milliseconds on the wall, and of the processor, until its answer."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many questions are asked of a graph, and how many again of the definitions."""

    asked: int
    checked: int


def ask_many(graph: str, count: int, seed: int = 1) -> Report:
    """Ask random questions one after the other.

    Facts: ``works`` of the graph; milliseconds until it was ``opened``; ``answered``, each an
    ``Answered``.
    """
    with open_reader(Path(graph)) as reader:
        _read_through(reader.store.version_path(reader.manifest.version))
    begin = perf_counter()
    with open_reader(Path(graph)) as reader, forgetting():
        opened = (perf_counter() - begin) * 1000
        answered = [
            *_rankings(reader, count, seed),
            *_profiles(reader, seed),
            *_profiles_elsewhere(reader, seed),
            *_lists(reader, seed),
        ]
        works = len(reader.arrays.works)
    return Report({}, {"works": works, "opened": opened, "answered": answered})


def _read_through(folder: Path) -> None:
    """Have the files of a folder in the system's cache, as far as there is room."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as file:
            while file.read(AT_ONCE):
                pass


def _rankings(reader: GraphReader, count: int, seed: int) -> Iterator[Answered]:
    questions = random_questions(reader, seed)
    for place, asked in zip(range(WARM_UP + count), questions, strict=False):
        answered = _timed(asked.kind, partial(ask, reader, asked))
        if place >= WARM_UP:
            yield answered


def _profiles(reader: GraphReader, seed: int) -> Iterator[Answered]:
    """Profiles of random people, beside those of their main subfield; the first warms up."""

    def ask(who: int) -> Profile:
        return profile(reader, who, main_subfield(reader, who))

    people = _random_people(reader, seed)
    yield from [_timed(PROFILE, partial(ask, who)) for who in people][1:]


def _profiles_elsewhere(reader: GraphReader, seed: int) -> Iterator[Answered]:
    """Profiles of random people, beside those of a random area; the first warms up."""
    asked = zip(_random_people(reader, seed), random_questions(reader, seed), strict=False)
    yield from [_timed(ELSEWHERE, partial(profile, reader, who, q.area)) for who, q in asked][1:]


def _random_people(reader: GraphReader, seed: int) -> list[int]:
    ids = reader.arrays.unit_ids("people")
    people: list[int] = np.random.default_rng(seed).choice(ids, 1 + PROFILES).tolist()
    return people


def _lists(reader: GraphReader, seed: int) -> Iterator[Answered]:
    """Rankings of the people of random lists, with every indicator; the first ones warm up."""
    ids, rng = reader.arrays.works.ids, np.random.default_rng(seed)
    columns = tuple(i.name for i in INDICATORS.values() if "people" in i.traits.units)
    query = RankingQuery(top=TOP, columns=columns)
    for place in range(LISTS_WARM_UP + LISTS):
        area = Works(tuple(rng.choice(ids, min(LISTED, len(ids) // 2), replace=False).tolist()))
        answered = _timed(LIST, partial(rank, reader, area, "people", query))
        if place >= LISTS_WARM_UP:
            yield answered


def _timed(kind: str, ask: Callable[[], object]) -> Answered:
    wall, processor = perf_counter(), process_time()
    ask()
    return kind, (perf_counter() - wall) * 1000, (process_time() - processor) * 1000


def compare(graphs: Sequence[Path], measure: Measure, amounts: Sequence[Amount]) -> Section:
    """Ask graphs, smaller ones first, each in a fresh process."""
    answers, checks = [], []
    for graph, amount in zip(graphs, amounts, strict=True):
        place = str(graph.absolute())
        asked = {"graph": place, "count": amount.asked}
        answers.append(measure.once(Contender("asked", ask_many, asked)))
        checked = {"graph": place, "count": amount.checked}
        checks.append(measure.once(Contender("checked", check_many, checked)))
    return section(answers, [report.facts["checked"] for report in checks])


def section(answers: Sequence[Report], checked: Sequence[int]) -> Section:
    """The figures: of the last graph by kind of question, and of all by size."""
    largest = answers[-1].facts
    if not _rankings_of(largest["answered"]):
        return Section(TITLE, QUESTION, (), ("Not asked: the works have no topics.",))
    tables = [_by_kind(largest["works"], largest["answered"])]
    pictures = []
    if len(answers) > 1:
        tables.append(_by_size(answers))
        pictures.append(_growth(answers))
    again = ", ".join(
        f"{count:,} on {one.facts['works']:,} works"
        for one, count in zip(answers, checked, strict=True)
    )
    notes = (
        *NOTES,
        f"Opening the largest graph took {largest['opened']:.0f} ms.",
        f"Asked again of the definitions: {again}. The same values to nine places, and nobody "
        "better left out.",
    )
    return Section(TITLE, QUESTION, tables, notes, pictures)


def _by_kind(works: int, answered: Sequence[Answered]) -> Table:
    kinds = {
        kind: [one for one in answered if one[0] == kind]
        for kind in (*RANKINGS, PROFILE, ELSEWHERE, LIST)
    }
    rows = [
        (name, f"{len(some):,}", *_marks(some, 1), *_marks(some, 2)[::2])
        for name, some in {**kinds, "all rankings of a branch": _rankings_of(answered)}.items()
    ]
    columns = ("milliseconds", "questions", *MARKS, "processor p50", "processor p99")
    return Table(f"Random questions, top {TOP}, {works:,} works", columns, rows)


def _rankings_of(answered: Sequence[Answered]) -> list[Answered]:
    return [one for one in answered if one[0] in RANKINGS]


def _by_size(answers: Sequence[Report]) -> Table:
    rows = [
        (
            f"{one.facts['works']:,}",
            f"{one.facts['opened']:.0f}",
            *_marks(_rankings_of(one.facts["answered"]), 1),
            *_marks(_rankings_of(one.facts["answered"]), 2)[::2],
            megabytes(one.peak_bytes),
        )
        for one in answers
    ]
    columns = ("works", "opening", *MARKS, "processor p50", "processor p99", "peak memory")
    return Table("Rankings of a branch as graphs grow, milliseconds", columns, rows)


def _growth(answers: Sequence[Report]) -> Growth:
    chosen = {"rankings of a branch": RANKINGS, PROFILE: (PROFILE,), LIST: (LIST,)}
    curves = {
        f"{name}, p{percent}": [
            (one.facts["works"], _percentile(one.facts["answered"], kinds, percent))
            for one in answers
        ]
        for name, kinds in chosen.items()
        for percent in ((50, 99) if kinds == RANKINGS else (50,))
    }
    return Growth("bench-questions", "works", "processor milliseconds", curves)


def _percentile(answered: Sequence[Answered], kinds: Sequence[str], percent: int) -> float:
    times = [processor for kind, _, processor in answered if kind in kinds]
    return float(np.percentile(times, percent))


def _marks(answered: Sequence[Answered], column: int) -> tuple[str, ...]:
    """Percentiles of the milliseconds on the wall (column 1) or of the processor (2)."""
    times = [float(one[column]) for one in answered]
    return tuple(f"{mark:.1f}" for mark in np.percentile(times, PARTS)) if times else ("–",) * 4


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.questions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--graph", type=Path, nargs="+", required=True, help="graphs as 'load' leaves them"
    )
    parser.add_argument("--count", type=int, default=COUNT, help="questions to ask")
    parser.add_argument("--checked", type=int, default=CHECKED, help="questions to check")
    options = parser.parse_args()
    amount = Amount(options.count, options.checked)
    compare(options.graph, Measure(1), [amount] * len(options.graph)).show()


if __name__ == "__main__":
    main()
