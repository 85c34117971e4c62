"""Benchmarks run at a tiny size, so that they do not rot; no time is asserted."""

import re
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

if sys.platform == "win32":
    pytest.skip("benchmarks measure by getrusage, which is not there", allow_module_level=True)

from benchmarks import citations_rate, measure, peer, questions, spark_sizes
from benchmarks.citations_rate import fingerprint, flag_with_entrepot, flag_with_sql
from benchmarks.derive_rate import derive
from benchmarks.entrepot_load import LoadWatch
from benchmarks.forgetting import forgetting
from benchmarks.load_rate import check_rows
from benchmarks.measure import Contender, Measure, Measured, Report, Spent
from benchmarks.peer_values import compare_works, ours
from benchmarks.pictures import Growth, logarithmic, slope
from benchmarks.ranking import check_same
from benchmarks.snapshots import Worlds, real
from benchmarks.suite import SIZES, Occasion
from benchmarks.tables import Section, Table, rate, ratio, seconds
from benchmarks.world.relations import write_relations
from benchmarks.world.snapshot import Plan, write_snapshot
from tests.small_contenders import report_back, take_memory, time_steps

from entrepot.errors import SparkMissingError
from entrepot.graph.reader import open_reader
from entrepot.graph.relations import BASE
from entrepot.graph.store import Store
from entrepot.talent import asked
from entrepot.talent.area import Everything
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank

HERE = Measure(repeat=1, is_fresh=False, processes=1)
WORKS = SIZES["tiny"].snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    write_snapshot(folder, Plan(WORKS))
    return folder / "data"


def measured(name: str, *reports: Report) -> Measured:
    return Measured(name, reports)


@pytest.fixture(scope="module")
def relations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relations")
    write_relations(folder, 1_000, seed=7)
    return folder


