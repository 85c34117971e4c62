"""How soon are the 100 leading people known, by citations, works and h, beside plain DuckDB?

    python -m benchmarks.ranking --works 50000
    python -m benchmarks.ranking --data FOLDER

The people of one subfield, the largest, and of all works. entrepot answers from its graph;
plain DuckDB from a table of nested works that was read once, from the same as Parquet, and
from the graph's own relations. All must name the same 100 people with the same values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entrepot_load import loaded_graph
from benchmarks.forgetting import forgetting
from benchmarks.measure import Contender, Measure, Measured, Report, Stopwatch
from benchmarks.plain_ranking import (
    FIRST,
    QUESTIONS,
    make_nested,
    rank_nested_parquet,
    rank_nested_table,
    rank_relations,
)
from benchmarks.snapshots import Snapshots, run
from benchmarks.tables import Section, Table, megabytes, ratio, seconds

from entrepot.graph.identifiers import from_text
from entrepot.graph.reader import GraphReader, open_reader
from entrepot.talent.area import Area, Everything, Topics
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank

QUESTION = (
    "How soon are the 100 leading people known, by citations, works and h, beside plain DuckDB?"
)
TOP = 100
NOTES = (
    "All rest on reported citations, and name the same 100 people with the same values.",
    "A ranking of entrepot says more than it is asked here: with each person come name, "
    "institution, country and career stage, eight indicators (the c-score among them, for which "
    "everybody is evaluated), and what the data lack. DuckDB computes the one number and the id.",
    "Nested: works as published, without abstracts, read once before; that is not part of the "
    "time. Graph's relations: the two files work and authorship, read by hand-written SQL.",
    "entrepot keeps answers for the next page; here each question is answered anew.",
    "First answer: a new process opens the data and answers by citations; the others are asked "
    "again in the same process. The files are in the system's cache.",
)


@dataclass(frozen=True)
class _Place:
    """Folders of the graph and of the nested works, and the threads that may be taken."""

    graph: str
    nested: str
    threads: int


def compare(data: Snapshots, measure: Measure, folder: Path) -> Section:
    """Ask a graph and nested works, both made from the snapshot first."""
    graph, nested = loaded_graph(data, measure, folder), str(folder / "ranking-nested")
    form, root = list(data.roots.items())[-1]
    make = {"root": str(root), "form": form, "folder": nested}
    subfield = measure.once(Contender("nested works", make_nested, make)).facts["subfield"]
    areas = {"all works": None} | ({"the largest subfield": subfield} if subfield else {})
    tables = [
        _table(name, measure.all(_contenders(_Place(graph, nested, measure.processes), chosen)))
        for name, chosen in areas.items()
    ]
    return Section(f"Ranking: {data.name}", QUESTION, tables, NOTES)


def rank_with_entrepot(graph: str, subfield: str | None, threads: int) -> Report:
    """Ask the graph."""
    area = Topics("subfield", (_number(subfield),)) if subfield else Everything()
    watch = Stopwatch()
    with watch.timing(FIRST):
        reader = open_reader(Path(graph), threads=threads)
        _ask(reader, area, QUESTIONS[0])
    top = {}
    with reader, forgetting():
        for question in QUESTIONS:
            _ask(reader, area, question)
            with watch.timing(question):
                top[question] = _ask(reader, area, question)
    return Report(watch.steps, {"top": top})


def _ask(reader: GraphReader, area: Area, question: str) -> list[tuple[int | None, int]]:
    query = RankingQuery(by=question, top=TOP, citations="reported")
    rows = rank(reader, area, "people", query).to_pylist()
    return [(from_text(str(row["id"]), "A"), int(str(row[question]))) for row in rows]


def _number(subfield: str) -> int:
    return int(subfield.rsplit("/", 1)[-1])


def _contenders(place: _Place, subfield: str | None) -> list[Contender]:
    of_any = {"subfield": subfield, "threads": place.threads}
    of_graph, of_nested = {"graph": place.graph, **of_any}, {"folder": place.nested, **of_any}
    return [
        Contender("entrepot", rank_with_entrepot, of_graph),
        Contender("DuckDB, nested table", rank_nested_table, of_nested),
        Contender("DuckDB, nested Parquet", rank_nested_parquet, of_nested),
        Contender("DuckDB, graph's relations", rank_relations, of_graph),
    ]


def _table(area: str, measured: Sequence[Measured]) -> Table:
    check_same(measured)
    ours, *others = measured
    rows = [
        (name, seconds(ours.seconds(name)), *(_beside(one, ours, name) for one in others))
        for name in (FIRST, *QUESTIONS)
    ]
    memory = ("peak memory", *(megabytes(one.peak_bytes) for one in measured))
    columns = ("seconds", *(one.name for one in measured))
    return Table(f"The {TOP} leading people of {area}", columns, [*rows, memory])


def _beside(other: Measured, ours: Measured, name: str) -> str:
    return f"{seconds(other.seconds(name))}, {ratio(ours.seconds(name), other.seconds(name))}"


def check_same(measured: Sequence[Measured]) -> None:
    """Stop where two name other people, or the same with other values."""
    ours, *others = measured
    for one in others:
        for question in QUESTIONS:
            if one.facts["top"][question] != ours.facts["top"][question]:
                raise SystemExit(f"'{one.name}' names other people by {question} than entrepot.")


if __name__ == "__main__":
    run(QUESTION, compare)
