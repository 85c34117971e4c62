"""The benchmark of updates runs at a tiny size, so that it does not rot; no time is asserted."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("benchmarks measure by getrusage, which is not there", allow_module_level=True)

from benchmarks.measure import Measure
from benchmarks.update_rate import compare


def test_an_update_and_a_rebuild_give_the_same_graph(tmp_path: Path) -> None:
    section = compare(300, Measure(repeat=1, is_fresh=False, processes=1), tmp_path)
    (table,) = section.tables
    assert "of 300 works touched" in table.title
    assert [row[0] for row in table.rows][-2:] == ["total", "peak memory"]
