"""A depot brings files in whole, and gives them back in order, on a disk or elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from entrepot.errors import InputError
from entrepot.graph.engine import PART
from entrepot.graph.spark.depot import Depot


@pytest.fixture(params=["folder", "elsewhere"])
def depot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Depot]:
    address = str(tmp_path / "depot") if request.param == "folder" else "memory://depot"
    depot = Depot(address)
    yield depot
    depot.clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scratch" / "000001.parquet"
    path.parent.mkdir()
    path.write_text("rows")
    return path


def content(depot: Depot, name: str) -> bytes:
    files, path = fsspec.core.url_to_fs(depot.url(name))
    found: bytes = files.cat_file(path)
    return found


def test_what_is_put_is_there_and_gone_from_here(depot: Depot, file: Path) -> None:
    depot.put(file, "work/000001.parquet")
    assert depot.names("work") == ["000001.parquet"]
    assert content(depot, "work/000001.parquet") == b"rows"
    assert not file.exists()


def test_the_same_name_again_replaces(depot: Depot, file: Path) -> None:
    """A task that Spark tries again brings the same file."""
    depot.put(file, "work/000001.parquet")
    file.write_text("rows again")
    depot.put(file, "work/000001.parquet")
    assert depot.names("work") == ["000001.parquet"]
    assert content(depot, "work/000001.parquet") == b"rows again"


def test_there_is_nothing_in_what_is_not_there(depot: Depot) -> None:
    assert depot.names("author") == []


def test_part_files_come_back_in_order_under_our_names(
    depot: Depot, file: Path, tmp_path: Path
) -> None:
    """As Spark names them; it leaves a mark of success too."""
    for name in ("part-00010-a.c000", "part-00002-a.c000", "part-00000-a.c000"):
        file.write_text(name)
        depot.put(file, f"relation/{name}.parquet")
    file.write_text("")
    depot.put(file, "relation/_SUCCESS")
    target = tmp_path / "work"
    target.mkdir()
    depot.fetch("relation", target, PART)
    assert [(path.name, path.read_text()) for path in sorted(target.iterdir())] == [
        ("part-00000.parquet", "part-00000-a.c000"),
        ("part-00001.parquet", "part-00002-a.c000"),
        ("part-00002.parquet", "part-00010-a.c000"),
    ]
    assert depot.names("relation") == []


def test_a_file_of_the_driver_is_sent_where_executors_reach_it(depot: Depot, file: Path) -> None:
    address = depot.reachable(file)
    assert address == depot.reachable(file)
    if depot.is_local:
        assert address == file.as_uri()
    else:
        files, path = fsspec.core.url_to_fs(address)
        assert files.cat_file(path) == b"rows"
    assert file.exists()


def test_an_address_of_no_known_kind_is_refused() -> None:
    with pytest.raises(InputError, match=r"cannot write to nosuch://bucket.*--staging takes"):
        Depot("nosuch://bucket/scratch")


def test_what_is_removed_is_gone_and_may_be_removed_again(depot: Depot, file: Path) -> None:
    depot.put(file, "kept/000001.parquet")
    for _ in range(2):
        depot.remove("kept")
        assert depot.names("kept") == []
    depot.clear()
    depot.clear()
