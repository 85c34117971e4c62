"""Whether openalex-metrics and entrepot find the same values, row by row; see ``peer``."""

from collections.abc import Sequence
from importlib import reload
from pathlib import Path
from typing import Any, Literal

import numpy as np
from benchmarks.plain_load import connected

from entrepot.graph.loading import LoadOptions
from entrepot.graph.reader import open_reader
from entrepot.graph.store import Store
from entrepot.indicators.impact_blocks import FWCI_WINDOW_YEARS
from entrepot.talent.area import Topics, Types, Years
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import rank

INSTITUTIONS = 20
SAME = 1e-9
_BESIDE = """
    CREATE OR REPLACE TABLE beside AS
    SELECT theirs.*, ws.citation_count, ws.ncs AS our_ncs, ws.top_10, ws.top_1,
           ws_4y.citation_count AS citation_count_4y, ws_4y.ncs AS our_ncs_4y
    FROM read_parquet($1, hive_partitioning = true) AS theirs
    FULL JOIN (FROM read_parquet($2) WHERE counting = 'ws') AS ws USING (work_id)
    FULL JOIN (FROM read_parquet($2) WHERE counting = 'ws_4y') AS ws_4y USING (work_id);
"""
_COMPARED = f"""
    SELECT count(*) AS works,
           count(*) FILTER (citations IS DISTINCT FROM citation_count
                         OR citations_4y IS DISTINCT FROM citation_count_4y) AS other_citations,
           count(*) FILTER (coalesce(abs(coalesce(ncs, 1) - our_ncs) > {SAME} * (1 + our_ncs)
                OR abs(coalesce(ncs_4y, 1) - our_ncs_4y) > {SAME} * (1 + our_ncs_4y), TRUE)
           ) AS other_ncs,
           count(*) FILTER (ncs IS NULL) AS empty_ncs,
           count(*) FILTER (is_top10::INT <> top_10) AS tied_10,
           count(*) FILTER (is_top1::INT <> top_1) AS tied_1,
           avg(is_top10::INT) AS their_pp_top_10, avg(top_10) AS pp_top_10,
           avg(is_top1::INT) AS their_pp_top_1, avg(top_1) AS pp_top_1
    FROM beside
"""
_OTHER_THRESHOLDS = """
    SELECT count(*) FROM (
        SELECT 1 FROM beside WHERE is_top10::INT <> top_10
        GROUP BY subfield, publication_year HAVING count(DISTINCT citations) > 1
        UNION ALL
        SELECT 1 FROM beside WHERE is_top1::INT <> top_1
        GROUP BY subfield, publication_year HAVING count(DISTINCT citations) > 1
    )
"""
_WORKS_OF = """
    SELECT DISTINCT work_id, ncs IS NULL, n_institutions
    FROM affiliation JOIN beside USING (work_id) WHERE institution_id = $1
"""
_INDICATORS: dict[Literal["full", "fractional"], tuple[str, ...]] = {
    "full": ("work_count", "citation_count", "mncs"),
    "fractional": ("fractional_work_count", "fractional_citation_count", "mncs"),
}


def open_peer(folder: str, threads: int) -> Any:
    """The peer, told where its data lie, and to take the memory and threads that we take."""
    # here: it is there only where one wants to compare
    import oam  # noqa: PLC0415

    oam.set_data_dir(folder)
    oam.config.THREADS, oam.config.MEMORY_LIMIT = threads, f"{LoadOptions().memory_mb}MB"
    oam.config.WINDOW_YEARS = FWCI_WINDOW_YEARS
    reload(oam.metrics)  # its statements were made with another window
    return oam


def ours(folder: Path, ways: int) -> Path:
    """Where entrepot's rows lie, those of so many ways of counting."""
    return folder / f"ours-{ways}"


def compare_works(folder: Path, ways: int) -> dict[str, float]:
    """Set the rows side by side, in ``beside.db``; raises SystemExit where they differ.

    ``ways``: the ways of counting that entrepot was asked for.
    """
    with connected(2, folder / "scratch", str(folder / "beside.db")) as connection:
        theirs = str(folder / "metrics" / "work_metrics" / "**" / "*.parquet")
        connection.execute(_BESIDE, [theirs, str(ours(folder, ways) / "*.parquet")])
        cursor = connection.execute(_COMPARED)
        names = [column[0] for column in cursor.description or ()]
        found = dict(zip(names, cursor.fetchall()[0], strict=True))
        found["other_thresholds"] = connection.execute(_OTHER_THRESHOLDS).fetchall()[0][0]
    wrong = {
        name: count for name, count in found.items() if name.startswith("other_") and count != 0
    }
    if wrong:
        raise SystemExit(f"entrepot and openalex-metrics differ in {wrong} of {found['works']}.")
    return found


def compare_institutions(store: Store, folder: Path) -> int:
    """Ask both for the largest institutions; how many values were equal, or SystemExit."""
    oam, count = open_peer(str(folder), 2), 0
    with (
        open_reader(store.path) as reader,
        opened(store, ("affiliation",), folder / "scratch", folder / "beside.db") as connection,
    ):
        fields = np.unique(reader.arrays["branch/field_id"])
        known = tuple(fields[fields >= 0].tolist())
        area = Topics("field", known) & Types(("article",)) & Years(first=1)
        for counting, columns in _INDICATORS.items():
            query = RankingQuery(
                by="work_count",
                top=INSTITUTIONS,
                columns=columns,
                counting=counting,
                citations="counted",
            )
            for row in rank(reader, area, "institutions", query).to_pylist():
                works = connection.execute(_WORKS_OF, [int(str(row["id"])[1:])]).fetchall()
                theirs = _asked(oam, works, counting)
                found = [float(str(row[column])) for column in columns]
                if not np.allclose(found, theirs, rtol=SAME):
                    raise SystemExit(f"{row['id']}, {counting}: {found}, the peer has {theirs}.")
                count += len(columns)
    oam.duck.reset_read_connection()
    return count


def _asked(oam: Any, works: Sequence[tuple[int, bool, int]], counting: str) -> list[float]:
    """Works, citations and MNCS by the peer, with NCS 1 where it has none."""
    way = "frac" if counting == "fractional" else "full"
    found = oam.aggregate([w for w, *_ in works], by=None, counting=way, reliable_only=False)
    weighted, citations, mncs = (float(found[n][0]) for n in ("P_weighted", "TCS", "MNCS"))
    shared = [count if counting == "fractional" else 1 for _, is_empty, count in works if is_empty]
    known = 0.0 if len(shared) == len(works) else mncs  # the peer has no mean of nothing
    return [weighted, citations, known + sum(1 / count for count in shared) / weighted]


def opened(
    store: Store, names: Sequence[str], scratch: Path, database: Path | str = ":memory:"
) -> Any:
    """Relations of a graph as views, without entrepot."""
    connection, manifest = connected(2, scratch, str(database)), store.require_manifest()
    for name in names:
        paths = [str(path) for path in store.relation(manifest, name).files]
        relation = connection.read_parquet(paths)
        relation.create_view(name)
    return connection
