"""How do citations and normalised impact compare with openalex-metrics, in time and in value?

    python -m benchmarks.peer --graph GRAPH ...

openalex-metrics 0.1.0 (Gael Bernard, EPFL; MIT; on PyPI) is the nearest peer: on one machine, by
DuckDB, it computes for every work its citations, ever and in a window, NCS, and whether it is
among the 10 % and 1 % most cited of its subfield, year and venue type. Here its window is set to
four years, as ours is.

Both read the same two Parquet files, made from a graph: its articles that have a subfield and a
year, and the citations these receive, whatever cites them (the peer's own store would keep those
by works in its scope). Both write sorted or partitioned Parquet. entrepot is asked twice: for the
two ways of counting that both have, with self-citations ever and in four years; and for all five
that a graph holds. Besides what both have, the peer writes percentile, decile and z-score;
entrepot the citations of two years, and the top 5 % and 50 %. The closing checks of the peer's
build are left out.

Every row is compared. Citations are equal. NCS is equal but for one definition: where no work of
a cell is cited, NCS is 1 here, as CWTS has it, and empty there. Top shares differ by definition:
the peer takes every work at or above the 90th percentile, ties and all, so that the world has
more than its 10 %; here those who are tied at the threshold share what is left of the 10 %
(Waltman & Schreiber 2013), so that the world has 10 % exactly. It is checked that works of one
count of citations in each cell, those at the threshold, differ and no others.

The 20 institutions with most articles are compared too, full and fractional: the peer is told
the ids of the works of each, entrepot ranks them from its graph.
"""

import argparse
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
from benchmarks.entrepot_load import write_relation
from benchmarks.measure import TOTAL, Contender, Measure, Measured, Report, Stopwatch
from benchmarks.peer_values import (
    INSTITUTIONS,
    compare_institutions,
    compare_works,
    open_peer,
    opened,
    ours,
)
from benchmarks.tables import Section, Table, megabytes, ratio, seconds

from entrepot.graph.arrays.layout import COUNTINGS
from entrepot.graph.engine import DuckEngine
from entrepot.graph.loading import LoadOptions
from entrepot.graph.relations import WORK_IMPACT
from entrepot.graph.store import Store
from entrepot.indicators.impacts import work_impact

TITLE = "Beside openalex-metrics"
QUESTION = "How do citations and normalised impact compare with openalex-metrics?"
MISSING = "Left out: openalex-metrics is not installed here (pip install openalex-metrics==0.1.0)."
OURS, ALL, PEER = "entrepot, what both have", "entrepot, all it has", "openalex-metrics"
WAYS = {OURS: ("ws", "ws_4y"), ALL: COUNTINGS, PEER: ("citations", "citations_4y")}
"""Ways of counting: ever and in four years; ours also without self-citations, and as reported."""
_STORE = {
    "works_scope": """
        SELECT work_id, publication_year::INT AS publication_year, subfield_id::INT AS subfield,
               FALSE AS is_proceedings, coalesce(institution_count, 0) AS n_institutions,
               FALSE AS is_xpac, subfield_id, type, NULL::BIGINT AS reported_citation_count
        FROM work LEFT JOIN byline USING (work_id)
        WHERE type = 'article' AND subfield_id IS NOT NULL AND publication_year IS NOT NULL
        ORDER BY work_id
    """,
    "edges": """
        SELECT citing_work_id AS citing_id, cited_work_id AS cited_id, *
        FROM citation SEMI JOIN works_scope ON work_id = cited_work_id
        ORDER BY cited_work_id, citing_work_id
    """,
}
"""What both sides read: the tables of the peer's store, with columns of our relations besides."""


@dataclass(frozen=True)
class Beside:
    """One graph: what each took, what was found of its works, and how many values were equal."""

    measured: Sequence[Measured]
    works: Mapping[str, float]
    institutions: int


def compare(graphs: Sequence[Path], measure: Measure) -> Section:
    """Compare both on the articles of graphs; a section that says why not where it cannot be."""
    if find_spec("oam") is None:
        return Section(TITLE, QUESTION, (), (MISSING,))
    return section([_beside(Store(graph.absolute()), measure) for graph in graphs])


def _beside(store: Store, measure: Measure) -> Beside:
    with TemporaryDirectory(dir=store.path.parent) as name:
        prepare(store, Path(name))
        place = {"folder": name, "threads": measure.processes}
        measured = measure.all(
            [
                Contender(OURS, score_with_entrepot, {**place, "countings": WAYS[OURS]}),
                Contender(PEER, score_with_peer, place),
                Contender(ALL, score_with_entrepot, {**place, "countings": WAYS[ALL]}),
            ]
        )
        _, works = (compare_works(Path(name), len(WAYS[one])) for one in (ALL, OURS))
        return Beside(measured, works, compare_institutions(store, Path(name)))