@pytest.fixture(scope="module")
def graph(relations: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    derive(str(relations), str(folder), threads=1)
    return folder


def test_every_benchmark_runs_and_writes_its_figures(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    Occasion("tiny", HERE, tmp_path / "cache").write_page(page)
    text = page.read_text(encoding="utf-8")
    for title in (
        "World",
        "Load rate: 200 made-up works",
        "Ranking: 200 made-up works",
        "Deriving",
        "Self-citations",
        "Beside openalex-metrics",
        "Questions",
    ):
        assert text.count(f"\n## {title}\n") == 1, title
    assert text.count("**jsonl: 200 records**") == 1
    assert text.count("**parquet: 200 records**") == 1
    assert text.count("**The 100 leading people of all works**") == 1
    assert text.count("**The 100 leading people of the largest subfield**") == 1
    assert str(tmp_path) not in text
    assert re.search(r"\nAll of it took \d+\.\d minutes\.\n$", text)
    for name in ("derive", "citations", "questions"):
        assert f"](pictures/page/bench-{name}.svg)" in text
        assert "slope" in (tmp_path / "pictures/page" / f"bench-{name}.svg").read_text("utf-8")


class TestSnapshots:
    def test_a_real_one_is_found_in_the_form_it_has(self, snapshot: Path) -> None:
        assert real(snapshot / "parquet").roots == {"parquet": snapshot / "parquet"}
        assert real(snapshot / "jsonl").name == "real works (jsonl)"

    def test_a_folder_that_is_no_snapshot_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match="holds neither works/ nor data/works/"):
            real(tmp_path)


class TestWorlds:
    def test_they_are_made_once_and_say_what_it_took(self, tmp_path: Path) -> None:
        made = Worlds(tmp_path, HERE)
        work = made.relations(200) / "work.parquet"
        before = work.stat().st_mtime_ns
        again = Worlds(tmp_path, HERE)
        assert again.relations(200) == work.parent
        assert work.stat().st_mtime_ns == before
        assert again.made["relations-200"] == made.made["relations-200"]
        assert made.made["relations-200"].facts["works"] == 200

    def test_one_that_was_not_finished_is_made_again(self, tmp_path: Path) -> None:
        (tmp_path / "parquet-200" / "data" / "parquet").mkdir(parents=True)
        roots = Worlds(tmp_path, HERE).snapshot(200).roots
        assert sorted(roots) == ["jsonl", "parquet"]
        assert all((root / "works" / "manifest.json").exists() for root in roots.values())


class TestSelfCitations:
    def test_both_find_the_same(self, relations: Path, tmp_path: Path) -> None:
        ours, theirs = str(tmp_path / "ours.parquet"), str(tmp_path / "theirs.parquet")
        flag_with_entrepot(str(relations), ours, threads=1)
        assert flag_with_sql(str(relations), theirs, 1, 60.0).facts == {"is_finished": True}
        count, own, _ = fingerprint(ours)
        assert 0 < own < count
        assert fingerprint(theirs) == fingerprint(ours)
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "ours.parquet",
            "theirs.parquet",
        ]

    def test_a_fingerprint_tells_other_rows_but_not_another_order(self, tmp_path: Path) -> None:
        rows: dict[str, list[int]] = {
            "citing_work_id": [3, 2],
            "cited_work_id": [1, 1],
            "citing_year": [2003, 2002],
            "cited_year": [2001, 2001],
            "is_self_citation": [True, False],
        }
        turned = {name: values[::-1] for name, values in rows.items()}
        other = rows | {"is_self_citation": [False, True]}
        found = list[tuple[int, int, str]]()
        for name, columns in {"a": rows, "b": turned, "c": other}.items():
            pq.write_table(pa.table(columns), tmp_path / name)
            found.append(fingerprint(str(tmp_path / name)))
        assert found[0][:2] == (2, 1)
        assert found[0] == found[1]
        assert found[0] != found[2]

    def test_sql_that_takes_too_long_is_stopped_and_not_asked_again(
        self, relations: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endless = """
            SELECT sum(a.range * b.range) AS citing_work_id, 0 AS cited_work_id
            FROM range(10000000) AS a, range(10000000) AS b
        """
        monkeypatch.setattr(citations_rate, "_SQL", endless)
        table = citations_rate.compare([relations, relations], HERE, 0.1).tables[0]
        assert [row[5][:10] for row in table.rows] == ["stopped at", "not asked"]

    def test_other_flags_stop_it(self, relations: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            citations_rate, "_SQL", citations_rate._SQL.replace("IS NOT NULL AS", "IS NULL AS")
        )
        with pytest.raises(SystemExit, match="Self-citations differ"):
            citations_rate.compare([relations], HERE)


class TestPeer:
    @pytest.fixture(autouse=True)
    def _needs_the_peer(self) -> None:
        pytest.importorskip("oam", reason="openalex-metrics is not installed")

    def test_works_and_institutions_are_compared(self, graph: Path) -> None:
        section = peer.compare([graph], HERE)
        assert [(row[0], row[3]) for row in section.tables[0].rows] == [
            ("entrepot, what both have", "2"),
            ("openalex-metrics", "2"),
            ("entrepot, all it has", "5"),
            ("what both have / it", ""),
            ("all / it", ""),
        ]
        assert "120 numbers of works, citations and MNCS are equal" in section.notes[-1]
        assert "the world has 10.00% and 1.00%" in " ".join(section.notes)

    @pytest.mark.parametrize(
        ("column", "told"),
        [("ncs", "other_ncs"), ("citation_count", "other_citations"), ("top_10", "thresholds")],
    )
    def test_other_values_stop_it(
        self, graph: Path, tmp_path: Path, column: str, told: str
    ) -> None:
        ways = peer.WAYS[peer.OURS]
        peer.prepare(Store(graph), tmp_path)
        peer.score_with_peer(str(tmp_path), threads=1)
        peer.score_with_entrepot(str(tmp_path), 1, ways)
        (path,) = ours(tmp_path, len(ways)).iterdir()
        table = pq.read_table(path)
        place = table.column_names.index(column)
        more = pc.add(table.column(column), 1).cast(table.schema.types[place])
        pq.write_table(table.set_column(place, column, more), path)
        with pytest.raises(SystemExit, match=told):
            compare_works(tmp_path, len(ways))


def test_without_the_peer_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "find_spec", lambda _: None)
    assert "not installed" in peer.compare([Path("nowhere")], HERE).notes[0]


