"""Find works by words in title and abstract.

The index is tantivy's. Words are lower-cased, accents folded and English endings cut, so
that ``board`` finds ``boards``; Chinese text is simplified by OpenCC and segmented by rjieba
before it is indexed and before it is searched.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import tantivy

from entrepot.errors import AreaError
from entrepot.graph.segments import amend, linked, made, opened
from entrepot.graph.spelling import simplified

KEY = "work_id"
"""Names the works of an index."""
_ANALYZER = "words"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LITTLE_WORDS = re.compile(r"\b(a|an|and|at|by|for|in|of|on|or|the|to|with)\b(?!:)")
"""Asked for outside quotes they would only narrow: AND and OR are written in capitals."""
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
"""Inside a word (women's) it parts words in the index; tantivy would take it for a quote."""
_WORD = re.compile(r"[^\W_]+")
_OPERATORS = ("AND", "OR", "NOT", "IN", "TO")
_QUOTED = re.compile(r'"[^"]*"')
_WRITER_BYTES = 256_000_000


def build_index(folder: Path, batches: Iterable[pa.RecordBatch]) -> int:
    """Index batches of work_id, title and abstract; return how many works were indexed."""
    index = registered(made(folder, _schema()))
    return amend(index, KEY, (), _documents(batches), memory=_WRITER_BYTES)


def update_index(
    folder: Path, former: Path, gone: Iterable[int], batches: Iterable[pa.RecordBatch]
) -> int:
    """A new index in ``folder``: the former one without some works, and with others."""
    index = registered(opened(linked(former, folder)))
    return amend(index, KEY, gone, _documents(batches), memory=_WRITER_BYTES)


def _documents(batches: Iterable[pa.RecordBatch]) -> Iterator[tantivy.Document]:
    for batch in batches:
        columns = (batch.column(name).to_pylist() for name in (KEY, "title", "abstract"))
        for work_id, title, abstract in zip(*columns, strict=True):
            document = tantivy.Document()
            document.add_integer(KEY, work_id)
            document.add_text("title", segmented(title or ""))
            document.add_text("abstract", segmented(abstract or ""))
            yield document


def search_works(folder: Path, query: str) -> npt.NDArray[np.int64]:
    """The ids of all works that match a query, ascending.

    ``women on boards`` asks for women and boards, ``"women on boards"`` for the phrase; AND,
    OR, NOT and brackets combine; ``title:`` limits to the title. Raises AreaError where it
    cannot be read.
    """
    index = registered(opened(folder))
    parsed, searcher = _parsed(index, query), index.searcher()
    hits = searcher.search(
        tantivy.Query.const_score_query(parsed, 1.0), limit=max(1, searcher.num_docs), count=False
    ).hits
    found = searcher.fast_field_values(KEY, [address for _, address in hits])
    return np.sort(np.asarray(found, dtype=np.int64))


def as_query(folder: Path, text: str) -> str | None:
    """A text as words to search for: as it stands where it can be read, else its plain words.

    None where no words are left.
    """
    index, plain = registered(opened(folder)), _plain_words(text)
    for query in (text.strip(), plain) if plain else ():
        with suppress(AreaError):
            _parsed(index, query)
            return query
    return None


def _plain_words(text: str) -> str:
    """The words of a text without signs, and none that would be taken for an operator."""
    return " ".join(w.lower() if w in _OPERATORS else w for w in _WORD.findall(text))


def _parsed(index: tantivy.Index, query: str) -> tantivy.Query:
    """The query as tantivy understands it; AreaError where it cannot be read."""
    if not query.strip():
        raise AreaError("The words to search for are empty.")
    if not _bracketed(query).strip():
        raise AreaError(
            f"The words '{query}' are all little ones; put them in quotes to search for them."
        )
    if "*" in query:
        raise AreaError(
            f"The words '{query}' have a *. Endings are cut already (board finds boards): leave "
            "the * out, or join the forms you mean with OR."
        )
    try:
        return index.parse_query(
            segmented_query(query), ["title", "abstract"], conjunction_by_default=True
        )
    except ValueError as error:
        raise AreaError(
            f"The words '{query}' cannot be read: {error}. "
            'Write for example: "women on boards" OR (gender AND directors) NOT review.'
        ) from error


def segmented(text: str) -> str:
    """The text with blanks between Chinese words, and these simplified."""
    if text.isascii():  # most are, and it is known at once
        return text
    return _HAN.sub(lambda match: " " + " ".join(_chinese_words(match[0])) + " ", text)


def segmented_query(query: str) -> str:
    """The query with Chinese runs turned into their words, as the index has them."""
    parts = []
    end = 0
    for quoted in _QUOTED.finditer(query):
        parts += [_bracketed(query[end : quoted.start()]), segmented(quoted[0])]
        end = quoted.end()
    return "".join([*parts, _bracketed(query[end:])])


def _chinese_words(text: str) -> list[str]:
    import rjieba  # noqa: PLC0415 (its dictionary takes a tenth of a second to load)

    words: list[str] = rjieba.cut_for_search(simplified(text))
    return words


def _bracketed(text: str) -> str:
    text = _LITTLE_WORDS.sub(" ", _APOSTROPHE.sub(" ", text))
    return _HAN.sub(lambda m: " (" + " AND ".join(_chinese_words(m[0])) + ") ", text)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(KEY, stored=False, indexed=True, fast=True)
    for name in ("title", "abstract"):
        builder.add_text_field(name, stored=False, tokenizer_name=_ANALYZER)
    return builder.build()


def registered(index: tantivy.Index) -> tantivy.Index:
    """An index with the tokenizer that its texts are cut with."""
    filters = (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    )
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in filters:
        builder = builder.filter(one)
    index.register_tokenizer(_ANALYZER, builder.build())
    return index
