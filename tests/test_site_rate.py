"""The load test of the site walks through real pages and counts what it meets."""

from pathlib import Path

from benchmarks import site_rate

from entrepot.api import load
from entrepot.sample import sample_path


def test_readers_find_every_page(tmp_path: Path) -> None:
    load(sample_path(), tmp_path)
    once = site_rate.Load(readers=2, seconds=2.0, warm_up=0.5)
    section = site_rate.compare([tmp_path], [once])
    (table,) = section.tables
    rows = {row[0]: row for row in table.rows}
    assert set(rows) - {"all"} <= set(site_rate.SHARES)
    assert int(rows["all"][1]) > 0
    assert rows["all"][-1] == "0"  # errors
    assert "613 works, 2 readers without a pause" in section.notes[0]


def test_walks_ask_all_kinds_of_pages_as_often_as_said() -> None:
    known = site_rate.Known(["T1"], ["A1", "A2"], ["Ann"], ["I1"], ["NL"], 1)
    walk = iter(site_rate.Walk(known, seed=1))
    asked = [next(walk) for _ in range(2000)]
    for page, share in site_rate.SHARES.items():
        assert abs(sum(one == page for one, _ in asked) / len(asked) - share) < 0.03
    assert {address for page, address in asked if page == "person"} == {
        "/people/A1/",
        "/people/A2/",
    }