class TestSpark:
    def test_without_java_it_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(*_: object) -> None:
            raise SparkMissingError("no java was found")

        monkeypatch.setattr(spark_sizes, "Cluster", missing)
        section = spark_sizes.compare([200], HERE)
        assert section.notes == ("Left out: no java was found",)

    def test_sizes_stand_side_by_side(self) -> None:
        found = [{"works": "2", "stages": "7"}, {"works": "4", "stages": "8"}]
        table = spark_sizes.section(found).tables[0]
        assert (table.columns, table.rows) == (("works", "2", "4"), [("stages", "7", "8")])


class TestQuestions:
    def test_nothing_is_remembered(self, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        evaluated = list[object]()
        evaluate = asked._evaluate

        def noted(*question: Any) -> asked.Asked:
            evaluated.append(question)
            return evaluate(*question)

        monkeypatch.setattr(asked, "_evaluate", noted)
        with forgetting(), open_reader(graph) as reader:
            for _ in range(2):
                rank(reader, Everything(), "countries", RankingQuery())
        assert len(evaluated) == 2

    def test_they_are_told_by_kind_and_by_size(self) -> None:
        rankings = [("people of a topic", 1.0, 2.0), ("people of a topic", 3.0, 4.0)]
        asked = [*rankings, (questions.PROFILE, 50.0, 60.0), (questions.LIST, 70.0, 80.0)]
        answers = [
            Report(facts={"works": works, "opened": 5.0, "answered": asked})
            for works in (1_000, 2_000)
        ]
        by_kind, by_size = questions.section(answers, [1, 2]).tables
        shown = ("people of a topic", "2", "2.0", "2.9", "3.0", "3.0", "3.0", "4.0")
        assert by_kind.rows[0] == shown
        assert by_kind.rows[-1] == ("all rankings of a branch", *shown[1:])
        assert by_kind.rows[-4][:3] == ("a person's profile", "1", "50.0")
        assert by_kind.rows[1][1:3] == ("0", "–")
        assert [row[:3] for row in by_size.rows] == [("1,000", "5", "2.0"), ("2,000", "5", "2.0")]

    def test_works_without_topics_are_not_asked(self) -> None:
        answer = Report(facts={"works": 1_000, "opened": 5.0, "answered": []})
        assert questions.section([answer], [1]).notes == ("Not asked: the works have no topics.",)


class TestPictures:
    def test_slope(self) -> None:
        assert slope([(1.0, 3.0), (10.0, 30.0), (100.0, 300.0)]) == pytest.approx(1)
        assert slope([(1.0, 1.0), (10.0, 100.0)]) == pytest.approx(2)

    def test_marks_lie_inside(self) -> None:
        found = logarithmic([3.0, 250.0], (1, 2, 5))
        assert found["axis"]["values"] == [5, 10, 20, 50, 100, 200]
        assert found["scale"]["domain"] == [3.0, 250.0]

    def test_a_line_of_one_point_has_no_slope(self, tmp_path: Path) -> None:
        Growth("one", "works", "s", {"ours": [(10.0, 1.0)]}).save(tmp_path)
        drawn = (tmp_path / "one.svg").read_text("utf-8")
        assert "ours" in drawn
        assert "slope" not in drawn


class TestMeasure:
    def test_a_process_that_ends_while_it_is_looked_at_has_no_memory(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(path: Path) -> None:
            raise FileNotFoundError(path)

        monkeypatch.setattr(Path, "iterdir", gone)
        monkeypatch.setattr(Path, "read_text", gone)
        assert list(measure._family(1)) == [1]
        assert measure._resident_bytes(1) == 0

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


class TestLoadWatch:
    def test_merging_is_divided_by_the_relations_it_tells_of(self) -> None:
        watch = LoadWatch()
        told = [list(watch.steps())]
        watch.step("Reading")
        watch.advance(7)
        watch.step("Merging")
        watch.advance(len(BASE))
        told.append(list(watch.steps()))
        for _ in BASE:
            watch.advance(1)
        watch.advance(1)
        watch.step("Preparing answers")
        told.append(list(watch.steps()))
        first = ["total", "finding"]
        merged = [*first, "reading", "merging", "writing base"]
        assert told == [first, merged, [*merged, "deriving", "preparing answers"]]


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
