"""Benchmarks run at a tiny size, so that they do not rot; no time is asserted."""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from benchmarks import load_rate, ranking
from benchmarks.__main__ import BENCHMARKS, SIZES, main
from benchmarks.entrepot_load import load_with_entrepot
from benchmarks.made_up_snapshot import Plan, write_snapshot
from benchmarks.measure import Contender, Measure, Measured, Report, Stopwatch
from benchmarks.plain_ranking import QUESTIONS
from benchmarks.snapshots import Snapshots, real
from benchmarks.tables import Section, Table, ratio, seconds

HERE = Measure(repeat=1, is_fresh=False)
WORKS = SIZES["tiny"]


def report_back(words: list[str]) -> Report:
    return Report({"total": 0.5}, {"words": words})


def take_memory(megabytes: int) -> Report:
    return Report(facts={"length": len(bytearray(b"x") * (megabytes * 10**6))})


def fail() -> Report:
    raise ValueError("as it should")


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    folder = tmp_path_factory.mktemp("made-up")
    write_snapshot(folder, Plan(WORKS))
    return Snapshots("tiny", {form: folder / form for form in ("jsonl", "parquet")})


def works(root: Path) -> Iterator[dict[str, Any]]:
    for part in sorted(root.glob("works/*/*.gz")):
        yield from msgspec.json.Decoder(dict[str, Any]).decode_lines(gzip.decompress(part.read_bytes()))


class TestMadeUpSnapshot:
    def test_both_forms_hold_the_same_works(self, snapshots: Snapshots) -> None:
        lines = list(works(snapshots.roots["jsonl"]))
        files = sorted(snapshots.roots["parquet"].glob("works/*/*.parquet"))
        rows = [row for file in files for row in pq.read_table(file).to_pylist()]
        for row in rows:  # in Parquet the abstract is JSON in a string
            text = row["abstract_inverted_index"]
            row["abstract_inverted_index"] = text and msgspec.json.decode(text)
        assert len(lines) == WORKS
        assert rows == lines

    def test_same_seed_same_files(self, snapshots: Snapshots, tmp_path: Path) -> None:
        write_snapshot(tmp_path, Plan(WORKS))
        for form, root in snapshots.roots.items():
            files = sorted(root.glob("works/*/*"))
            again = sorted((tmp_path / form).glob("works/*/*"))
            assert len(files) == 4
            assert [f.read_bytes() for f in files] == [f.read_bytes() for f in again]

    def test_works_cite_works_that_are_not_later(self, snapshots: Snapshots) -> None:
        made = {work["id"]: work for work in works(snapshots.roots["jsonl"])}
        pairs = [(work, made[cited]) for work in made.values() for cited in work["referenced_works"] if cited in made]
        assert len(pairs) > WORKS
        assert all(citing["publication_year"] >= cited["publication_year"] for citing, cited in pairs)


class TestMeasure:
    def test_fresh_process_gets_arguments_and_gives_facts(self) -> None:
        contender = Contender("words", report_back, {"words": ["one", "two"]})
        (measured,) = Measure(repeat=2).all([contender])
        assert measured.facts == {"words": ["one", "two"]}
        assert measured.seconds() == [0.5, 0.5]
