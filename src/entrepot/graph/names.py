"""Find what a graph names, by words and by their beginnings: people, institutions, areas, sources.

One tantivy index for each kind. Each name has its place: most works first, then the lower number.
The best answers are those of the first places, whatever the size of the graph; and where little
changed, only names that did are indexed again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import narwhals as nw
import pyarrow as pa
import tantivy

from entrepot.errors import GraphDamagedError
from entrepot.graph.amending import changed
from entrepot.graph.engine import DuckEngine, Frame
from entrepot.graph.merge import Frames
from entrepot.graph.segments import amend, can_be_amended, linked, made, opened
from entrepot.graph.spelling import readings, spellings

Kind = Literal["domain", "field", "subfield", "topic", "person", "institution", "source"]
KINDS: tuple[Kind, ...] = get_args(Kind)
INSTITUTION_WORKS = "institution_works"
"""Beside the relations: how many works each institution has (institution_id, work_count)."""
_ANALYZER = "blanks"
_SHORT = 3
"""Beginnings of up to so many letters are words of the index: else they would join too many."""
_WRITER_BYTES = 128_000_000
_BETWEEN = "\x1f"
"""The ASCII unit separator, between the parts of what is shown of a name."""
_KEY = "id"
_COLUMNS = (_KEY, "name", "detail", "country", "also", "work_count")
_MOST_WORKS, _ID_BITS = 2**24 - 1, 40
"""A place is a whole number of 64 bits: 24 for the works, 40 for the number."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a graph names: its kind, number, name, where it is or belongs, its works."""

    kind: Kind
    number: int
    name: str
    detail: str
    country_code: str
    work_count: int


@dataclass
class NameIndex:
    """The names of one version of a graph; an index is opened when first asked."""

    folder: Path
    _opened: dict[Kind, tuple[tantivy.Index, tantivy.Searcher]] = field(default_factory=dict)

    def find(
        self,
        kind: Kind,
        text: str,
        limit: int,
        *,
        whole: bool = False,
        without: frozenset[int] = frozenset(),
    ) -> list[Named]:
        """Names with words that begin (``whole``: are) all words of a text; most works first.

        Of equals, the lower number first. ``without`` are numbers not to be found.
        """
        index, searcher = self._open(kind)
        query = _query(index.schema, text, whole)
        if query is None or limit < 1:
            return []
        hits = searcher.search(
            query,
            limit=limit + len(without),
            count=False,
            order_by_field="place",
            order=tantivy.Order.Asc,
        ).hits
        addresses = [address for _, address in hits]
        numbers = searcher.fast_field_values(_KEY, addresses) if addresses else []
        kept = [a for a, n in zip(addresses, numbers, strict=True) if n not in without]
        return [_named(kind, searcher.doc(address)) for address in kept[:limit]]

    def all(self, kind: Kind) -> list[Named]:
        """All names of a kind of which there are few, such as fields."""
        _, searcher = self._open(kind)
        query = tantivy.Query.all_query()
        hits = searcher.search(query, limit=max(1, searcher.num_docs), count=False).hits
        return [_named(kind, searcher.doc(address)) for _, address in hits]

    def _open(self, kind: Kind) -> tuple[tantivy.Index, tantivy.Searcher]:
        if kind not in self._opened:
            path = self.folder / kind
            if not path.is_dir():
                raise GraphDamagedError(f"{path} is missing. Build the graph again.")
            index = _registered(opened(path))
            self._opened[kind] = (index, index.searcher())
        return self._opened[kind]


def build_names(folder: Path, engine: DuckEngine, relations: Frames) -> None:
    """Index all names of a graph, a folder for each kind.

    ``relations``: all of them, and INSTITUTION_WORKS.
    """
    for kind in KINDS:
        _build(folder / kind, engine.batches(_named_rows(kind, relations)))


