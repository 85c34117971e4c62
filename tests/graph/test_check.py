"""A sound graph is found sound; each kind of damage is found by the check that is meant for it."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from entrepot import api
from entrepot.graph.check import check_graph
from entrepot.graph.engine import PART
from entrepot.graph.loading import LoadOptions
from entrepot.graph.reader import open_reader
from entrepot.graph.relations import RELATIONS
from entrepot.graph.store import RelationFile, Store, WrittenRelation, written_relation
from entrepot.sample import sample_path

Change = Callable[[pa.Table], pa.Table]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "graph"
    api.load(sample_path(), folder, options=LoadOptions(processes=1, memory_mb=512))
    return folder


@pytest.fixture
def graph(sound: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(sound, tmp_path / "graph"))


def problems(graph: Path) -> Mapping[str, str]:
    """What is wrong, by what was checked."""
    with open_reader(graph, memory_mb=512, threads=1) as reader:
        return {f.checked: f.problem for f in check_graph(reader) if f.problem}


def path_of(graph: Path, name: str) -> Path:
    store = Store(graph)
    return store.version_path(store.require_manifest().version) / "relation" / name / PART.format(0)


def rewrite(graph: Path, name: str, change: Change) -> None:
    """Change the rows of a relation, and the manifest with them, as a faulty build would."""
    path = path_of(graph, name)
    changed = change(pq.read_table(path))
    pq.write_table(changed, path)
    store = Store(graph)
    manifest = store.require_manifest()
    relations = {**manifest.relations, name: written_relation(path.parent)}
    stated = msgspec.structs.replace(manifest, relations=relations)
    (graph / "graph.json").write_bytes(msgspec.json.encode(stated))


def set_first(table: pa.Table, column: str, value: object) -> pa.Table:
    """The table with one cell changed."""
    values = table.column(column).to_pylist()
    field = table.schema.field(column)
    new = pa.array([value, *values[1:]], field.type)
    return table.set_column(table.schema.get_field_index(column), field, new)


def doubled(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table, table.slice(0, 1)])


def test_a_sound_graph_is_sound(sound: Path) -> None:
    with open_reader(sound, memory_mb=512, threads=1) as reader:
        findings = list(check_graph(reader))
    assert [finding for finding in findings if finding.problem] == []
    checked = [finding.checked for finding in findings]
    assert len(set(checked)) == len(checked)
    assert checked[: len(RELATIONS)] == [f"{name}: files, columns and rows" for name in RELATIONS]


@pytest.mark.parametrize("name", ["work", "career"])
def test_a_file_that_is_missing(graph: Path, name: str) -> None:
    path_of(graph, name).unlink()
    found = problems(graph)
    assert list(found) == [f"{name}: files, columns and rows"]
    assert f"{name}/part-00000.parquet is missing" in found[f"{name}: files, columns and rows"]


def test_a_relation_may_be_several_files(graph: Path) -> None:
    path = path_of(graph, "authorship")
    table = pq.read_table(path)
    pq.write_table(table.slice(0, 1000), path)
    pq.write_table(table.slice(1000), path.with_name(PART.format(1)))
    store = Store(graph)
    manifest = store.require_manifest()
    relations = {**manifest.relations, "authorship": written_relation(path.parent)}
    stated = msgspec.structs.replace(manifest, relations=relations)
    (graph / "graph.json").write_bytes(msgspec.json.encode(stated))
    assert stated.relations["authorship"].row_count == table.num_rows
    assert problems(graph) == {}
    path.with_name(PART.format(1)).unlink()
    assert "part-00001.parquet is missing" in problems(graph)["authorship: files, columns and rows"]


def test_a_file_that_is_cut(graph: Path) -> None:
    path = path_of(graph, "author")
    path.write_bytes(path.read_bytes()[:-1])
    assert "bytes, not" in problems(graph)["author: files, columns and rows"]


def test_a_file_of_the_right_size_that_is_no_parquet(graph: Path) -> None:
    path = path_of(graph, "author")
    path.write_bytes(b"x" * path.stat().st_size)
    assert list(problems(graph)) == ["author: files, columns and rows"]


def test_a_page_that_was_overwritten(graph: Path) -> None:
    """The file's end, where its columns are described, is whole; what they hold is not."""
    path = path_of(graph, "author")
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(content)
    assert list(problems(graph)) == ["author: files, columns and rows"]


