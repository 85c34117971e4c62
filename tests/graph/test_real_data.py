"""What a correct load of the real snapshots gives; skipped where they are not at hand."""

from pathlib import Path

import pytest
from tests.graph.snapshots import Graph, load

from entrepot.graph.store import Store

DATA = Path(__file__).parents[3] / "shared" / "data"


def real(name: str) -> Path:
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"the real snapshot ../shared/data/{name} is not here")
    return folder


def test_the_acl_anthology(tmp_path: Path) -> None:
    store = Store(tmp_path / "graph")
    summary = load(real("acl"), store)
    graph = Graph(store)
    assert (summary.read_count, summary.reject_count) == (71_239, 0)
    counts = {name: file.row_count for name, file in graph.manifest.relations.items()}
    assert counts["work"] == 71_239
    assert counts["reference"] == 93_923
    assert counts["abstract"] == 29_905
    references = graph.rows("reference")
    assert not [pair for pair in references if pair[0] == pair[1]]
    assert len(set(references)) == 93_923


def test_management_journals(tmp_path: Path) -> None:
    store = Store(tmp_path / "graph")
    folder = real("openalex-management")
    summary = load(folder, store, processes=2)
    graph = Graph(store)
    assert (summary.read_count, summary.reject_count) == (34_341, 0)
    counts = {name: file.row_count for name, file in graph.manifest.relations.items()}
    assert counts["work"] == 34_341
    assert len(set(graph.rows("authorship", "work_id"))) == 33_409
    assert summary.tally["works without authors"] == 34_341 - 33_409
    assert counts["reference"] == counts["abstract"] == counts["work_topic"] == 0
    assert set(graph.values("work", "reference_count")) == {None}
    assert load(folder, store).is_unchanged