def update_names(
    folder: Path,
    former: Path,
    engine: DuckEngine,
    versions: tuple[Frames, Frames],
    people: Frame | None = None,
) -> None:
    """Index the names of a graph that differ from those before, and take over the others.

    ``former``: the folder of the index of those before; ``versions``: the relations before and
    now, with INSTITUTION_WORKS; ``people``: ids of those whose own rows may differ, a frame of
    one column (None: any).
    """
    for kind in KINDS:
        if not can_be_amended(former / kind, _KEY):
            _build(folder / kind, engine.batches(_named_rows(kind, versions[1])))
            continue
        with engine.scratch():
            if kind == "person" and people is not None:
                versions = _only_people(versions, engine.keep(_renamed(versions, people)))
            then, now = (engine.keep(_named_rows(kind, relations)) for relations in versions)
            come = now.join(then, on=[*_COLUMNS], how="anti")
            gone = engine.fetch(then.join(now, on=[*_COLUMNS], how="anti").select(_KEY))
            index = _registered(opened(linked(former / kind, folder / kind)))
            _amend(index, gone.column(_KEY).to_numpy().tolist(), engine.batches(come))


def _renamed(versions: tuple[Frames, Frames], people: Frame) -> Frame:
    """The people who may be shown otherwise: some, and all at institutions of another name."""
    then, now = (one["institution"].select("institution_id", "name") for one in versions)
    columns = ["institution_id", "name"]
    other = nw.concat(
        [then.join(now, on=columns, how="anti"), now.join(then, on=columns, how="anti")]
    ).select("institution_id")
    there = [
        changed(one["career"], other, "institution_id").select("author_id") for one in versions
    ]
    (key,) = people.collect_schema().names()
    return nw.concat([people.rename({key: "author_id"}), *there]).unique()


def _only_people(versions: tuple[Frames, Frames], ids: Frame) -> tuple[Frames, Frames]:
    """The relations, with no other people than some."""
    before, now = (
        {**one, **{name: changed(one[name], ids, "author_id") for name in ("author", "career")}}
        for one in versions
    )
    return before, now


def _build(folder: Path, batches: Iterable[pa.RecordBatch]) -> None:
    _amend(_registered(made(folder, _schema())), (), batches)


def _amend(index: tantivy.Index, gone: Iterable[int], batches: Iterable[pa.RecordBatch]) -> None:
    amend(index, _KEY, gone, _documents(batches), memory=_WRITER_BYTES)


def _named_rows(kind: Kind, relations: Frames) -> Frame:
    """The rows to be indexed: nothing in them is empty, so that any two can be compared."""
    rows = _rows(kind, relations).select(_COLUMNS).filter(~nw.col("name").is_null())
    return rows.with_columns(nw.col("detail", "country", "also").fill_null(""))


def _documents(batches: Iterable[pa.RecordBatch]) -> Iterator[tantivy.Document]:
    for batch in batches:
        columns = [batch.column(name).to_pylist() for name in _COLUMNS]
        for row in zip(*columns, strict=True):
            yield _document(row)


def _place(number: int, work_count: int) -> int:
    """Where a name stands among the others: most works first, then the lower number.

    Numbers made here, below 0, have 56 bits and are told apart by the first 39.
    """
    half = 1 << (_ID_BITS - 1)
    within = half + min(number, half - 1) if number >= 0 else (number + (1 << 56)) >> 17
    return (_MOST_WORKS - min(work_count, _MOST_WORKS)) << _ID_BITS | within


def _document(row: tuple[Any, ...]) -> tantivy.Document:
    number, name, detail, country, also, work_count = row
    words = spellings(f"{name} {also}" if also else name)
    begins = {word[:n] for word in words for n in range(1, _SHORT + 1)}
    document = tantivy.Document()
    document.add_integer(_KEY, number)
    document.add_unsigned("place", _place(number, work_count))
    shown = (str(number), str(work_count), country, detail, name)
    document.add_bytes("shown", _BETWEEN.join(shown).encode())
    document.add_text("words", " ".join(words))
    document.add_text("begins", " ".join(begins))
    return document


