"""Benchmarks run at a tiny size, so that they do not rot; no time is asserted."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("benchmarks measure by getrusage, which is not there", allow_module_level=True)

from benchmarks.__main__ import SIZES, Occasion
from benchmarks.load_rate import check_rows
from benchmarks.measure import Contender, Measure, Measured, Report, Spent
from benchmarks.ranking import check_same
from benchmarks.snapshots import real
from benchmarks.tables import Section, Table, rate, ratio, seconds
from benchmarks.world.snapshot import Plan, write_snapshot
from tests.small_contenders import report_back, take_memory, time_steps

HERE = Measure(repeat=1, is_fresh=False, processes=1)
WORKS = SIZES["tiny"]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    write_snapshot(folder, Plan(WORKS))
    return folder / "data"


def measured(name: str, *reports: Report) -> Measured:
    return Measured(name, reports)


def test_every_benchmark_runs_and_writes_its_figures(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    Occasion("tiny", HERE).write_page(page)
    text = page.read_text(encoding="utf-8")
    assert text.count("\n## Load rate: 200 made-up works\n") == 1
    assert text.count("**jsonl: 200 records**") == 1
    assert text.count("**parquet: 200 records**") == 1
    assert text.count("\n## Ranking: 200 made-up works\n") == 1
    assert text.count("**The 100 leading people of all works**") == 1
    assert text.count("**The 100 leading people of the largest subfield**") == 1
    assert str(tmp_path) not in text


class TestSnapshots:
    def test_a_real_one_is_found_in_the_form_it_has(self, snapshot: Path) -> None:
        assert real(snapshot / "parquet").roots == {"parquet": snapshot / "parquet"}
        assert real(snapshot / "jsonl").name == "real works (jsonl)"

    def test_a_folder_that_is_no_snapshot_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match="holds neither works/ nor data/works/"):
            real(tmp_path)


class TestMeasure:
    def test_a_fresh_process_gets_arguments_and_gives_facts(self) -> None:
        (found,) = Measure(repeat=1).all([Contender("a", report_back, {"words": ["one", "two"]})])
        assert found.facts == {"words": ["one", "two"]}
        assert (found.seconds(), found.processor_seconds()) == ([0.5], [0.25])

    def test_memory_is_that_of_the_fresh_process(self) -> None:
        small, large = (Contender("a", take_memory, {"megabytes": mb}) for mb in (1, 201))
        peaks = [one.peak_bytes for one in Measure(repeat=1).all([small, large])]
        assert 150e6 < peaks[1] - peaks[0] < 250e6

    def test_a_contender_that_fails_is_named(self, capfd: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="'words' failed"):
            Measure(repeat=1).once(Contender("words", report_back, {"unknown": 1}))
        assert "unexpected keyword argument 'unknown'" in capfd.readouterr().err

    def test_contenders_take_turns(self) -> None:
        calls: list[str] = []

        def call(name: str) -> Report:
            calls.append(name)
            return Report()

        both = [Contender(name, call, {"name": name}) for name in ("ours", "theirs")]
        Measure(repeat=2, is_fresh=False).all(both)
        assert calls == ["ours", "theirs", "ours", "theirs"]

    def test_steps_are_summed_and_in_order(self) -> None:
        assert list(time_steps().steps) == ["reading", "writing"]

    def test_steps_are_summed_call_by_call(self) -> None:
        reports = (Report({"a": Spent(1, 5), "b": Spent(wall, 7)}) for wall in (10, 30))
        found = measured("x", *reports)
        assert found.seconds("a", "b") == [1 + 10, 1 + 30]
        assert found.processor_seconds("a", "b") == [5 + 7, 5 + 7]


class TestComparison:
    def test_relations_with_other_rows_stop_it(self) -> None:
        check_rows({"work": 2, "topic": 1}, {"work": 2})
        with pytest.raises(SystemExit, match="work: 2 rows by entrepot, 3 by DuckDB"):
            check_rows({"work": 2}, {"work": 3})

    def test_other_people_stop_it(self) -> None:
        def ranked(value: int) -> Report:
            names = ("citation_count", "work_count", "h_index")
            return Report(facts={"top": {name: [[7, value]] for name in names}})

        check_same([measured("ours", ranked(1)), measured("theirs", ranked(1))])
        with pytest.raises(SystemExit, match="'theirs' names other people by citation_count"):
            check_same([measured("ours", ranked(1)), measured("theirs", ranked(2))])


class TestTables:
    def test_markdown(self) -> None:
        table = Table("Speed", ("", "s"), [("ours", "1.5"), ("theirs", "3")])
        assert Section("Title", "Who is faster?", [table], ("A note.",)).markdown() == (
            "## Title\n\nWho is faster?\n\n"
            "**Speed**\n\n|  | s |\n| --- | ---: |\n| ours | 1.5 |\n| theirs | 3 |\n\n"
            "- A note."
        )

    @pytest.mark.parametrize(
        ("values", "text"),
        [([2.0, 1.0, 4.0], "2 (1–4)"), ([12.34], "12.3"), ([0.01234, 0.01234], "0.012")],
    )
    def test_seconds(self, values: list[float], text: str) -> None:
        assert seconds(values) == text

    def test_ratio(self) -> None:
        assert ratio([1.0, 9.0, 1.0], [4.0]) == "0.25×"
        assert ratio([1.0], [0.0]) == "–"

    def test_rate(self) -> None:
        assert rate(5000, [2.0, 9.0, 1.0]) == "2,500"
