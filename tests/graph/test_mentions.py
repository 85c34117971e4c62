"""Mentions that are staged once give the newest values that all of them give."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.graph.parquet_files import stage, write_parquet
from tests.graph.snapshots import authorship, institution, work

from entrepot.graph.columns import mentions
from entrepot.graph.columns.mentions import Mentions, hash_rows
from entrepot.graph.staging import RECORD, Stage, staged_files

Row = tuple[int, str | None, str | None, int]
"""Id, name, ORCID iD, record."""


def newest(rows: list[Row]) -> dict[int, list[Any]]:
    """Of each id the newest value of each column that is not null; of one record, the last."""
    found: dict[int, list[Any]] = {}
    for id_ in {row[0] for row in rows}:
        own = [row for row in rows if row[0] == id_]
        found[id_] = [
            max(((row[3], row[column]) for row in own if row[column] is not None), default=None)
            for column in (1, 2)
        ]
    return found


def staged_once(folder: Path, batches: list[list[Row]]) -> list[Row]:
    with Stage(folder, "000001") as stage_:
        held = Mentions(stage_, "author")
        for rows in batches:
            ids, names, orcids, records = zip(*rows, strict=True)
            columns = {
                "author_id": pa.array(ids, pa.int64()),
                "name": pa.array(names, pa.string()),
                "orcid": pa.array(orcids, pa.string()),
            }
            held.add(columns, np.array(records))
        held.flush()
    [path] = staged_files(folder, "author")
    table = pq.read_table(path).select(["author_id", "name", "orcid", RECORD])
    return [tuple(row.values()) for row in table.to_pylist()]


texts = st.sampled_from([None, "", "Ann", "Ann Lee", "A name of more than eight bytes"])
rows = st.lists(st.tuples(st.integers(1, 3), texts, texts, st.integers(1, 9)), min_size=1)


@given(st.lists(rows, min_size=1, max_size=3))
def test_the_newest_values_stay_the_same(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Row]]
) -> None:
    found = staged_once(tmp_path_factory.mktemp("stage"), batches)
    everything = [row for batch in batches for row in batch]
    assert newest(found) == newest(everything)
    assert len(found) == len({row[:3] for row in everything})


def test_equal_mentions_are_staged_under_the_newest_record(tmp_path: Path) -> None:
    batches: list[list[Row]] = [[(1, "Ann", None, 5), (1, "Ann", "", 4)], [(1, "Ann", None, 7)]]
    assert staged_once(tmp_path, batches) == [(1, "Ann", None, 7), (1, "Ann", "", 4)]


def test_many_mentions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table grows, and is emptied when it holds too many."""
    batches: list[list[Row]] = [
        [(id_, f"Name {id_ % 7}", None, batch * 5000 + id_) for id_ in range(3000)]
        for batch in range(3)
    ]
    assert sorted(staged_once(tmp_path / "all", batches)) == batches[-1]
    monkeypatch.setattr(mentions, "_MOST", 2000)
    assert len(staged_once(tmp_path / "some", batches)) == 9000


def test_a_hash_tells_null_from_empty_and_one_column_from_another() -> None:
    columns = {"name": pa.array([None, "", "a", None]), "orcid": pa.array([None, None, None, "a"])}
    assert len(set(hash_rows(columns).tolist())) == 4


def test_a_slice_of_texts_is_hashed_as_the_texts_alone() -> None:
    whole = pa.array(["a", None, "some longer text", ""])
    assert (hash_rows({"name": whole})[1:] == hash_rows({"name": whole.slice(1)})).all()


def test_a_file_stages_no_mention_twice(tmp_path: Path) -> None:
    ghent = institution(9, "BE", ror="https://ror.org/00cv9y106", type="education")
    works = [work(n, authorships=[authorship(1, "Ann", at=[ghent])]) for n in range(1, 30)]
    staged = stage(write_parquet(tmp_path / "part_0000.parquet", works))
    assert staged.values("institution", "institution_id", "ror") == [(9, "00cv9y106")]
    assert staged.values("author", "author_id", "name") == [(1, "Ann")]
    assert len(staged.rows["affiliation"]) == 29
