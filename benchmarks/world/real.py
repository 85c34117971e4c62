"""Real works to compare the fabricated ones with: counts and years, nothing more."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from entrepot.graph.lines import Line, read_records
from entrepot.graph.record import Work

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_ROOT = Path(__file__).parents[2]
SAMPLE = _ROOT / "src" / "entrepot" / "sample" / "openalex" / "data"
SHARED = _ROOT.parent / "shared" / "data"
_FEW = 50
"""Years with fewer authorships tell nothing."""


@dataclass(frozen=True)
class Corpus:
    """Counts over some works.

    ``year``, ``citations``, ``authors`` and ``references`` have one value a work; ``works`` one
    an author; ``lags`` one a reference to a work of the corpus (years back); ``missing`` the
    share of authorships without any institution or country by year.
    """

    year: Ints
    citations: Ints
    authors: Ints
    references: Ints
    works: Ints
    lags: Ints
    missing: dict[int, float]
    self_citation_share: float


def read_corpus(root: Path) -> Corpus:
    """The counts of a snapshot of JSON lines, by its folder of ``works/``."""
    works = list(_works(root))
    people = [[a.author.id for a in w.authorships or [] if a.author] for w in works]
    cited = [w.referenced_works or [] for w in works]
    place = {w.id: number for number, w in enumerate(works)}
    year = np.array([w.publication_year or 0 for w in works])
    pairs = [
        (number, place[one]) for number, many in enumerate(cited) for one in many if one in place
    ]
    selves = [bool(set(people[a]) & set(people[b])) for a, b in pairs]
    return Corpus(
        year=year,
        citations=np.array([w.cited_by_count or 0 for w in works]),
        authors=np.array([len(w.authorships or []) for w in works]),
        references=np.array([len(many) for many in cited]),
        works=np.array(list(Counter(p for many in people for p in many if p).values())),
        lags=np.array([year[a] - year[b] for a, b in pairs if year[a] and year[b]], np.int64),
        missing=_missing(works),
        self_citation_share=float(np.mean(selves)) if selves else 0.0,
    )


def _works(root: Path) -> Iterator[Work]:
    for path in sorted(root.glob("works/*/*.gz")):
        for line in read_records(path, Work, path.name):
            if isinstance(line, Line):
                yield line.record


def _missing(works: Sequence[Work]) -> dict[int, float]:
    every: Counter[int] = Counter()
    missing: Counter[int] = Counter()
    for work in works:
        for authorship in work.authorships or []:
            every[work.publication_year or 0] += 1
            missing[work.publication_year or 0] += not (
                authorship.institutions or authorship.countries
            )
    return {year: missing[year] / count for year, count in every.items() if count >= _FEW}