def test_rows_that_are_missing(graph: Path) -> None:
    path = path_of(graph, "source")
    pq.write_table(pq.read_table(path).slice(1), path)
    store = Store(graph)
    manifest = store.require_manifest()
    rows = manifest.relations["source"].row_count
    said = WrittenRelation([RelationFile(path.name, rows, path.stat().st_size)])
    stated = msgspec.structs.replace(manifest, relations={**manifest.relations, "source": said})
    (graph / "graph.json").write_bytes(msgspec.json.encode(stated))
    assert problems(graph) == {
        "source: files, columns and rows": f"{path}: {rows - 1:,} rows, not {rows:,}"
    }


def test_columns_that_are_others(graph: Path) -> None:
    rewrite(graph, "source", lambda table: table.drop_columns(["issn"]))
    assert "'issn'" in problems(graph)["source: files, columns and rows"]


def test_after_a_damaged_file_relations_are_not_compared(graph: Path) -> None:
    rewrite(graph, "work", doubled)
    path_of(graph, "topic").unlink()
    assert list(problems(graph)) == [
        "topic: files, columns and rows",
        "text: index of every work's title and abstract",
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("author", "author_id"),
        ("authorship", "work_id and author_index"),
        ("reference", "citing_work_id and cited_work_id"),
        ("topic", "topic_id"),
        ("career", "author_id"),
    ],
)
def test_a_key_that_is_there_twice(graph: Path, name: str, key: str) -> None:
    rewrite(graph, name, doubled)
    assert problems(graph) == {f"{name}: each {key} once": "1 are there more than once"}


@pytest.mark.parametrize(
    ("name", "column", "other"),
    [
        ("authorship", "author_id", "author"),
        ("affiliation", "institution_id", "institution"),
        ("work_topic", "topic_id", "topic"),
        ("abstract", "work_id", "work"),
        ("citation", "citing_work_id", "work"),
        ("author_place", "author_id", "author"),
        ("career", "institution_id", "institution"),
    ],
)
def test_a_row_that_points_nowhere(graph: Path, name: str, column: str, other: str) -> None:
    rewrite(graph, name, lambda table: set_first(table, column, 10**15))
    assert problems(graph)[f"{name}.{column} is in {other}"] == "1 rows point nowhere"


def test_what_is_empty_points_nowhere_and_may(graph: Path) -> None:
    rewrite(graph, "affiliation", lambda table: set_first(table, "institution_id", None))
    assert problems(graph) == {}


def test_a_work_without_its_byline(graph: Path) -> None:
    rewrite(graph, "byline", lambda table: table.slice(1))
    assert problems(graph) == {"work.work_id is in byline": "1 rows point nowhere"}


def test_a_world_whose_mean_is_not_one(graph: Path) -> None:
    def worse(table: pa.Table) -> pa.Table:
        halved = pc.multiply(table.column("ncs"), 0.5)
        return table.set_column(table.schema.get_field_index("ncs"), "ncs", halved)

    rewrite(graph, "work_impact", worse)
    found = problems(graph)
    assert list(found) == ["work_impact: world MNCS 1 and PP(top 10 %) 10 %"]
    assert "reported: MNCS 0.5" in found["work_impact: world MNCS 1 and PP(top 10 %) 10 %"]


TEXT = "text: index of every work's title and abstract"


def test_a_text_index_that_is_missing(graph: Path) -> None:
    shutil.rmtree(graph / "version-000001" / "text")
    assert "text is missing" in problems(graph)[TEXT]


def test_a_text_index_that_is_damaged(graph: Path) -> None:
    (graph / "version-000001" / "text" / "meta.json").write_text("{")
    assert list(problems(graph)) == [TEXT]


def test_a_text_index_of_other_works(graph: Path) -> None:
    rewrite(graph, "work", lambda table: table.slice(1))
    assert problems(graph)[TEXT] == "613 works, not 612"
