"""The works nearest to a paragraph, by the words that tell it from others."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tantivy

from entrepot.graph.segments import opened
from entrepot.graph.text import KEY, registered, segmented

_WORD = re.compile(r"[^\W\d_]{4,}|[\u3400-\u9fff]{2,}")
_MOST_WORDS, _MOST_TELLING, _MOST_SHARE = 300, 12, 0.2
"""Of a paragraph: words looked at, kept; a word in more than this share of works tells nothing."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Works nearest to a paragraph, best first, and its most telling words, best first."""

    works: npt.NDArray[np.int64]
    words: tuple[str, ...]


def nearest_works(folder: Path, paragraph: str, limit: int = 200) -> Nearest:
    """The works that share the most telling words with a paragraph (BM25).

    Telling is what the paragraph says often and few works say: count × log(works / works with it).
    """
    index = registered(opened(folder))
    searcher = index.searcher()
    counts = Counter(_WORD.findall(segmented(paragraph.casefold())))
    weights = {
        word: _weight(count, _work_count(index, searcher, word), searcher.num_docs)
        for word, count in counts.most_common(_MOST_WORDS)
    }
    telling = sorted((w for w in weights if weights[w] > 0), key=lambda w: (-weights[w], w))
    words = tuple(telling[:_MOST_TELLING])
    if not words:
        return Nearest(np.empty(0, np.int64), ())
    query = index.parse_query(" ".join(f'"{word}"' for word in words), ["title", "abstract"])
    addresses = [a for _, a in searcher.search(query, limit=limit, count=False).hits]
    found = searcher.fast_field_values(KEY, addresses) if addresses else []
    return Nearest(np.asarray(found, np.int64), words)


def _work_count(index: tantivy.Index, searcher: tantivy.Searcher, word: str) -> int:
    query = index.parse_query(f'"{word}"', ["title", "abstract"])
    found: Any = searcher.search(query, limit=1, count=True)  # its stub leaves count out
    return found.count or 0


def _weight(count: int, work_count: int, of: int) -> float:
    if not 0 < work_count <= max(1, _MOST_SHARE * of):
        return 0.0
    return count * math.log(of / work_count)