def _named(kind: Kind, document: tantivy.Document) -> Named:
    shown: Any = document.get_first("shown")
    parts = bytes(shown).decode().split(_BETWEEN, 4)
    number, work_count, country, detail, name = parts
    return Named(kind, int(number), name, detail, country, int(work_count))


def _query(schema: tantivy.Schema, text: str, whole: bool) -> tantivy.Query | None:
    ways = [
        tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, _word_query(schema, word, whole)) for word in way]
        )
        for way in readings(text)
    ]
    if not ways:
        return None
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, way) for way in ways])


def _word_query(schema: tantivy.Schema, word: str, whole: bool) -> tantivy.Query:
    if whole:
        return tantivy.Query.term_query(schema, "words", word, "basic")
    if len(word) <= _SHORT:
        return tantivy.Query.term_query(schema, "begins", word, "basic")
    return tantivy.Query.regex_query(schema, "words", f"{word}.*")


def _rows(kind: Kind, relations: Frames) -> Frame:
    """id, name, detail, country, also (more words to find it by), work_count of a kind."""
    if kind == "person":
        return _people(relations)
    if kind == "institution":
        return _institutions(relations)
    counted = "source_id" if kind == "source" else "topic_id"
    counts = relations["work"].group_by(counted).agg(nw.len().alias("work_count"))
    if kind == "source":
        rows = relations["source"].join(counts, on="source_id", how="left")
        return _shaped(rows, "source_id", "name", "type", also="issn")
    key, name, within = _TREE[kind]
    rows = relations["topic"].join(counts, on="topic_id", how="left")
    if kind != "topic":
        columns = [c for c in (key, name, within) if c]
        rows = rows.group_by(*columns).agg(nw.col("work_count").sum())
    return _shaped(rows.filter(~nw.col(key).is_null()), key, name, within)


def _people(relations: Frames) -> Frame:
    institution = relations["institution"].select(
        "institution_id", nw.col("name").alias("institution")
    )
    career = relations["career"].select("author_id", "institution_id", "country_code", "work_count")
    rows = relations["author"].select("author_id", "name").join(career, on="author_id", how="left")
    rows = rows.join(institution, on="institution_id", how="left")
    return _shaped(rows, "author_id", "name", "institution", country="country_code")


def _institutions(relations: Frames) -> Frame:
    counts = relations[INSTITUTION_WORKS]
    rows = relations["institution"].join(counts, on="institution_id", how="left")
    also = nw.concat_str(
        [nw.col("city").fill_null(""), nw.col("ror").fill_null("")], separator=" "
    ).alias("also")
    rows = rows.with_columns(also)
    return _shaped(rows, "institution_id", "name", "city", country="country_code", also="also")


def _shaped(  # noqa: PLR0913 (the columns of an answer, by name)
    rows: Frame, key: str, name: str, detail: str, *, country: str = "", also: str = ""
) -> Frame:
    return rows.select(
        nw.col(key).cast(nw.Int64()).alias("id"),
        nw.col(name).alias("name"),
        _text(detail).alias("detail"),
        _text(country).alias("country"),
        _text(also).alias("also"),
        nw.col("work_count").fill_null(0).cast(nw.Int64()).alias("work_count"),
    )


def _text(column: str) -> nw.Expr:
    return nw.col(column) if column else nw.lit(None, dtype=nw.String())


_TREE: dict[Kind, tuple[str, str, str]] = {
    "topic": ("topic_id", "name", "subfield_name"),
    "subfield": ("subfield_id", "subfield_name", "field_name"),
    "field": ("field_id", "field_name", "domain_name"),
    "domain": ("domain_id", "domain_name", ""),
}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_KEY, stored=False, indexed=True, fast=True)
    builder.add_unsigned_field("place", stored=False, indexed=False, fast=True)
    builder.add_bytes_field("shown", stored=True, indexed=False)
    for name in ("words", "begins"):
        builder.add_text_field(name, stored=False, tokenizer_name=_ANALYZER, index_option="basic")
    return builder.build()


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(
        _ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )
    return index