def prepare(store: Store, folder: Path) -> None:
    """Write the two files that both sides read."""
    with opened(store, ("work", "byline", "citation"), folder / "scratch") as connection:
        for name, statement in _STORE.items():
            target = folder / "store" / name
            target.mkdir(parents=True)
            path = target / "part-0.parquet"
            connection.execute(f"COPY ({statement}) TO '{path}' (COMPRESSION zstd)")
            connection.read_parquet(str(path)).create_view(name)


def score_with_entrepot(folder: str, threads: int, countings: Sequence[str]) -> Report:
    """The relation ``work_impact`` of the articles, as a build writes it.

    ``countings``: the ways of counting that are wanted.
    """
    watch, output = Stopwatch(), ours(Path(folder), len(countings))
    shutil.rmtree(output, ignore_errors=True)
    if find_spec("pandas"):  # pyarrow imports it where it is there: the peer needs it, we do not
        import_module("pandas")
    with watch.timing(TOTAL):
        memory = LoadOptions().memory_mb
        engine = DuckEngine(memory_mb=memory, threads=threads, spill=Path(folder) / "spill")
        work, citation = (engine.read([_table(folder, name)]) for name in _STORE)
        census_year = np.iinfo(np.int16).max  # no citation comes after it
        impact = work_impact(engine, work, citation, census_year, countings)
        write_relation(engine, impact, WORK_IMPACT, output)
        engine.close()
    return Report(watch.steps)


def score_with_peer(folder: str, threads: int) -> Report:
    """The three tables of the peer's build step 2."""
    watch, told = Stopwatch(), io.StringIO()
    metrics = open_peer(folder, threads).metrics
    shutil.rmtree(Path(folder) / "metrics", ignore_errors=True)
    with (
        redirect_stdout(told),
        patch.object(metrics.checks, "report", return_value=True),
        patch.object(metrics.report, "print_profile"),
        watch.timing(TOTAL),
    ):
        is_built = metrics.build()
    if not is_built:
        raise SystemExit(f"openalex-metrics did not build:\n{told.getvalue()}")
    return Report(watch.steps)


def _table(folder: str, name: str) -> Path:
    return Path(folder) / "store" / name / "part-0.parquet"


def section(found: Sequence[Beside]) -> Section:
    """The figures, graph by graph, and what was found equal."""
    return Section(TITLE, QUESTION, [_table_of(one) for one in found], tuple(_notes(found)))


def _table_of(beside: Beside) -> Table:
    both, theirs, full = beside.measured
    rows = [
        (
            one.name,
            seconds(one.seconds()),
            seconds(one.processor_seconds()),
            str(len(WAYS[one.name])),
            megabytes(one.peak_bytes),
        )
        for one in beside.measured
    ]
    for name, one in (("what both have / it", both), ("all / it", full)):
        times = (
            ratio(one.seconds(), theirs.seconds()),
            ratio(one.processor_seconds(), theirs.processor_seconds()),
        )
        rows.append((name, *times, "", ratio([one.peak_bytes], [theirs.peak_bytes])))
    columns = ("", "s", "processor s", "ways of counting", "peak memory")
    title = f"Citations, NCS and top shares of {beside.works['works']:,} articles"
    return Table(title, columns, rows)


def _notes(found: Sequence[Beside]) -> Iterator[str]:
    works, count = found[-1].works, sum(one.works["works"] for one in found)
    yield (
        "The same two Parquet files were read by openalex-metrics 0.1.0 and by entrepot, with as "
        "many threads and the same limit of memory. Both count citations ever and in four years; "
        "all that entrepot has are these without self-citations too, and as the source states "
        "them. The peer also writes percentile, decile and z-score, entrepot the citations of two "
        "years and the top 5 % and 50 %."
    )
    yield (
        "entrepot loads its compiled code first, a quarter of a second whatever the size: few "
        "works are lost to the peer."
    )
    yield (
        f"All {count:,} rows were compared: citations, ever and in four years, are equal, and so "
        f"is NCS, but for works of cells in which nothing is cited ({works['empty_ncs']:,} of the "
        "largest): 1 here, as CWTS has it, empty there."
    )
    yield (
        f"Top shares differ by definition. The peer counts all ties, so that "
        f"{works['their_pp_top_10']:.2%} of the largest world are in its top 10 % and "
        f"{works['their_pp_top_1']:.2%} in its top 1 %; here ties share what is left, and the "
        f"world has {works['pp_top_10']:.2%} and {works['pp_top_1']:.2%}. Only works at the "
        f"threshold of their cell differ: {works['tied_10']:,} and {works['tied_1']:,} of them."
    )
    yield (
        f"The {INSTITUTIONS} institutions with most articles, full and fractional: all "
        f"{sum(one.institutions for one in found)} numbers of works, citations and MNCS are equal."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--graph", type=Path, nargs="+", required=True, help="graphs with references, smaller first"
    )
    parser.add_argument("--repeat", type=int, default=Measure().repeat, help="calls of each")
    options = parser.parse_args()
    compare(options.graph, Measure(options.repeat)).show()


if __name__ == "__main__":
    main()
