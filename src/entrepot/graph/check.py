"""Check a graph: that its files are whole and its relations agree with each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from entrepot.errors import GraphDamagedError
from entrepot.graph.amending import GONE_ID
from entrepot.graph.arrays.files import LISTING, ArrayFolder
from entrepot.graph.reader import GraphReader
from entrepot.graph.relations import RELATIONS, Relation
from entrepot.graph.segments import opened
from entrepot.graph.store import RelationFile, WrittenRelation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; ``problem`` is empty where it is as it should be."""

    checked: str
    problem: str = ""


_REFERS = (
    ("authorship", "work_id", "work", "work_id"),
    ("authorship", "author_id", "author", "author_id"),
    ("affiliation", "work_id", "work", "work_id"),
    ("affiliation", "institution_id", "institution", "institution_id"),
    ("reference", "citing_work_id", "work", "work_id"),
    ("citation", "citing_work_id", "work", "work_id"),
    ("citation", "cited_work_id", "work", "work_id"),
    ("work_topic", "work_id", "work", "work_id"),
    ("work_topic", "topic_id", "topic", "topic_id"),
    ("abstract", "work_id", "work", "work_id"),
    ("byline", "work_id", "work", "work_id"),
    ("work", "work_id", "byline", "work_id"),
    ("work_impact", "work_id", "work", "work_id"),
    ("author_place", "author_id", "author", "author_id"),
    ("author_year", "author_id", "author", "author_id"),
    ("career", "author_id", "author", "author_id"),
    ("career", "institution_id", "institution", "institution_id"),
)
_KEYS = (
    ("work", ("work_id",)),
    ("authorship", ("work_id", "author_index")),
    ("author", ("author_id",)),
    ("institution", ("institution_id",)),
    ("topic", ("topic_id",)),
    ("source", ("source_id",)),
    ("reference", ("citing_work_id", "cited_work_id")),
    ("citation", ("citing_work_id", "cited_work_id")),
    ("abstract", ("work_id",)),
    ("byline", ("work_id",)),
    ("work_impact", ("counting", "work_id")),
    ("author_year", ("author_id", "publication_year")),
    ("career", ("author_id",)),
)
_TOLERANCE = 1e-9


def check_graph(reader: GraphReader) -> Iterator[Finding]:
    """Check file after file, key after key; yields a finding for each."""
    whole = True
    for name in RELATIONS:
        finding = _check_file(reader, name)
        whole = whole and not finding.problem
        yield finding
    yield _check_text(reader)
    yield _check_arrays(reader)
    if not whole:
        return
    for name, key in _KEYS:
        yield _check_key(reader, name, key)
    for relation, column, other, other_column in _REFERS:
        yield _check_reference(reader, (relation, column), (other, other_column))
    yield _check_world(reader)


def _check_file(reader: GraphReader, name: str) -> Finding:
    checked = f"{name}: files, columns and rows"
    try:
        stored = reader.store.relation(reader.manifest, name)
        for file in stored.written.every_file:
            path = stored.folder / file.name
            row_count, schema = _read_through(path)
            if row_count != file.row_count:
                return Finding(checked, f"{path}: {row_count:,} rows, not {file.row_count:,}")
            wanted = _wanted(RELATIONS[name], stored.written, file)
            if {f.name: f.type for f in schema} != wanted:
                return Finding(checked, f"{path}: columns {schema.names}, not {list(wanted)}")
        counted, stated = reader.value(reader.relations[name].select(nw.len())), stored.written
        if counted != stated.row_count:
            return Finding(checked, f"{counted:,} rows, not {stated.row_count:,}, once amended")
    except (GraphDamagedError, OSError, ValueError) as error:
        return Finding(checked, str(error))
    return Finding(checked)


def _wanted(
    relation: Relation, written: WrittenRelation, file: RelationFile
) -> dict[str, pa.DataType]:
    """The columns, with their types, that a file of a relation has."""
    types = {c.name: c.arrow_type for c in relation.columns}
    change = written.amendment
    return {GONE_ID: types[change.by[0]]} if change and file == change.gone else types


def _read_through(path: Path) -> tuple[int, pa.Schema]:
    """The rows and columns of a file, every page of it read."""
    with pq.ParquetFile(path) as file:
        return sum(batch.num_rows for batch in file.iter_batches()), file.schema_arrow


def _check_arrays(reader: GraphReader) -> Finding:
    version = reader.store.version_path(reader.manifest.version)
    try:
        reader.arrays.check()
        for listing in sorted(version.glob(f"*/{LISTING}")):
            ArrayFolder.open(listing.parent).check()
    except GraphDamagedError as error:
        return Finding("arrays", str(error))
    return Finding("arrays")


def _check_text(reader: GraphReader) -> Finding:
    checked = "text: index of every work's title and abstract"
    try:
        index = opened(reader.store.text_path(reader.manifest))
        indexed = index.searcher().num_docs
    except (GraphDamagedError, ValueError) as error:
        return Finding(checked, str(error))
    expected = reader.manifest.relations["work"].row_count
    return Finding(checked, "" if indexed == expected else f"{indexed:,} works, not {expected:,}")


def _check_key(reader: GraphReader, name: str, key: tuple[str, ...]) -> Finding:
    counts = reader.relations[name].group_by(*key).agg(nw.len().alias("times"))
    doubled = reader.value(counts.filter(nw.col("times") > 1).select(nw.len()))
    checked = f"{name}: each {' and '.join(key)} once"
    return Finding(checked, f"{doubled:,} are there more than once" if doubled else "")


def _check_reference(
    reader: GraphReader, source: tuple[str, str], target: tuple[str, str]
) -> Finding:
    (relation, column), (other, other_column) = source, target
    rows = reader.relations[relation].filter(~nw.col(column).is_null()).select(column)
    known = reader.relations[other].select(other_column).rename({other_column: column})
    lost = reader.value(rows.join(known, on=column, how="anti").select(nw.len()))
    checked = f"{relation}.{column} is in {other}"
    return Finding(checked, f"{lost:,} rows point nowhere" if lost else "")


def _check_world(reader: GraphReader) -> Finding:
    """In the world, MNCS is 1 and the share in the top 10 % is 10 %."""
    known = reader.relations["work_impact"].filter(~nw.col("ncs").is_null())
    means = known.group_by("counting").agg(nw.col("ncs").mean(), nw.col("top_10").mean())
    off = [
        f"{row['counting']}: MNCS {row['ncs']}, PP(top 10 %) {row['top_10']}"
        for row in reader.fetch(means).to_pylist()
        if abs(row["ncs"] - 1) > _TOLERANCE or abs(row["top_10"] - 0.1) > _TOLERANCE
    ]
    return Finding("work_impact: world MNCS 1 and PP(top 10 %) 10 %", "; ".join(off))
